"""A word or phrase in both languages."""

from typing import NamedTuple

from tongsa.data.builtin.tables import rows


class Word(NamedTuple):
    en: str
    fr: str


def listed(table: str) -> list[Word]:
    return [Word(en, fr) for en, fr in rows(table)]
