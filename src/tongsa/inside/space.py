"""Where words and sentences lie: nearest neighbours, and maps of two dimensions."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongsa.inside.record import Token
from tongsa.inside.weights import Floats
from tongsa.search.ranking import top_indices
from tongsa.text.vocabulary import FIRST_FREE


@dataclass(frozen=True)
class Neighbour:
    """A token, and the cosine of the angle between its embedding and the one asked for."""

    token: Token
    cosine: float


@dataclass(frozen=True)
class Map:
    """Points on a plane, one for each name.

    points   (N, 2)
    own      how many of them, the first ones, the map was asked for; the others stand around them
    kept     how much of what tells the points apart (their variance) the plane shows: 1 is all
    """

    names: tuple[str, ...]
    points: Floats
    kept: float
    own: int = 0


def nearest(table: Floats, id_: int, count: int) -> list[tuple[int, float]]:
    """Return ids and cosines of the rows of an embedding (V, E) that point the same way most.

    Special and reserved tokens are no words, and stand in no list. Ties go to the lower id.
    """
    lengths = np.linalg.norm(table, axis=1)
    cosines = table @ table[id_] / np.maximum(lengths * lengths[id_], 1e-12)
    cosines[:FIRST_FREE] = -np.inf
    cosines[id_] = -np.inf
    best = top_indices(cosines[None], min(count, len(table)))[0].tolist()
    return [(each, float(cosines[each])) for each in best if np.isfinite(cosines[each])]


def plane(names: Sequence[str], vectors: NDArray[np.floating]) -> Map:
    """Lay vectors (N, D) onto the plane on which they lie furthest apart: principal components.

    Pearson 1901, by singular values. The direction of an axis is arbitrary; here the coordinate
    of the largest size is positive, so that the same vectors give the same map.
    """
    centred = np.asarray(vectors, dtype=np.float64)
    centred = centred - centred.mean(axis=0)
    left, sizes, _ = np.linalg.svd(centred, full_matrices=False)
    points = np.zeros((len(centred), 2))
    shown = min(2, len(sizes))
    points[:, :shown] = left[:, :shown] * sizes[:shown]
    for axis in range(2):
        if points[np.abs(points[:, axis]).argmax(), axis] < 0:
            points[:, axis] *= -1
    total = float((sizes**2).sum())
    kept = float((sizes[:2] ** 2).sum()) / total if total else 1.0
    return Map(tuple(names), points.astype(np.float32), kept)
