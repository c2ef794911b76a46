"""Outputs whose beginning is given."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tongsa.search.protocol import Ids
from tongsa.search.rules.rule import Beginnings


class Prefix:
    """The first tokens are those given, whatever other rules say.

    They cost what the model says that they cost: the score of an output is that of all of it.

    prefixes   for each source the ids that its outputs begin with, or none
    """

    def __init__(self, prefixes: Sequence[Ids]) -> None:
        self._lengths = np.array([len(prefix) for prefix in prefixes])
        self._ids = np.zeros((len(prefixes), self._lengths.max()), dtype=np.int64)
        for row, prefix in enumerate(prefixes):
            self._ids[row, : len(prefix)] = prefix

    def __call__(
        self, scores: NDArray[np.float32], log_probs: NDArray[np.float32], begun: Beginnings
    ) -> None:
        rows = np.flatnonzero(self._lengths[begun.sentences] > begun.length)
        if rows.size:
            tokens = self._ids[begun.sentences[rows], begun.length]
            scores[rows] = -np.inf
            scores[rows, tokens] = log_probs[rows, tokens]
