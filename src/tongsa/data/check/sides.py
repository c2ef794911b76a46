"""Lines that read unlike their own side of the corpus, or like the other.

The corpus itself teaches what each side looks like: how often each run of three letters stands on
it (as Cavnar & Trenkle 1994 tell languages apart, here as a naive Bayes classifier). That works for
every pair of languages, without a list of them.

    score of a line = mean over its trigrams of log P(trigram | own side) / P(trigram | other side)

Lines are scored by what the *other* half of the lines taught, so that none speaks for itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tongsa.data.check.characters import chunks, is_letter
from tongsa.data.check.part import SIDES, Bools, Part, Side

_BITS = 18  # trigrams are counted by a hash of this many bits; collisions only blur
_ENOUGH_TO_LEARN = 200_000  # texts
_FEWEST_PAIRS = 300
# The sides are told apart where this share of their lines fall to the right one …
_SEPARATE = 0.98
# … and a line is in the other language where it is half as far on the wrong side as others are on
# the right one, with evidence (nats) that no name or title gathers by itself.
_HALF = 0.5
_EVIDENCE = 30.0
_FEWEST_TRIGRAMS = 12
_UNUSUAL = 2_000  # lines of a side that are worth a closer look

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Sides:
    """What the corpus says of its own lines.

    like_other  which lines of a side read like the other one; None where the sides read alike
    unusual     the lines least like their own side, the least first
    """

    like_other: dict[Side, Bools] | None
    unusual: dict[Side, Ints]


def read_sides(part: Part) -> Sides | None:
    """Learn both sides and score every line; None where the corpus is too small to teach."""
    if int(part.usable.sum()) < _FEWEST_PAIRS:
        return None
    shares = {side: [_log_share(half) for half in _count(part, side)] for side in SIDES}
    like_other: dict[Side, Bools] | None = {}
    unusual: dict[Side, Ints] = {}
    for side, other in (SIDES, SIDES[::-1]):
        own, against, trigrams = _score(part, side, shares[side], shares[other])
        told = part.usable & (trigrams >= _FEWEST_TRIGRAMS)
        lines = np.flatnonzero(told)
        unusual[side] = lines[np.argsort(own[lines] / trigrams[lines])[:_UNUSUAL]]
        lead = (own - against) / np.maximum(trigrams, 1)
        if not len(lines) or (lead[lines] > 0).mean() < _SEPARATE:
            like_other = None
        if like_other is not None:
            usual = float(np.median(lead[lines]))
            like_other[side] = told & (lead < -_HALF * usual) & (against - own > _EVIDENCE)
    return Sides(like_other, unusual)


def _count(part: Part, side: Side) -> tuple[Floats, Floats]:
    """Count trigrams in the even and in the odd lines."""
    even, odd = np.zeros(1 << _BITS), np.zeros(1 << _BITS)
    stride = max(1, len(part) // _ENOUGH_TO_LEARN)
    for start, trigrams, line in _trigrams(part, side, stride):
        usable = part.usable[start + line]
        is_odd = (start + line) % 2 == 1
        even += np.bincount(trigrams[usable & ~is_odd], minlength=1 << _BITS)
        odd += np.bincount(trigrams[usable & is_odd], minlength=1 << _BITS)
    return even, odd


def _log_share(counts: Floats) -> Floats:
    smoothed = counts + 0.5
    return np.asarray(np.log(smoothed / smoothed.sum()))


def _score(
    part: Part, side: Side, own: list[Floats], other: list[Floats]
) -> tuple[Floats, Floats, Floats]:
    """Return log P of each line's trigrams on its own and on the other side, and how many, (N,)."""
    size = len(part)
    totals = np.zeros(size), np.zeros(size)
    number = np.zeros(size)
    both = [np.concatenate(shares) for shares in (own, other)]  # by the even lines, by the odd
    for start, trigrams, line in _trigrams(part, side):
        if not len(line):
            continue
        rows = int(line[-1]) + 1
        taught_by_even = (start + line) % 2 == 1
        place = np.where(taught_by_even, trigrams, trigrams + (1 << _BITS))
        for total, shares in zip(totals, both, strict=True):
            total[start : start + rows] = np.bincount(line, shares[place], minlength=rows)
        number[start : start + rows] = np.bincount(line, minlength=rows)
    return *totals, number


def _trigrams(part: Part, side: Side, stride: int = 1) -> Iterator[tuple[int, Ints, Ints]]:
    """Yield hashed trigrams around each letter, and the text of each; what is no letter is one."""
    for start, codes, line in chunks(part.texts(side), lower=True, stride=stride):
        letter = is_letter()[codes]
        plain = np.where(letter, codes, np.uint32(0x20))
        hashed = plain * np.uint32(0x9E3779B1)  # odd numbers whose multiples spread well
        hashed[1:] += plain[:-1] * np.uint32(0x85EBCA6B)
        hashed[:-1] += plain[1:] * np.uint32(0xC2B2AE35)
        hashed >>= np.uint32(32 - _BITS)
        yield start, hashed[letter].astype(np.int64), line[letter]
