"""What every reader of pairs returns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Pair(NamedTuple):
    """A sequence and what it becomes, as they stand in the file."""

    source: str
    target: str


@dataclass(frozen=True)
class PairsRead:
    """The pairs of some files, with the line that each came from, counted from 1."""

    pairs: Sequence[Pair]
    lines: Sequence[int]
    skipped_lines: Sequence[int]  # lines with an empty side, left out because the caller said so
