"""Requests and what they come down to, in English and Korean: enough to see a model sum up.

A request is a wish in a frame of courtesies. The names of people are put together from two halves,
and every fourth is kept for dev and test: whoever sums those up rightly has copied them.
"""

from collections.abc import Iterator, Mapping
from itertools import product
from types import ModuleType

from tongsa.data.builtin.composition import Dice, Pair, Splits
from tongsa.data.builtin.requests import en, ko

LANGUAGES: Mapping[str, ModuleType] = {"en": en, "ko": ko}

_SIZES = {"train": 1500, "dev": 100, "test": 100}
_KEPT_EVERY = 4


def load(language: str) -> Splits:
    """Return requests and their cores in a language of `LANGUAGES`."""
    return Splits(*(_draw(LANGUAGES[language], part, size) for part, size in _SIZES.items()))


def _draw(told: ModuleType, part: str, size: int) -> list[Pair]:
    """Return so many pairs whose requests are all different."""
    dice = Dice(f"{told.__name__.rpartition('.')[2]} {part}")
    names = list(_names(told, kept=part != "train"))
    pairs: dict[str, str] = {}
    while len(pairs) < size:
        words = {kind: dice.pick(options.split()) for kind, options in told.WORDS.items()}
        wish, core = dice.pick(told.WISHES)
        words["name"] = dice.pick(names)
        request = told.in_frame(dice.pick(told.FRAMES), told.fill(wish, words))
        pairs[request] = told.fill(core, words)
    return list(pairs.items())


def _names(told: ModuleType, *, kept: bool) -> Iterator[str]:
    for number, (one, other) in enumerate(product(*(halves.split() for halves in told.NAMES))):
        if (number % _KEPT_EVERY == 0) == kept:
            yield one + other
