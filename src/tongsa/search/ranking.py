"""The best of many, with ties that never depend on chance."""

import numpy as np
from numpy.typing import NDArray

# So many numbers stand behind the largest of them until that is among the best.
_BLOCK = 16


def top_indices(scores: NDArray[np.floating], count: int) -> NDArray[np.int64]:
    """Return, row by row, the indices of the `count` largest; ties go to the lower index."""
    rows, size = scores.shape
    count = min(count, size)
    blocks = size // _BLOCK
    if blocks < 2 * count:
        return _sorted(scores, count)
    # A block is every `blocks`-th number, so that all maxima are taken side by side.
    whole = blocks * _BLOCK
    maxima = scores[:, :whole].reshape(rows, _BLOCK, blocks).max(axis=1)
    # As many numbers at least reach the count-th largest maximum: what lies below is out.
    edge = np.partition(maxima, blocks - count, axis=1)[:, blocks - count]
    edge[~np.isfinite(edge)] = np.inf  # hardly anything in the row is possible
    row, block = np.divmod(np.flatnonzero(maxima >= edge[:, None]), blocks)
    index = block[:, None] + blocks * np.arange(_BLOCK)
    inside, place = np.nonzero(scores[row[:, None], index] >= edge[row, None])
    behind = np.nonzero(scores[:, whole:] >= edge[:, None])
    row = np.concatenate([row[inside], behind[0]])
    index = np.concatenate([index[inside, place], behind[1] + whole])

    order = np.lexsort((index, -scores[row, index], row))
    first = np.searchsorted(row[order], np.arange(rows + 1))
    found = np.diff(first) >= count
    chosen = np.empty((rows, count), dtype=np.int64)
    chosen[found] = index[order[first[:-1][found, None] + np.arange(count)]]
    chosen[~found] = _sorted(scores[~found], count)
    return chosen


def _sorted(scores: NDArray[np.floating], count: int) -> NDArray[np.int64]:
    """Do the same whatever the scores are, in the time that it takes to sort all of them."""
    order: NDArray[np.int64] = np.argsort(-scores, axis=1, kind="stable")[:, :count]
    return order
