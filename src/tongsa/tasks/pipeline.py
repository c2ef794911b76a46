"""From a request to an answer, with a trained model and without torch."""

import math
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypedDict, Unpack, overload

import numpy as np
from numpy.typing import NDArray

from tongsa.errors import ConfigError, ModelFileError
from tongsa.runtime.engine import OnnxEngine
from tongsa.runtime.model_file import ModelContents, read_model_file
from tongsa.search import Hypothesis, search
from tongsa.search.limits import length_limit
from tongsa.tasks.confidence import (
    Word,
    sentence_confidence,
    with_confidence,
    words_with_log_probs,
)
from tongsa.tasks.translation import Translation
from tongsa.text.coverage import InputWarning
from tongsa.text.tokenisers import load_tokeniser


@dataclass(frozen=True)
class Output:
    """What a model answered.

    text         the answer
    score        what the search ranked by: log_prob / (tokens + 1) ** length_penalty
    log_prob     log P(answer | source), <eos> included, in nats
    tokens       of the answer, for people to look at; source_tokens likewise
    token_log_probs   of each token and, last, of <eos>; their sum is log_prob
    truncated    the answer hit the length limit before the model ended it
    attention    (len(tokens) + 1, len(source_tokens)), heads averaged; the last row is <eos>'s;
                 None for a model without attention
    confidence   the chance that a word of the answer is right, by `tasks/confidence.py`; None
                 where the model file holds no calibration
    words        of the text, each with its own log-probability and confidence
    warnings     in what the source is unlike the training data
    alternatives the next best answers, best first, if more than one was asked for
    """

    text: str
    score: float
    log_prob: float
    tokens: tuple[str, ...] = ()
    source_tokens: tuple[str, ...] = ()
    token_log_probs: tuple[float, ...] = ()
    truncated: bool = False
    attention: NDArray[np.float32] | None = None
    confidence: float | None = None
    words: tuple[Word, ...] = ()
    warnings: tuple[InputWarning, ...] = ()
    alternatives: tuple["Output", ...] = ()

    def __str__(self) -> str:
        return self.text


class Options(TypedDict, total=False):
    """How to look for answers; what is missing or None comes from the model file.

    beam_size        hypotheses a sentence; 1 is greedy
    length_penalty   scores are divided by length ** length_penalty
    n_best           answers a sentence; a beam is at least so wide
    batch_size       sentences translated side by side; 64 unless told otherwise
    """

    beam_size: int | None
    length_penalty: float | None
    n_best: int
    batch_size: int


