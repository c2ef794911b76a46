"""What stands there more than once: pairs, sources, targets."""

from collections.abc import Iterator

import numpy as np

from tongsa.data.check.part import Found, Ints, Part, Side

_WORTH_A_NOTE = 0.01  # of the pairs; every large corpus has a few


def find_duplicates(part: Part) -> Iterator[Found]:
    """Find every pair that stood there before, alike once normalised."""
    pairs = np.flatnonzero(part.usable)
    _, first, group = np.unique(part.keys["pair"][pairs], return_index=True, return_inverse=True)
    original = pairs[first[group]]
    again = pairs[original != pairs]
    before = dict(zip(again.tolist(), original[original != pairs].tolist(), strict=True))
    yield Found("duplicate-pairs", part, again, detail=lambda i: f"as line {part.lines[before[i]]}")


def find_one_to_many(part: Part) -> Iterator[Found]:
    yield _fans(part, "one-to-many", "source")


def find_many_to_one(part: Part) -> Iterator[Found]:
    yield _fans(part, "many-to-one", "target")


def _fans(part: Part, check: str, side: Side) -> Found:
    """Find texts of one side that stand beside several texts of the other."""
    pairs = np.flatnonzero(part.usable)
    distinct = pairs[np.sort(np.unique(part.keys["pair"][pairs], return_index=True)[1])]
    _, group, size = np.unique(part.keys[side][distinct], return_inverse=True, return_counts=True)
    fans = distinct[size[group] > 1]
    if len(fans) < _WORTH_A_NOTE * len(pairs):
        fans = fans[:0]
    partners = dict(zip(distinct.tolist(), size[group].tolist(), strict=True))
    other = "targets" if side == "source" else "sources"
    return Found(
        check,
        part,
        np.sort(fans),
        side,
        lambda pair: f"has {partners[pair]} {other}",
        first=_largest(distinct, group, size),
    )


def _largest(distinct: Ints, group: Ints, size: Ints) -> Ints:
    """Return a pair of each group of several, the largest groups first."""
    _, first = np.unique(group, return_index=True)
    order = np.lexsort((first, -size))
    return distinct[first[order[size[order] > 1]]]
