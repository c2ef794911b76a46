"""From a request to an answer, with a trained model and without torch."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import overload

import numpy as np
from numpy.typing import NDArray

from tongsa.runtime.engine import OnnxEngine
from tongsa.runtime.model_file import ModelContents, read_model_file
from tongsa.search import Hypothesis, search
from tongsa.search.limits import length_limit
from tongsa.tasks.translation import Translation
from tongsa.text.tokenisers import load_tokeniser


@dataclass(frozen=True)
class Output:
    """What a model answered.

    text         the answer
    score        what the search ranked by: log_prob / (tokens + 1) ** length_penalty
    log_prob     log P(answer | source), <eos> included, in nats
    tokens       of the answer, for people to look at; source_tokens likewise
    truncated    the answer hit the length limit before the model ended it
    attention    (len(tokens) + 1, len(source_tokens)), heads averaged; the last row is <eos>'s;
                 None for a model without attention
    alternatives the next best answers, best first, if more than one was asked for
    """

    text: str
    score: float
    log_prob: float
    tokens: tuple[str, ...] = ()
    source_tokens: tuple[str, ...] = ()
    truncated: bool = False
    attention: NDArray[np.float32] | None = None
    alternatives: tuple["Output", ...] = ()

    def __str__(self) -> str:
        return self.text


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
    def translate(self, text: str, **options: int | float | None) -> Output: ...
    @overload
    def translate(self, text: Sequence[str], **options: int | float | None) -> list[Output]: ...
    def translate(
        self, text: str | Sequence[str], **options: int | float | None
    ) -> Output | list[Output]:
        """Translate one sentence, or a list of them.

        The options are those of `stream`. The answer to a sentence does not depend on what
        else is in the list.
        """
        if isinstance(text, str):
            return next(self.stream([text], **options))  # type: ignore[arg-type]
        return list(self.stream(text, **options))  # type: ignore[arg-type]

    def stream(
        self,
        texts: Iterator[str] | Sequence[str],
        *,
        beam_size: int | None = None,
        length_penalty: float | None = None,
        n_best: int = 1,
        batch_size: int = 64,
    ) -> Iterator[Output]:
        """Translate sentences as they come, in their order.

        beam_size        1 is greedy; None: what the model file says
        length_penalty   None: what the model file says
        n_best           answers a sentence; at most beam_size
        batch_size       sentences translated side by side
        """
        beam = self.config.search.beam_size if beam_size is None else beam_size
        penalty = self.config.search.length_penalty if length_penalty is None else length_penalty
        beam = max(beam, n_best)
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
                    answers[i] = self._answer(sources[i], hypotheses[:n_best])
            yield from answers

    def _answer(self, source: Sequence[int], found: Sequence[Hypothesis]) -> Output:
        source_tokens = tuple(self.task.source.tokens(source))
        best, *others = (
            Output(
                text=self.task.decode(hypothesis.ids),
                score=hypothesis.score,
                log_prob=hypothesis.log_prob,
                tokens=tuple(self.task.target.tokens(hypothesis.ids)),
                source_tokens=source_tokens,
                truncated=hypothesis.truncated,
                attention=hypothesis.attention,
            )
            for hypothesis in found
        )
        if not others:
            return best
        return Output(**{**vars(best), "alternatives": tuple(others)})


def load(path: str | os.PathLike[str], *, threads: int | None = None) -> Model:
    """Load a model file. Raises ModelFileError where it is none, damaged or of the future."""
    return Model(read_model_file(path), threads)