class Model:
    """A trained model, ready to run.

        model = tongsa.load("en-ko.tongsa")
        model.translate("I drink coffee.").text

    threads   for one model step; None: as many as the machine has cores
    """

    def __init__(self, contents: ModelContents, threads: int | None = None) -> None:
        self.contents = contents
        self.config = contents.config
        unit = contents.config.text.unit
        source = load_tokeniser(unit, contents.source_vocabulary)
        shared = contents.target_vocabulary == contents.source_vocabulary
        target = source if shared else load_tokeniser(unit, contents.target_vocabulary)
        self.task = Translation(source, target)
        self.engine = OnnxEngine(contents.graphs, threads)

    @overload
    def translate(self, text: str, **options: Unpack[Options]) -> Output: ...
    @overload
    def translate(
        self, text: list[str] | tuple[str, ...], **options: Unpack[Options]
    ) -> list[Output]: ...
    def translate(
        self, text: str | list[str] | tuple[str, ...], **options: Unpack[Options]
    ) -> Output | list[Output]:
        """Translate one sentence, or a list of them in its order.

        The answer to a sentence does not depend on what else is in the list.
        Raises ConfigError where an option is out of range.
        """
        if isinstance(text, str):
            return next(self.stream([text], **options))
        return list(self.stream(text, **options))

    def stream(self, texts: Iterable[str], **options: Unpack[Options]) -> Iterator[Output]:
        """Translate sentences as they come, in their order; takes endless sources too."""
        unknown = options.keys() - Options.__annotations__.keys()
        if unknown:
            raise TypeError(
                f"unknown option {min(unknown)!r}; there are {', '.join(Options.__annotations__)}"
            )
        settings = self.config.search
        n_best = _at_least_one("n_best", options.get("n_best"), 1)
        beam = max(_at_least_one("beam_size", options.get("beam_size"), settings.beam_size), n_best)
        batch_size = _at_least_one("batch_size", options.get("batch_size"), 64)
        penalty = options.get("length_penalty")
        penalty = settings.length_penalty if penalty is None else penalty
        if not 0 <= penalty < math.inf:
            raise ConfigError(f"length_penalty = {penalty}: must not be negative")
        return self._stream(texts, beam, penalty, n_best, batch_size)

    def _stream(
        self, texts: Iterable[str], beam: int, penalty: float, n_best: int, batch_size: int
    ) -> Iterator[Output]:
        remaining = iter(texts)
        # Sentences of like length share a batch: less padding, and fewer steps in all.
        while window := list(islice(remaining, 16 * batch_size)):
            sources = [self.task.encode(text) for text in window]
            answers: list[Output] = [Output("", 0.0, 0.0)] * len(window)
            # An empty sentence is its own translation.
            order = sorted((i for i, s in enumerate(sources) if s), key=lambda i: len(sources[i]))
            for start in range(0, len(order), batch_size):
                rows = order[start : start + batch_size]
                found = search(
                    self.engine,
                    [sources[i] for i in rows],
                    [length_limit(len(sources[i]), self.contents.longest_target) for i in rows],
                    beam_size=beam,
                    length_penalty=penalty,
                )
                for i, hypotheses in zip(rows, found, strict=True):
                    answers[i] = self._answer(window[i], sources[i], hypotheses[:n_best])
            yield from answers

    def _answer(self, text: str, source: Sequence[int], found: Sequence[Hypothesis]) -> Output:
        source_tokens = tuple(self.task.source.tokens(source))
        coverage = self.contents.coverage
        warnings = coverage.warnings(text, len(source)) if coverage else ()
        best, *others = (
            Output(
                text=self.task.decode(hypothesis.ids),
                score=hypothesis.score,
                log_prob=hypothesis.log_prob,
                tokens=tuple(self.task.target.tokens(hypothesis.ids)),
                source_tokens=source_tokens,
                token_log_probs=hypothesis.token_log_probs,
                truncated=hypothesis.truncated,
                attention=hypothesis.attention,
                confidence=self._confidence(hypothesis),
                words=self._words(hypothesis),
                warnings=warnings,
            )
            for hypothesis in found
        )
        if not others:
            return best
        return Output(**{**vars(best), "alternatives": tuple(others)})

    def _confidence(self, hypothesis: Hypothesis) -> float | None:
        if self.contents.calibration is None:
            return None
        return sentence_confidence(hypothesis.token_log_probs, self.contents.calibration)

    def _words(self, hypothesis: Hypothesis) -> tuple[Word, ...]:
        words = words_with_log_probs(hypothesis.ids, hypothesis.token_log_probs, self.task.decode)
        calibration = self.contents.calibration
        return with_confidence(words, calibration) if calibration else words


def _at_least_one(name: str, value: int | None, default: int) -> int:
    if value is None:
        return default
    if value < 1:
        raise ConfigError(f"{name} = {value}: must be at least 1")
    return value


def load(path: str | os.PathLike[str], *, threads: int | None = None) -> Model:
    """Load a model file. Raises ModelFileError where it is none, damaged or of the future."""
    contents = read_model_file(path)
    try:
        return Model(contents, threads)
    except ModelFileError as error:
        raise ModelFileError(f"{os.fspath(path)}: {error}") from None
    except Exception as error:  # ONNX Runtime's errors have no base of their own
        raise ModelFileError(
            f"{os.fspath(path)}: the installed ONNX Runtime cannot load its graphs: {error}; "
            "if it is old, update it with: pip install --upgrade onnxruntime"
        ) from error
