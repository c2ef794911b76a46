"""A beam in which every stage of what is required keeps a place.

Post & Vilar 2018: hypotheses are sorted into banks by how many of the required tokens they hold,
and each bank keeps its best, so that one that has just begun a term, which costs, is not crowded
out by those that have none of it yet. Hokamp & Liu 2017 is the same with a beam for each bank.
Here the banks take turns, the most advanced first: a beam of any width meets all that is required.
"""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tongsa.search.protocol import Ids
from tongsa.search.ranking import top_indices
from tongsa.search.required import Required
from tongsa.search.rules import Beginnings
from tongsa.text.vocabulary import EOS


class _Candidate(NamedTuple):
    slot: int
    token: int
    score: float


class Banks:
    """Ranks the extensions of a beam's hypotheses so that what is required gets written.

    prefixes   what the outputs begin with: until it is written nothing else is
    limits     the most tokens of each, <eos> not counted: at least what is required has room
    guided     what is required is begun only where the model looks at what it comes from, and what
               the model would end without it comes to nothing (after Chatterjee et al. 2017). The
               outputs are the better ones, but there may be none.
    """

    def __init__(
        self,
        required: Sequence[Required],
        prefixes: Sequence[Ids],
        limits: Sequence[int],
        *,
        guided: bool,
    ) -> None:
        self._guided = guided
        self._required = required
        self._prefixes = prefixes
        self._limits = limits

    def __call__(
        self,
        totals: NDArray[np.float64],
        scores: NDArray[np.float32],
        log_probs: NDArray[np.float32],
        begun: Beginnings,
        attention: NDArray[np.float32] | None,
        count: int,
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
        """Return slots, tokens and scores of extensions, (B, 1, count), in the banks' turns.

        totals      (B, 1, K), the log-probability of each hypothesis so far
        scores      (B · K, V), what the rules left of `log_probs`; they do not forbid what is
                    required: a term may repeat what no other may
        """
        sentences, _, width = totals.shape
        slots = np.zeros((sentences, 1, count), dtype=np.int64)
        tokens = np.zeros_like(slots)
        sums = np.full(slots.shape, -np.inf)
        for row in range(sentences):
            rows = slice(row * width, (row + 1) * width)
            here = Beginnings(begun.sentences[rows], begun.written[rows])
            looked = attention[rows] if self._guided and attention is not None else None
            chosen = self._ranked(
                totals[row, 0], scores[rows], log_probs[rows], here, looked, count
            )
            for rank, candidate in enumerate(chosen[:count]):
                slots[row, 0, rank], tokens[row, 0, rank], sums[row, 0, rank] = candidate
        return slots, tokens, sums

    def _ranked(
        self,
        totals: NDArray[np.float64],
        scores: NDArray[np.float32],
        log_probs: NDArray[np.float32],
        begun: Beginnings,
        looked: NDArray[np.float32] | None,
        count: int,
    ) -> list[_Candidate]:
        """Rank the extensions of one sentence's hypotheses."""
        sentence = begun.sentences[0]
        required = self._required[sentence]
        open_ = len(self._prefixes[sentence]) <= begun.length < self._limits[sentence]
        if self._guided:
            # Written to its end without all that is required, an output is no good any more.
            over = (log_probs.argmax(axis=1) == EOS) & np.isneginf(scores[:, EOS])
            scores = np.where(over[:, None], -np.inf, scores)
        sums = totals[:, None] + scores
        places = {(int(i) // sums.shape[1], int(i) % sums.shape[1]): float(sums.flat[i])
                  for i in top_indices(sums.reshape(1, -1), count)[0]}  # fmt: skip
        for slot in np.flatnonzero(np.isfinite(totals)).tolist():
            best = int(scores[slot].argmax())
            places[slot, best] = float(sums[slot, best])
            if open_:
                seen = None if looked is None else looked[slot]
                for token in required.next_tokens(begun.written[slot], seen):
                    places[slot, token] = float(totals[slot] + log_probs[slot, token])
        # By bank; within one by score, equal ones to the lower slot, then to the lower id.
        banks: dict[int, list[_Candidate]] = {}
        for (slot, token), score in sorted(places.items(), key=lambda item: (-item[1], item[0])):
            if np.isfinite(score):
                reached = required.progress([*begun.written[slot].tolist(), token])
                banks.setdefault(reached, []).append(_Candidate(slot, token, score))
        return list(_in_turns([banks[reached] for reached in sorted(banks, reverse=True)]))


def _in_turns(banks: Sequence[Sequence[_Candidate]]) -> Iterator[_Candidate]:
    for turn in zip_longest(*banks):
        yield from (candidate for candidate in turn if candidate is not None)
