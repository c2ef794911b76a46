"""The way back from each hypothesis of a beam to <sos>."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tongsa.search.protocol import Hypothesis


class Entry(NamedTuple):
    """A finished output: how good, and where it ended."""

    score: float
    log_prob: float
    length: int  # tokens before <eos>
    slot: int  # the hypothesis that <eos> was added to


class Trail:
    """Each hypothesis's token and parent at every step; K slots a sentence."""

    def __init__(self, sentences: int) -> None:
        self._sentences = sentences
        self._steps: list[_TrailStep] = []

    def append(
        self,
        running: NDArray[np.int64],
        tokens: NDArray[np.int64],
        parents: NDArray[np.int64],
        totals: NDArray[np.float64],
        attention: NDArray[np.float32] | None,
    ) -> None:
        row_of = np.full(self._sentences, -1)
        row_of[running] = np.arange(running.size)
        if attention is not None:
            attention = attention.reshape(running.size, -1, attention.shape[-1])
        self._steps.append(_TrailStep(row_of, tokens, parents, totals, attention))

    def ids(self, entry: Entry, sentence: int) -> list[int]:
        """Return the tokens of an output."""
        return self._ids(self._slots(entry, sentence), sentence)

    def hypothesis(
        self, entry: Entry, sentence: int, source_length: int, *, truncated: bool
    ) -> Hypothesis:
        slots = self._slots(entry, sentence)
        steps = self._steps[: entry.length + 1]  # the last one wrote <eos>
        rows = [int(step.row_of[sentence]) for step in steps]
        totals = [
            float(step.totals[row, slot])
            for step, row, slot in zip(steps, rows, slots[1:], strict=False)
        ]
        looked = [
            step.attention[row, slot, :source_length]
            for step, row, slot in zip(steps, rows, slots, strict=True)
            if step.attention is not None
        ]
        return Hypothesis(
            ids=tuple(self._ids(slots, sentence)),
            log_prob=entry.log_prob,
            score=entry.score,
            truncated=truncated,
            token_log_probs=tuple(np.diff([0.0, *totals, entry.log_prob]).tolist()),
            attention=np.stack(looked) if looked else None,
        )

    def _ids(self, slots: Sequence[int], sentence: int) -> list[int]:
        return [
            int(step.tokens[step.row_of[sentence], slot])
            for step, slot in zip(self._steps, slots[1:], strict=False)
        ]

    def _slots(self, entry: Entry, sentence: int) -> list[int]:
        """Return the slot in which an output stood before each step, and before its <eos>."""
        slots = [entry.slot]
        for step in reversed(self._steps[: entry.length]):
            slots.append(int(step.parents[step.row_of[sentence], slots[-1]]))
        return slots[::-1]


class _TrailStep(NamedTuple):
    row_of: NDArray[np.int64]  # (sentences,)  the row of each sentence at this step, or -1
    tokens: NDArray[np.int64]  # (B, K)        what each hypothesis wrote
    parents: NDArray[np.int64]  # (B, K)       the slot it came from
    totals: NDArray[np.float64]  # (B, K)      log P of each hypothesis so far
    attention: NDArray[np.float32] | None  # (B, K before this step, S)
