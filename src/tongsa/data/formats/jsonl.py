"""JSON lines: on each line an object with named fields, or an array.

{"en": "I drink coffee.", "ko": "나는 커피를 마셔."}
{"translation": {"en": "I drink coffee.", "ko": "나는 커피를 마셔."}}     --columns translation.en,…
["I drink coffee.", "나는 커피를 마셔."]
"""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from tongsa.data.formats.columns import names
from tongsa.data.formats.decode import BadLine, FilePath, RawLine, name_of, raw_lines
from tongsa.data.formats.layout import Layout
from tongsa.data.formats.pairs import Gathering, PairsRead
from tongsa.errors import ConfigError, DataError
from tongsa.text.normalise import is_empty

_KINDS = {bool: "true or false", int: "a number", float: "a number", dict: "an object",
          list: "an array"}  # fmt: skip


class Fault(Exception):
    """What is wrong with one line."""


class JsonLine(NamedTuple):
    """A line, its value, and what is wrong with it, with file and line."""

    number: int
    raw: RawLine
    value: Any
    problem: str | None


def read_jsonl(path: FilePath, layout: Layout, *, skip_empty: bool = False) -> PairsRead:
    """Read the pairs of a file of JSON lines."""
    name = name_of(path)
    gathering = Gathering(name, skip_empty)
    fields = fields_of(layout, 2)
    line: JsonLine | None = None
    for line in json_lines(path):
        if line.problem is not None:
            gathering.problems.add(line.problem)
        elif line.value is None:
            gathering.empty(line.number, "the line is empty")
        else:
            try:
                fields = fields or default_fields(line.value, layout)
                source, target = (text_at(line.value, field) for field in fields)
                gathering.add(line.number, source, target)
            except Fault as fault:
                gathering.wrong(line.number, str(fault))
    if line is None:
        raise DataError(f"{name}: the file is empty; it must hold one JSON object a line")
    return gathering.result()


def json_lines(path: FilePath) -> Iterator[JsonLine]:
    """Yield each line with its value; an empty line has the value None."""
    name = name_of(path)
    for number, line in enumerate(raw_lines(path), start=1):
        value: Any = None
        problem = line.text.problem if isinstance(line.text, BadLine) else None
        if isinstance(line.text, str) and not is_empty(line.text):
            try:
                value = json.loads(line.text)
            except json.JSONDecodeError as error:
                problem = f"{error.msg}, column {error.colno}"
            except (RecursionError, ValueError) as error:  # too deep; a number of too many digits
                problem = str(error)
            if problem:
                problem = f"{name}:{number}: not JSON ({problem}); each line must hold one object"
            elif not isinstance(value, dict | list):
                problem = (
                    f"{name}:{number}: neither an object nor an array; write "
                    '{"source": …, "target": …}'
                )
        yield JsonLine(number, line, value, problem)


def fields_of(layout: Layout, count: int) -> tuple[str, ...]:
    """Return the fields that the user has named, or none."""
    if layout.columns and len(layout.columns) != count:
        raise ConfigError(
            f"columns {','.join(layout.columns)}: pass two, the source's and the target's, as in "
            "--columns en,ko"
        )
    return layout.columns


def default_fields(value: Any, layout: Layout) -> tuple[str, str]:
    """Return the fields of a pair where the user has named none: by what the first line holds."""
    if isinstance(value, list):
        return "1", "2"
    for fields in (("source", "target"), (layout.source_language, layout.target_language)):
        if all(field in value for field in fields):
            return fields
    raise Fault(
        f"no fields `source` and `target`; there are {names(list(value))}: say which they are, as "
        "in --columns en,ko"
        if value
        else "the object holds no fields"
    )


def text_at(value: Any, field: str) -> str:
    """Return the text of a field: a key, keys joined by dots, or a place in an array from 1."""
    if isinstance(value, list):
        if not field.isdecimal():
            raise Fault(f"an array has no field `{field}`; give places, as in --columns 1,2")
        if int(field) > len(value):
            raise Fault(f"the array has no place {field}, only {len(value)}")
        found = value[int(field) - 1]
    elif field in value:
        found = value[field]
    else:
        found = value
        for key in field.split("."):
            if not isinstance(found, dict) or key not in found:
                raise Fault(
                    f"no field `{field}`; there are {names(list(value))}: say which are source "
                    "and target, as in --columns en,ko"
                )
            found = found[key]
    if found is None:
        return ""
    if not isinstance(found, str):
        raise Fault(f"field `{field}` is {_KINDS[type(found)]}, not text")
    return found
