"""Texts with reserved symbols in them: no text can spell a symbol, so it stands as its id.

Hello {name}!       ["Hello ", 44, "!"]       ▁Hello ▁ <r40> !
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TypeAlias

from tongsa.text.normalise import WHITE_SPACE, compose
from tongsa.text.vocabulary import FIRST_FREE, SPECIALS

# Stretches of text, and ids of reserved symbols between them.
Parts: TypeAlias = Sequence[str | int]


def is_reserved(id_: int) -> bool:
    return len(SPECIALS) <= id_ < FIRST_FREE


def normalised(parts: Parts) -> list[str | int]:
    """Do what `normalise` does, as if the symbols were letters; no empty text is left."""
    return stripped(
        WHITE_SPACE.sub(" ", compose(part)) if isinstance(part, str) else part
        for part in joined(parts)
    )


def stripped(parts: Iterable[str | int]) -> list[str | int]:
    """Join texts that touch and take the spaces at both ends away; no empty text is left."""
    found = joined(parts)
    if found and isinstance(found[0], str):
        found[0] = found[0].lstrip(" ")
    if found and isinstance(found[-1], str):
        found[-1] = found[-1].rstrip(" ")
    return [part for part in found if part != ""]


def joined(parts: Iterable[str | int]) -> list[str | int]:
    """Make one text of those that touch."""
    found: list[str | int] = []
    for is_text, run in groupby(parts, key=lambda part: isinstance(part, str)):
        several = list(run)
        found += ["".join(map(str, several))] if is_text else several
    return found


def split_ids(ids: Iterable[int]) -> list[list[int] | int]:
    """Return runs of the ids of text, and between them the reserved ones."""
    found: list[list[int] | int] = []
    for reserved, run in groupby(ids, key=is_reserved):
        several = list(run)
        found += several if reserved else [several]
    return found
