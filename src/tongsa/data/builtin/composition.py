"""From patterns and free sentences to pairs: draw, keep one-to-one, split.

A pattern is a function that draws its words from a Dice and returns one pair. We call it until
it has given as many different pairs as we want of it, so no pattern swamps the others, and no
list of all combinations is ever written down.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeVar

from tongsa.data.builtin.english import capital

T = TypeVar("T")
Pair = tuple[str, str]

# Every 25th pair of a pattern goes to dev and every 25th to test: 4 % each.
HELD_OUT_EVERY = 25
# A word met only once or twice is hardly learnt, so it is not asked for either.
KNOWN_FROM = 3
# A pattern with few combinations repeats itself; after this many draws a pair we take what came.
DRAWS_PER_PAIR = 12


class Splits(NamedTuple):
    train: list[Pair]
    dev: list[Pair]
    test: list[Pair]


class Dice:
    """Choices that are the same on every machine and every version of Python."""

    def __init__(self, seed: str) -> None:
        # `random` promises the same floats for a seed, but not the same choices.
        self.hash = hashlib.sha256(seed.encode())

    def pick(self, options: Sequence[T], but: T | None = None) -> T:
        """One of the options, other than `but`."""
        allowed = options if but is None else [option for option in options if option != but]
        self.hash.update(b".")
        return allowed[int.from_bytes(self.hash.digest()[:8], "big") % len(allowed)]


class Pattern(NamedTuple):
    draw: Callable[[Dice], Pair]
    wanted: int


def pattern(
    into: list[Pattern], wanted: int
) -> Callable[[Callable[[Dice], Pair]], Callable[[Dice], Pair]]:
    """Enter the function below in the list: at most `wanted` pairs are wanted of it."""

    def enter(draw: Callable[[Dice], Pair]) -> Callable[[Dice], Pair]:
        into.append(Pattern(draw, wanted))
        return draw

    return enter


def draw_pairs(pattern: Pattern) -> list[Pair]:
    """Different pairs of one pattern, in the order in which they were drawn."""
    name = pattern.draw.__name__
    dice = Dice(name)
    pairs: dict[Pair, None] = {}
    for _ in range(pattern.wanted * DRAWS_PER_PAIR):
        if len(pairs) == pattern.wanted:
            break
        pairs[pattern.draw(dice)] = None
    return list(pairs)


def words(pair: Pair) -> set[str]:
    """What both sides consist of, each word marked with its side."""
    return {f"{side} {word.rstrip('.,?')}" for side in (0, 1) for word in pair[side].split()}


def compose(patterns: Iterable[Pattern], phrases: Iterable[Pair]) -> Splits:
    """All pairs, split so that dev and test hold new combinations of words known from train."""
    train, dev, test = list(phrases), [], []
    for pattern in patterns:
        for i, pair in enumerate(draw_pairs(pattern)):
            match i % HELD_OUT_EVERY:
                case 8:
                    dev.append(pair)
                case 16:
                    test.append(pair)
                case _:
                    train.append(pair)
    met = Counter(word for pair in train for word in words(pair))
    for held_out in (dev, test):
        known = [all(met[word] >= KNOWN_FROM for word in words(pair)) for pair in held_out]
        train += [pair for pair, all_known in zip(held_out, known, strict=True) if not all_known]
        held_out[:] = [pair for pair, all_known in zip(held_out, known, strict=True) if all_known]
    splits = Splits(train, dev, test)
    demand_one_to_one(splits)
    return splits


def demand_one_to_one(splits: Splits) -> None:
    """No source and no target stands twice: a pattern that breaks this is our mistake."""
    of_source: dict[str, str] = {}
    of_target: dict[str, str] = {}
    for source, target in [*splits.train, *splits.dev, *splits.test]:
        assert source not in of_source, f"{source!r}: {of_source[source]!r} and {target!r}"
        assert target not in of_target, f"{target!r}: {of_target[target]!r} and {source!r}"
        of_source[source], of_target[target] = target, source


def statement(source: str, target: str) -> Pair:
    return capital(source) + ".", capital(target) + "."


def question(source: str, target: str) -> Pair:
    return capital(source) + "?", capital(target) + "?"
