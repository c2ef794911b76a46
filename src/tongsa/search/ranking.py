"""The best of many, with ties that never depend on chance."""

import numpy as np
from numpy.typing import NDArray

# So many numbers stand for each other's largest before any are ranked. A maximum over blocks is a
# few quick passes, and then a fraction of all is left to be looked at.
_BLOCK = 16


def top_indices(scores: NDArray[np.floating], count: int) -> NDArray[np.int64]:
    """Return, row by row, the indices of the `count` largest; ties go to the lower index."""
    rows, size = scores.shape
    count = min(count, size)
    blocks = size // _BLOCK
    if blocks < 2 * count:
        return _sorted(scores, count)
    # Of so many blocks the count-th largest maximum is reached by `count` numbers at least: what
    # lies below is out.
    maxima = scores[:, : blocks * _BLOCK].reshape(rows, _BLOCK, blocks).max(axis=1)
    edge = np.partition(maxima, blocks - count, axis=1)[:, blocks - count]
    edge[~np.isfinite(edge)] = np.inf  # hardly anything in the row is possible
    row_of, index = np.nonzero(scores >= edge[:, None])
    first = np.searchsorted(row_of, np.arange(rows + 1))
    # A stable sort: of equals within a row the lower index stays before.
    order = np.lexsort((-scores[row_of, index], row_of))
    chosen = np.empty((rows, count), dtype=np.int64)
    found = np.diff(first) >= count
    chosen[found] = index[order[first[:-1][found, None] + np.arange(count)]]
    chosen[~found] = _sorted(scores[~found], count)
    return chosen


def _sorted(scores: NDArray[np.floating], count: int) -> NDArray[np.int64]:
    """Do the same whatever the scores are, in the time that it takes to sort all of them."""
    order: NDArray[np.int64] = np.argsort(-scores, axis=1, kind="stable")[:, :count]
    return order
