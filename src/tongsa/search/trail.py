"""The way back from each hypothesis of a beam to <sos>."""

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
        ids: list[int] = []
        slot = entry.slot
        for before in reversed(self._steps[: entry.length]):
            row = before.row_of[sentence]
            ids.append(int(before.tokens[row, slot]))
            slot = int(before.parents[row, slot])
        return ids[::-1]

    def hypothesis(
        self, entry: Entry, sentence: int, source_length: int, *, truncated: bool
    ) -> Hypothesis:
        ids: list[int] = []
        looked: list[NDArray[np.float32]] = []
        totals = [entry.log_prob]
        slot = entry.slot
        for t in range(entry.length, -1, -1):
            here = self._steps[t]
            if here.attention is not None:
                looked.append(here.attention[here.row_of[sentence], slot, :source_length])
            if t > 0:
                before = self._steps[t - 1]
                row = before.row_of[sentence]
                ids.append(int(before.tokens[row, slot]))
                totals.append(float(before.totals[row, slot]))
                slot = int(before.parents[row, slot])
        return Hypothesis(
            ids=tuple(reversed(ids)),
            log_prob=entry.log_prob,
            score=entry.score,
            truncated=truncated,
            token_log_probs=tuple(np.diff([0.0, *reversed(totals)]).tolist()),
            attention=np.stack(looked[::-1]) if looked else None,
        )


class _TrailStep(NamedTuple):
    row_of: NDArray[np.int64]  # (sentences,)  the row of each sentence at this step, or -1
    tokens: NDArray[np.int64]  # (B, K)        what each hypothesis wrote
    parents: NDArray[np.int64]  # (B, K)       the slot it came from
    totals: NDArray[np.float64]  # (B, K)      log P of each hypothesis so far
    attention: NDArray[np.float32] | None  # (B, K before this step, S)
