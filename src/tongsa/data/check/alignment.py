"""Whether line n still stands beside its translation, or the two sides have slipped.

What tells that two lines belong together (pairing.py) tells little about one pair, but over a dozen
lines it tells with near certainty by how many lines the sides are apart.

    evidence[d, i] = log P(source i, target i + d | they belong together) / P(source) P(target)

The lag d may change from one line to the next, at a price; the best path through all lags is found
by dynamic programming (Viterbi). What is usual in this corpus is learned from the corpus, at the
lag that explains it best, and once more along the path found.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from tongsa.data.check.pairing import Evidence, Lines, Pairing, Stretch, lines_of
from tongsa.data.check.part import SIDES, Found, Part

_LARGEST_LAG = 10
_FEWEST_LINES = 50
_BLOCK = 8  # lines decided together; the border is then found to the line
# Evidence in nats that a shift must have for itself. By chance e^-50 does; but words, lengths and
# signs are not independent, and random cuts of clean corpora reached 40.
_ENOUGH = 50.0
# And a line of it, as a share of what a line of this corpus tells on average. Neighbours that are
# nearly the same sentence gain a little at every line when they change places, and a million lines
# hold enough of them to sum up to anything.
_OF_THE_USUAL = 0.25


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
    source, target = (lines_of(part, side) for side in SIDES)
    size, other = len(source.length), len(target.length)
    if min(size, other) < _FEWEST_LINES:
        return []
    largest = min(_LARGEST_LAG, min(size, other) // 10)
    lags = [*range(-largest, largest + 1)]
    if abs(other - size) > largest:
        lags.append(other - size)
    pairing = _best_pairing(source, target, lags)
    if pairing is None:
        return []
    for _ in range(2):
        evidence = np.stack([pairing.evidence(lag) for lag in lags])
        path = _best_path(evidence, lags)
        if all(stretch.lag == 0 for stretch in path):
            return path
        pairing = Pairing(source, target, path)
    evidence = np.stack([pairing.evidence(lag) for lag in lags])
    path = _best_path(evidence, lags)
    along = [evidence[lags.index(s.lag)][s.start : s.end] for s in path]
    usual = float(np.concatenate(along).mean())

    def is_shifted(stretch: Stretch, there: Evidence) -> bool:
        gain = there - evidence[lags.index(0)][stretch.start : stretch.end]
        return float(gain.sum()) > _ENOUGH and float(gain.mean()) > _OF_THE_USUAL * usual

    return [s for s, there in zip(path, along, strict=True) if s.lag == 0 or is_shifted(s, there)]


def _best_pairing(source: Lines, target: Lines, lags: Sequence[int]) -> Pairing | None:
    """Learn what translations look like, at the lag at which each side tells most of the other.

    None where no lag stands out: every pairing finds a little in the very lines it learned from.
    """
    size, other = len(source.length), len(target.length)

    def learned_at(lag: int, *, words: bool) -> Pairing:
        whole = Stretch(max(0, -lag), min(size, other - lag), lag)
        return Pairing(source, target, [whole], words=words)

    # Lengths and signs tell the lag of a whole file; words would take longer.
    told = [float(learned_at(lag, words=False).evidence(lag).sum()) for lag in lags]
    best = int(np.argmax(told))
    if told[best] - float(np.median(told)) < _ENOUGH:
        return None
    return learned_at(lags[best], words=True)


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
