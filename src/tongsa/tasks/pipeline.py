"""From a request to an answer, with a trained model and without torch."""

import copy
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Unpack, overload

import numpy as np
from numpy.typing import NDArray

from tongsa.errors import ModelFileError
from tongsa.evaluation.calibration import Calibration
from tongsa.runtime.contents import ModelContents
from tongsa.runtime.engine import OnnxEngine
from tongsa.runtime.model_file import read_model_file
from tongsa.search import Engine, Hypothesis, search
from tongsa.search.ensemble import EnsembleEngine
from tongsa.search.limits import limit_for
from tongsa.search.signature import signature
from tongsa.tasks.confidence import (
    Word,
    sentence_confidence,
    with_confidence,
    words_with_log_probs,
)
from tongsa.tasks.ensembles import check_together, model_paths
from tongsa.tasks.options import Options, Request, read_options
from tongsa.tasks.translation import Translation
from tongsa.text.coverage import InputWarning
from tongsa.text.tokenisers import load_both


@dataclass(frozen=True)
class Output:
    """What a model answered.

    text         the answer
    score        what the search ranked by: log_prob / (tokens + 1) ** length_penalty, less the
                 coverage penalty if there is one
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
    alternatives the next best answers, best first, if more than one was asked for; of samples
                 the further ones, in the order in which they were drawn
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


class Model:
    """A trained model, ready to run.

        model = tongsa.load("en-ko.tongsa")
        model.translate("I drink coffee.").text

    threads   for one model step; None: as many as the machine has cores
    members   the contents of this model, or of all that average their probabilities in it; the
              first one's configuration and tokenisers are those of the whole
    """

    def __init__(self, contents: ModelContents, threads: int | None = None) -> None:
        self.contents = contents
        self.members: tuple[ModelContents, ...] = (contents,)
        self.config = contents.config
        source, target = load_both(
            contents.config.text.units, contents.source_vocabulary, contents.target_vocabulary
        )
        self.task = Translation(source, target)
        self.engine: Engine = OnnxEngine(contents.graphs, threads)

    @classmethod
    def averaging(cls, models: Sequence["Model"]) -> "Model":
        """Return the ensemble of models that have the same vocabularies; of one, that model."""
        if len(models) == 1:
            return models[0]
        together = copy.copy(models[0])
        together.members = tuple(model.contents for model in models)
        together.engine = EnsembleEngine([model.engine for model in models])
        return together

    @property
    def calibration(self) -> Calibration | None:
        """What the chance is that a word is right, if the file says; an ensemble has none."""
        return self.contents.calibration if len(self.members) == 1 else None

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
        return self._stream(texts, self._read(options))

    def search_signature(self, **options: Unpack[Options]) -> str:
        """Return how these options search, as a short string to stand beside scores."""
        return signature(self._read(options).search, len(self.members))

    def _read(self, options: Options) -> Request:
        configs = [contents.config for contents in self.members]
        return read_options(options, configs, self.task.target)

    def _stream(self, texts: Iterable[str], request: Request) -> Iterator[Output]:
        remaining = iter(texts)
        longest_target = max(contents.longest_target for contents in self.members)
        # Sentences of like length share a batch: less padding, and fewer steps in all.
        while window := list(islice(remaining, 16 * request.batch_size)):
            sources = [self.task.encode(text) for text in window]
            answers: list[Output] = [Output("", 0.0, 0.0)] * len(window)
            # An empty sentence is its own translation.
            order = sorted((i for i, s in enumerate(sources) if s), key=lambda i: len(sources[i]))
            for start in range(0, len(order), request.batch_size):
                rows = order[start : start + request.batch_size]
                found = search(
                    self.engine,
                    [sources[i] for i in rows],
                    [
                        limit_for(
                            request.search, len(sources[i]), longest_target, len(request.prefix)
                        )
                        for i in rows
                    ],
                    request.search,
                    [request.prefix] * len(rows),
                    samples=request.n_best,
                )
                for i, hypotheses in zip(rows, found, strict=True):
                    answers[i] = self._answer(
                        window[i],
                        sources[i],
                        hypotheses[: request.n_best],
                        replace_unk=request.search.replace_unk,
                    )
            yield from answers

    def _answer(
        self, text: str, source: Sequence[int], found: Sequence[Hypothesis], *, replace_unk: bool
    ) -> Output:
        source_tokens = tuple(self.task.source.tokens(source))
        coverage = self.contents.coverage
        warnings = coverage.warnings(text, len(source)) if coverage else ()

        def output(hypothesis: Hypothesis) -> Output:
            def decode(ids: Sequence[int]) -> str:
                if replace_unk:
                    return self.task.decode_copying(ids, text, hypothesis.attention)
                return self.task.decode(ids)

            words = words_with_log_probs(hypothesis.ids, hypothesis.token_log_probs, decode)
            confidence = None
            if self.calibration is not None:
                words = with_confidence(words, self.calibration)
                confidence = sentence_confidence(hypothesis.token_log_probs, self.calibration)
            return Output(
                text=decode(hypothesis.ids),
                score=hypothesis.score,
                log_prob=hypothesis.log_prob,
                tokens=tuple(self.task.target.tokens(hypothesis.ids)),
                source_tokens=source_tokens,
                token_log_probs=hypothesis.token_log_probs,
                truncated=hypothesis.truncated,
                attention=hypothesis.attention,
                confidence=confidence,
                words=words,
                warnings=warnings,
            )

        best, *others = map(output, found)
        return replace(best, alternatives=tuple(others)) if others else best


def load(
    path: str | os.PathLike[str] | Sequence[str | os.PathLike[str]], *, threads: int | None = None
) -> Model:
    """Load a model file, or several that shall average their probabilities: an ensemble.

        tongsa.load("a.tongsa")
        tongsa.load(["a.tongsa", "b.tongsa"])           # or "a.tongsa,b.tongsa"

    Raises ModelFileError where a file is none, damaged or of the future, ConfigError where the
    vocabularies of an ensemble differ.
    """
    paths = model_paths(path)
    models = [_load(each, threads) for each in paths]
    check_together(paths, [model.contents for model in models])
    return Model.averaging(models)


def _load(path: str | os.PathLike[str], threads: int | None) -> Model:
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
