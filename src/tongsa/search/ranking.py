"""The best of many, with ties that never depend on chance."""

import numpy as np
from numpy.typing import NDArray


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
