"""No repeated n-grams."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from tongsa.search.rules.rule import Beginnings


class NoRepeat:
    """No n-gram of tokens stands twice in an output (Paulus et al. 2018, section 2.5).

    Forbidden is each token that once followed the last n - 1 tokens.
    """

    def __init__(self, n: int) -> None:
        self._n = n

    def __call__(
        self,
        scores: NDArray[np.float32],
        log_probs: NDArray[np.float32],  # noqa: ARG002
        begun: Beginnings,
    ) -> None:
        if begun.length < self._n:
            return
        ngrams = sliding_window_view(begun.written, self._n, axis=1)  # (N, t - n + 1, n)
        last = begun.written[:, begun.length - self._n + 1 :]  # (N, n - 1)
        rows, places = np.nonzero((ngrams[:, :, :-1] == last[:, None, :]).all(axis=2))
        scores[rows, ngrams[rows, places, -1]] = -np.inf
