"""How short and how long an output may be."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tongsa.search.rules.rule import Beginnings
from tongsa.text.vocabulary import EOS


class AtLeast:
    """No <eos> before so many tokens, unless nothing else may be written."""

    def __init__(self, tokens: int) -> None:
        self._tokens = tokens

    def __call__(
        self,
        scores: NDArray[np.float32],
        log_probs: NDArray[np.float32],  # noqa: ARG002
        begun: Beginnings,
    ) -> None:
        if begun.length >= self._tokens:
            return
        end = scores[:, EOS].copy()
        scores[:, EOS] = -np.inf
        stuck = np.isneginf(scores.max(axis=1))
        scores[stuck, EOS] = end[stuck]


class AtMost:
    """Nothing but <eos> once the limit of the sentence is reached."""

    def __init__(self, limits: Sequence[int]) -> None:
        self._limits = np.asarray(limits)
        self._lowest = min(limits, default=0)

    def __call__(
        self, scores: NDArray[np.float32], log_probs: NDArray[np.float32], begun: Beginnings
    ) -> None:
        if begun.length < self._lowest:
            return
        at_limit = self._limits[begun.sentences] <= begun.length
        if at_limit.any():
            scores[at_limit] = -np.inf
            scores[at_limit, EOS] = log_probs[at_limit, EOS]
