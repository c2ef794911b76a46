"""Data that comes with us, composed from words and patterns written by hand.

`load("en-ko")` gives pairs of English and Korean sentences: enough to train and to judge a
small translator without a download, and clean enough that every error is the model's own.
"""

import difflib
from collections.abc import Callable
from functools import cache

from tongsa.data.builtin import en_fr, en_ko
from tongsa.data.builtin.composition import Splits, compose
from tongsa.errors import ConfigError

__all__ = ["Splits", "load", "names"]

SETS: dict[str, Callable[[], Splits]] = {
    "en-ko": lambda: compose(en_ko.PATTERNS, en_ko.PHRASES),
    "en-fr": lambda: compose(en_fr.PATTERNS, en_fr.PHRASES),
}


def names() -> list[str]:
    return list(SETS)


def load(name: str) -> Splits:
    """The pairs called `name`; raises ConfigError if there are none of that name."""
    if name in SETS:
        return composed(name)
    near = difflib.get_close_matches(name, SETS, n=1, cutoff=0.0)
    raise ConfigError(
        f"there is no built-in data {name!r}; the names are {', '.join(SETS)}. "
        f"Did you mean {near[0]!r}?"
    )


@cache
def composed(name: str) -> Splits:
    return SETS[name]()
