"""JSON lines to be filled in: objects get a field, arrays an element."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from tongsa.data.formats.decode import FilePath, name_of
from tongsa.data.formats.jsonl import (
    Fault,
    JsonLine,
    default_fields,
    fields_of,
    json_lines,
    text_at,
)
from tongsa.data.formats.layout import Layout
from tongsa.data.formats.pieces import (
    TRANSLATED,
    WITHOUT_SOURCE,
    Gap,
    Kept,
    Piece,
    joined,
    lines_of,
)
from tongsa.errors import DataError
from tongsa.text.normalise import is_empty
from tongsa.text.tags import Content


def jsonl_pieces(path: FilePath, layout: Layout, *, overwrite: bool) -> Iterator[Piece]:
    """Yield the pieces of a file of JSON lines to be filled in."""
    name = name_of(path)
    fields = fields_of(layout, 2)
    for line in json_lines(path):
        if line.problem is not None:
            raise DataError(line.problem)
        assert isinstance(line.raw.text, str)
        raw = line.raw.with_text(line.raw.text)
        if line.value is None:
            yield raw
            continue
        try:
            fields = fields or _fields(line.value, layout)
            yield _piece(line, raw, fields, overwrite)
        except Fault as fault:
            raise DataError(f"{name}:{line.number}: {fault}") from None


def _fields(value: Any, layout: Layout) -> tuple[str, str]:
    """Return the fields where the user has named none; the target's may be yet to come."""
    if isinstance(value, dict):
        for source, target in (
            ("source", "target"),
            (layout.source_language, layout.target_language),
        ):
            if source in value and target:
                return source, target
    return default_fields(value, layout)


def _piece(line: JsonLine, raw: bytes, fields: tuple[str, ...], overwrite: bool) -> Piece:
    source_field, target_field = fields
    source = text_at(line.value, source_field)
    holder, key = _place(line.value, target_field)
    there = holder[key] if isinstance(holder, dict) and key in holder else None
    if isinstance(holder, list) and key < len(holder):
        there = holder[key]
    if there is not None and not (isinstance(there, str) and is_empty(there)) and not overwrite:
        return Kept(raw, TRANSLATED)
    if is_empty(source):
        return Kept(raw, WITHOUT_SOURCE)

    def filled(answers: Sequence[Content]) -> bytes:
        if isinstance(holder, list):
            holder[key:] = [joined(answers), *holder[key + 1 :]]
        else:
            holder[key] = joined(answers)
        text = json.dumps(line.value, ensure_ascii=False)
        return line.raw.mark + text.encode("utf-8", "replace") + line.raw.end

    return Gap(line.number, lines_of(source), raw, filled)


def _place(value: Any, field: str) -> tuple[Any, Any]:
    """Return what holds the target, and its key or index there."""
    if isinstance(value, list):
        if not field.isdecimal() or int(field) > len(value) + 1:
            text_at(value, field)  # raises Fault
        return value, int(field) - 1
    if field in value or "." not in field:
        return value, field
    *outer, key = field.split(".")
    holder = value
    for name in outer:
        holder = holder.get(name)
        if not isinstance(holder, dict):
            raise Fault(f"no object `{name}` to put `{field}` into")
    return holder, key
