"""How likely two lines belong together: what a corpus teaches about its own pairs.

    evidence = log P(source i, target j | they belong together) / P(source i) P(target j)

Long sentences have long translations (Gale & Church 1993), questions have questions, numbers have
numbers, what begins with `I` begins with `저는`, and where there is a `dog` there is a `Hund`. Each
of these tells little; they are taken as independent, and what they tell together is cut off, so
that no single odd pair decides.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tongsa.data.check.part import SIDES, Part, Side
from tongsa.data.check.word_pairs import WordPairs
from tongsa.data.check.words import Bits, frequent_words

_WINDOW = 50  # lines on each side; lengths are compared with those around, for files are sorted
_MOST = 4.0  # nats that one pair may say

_ENDS = {
    **dict.fromkeys("?？؟", 1),
    **dict.fromkeys("!！", 2),
    **dict.fromkeys(".。．", 3),
} | dict.fromkeys(":;…", 4)
_TRAILING = " \t\r\xa0\u202f\"'”’»)]』」"
# The most frequent; fewer in small files, where chance would look like sense.
_FIRST_WORDS = 15
_MOST_SIGNS = max(2 * (1 + max(_ENDS.values())), 1 + _FIRST_WORDS)

Floats = npt.NDArray[np.float64]
Evidence = npt.NDArray[np.float32]  # half the memory: one row for each lag
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Stretch:
    """Lines from `start` up to `end` (exclusive, from 0) in which source i is target i + lag."""

    start: int
    end: int
    lag: int


@dataclass(frozen=True)
class Lines:
    """What is looked at in the lines of a side, (N,) or (N, …) each.

    length  as deviations from those around
    signs   numbers from 0: how each text ends and whether it holds a digit; the first word
    words   which frequent words it holds, packed
    """

    length: Floats
    signs: tuple[Ints, Ints]
    words: Bits


def lines_of(part: Part, side: Side) -> Lines:
    lines = part.lengths[SIDES.index(side)]
    texts = part.texts(side)[:lines]
    ends = np.fromiter(
        (_ENDS.get(text.rstrip(_TRAILING)[-1:], 0) for text in texts), np.int64, lines
    )
    digits = part.profiles[side].has("digit")[:lines]
    signs = 2 * ends + digits, _first_words(texts)
    return Lines(_among_neighbours(texts), signs, frequent_words(texts))


def _first_words(texts: Sequence[str]) -> Ints:
    """Return the rank of the word each text begins with; 0 for all but the most frequent."""
    words = [(text.split(None, 1) or ("",))[0] for text in texts]
    most = min(_FIRST_WORDS, int((len(texts) / 50) ** 0.5))
    frequent = [word for word, _ in Counter(word for word in words if word).most_common(most)]
    rank = {word: number for number, word in enumerate(frequent, start=1)}
    return np.fromiter((rank.get(word, 0) for word in words), np.int64, len(words))


def _among_neighbours(texts: Sequence[str]) -> Floats:
    """Return log lengths less their local mean, with deviation 1; 0 for empty texts."""
    length = np.fromiter(map(len, texts), np.float64, len(texts))
    there = length > 0
    logs = np.where(there, np.log(length + 5), 0)
    mean = _window_sum(logs) / np.maximum(_window_sum(there.astype(np.float64)), 1)
    apart = np.where(there, logs - mean, 0)
    usual = 1.4826 * np.median(np.abs(apart[there])) if there.any() else 0.0
    apart = np.clip(apart / max(usual, 1e-6), -3, 3)
    deviation = float(apart.std())
    return apart / deviation if deviation else apart


def _window_sum(values: Floats) -> Floats:
    total = np.concatenate([[0.0], np.cumsum(values)])
    here = np.arange(len(values))
    return np.asarray(
        total[np.minimum(here + _WINDOW + 1, len(values))] - total[np.maximum(here - _WINDOW, 0)]
    )


class Pairing:
    """What the pairs along a path teach of how lengths, signs and words go together."""

    def __init__(
        self, source: Lines, target: Lines, path: Sequence[Stretch], *, words: bool = True
    ) -> None:
        self._source, self._target = source, target
        here = np.concatenate([np.arange(s.start, s.end) for s in path])
        there = np.concatenate([np.arange(s.start, s.end) + s.lag for s in path])
        inside = (there >= 0) & (there < len(target.length))
        here, there = here[inside], there[inside]
        together = (source.length[here] * target.length[there]).mean() if len(here) else 0.0
        self._correlation = float(np.clip(together, 0, 0.98))
        self._told_by_signs = [
            _told_by(ours[here], theirs[there])
            for ours, theirs in zip(source.signs, target.signs, strict=True)
        ]
        self._told_by_words = WordPairs(source.words, target.words, here, there) if words else None

    def evidence(self, lag: int) -> Evidence:
        """Return what tells for source i and target i + lag, (N,) nats; 0 beyond the ends."""
        source, target = self._source, self._target
        result = np.zeros(len(source.length), np.float32)
        start, end = max(0, -lag), min(len(source.length), len(target.length) - lag)
        if start >= end:
            return result
        ours, theirs = slice(start, end), slice(start + lag, end + lag)
        told = self._told_by_lengths(source.length[ours], target.length[theirs])
        for table, a, b in zip(self._told_by_signs, source.signs, target.signs, strict=True):
            told += table[a[ours], b[theirs]]
        if self._told_by_words:
            told += self._told_by_words.told(ours, theirs)
        result[start:end] = np.clip(told, -_MOST, _MOST)
        return result

    def _told_by_lengths(self, a: Floats, b: Floats) -> Floats:
        """Log-likelihood ratio of two normal variables with this correlation."""
        r, left = self._correlation, 1 - self._correlation**2
        told = -0.5 * np.log(left) - (r**2 * (a * a + b * b) - 2 * r * a * b) / (2 * left)
        return np.asarray(told)


def _told_by(ours: Ints, theirs: Ints) -> Floats:
    """Return log P(a, b) / P(a) P(b) for two signs that stand beside each other, (A, B)."""
    size = _MOST_SIGNS
    seen = np.bincount(ours * size + theirs, minlength=size * size).reshape(size, size)
    share = seen / max(1, seen.sum())
    by_chance = np.outer(share.sum(axis=1), share.sum(axis=0))
    # Twenty pairs as chance would have them keep rare signs from telling too much.
    smoothed = (seen + 20 * by_chance) / (seen.sum() + 20)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(by_chance > 0, np.log(smoothed / by_chance), 0.0)
