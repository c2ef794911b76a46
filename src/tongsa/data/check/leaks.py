"""What a model is judged by and has seen before: held-out pairs that stand in the training data.

Near copies are found by MinHash with locality-sensitive hashing (Broder 1997; Leskovec, Rajaraman
& Ullman, Mining of Massive Datasets, chapter 3): a million training pairs are compared with a
test set in seconds, and what looks alike is then compared exactly.

    alike(a, b) = |A ∩ B| / |A ∪ B|      A, B: the runs of five letters of the two texts
"""

import re
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from tongsa.data.check.characters import chunks, is_letter
from tongsa.data.check.part import Bools, Found, Ints, Part, Side

_RUN = 5  # letters
# In a sentence of 60 letters that is a word ending; sentences made after one pattern stay below.
_ALIKE = 0.9
_FEWEST_RUNS = 16  # short texts are alike by nature: `Thank you!`, `Thank you.`
# Two texts are compared where all hashes of one band agree: with six bands of six, 99 % of those
# that are 0.9 alike are, and 2 % of those that are half alike.
_BANDS, _ROWS = 6, 6
_MOST_COMPARED = 50  # for each text and band; more share a band only where all are near copies

Keys = npt.NDArray[np.uint64]


def find_leaks(train: Part, held_out: Part) -> Iterator[Found]:
    """Find the pairs of `held_out` that training gives away, in three degrees."""
    same_pair = _in(held_out, train, "pair")
    same_source = _in(held_out, train, "source") & ~same_pair
    yield _exact("test-leak", "pair", train, held_out, same_pair)
    yield _exact("test-source-leak", "source", train, held_out, same_source)


def find_near_leaks(train: Part, held_out: Part) -> Iterator[Found]:
    """Find the pairs of `held_out` that are almost, but not quite, in the training data."""
    near = dict(_near(held_out, train))
    yield Found(
        "test-near-leak",
        held_out,
        list(near),
        detail=lambda pair: f"{train.where(near[pair], 'source')} has: {train.source[near[pair]]}",
        train_pairs=sorted(set(near.values())),
        train=train,
    )


def find_overlap(dev: Part, test: Part) -> Iterator[Found]:
    """Find pairs of the test data whose source stands in the development data."""
    yield _exact("dev-test-overlap", "source", dev, test, _in(test, dev, "source"), in_train=False)


def _in(part: Part, other: Part, side: Side) -> Bools:
    return part.usable & np.isin(part.keys[side], other.keys[side][other.usable])


def _exact(
    check: str, side: Side, other: Part, part: Part, found: Bools, *, in_train: bool = True
) -> Found:
    keys, others = part.keys[side], other.keys[side]
    there = np.flatnonzero(other.usable & np.isin(others, keys[found]))
    first = {int(others[i]): int(i) for i in there[::-1]}
    return Found(
        check,
        part,
        np.flatnonzero(found),
        detail=lambda pair: f"as {other.where(first[int(keys[pair])])}",
        train_pairs=there if in_train else (),
        train=other if in_train else None,
    )


def _near(held_out: Part, train: Part) -> Iterator[tuple[int, int]]:
    """Yield (held-out pair, training pair) where both sides are alike, but the sources differ."""
    asked = np.flatnonzero(held_out.usable & ~_in(held_out, train, "source"))
    rows = np.flatnonzero(train.usable)
    asked_bands, asked_there = _bands([held_out.source[i] for i in asked])
    row_bands, row_there = _bands([train.source[i] for i in rows])
    theirs = np.flatnonzero(row_there)
    found: set[int] = set()
    for band in range(_BANDS):
        order = theirs[np.argsort(row_bands[theirs, band], kind="stable")]
        keys = row_bands[order, band]
        first = np.searchsorted(keys, asked_bands[:, band], "left")
        last = np.searchsorted(keys, asked_bands[:, band], "right")
        for i in np.flatnonzero(asked_there & (last > first)).tolist():
            pair = int(asked[i])
            for row in rows[order[first[i] : min(last[i], first[i] + _MOST_COMPARED)]].tolist():
                if pair not in found and _alike(held_out, pair, train, row):
                    found.add(pair)
                    yield pair, row


def _alike(part: Part, pair: int, other: Part, row: int) -> bool:
    return all(
        len(mine & theirs) >= _ALIKE * len(mine | theirs)
        for mine, theirs in (
            (_runs(part.source[pair]), _runs(other.source[row])),
            # `He …` and `She …` differ by a letter, and by a word once translated.
            (_runs(part.target[pair]), _runs(other.target[row])),
        )
    )


def _runs(text: str) -> set[str]:
    letters = re.sub(r"[\W_]+", "", text.lower())
    return {letters[i : i + _RUN] for i in range(len(letters) - _RUN + 1)}


def _bands(texts: list[str]) -> tuple[Keys, Bools]:
    """Return a key for each text and band (N, _BANDS), and which texts are long enough (N,)."""
    bands = np.zeros((len(texts), _BANDS), np.uint64)
    there = np.zeros(len(texts), bool)
    factors = np.random.default_rng(1).integers(1, 2**32, _BANDS * _ROWS, dtype=np.uint32) | 1
    for start, codes, line in chunks(texts, lower=True):
        letters = is_letter()[codes]
        runs, line = _hashed_runs(codes[letters], line[letters])
        if not len(runs):
            continue
        rows, begins, sizes = np.unique(line, return_index=True, return_counts=True)
        for number, factor in enumerate(factors):
            smallest = np.minimum.reduceat(runs * np.uint32(factor), begins)
            band = bands[:, number // _ROWS]
            band[start + rows] = band[start + rows] * np.uint64(0x9E3779B97F4A7C15) + smallest
        there[start + rows] = sizes >= _FEWEST_RUNS
    return bands, there


def _hashed_runs(
    letters: npt.NDArray[np.uint32], line: Ints
) -> tuple[npt.NDArray[np.uint32], Ints]:
    """Hash every run of letters that lies within one text."""
    size = max(0, len(letters) - _RUN + 1)
    hashed = np.zeros(size, np.uint32)
    for offset in range(_RUN):
        hashed = hashed * np.uint32(0x01000193) + letters[offset : offset + size]
    hashed ^= hashed >> np.uint32(15)  # low bits into high ones, which decide the minimum
    hashed *= np.uint32(0x2C1B3C6D)
    hashed ^= hashed >> np.uint32(12)
    inside = line[:size] == line[_RUN - 1 :] if size else np.zeros(0, bool)
    return hashed[inside], line[:size][inside]
