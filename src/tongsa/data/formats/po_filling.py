"""PO files to be filled in: messages without a translation get one, and the flag `fuzzy`."""

from collections.abc import Iterator, Sequence

from tongsa.data.formats.decode import FilePath
from tongsa.data.formats.inline import Segment
from tongsa.data.formats.layout import Layout
from tongsa.data.formats.pieces import (
    OBSOLETE,
    TRANSLATED,
    WITHOUT_SOURCE,
    Gap,
    Kept,
    Piece,
    joined,
    lines_of,
)
from tongsa.data.formats.po import catalogue
from tongsa.data.formats.po_entries import Entry, quoted_lines
from tongsa.text.normalise import is_empty
from tongsa.text.tags import Content


def po_pieces(path: FilePath, layout: Layout, *, overwrite: bool) -> Iterator[Piece]:
    """Yield the pieces of a catalogue to be filled in."""
    for entry in catalogue(path, layout):
        yield _piece(entry, overwrite)


def _piece(entry: Entry, overwrite: bool) -> Piece:
    if entry.obsolete:
        return Kept(entry.raw, OBSOLETE)
    if entry.is_header or not entry.has_message:
        return entry.raw
    if entry.translated and not overwrite:
        return Kept(entry.raw, TRANSLATED)
    sources = entry.sources
    if all(is_empty(source) for source in sources):
        return Kept(entry.raw, WITHOUT_SOURCE)
    # The forms of a plural behind the first are all answers to one text.
    different = list(dict.fromkeys(sources))
    segments = {source: lines_of(source) for source in different}

    def filled(answers: Sequence[Content]) -> bytes:
        left = list(answers)
        texts = {}
        for source in different:
            count = len(segments[source])
            texts[source] = joined(left[:count])
            del left[:count]
        return _with_translations(entry, [texts[source] for source in sources])

    every: list[Segment] = [segment for source in different for segment in segments[source]]
    return Gap(entry.line, every, entry.raw, filled)


def _with_translations(entry: Entry, texts: Sequence[str]) -> bytes:
    """Return the entry's bytes with these translations and the flag `fuzzy`."""
    end = next(line.end for line in entry.lines if line.end) if len(entry.lines) > 1 else b"\n"
    new: dict[int, list[str]] = {}
    gone: set[int] = set()
    for statement, text in zip(entry.translations, texts, strict=True):
        new[statement.start] = quoted_lines(statement.keyword, text)
        gone.update(range(statement.start, statement.stop))
    if not entry.fuzzy:
        flags = ", ".join(["#, fuzzy", *entry.flags])
        if entry.flags_at is not None:
            new[entry.flags_at] = [flags]
            gone.add(entry.flags_at)
        else:
            at = entry.statements[0].start if entry.previous_at is None else entry.previous_at
            new[at] = [flags]
    parts: list[bytes] = []
    for index, line in enumerate(entry.lines):
        assert isinstance(line.text, str)
        mark = line.mark
        for text in new.get(index, []):
            parts.append(mark + text.encode("utf-8", "replace") + end)
            mark = b""
        if index not in gone:
            parts.append(mark + line.text.encode() + line.end)
    # As the file had it: perhaps without an end of the last line.
    whole = b"".join(parts)
    return whole if entry.lines[-1].end else whole.removesuffix(end)
