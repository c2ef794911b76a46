"""A file to be filled in, as a stream of pieces: what stays as it is, and what waits for words.

Joined, the pieces are the file. So a large file is filled in little memory, and nothing changes
but what is asked for.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tongsa.data.formats.inline import Segment
from tongsa.text.tags import Content

# Why a unit stays as it is; the report counts them.
TRANSLATED = "have a translation already"
PROTECTED = "are not to be translated"
OBSOLETE = "are obsolete"
WITHOUT_SOURCE = "have no text to translate"


@dataclass(frozen=True)
class Kept:
    """A unit that stays as it is, and why."""

    raw: bytes
    why: str


@dataclass(frozen=True)
class Gap:
    """A unit that waits for a translation.

    line      where it begins
    segments  the sentences to translate
    raw       what the file holds of it
    filled    their answers, tags in place -> what the file shall hold of it
    """

    line: int
    segments: Sequence[Segment]
    raw: bytes
    filled: Callable[[Sequence[Content]], bytes]


Piece = bytes | Kept | Gap


def lines_of(text: str) -> list[Segment]:
    """Split a text with line breaks into its lines: translated one by one, they stay lines."""
    return [Segment([line]) for line in text.split("\n")]


def undivided(piece: Piece) -> Piece:
    """Return a piece in which a text of several lines waits for one answer to all of it."""
    if not isinstance(piece, Gap) or len(piece.segments) == 1:
        return piece
    text = " ".join(segment.plain.strip() for segment in piece.segments)
    return replace(piece, segments=[Segment([text])])


def joined(answers: Sequence[Content]) -> str:
    """Return the lines as one text again."""
    return "\n".join("".join(part for part in line if isinstance(part, str)) for line in answers)
