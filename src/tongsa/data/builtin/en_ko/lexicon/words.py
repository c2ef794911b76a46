"""A word or phrase in both languages."""

from typing import NamedTuple

from tongsa.data.builtin.tables import rows


class Quality(NamedTuple):
    en: str
    ko: str


def listed(table: str) -> list[Quality]:
    return [Quality(en, ko) for en, ko in rows(table)]
