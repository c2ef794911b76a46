"""The best of many, with ties that never depend on chance."""

import numpy as np
from numpy.typing import NDArray

# So many numbers stand behind the largest of them until that is among the best.
_BLOCK = 16


def top_indices(scores: NDArray[np.floating], count: int) -> NDArray[np.int64]:
    """Return, row by row, the indices of the `count` largest; ties go to the lower index.

    scores (R, V) -> (R, count), or (R, V) where there are no more
    """
    return top_sums(np.zeros((len(scores), 1)), scores[:, None], count)


def top_sums(
    before: NDArray[np.float64], scores: NDArray[np.floating], count: int
) -> NDArray[np.int64]:
    """Return, row by row, the indices of the `count` largest of before + scores; ties likewise.

    before   (R, W)
    scores   (R, W, V)
    returns  (R, count) indices of W · V
    """
    rows, width, size = scores.shape
    count = min(count, width * size)
    blocks = size // _BLOCK
    if width * blocks < 2 * count:
        return _sorted(before, scores, count)
    # A block is every `blocks`-th number, so that all maxima are taken side by side.
    whole = blocks * _BLOCK
    maxima = scores[:, :, :whole].reshape(rows, width, _BLOCK, blocks).max(axis=2)
    bounds = (before[:, :, None] + maxima).reshape(rows, -1)
    # As many numbers at least reach the count-th largest maximum: what lies below is out.
    edge = np.partition(bounds, bounds.shape[1] - count, axis=1)[:, bounds.shape[1] - count]
    edge[~np.isfinite(edge)] = np.inf  # hardly anything in the row is possible
    group, block = np.divmod(np.flatnonzero(bounds >= edge[:, None]), blocks)
    index = block[:, None] + blocks * np.arange(_BLOCK)
    sums = before.ravel()[group, None] + scores.reshape(-1, size)[group[:, None], index]
    inside, place = (sums >= edge[group // width, None]).nonzero()
    group, index, sums = group[inside], index[inside, place], sums[inside, place]
    if whole < size:
        behind = before[:, :, None] + scores[:, :, whole:]
        row, slot, place = (behind >= edge[:, None, None]).nonzero()
        group = np.concatenate([group, row * width + slot])
        index = np.concatenate([index, place + whole])
        sums = np.concatenate([sums, behind[row, slot, place]])

    row = group // width
    index += group % width * size
    order = np.lexsort((index, -sums, row))
    first = np.searchsorted(row[order], np.arange(rows + 1))
    found = first[1:] - first[:-1] >= count
    chosen = np.empty((rows, count), dtype=np.int64)
    chosen[found] = index[order[first[:-1][found, None] + np.arange(count)]]
    if not found.all():
        chosen[~found] = _sorted(before[~found], scores[~found], count)
    return chosen


def _sorted(
    before: NDArray[np.float64], scores: NDArray[np.floating], count: int
) -> NDArray[np.int64]:
    """Do the same whatever the scores are, in the time that it takes to sort all of them."""
    sums = (before[:, :, None] + scores).reshape(len(scores), -1)
    order: NDArray[np.int64] = np.argsort(-sums, axis=1, kind="stable")[:, :count]
    return order
