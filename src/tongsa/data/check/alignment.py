"""Whether line n still stands beside its translation, or the two sides have slipped.

Long sentences have long translations (Gale & Church 1993), questions have questions, numbers have
numbers, and what begins with `I` begins with `저는`. Each of these tells little about one pair, but
over a few dozen lines they tell with near certainty by how many lines the sides are apart.

    evidence[d, i] = log P(source i, target i + d | they belong together) / P(source) P(target)

The lag d may change from one line to the next, at a price; the best path through all lags is found
by dynamic programming (Viterbi). What is usual in this corpus is learned from the corpus, at the
lag that explains it best, and once more along the path found.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tongsa.data.check.part import SIDES, Found, Part, Side

_LARGEST_LAG = 10
_FEWEST_LINES = 100
_BLOCK = 8  # lines decided together; the border is then found to the line
_WINDOW = 50  # lines on each side; lengths are compared with those around, for files are sorted
# Evidence in nats that a shift must have for itself. By chance e^-40 does; but lengths in a row
# are no independent draws, and random cuts of clean corpora reached 34.
_ENOUGH = 40.0
_MOST = 3.0  # nats that one pair may say, so that no single odd pair decides

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


def find_shift(part: Part) -> Iterator[Found]:
    out_of_step = [stretch for stretch in _stretches(part) if stretch.lag]
    pairs = np.concatenate(
        [np.arange(s.start, s.end) for s in out_of_step] or [np.empty(0, np.int64)]
    )
    says = {s.start: _say(s, part) for s in out_of_step}
    yield Found("shifted-alignment", part, pairs, "pair", says.__getitem__, list(says))


def _say(stretch: Stretch, part: Part) -> str:
    by = f"{abs(stretch.lag)} line" + ("s" if abs(stretch.lag) > 1 else "")
    way = f"{by} late" if stretch.lag > 0 else f"{by} early"
    ends = stretch.end >= min(part.lengths)
    until = "to the end" if ends else f"to about line {part.lines[stretch.end - 1]:,}"
    whole = ends and stretch.start == 0
    scope = "all through" if whole else f"from about here {until}"
    return f"{scope} the targets come {way}"


def _stretches(part: Part) -> Sequence[Stretch]:
    source, target = (_side(part, side) for side in SIDES)
    size, other = len(source.length), len(target.length)
    if min(size, other) < _FEWEST_LINES:
        return []
    largest = min(_LARGEST_LAG, min(size, other) // 10)
    lags = [*range(-largest, largest + 1)]
    if abs(other - size) > largest:
        lags.append(other - size)
    model = _best_model(source, target, lags)
    if model is None:
        return []
    for _ in range(2):
        evidence = np.stack([model(lag) for lag in lags])
        path = _best_path(evidence, lags)
        if all(stretch.lag == 0 for stretch in path):
            return path
        model = _model(source, target, path)
    evidence = np.stack([model(lag) for lag in lags])
    in_step = evidence[lags.index(0)]
    return [
        stretch
        for stretch in _best_path(evidence, lags)
        if stretch.lag == 0
        or (evidence[lags.index(stretch.lag)] - in_step)[stretch.start : stretch.end].sum()
        > _ENOUGH
    ]


@dataclass(frozen=True)
class _Side:
    """What is looked at: lengths as deviations from those around, and signs by number, from 0.

    signs  how each text ends and whether it holds a digit; the word it begins with
    """

    length: Floats
    signs: tuple[Ints, Ints]


def _side(part: Part, side: Side) -> _Side:
    lines = part.lengths[SIDES.index(side)]
    texts = part.texts(side)[:lines]
    ends = np.fromiter(
        (_ENDS.get(text.rstrip(_TRAILING)[-1:], 0) for text in texts), np.int64, lines
    )
    digits = part.profiles[side].has("digit")[:lines]
    return _Side(_among_neighbours(texts), (2 * ends + digits, _first_words(texts)))


def _first_words(texts: Sequence[str]) -> Ints:
    """Return the rank of the word each text begins with; 0 for all but the most frequent."""
    words = [text.split(None, 1)[0] if text and not text.isspace() else "" for text in texts]
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


_Model = Callable[[int], Evidence]  # lag -> evidence (N,)


def _best_model(source: _Side, target: _Side, lags: Sequence[int]) -> _Model | None:
    """Learn what translations look like, at the lag at which each side tells most of the other.

    None where no lag stands out: every model finds a little in the very lines it learned from.
    """
    size, other = len(source.length), len(target.length)

    def learned_at(lag: int) -> _Model:
        return _model(source, target, [Stretch(max(0, -lag), min(size, other - lag), lag)])

    told = [float(learned_at(lag)(lag).sum()) for lag in lags]
    best = int(np.argmax(told))
    if told[best] - float(np.median(told)) < _ENOUGH:
        return None
    return learned_at(lags[best])


def _model(source: _Side, target: _Side, path: Sequence[Stretch]) -> _Model:
    """Learn from the pairs along a path how lengths and signs go together."""
    size, other = len(source.length), len(target.length)
    here = np.concatenate([np.arange(s.start, s.end) for s in path])
    there = np.concatenate([np.arange(s.start, s.end) + s.lag for s in path])
    inside = (there >= 0) & (there < other)
    here, there = here[inside], there[inside]
    correlation = float(
        np.clip((source.length[here] * target.length[there]).mean() if len(here) else 0, 0, 0.98)
    )
    told_by_signs = [
        _told_by(ours[here], theirs[there])
        for ours, theirs in zip(source.signs, target.signs, strict=True)
    ]
    left = 1 - correlation**2

    def evidence(lag: int) -> Evidence:
        """Log-likelihood ratio of two normal variables with this correlation, and of the signs."""
        result = np.zeros(size, np.float32)
        start, end = max(0, -lag), min(size, other - lag)
        if start >= end:
            return result
        a, b = source.length[start:end], target.length[start + lag : end + lag]
        told = -0.5 * np.log(left) - (
            correlation**2 * (a * a + b * b) - 2 * correlation * a * b
        ) / (2 * left)
        for table, ours, theirs in zip(told_by_signs, source.signs, target.signs, strict=True):
            told += table[ours[start:end], theirs[start + lag : end + lag]]
        result[start:end] = np.clip(told, -_MOST, _MOST)
        return result

    return evidence


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


def _best_path(evidence: Evidence, lags: Sequence[int]) -> list[Stretch]:
    """Return the stretches of constant lag with the most evidence, each change paid for."""
    count, size = evidence.shape
    # A million lines offer a million chances to find something by chance.
    price = 2 * float(np.log(count * size))
    blocks = -(-size // _BLOCK)
    padded = np.zeros((count, blocks * _BLOCK), np.float32)
    padded[:, :size] = evidence
    by_block = padded.reshape(count, blocks, _BLOCK).sum(axis=2).T
    stay = np.arange(count)
    total = np.full(count, -price)
    total[lags.index(0)] = 0.0
    came_from = np.empty((blocks, count), np.int16)
    for block in range(blocks):
        best = int(total.argmax())
        switch = total[best] - price
        came_from[block] = np.where(total >= switch, stay, best)
        total = np.maximum(total, switch) + by_block[block]
    chosen = np.empty(blocks, np.int64)
    state = int(total.argmax())
    for block in range(blocks - 1, -1, -1):
        chosen[block] = state
        state = came_from[block, state]
    borders = [0, *(np.flatnonzero(np.diff(chosen)) + 1).tolist(), blocks]
    states = [int(chosen[border]) for border in borders[:-1]]
    lines = [min(border * _BLOCK, size) for border in borders]
    for i in range(1, len(lines) - 1):
        lines[i] = _border(evidence[states[i - 1]] - evidence[states[i]], lines, i)
    return [Stretch(lines[i], lines[i + 1], lags[state]) for i, state in enumerate(states)]


def _border(before_over_after: Evidence, lines: Sequence[int], i: int) -> int:
    """Return the line near border i at which the evidence for the lag before it ends."""
    start = max(lines[i - 1], lines[i] - 4 * _BLOCK)
    end = min(lines[i + 1], lines[i] + 4 * _BLOCK)
    gained = np.concatenate([[0.0], np.cumsum(before_over_after[start:end])])
    return start + int(gained.argmax())
