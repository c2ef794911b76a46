"""Beam search: the K likeliest beginnings of each output side by side.

Graves 2012; normalised by length as in Wu et al. 2016, section 7.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tongsa.search.protocol import Engine, Hypothesis, Ids, take
from tongsa.search.rules import forbid
from tongsa.text.vocabulary import EOS, SOS


def beam(
    engine: Engine,
    sources: Sequence[Ids],
    limits: Sequence[int],
    *,
    beam_size: int,
    length_penalty: float,
) -> list[list[Hypothesis]]:
    """Return up to `beam_size` finished outputs for each source, the best first.

    Every step extends each sentence's K hypotheses by every token and keeps the K best
    extensions that go on; those among the K best that end are finished. A sentence is done when
    it has K finished outputs and none that still goes on has a better score than the worst of
    them.

    limits           for each source, the most tokens to write before <eos> is forced
    length_penalty   outputs are ranked by log_prob / (tokens + 1) ** length_penalty
    """
    memory, state = engine.start(sources)
    k = beam_size
    limit = np.asarray(limits)
    finished = [_Finished(k) for _ in sources]
    trail = _Trail(len(sources))
    running = np.arange(len(sources))
    # Each sentence starts as one hypothesis, <sos>, and has K after the first step.
    totals = np.zeros((len(sources), 1))
    ids = np.full(len(sources), SOS, dtype=np.int64)

    length = 0
    while running.size:
        step = engine.step(ids, state, memory)
        at_limit = np.repeat(limit[running] <= length, totals.shape[1])
        log_probs = forbid(step.log_probs, at_limit)
        slots, tokens, scores = _best_extensions(totals, log_probs, 2 * k)

        ends = (tokens == EOS) & np.isfinite(scores)
        norm = (length + 1) ** length_penalty
        for row, rank in np.argwhere(ends[:, :k]):
            log_prob = float(scores[row, rank])
            entry = _Entry(log_prob / norm, log_prob, length, int(slots[row, rank]))
            finished[running[row]].add(entry)

        # The K best that go on. A stable sort of False before True keeps their order.
        stopped = (tokens == EOS) | ~np.isfinite(scores)
        keep = np.argsort(stopped, axis=1, kind="stable")[:, :k]
        totals = np.take_along_axis(np.where(stopped, -np.inf, scores), keep, axis=1)
        tokens = np.take_along_axis(tokens, keep, axis=1)
        slots = np.take_along_axis(slots, keep, axis=1)
        trail.append(running, tokens, slots, totals, step.attention)

        best_next = totals[:, 0] / (length + 2) ** length_penalty
        going_on = np.flatnonzero(
            [
                np.isfinite(bound) and finished[s].can_improve(bound)
                for s, bound in zip(running, best_next, strict=True)
            ]
        )
        width = log_probs.shape[0] // running.size
        state = take(step.state, (np.arange(running.size)[:, None] * width + slots).reshape(-1))
        if going_on.size < running.size:
            memory, state = engine.select(memory, state, going_on)
            running, totals, tokens = running[going_on], totals[going_on], tokens[going_on]
        # A slot with no hypothesis in it (few tokens, wide beam) is fed too, at -inf.
        ids = tokens.reshape(-1)
        length += 1

    return [
        [
            trail.hypothesis(
                entry, sentence, len(source), truncated=bool(entry.length >= limit[sentence])
            )
            for entry in finished[sentence].best()
        ]
        for sentence, source in enumerate(sources)
    ]


def _best_extensions(
    totals: NDArray[np.float64], log_probs: NDArray[np.float32], count: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Rank the extensions of each sentence's hypotheses by every token.

    totals      (B, K)
    log_probs   (B · K, V)
    returns     slots, tokens, scores: (B, min(count, K · V)), best first; equal scores go to
                the lower slot, then to the lower id
    """
    size = log_probs.shape[1]
    scores = (totals.reshape(-1, 1) + log_probs).reshape(len(totals), -1)
    order = top_indices(scores, count)
    return order // size, order % size, np.take_along_axis(scores, order, axis=1)


def top_indices(scores: NDArray[np.floating], count: int) -> NDArray[np.int64]:
    """Return, row by row, the indices of the `count` largest; ties go to the lower index."""
    count = min(count, scores.shape[1])
    chosen = np.argpartition(-scores, count - 1, axis=1)[:, :count]
    # A partition may pick any of several equals at its edge; such rows are chosen afresh.
    edge = np.take_along_axis(scores, chosen, axis=1).min(axis=1)
    for row in np.flatnonzero((scores >= edge[:, None]).sum(axis=1) > count):
        chosen[row] = np.argsort(-scores[row], kind="stable")[:count]
    chosen.sort(axis=1)
    order = np.argsort(-np.take_along_axis(scores, chosen, axis=1), axis=1, kind="stable")
    return np.take_along_axis(chosen, order, axis=1)


class _Entry(NamedTuple):
    """A finished output: how good, and where it ended."""

    score: float
    log_prob: float
    length: int  # tokens before <eos>
    slot: int  # the hypothesis that <eos> was added to


class _Finished:
    """The K best finished outputs of one sentence."""

    def __init__(self, k: int) -> None:
        self._k = k
        self._entries: list[_Entry] = []

    def add(self, entry: _Entry) -> None:
        self._entries.append(entry)
        # A stable sort: equal scores go to the earlier.
        self._entries.sort(key=lambda e: -e.score)
        del self._entries[self._k :]

    def best(self) -> list[_Entry]:
        return self._entries

    def can_improve(self, bound: float) -> bool:
        return len(self._entries) < self._k or bound > self._entries[-1].score


class _Trail:
    """The way back from each hypothesis to <sos>: its token and parent at every step."""

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

    def hypothesis(
        self, entry: _Entry, sentence: int, source_length: int, *, truncated: bool
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
