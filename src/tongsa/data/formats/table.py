"""Tables: rows with one cell for each column, of which two are a pair."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from tongsa.data.formats.columns import Columns, find_columns
from tongsa.data.formats.layout import Layout
from tongsa.data.formats.pairs import Gathering, PairsRead
from tongsa.errors import DataError
from tongsa.text.normalise import is_empty
from tongsa.text.wishes import STYLE, wished


class Row(NamedTuple):
    """A row, what the file holds of it, and what is wrong with it, with file and line."""

    line: int
    cells: list[str]
    mark: bytes
    end: bytes
    raw: bytes
    problem: str | None


@dataclass(frozen=True)
class Dialect:
    """What differs between kinds of tables.

    pair       a row, for messages: `source<TAB>target`
    separator  in words
    write      cells -> the text of a row
    """

    pair: str
    separator: str
    write: Callable[[list[str]], str]


def read_rows(
    rows: Iterable[Row], dialect: Dialect, name: str, layout: Layout, *, skip_empty: bool
) -> PairsRead:
    """Read the pairs of a table."""
    gathering = Gathering(name, skip_empty)
    columns: Columns | None = None
    row: Row | None = None
    for row in rows:
        if row.problem is not None:
            gathering.problems.add(row.problem)
            continue
        if is_blank(row):
            gathering.empty(row.line, "the line is empty")
            continue
        if columns is None:
            columns = find_columns(row.cells, f"{name}:{row.line}", layout)
            if columns.header:
                continue
        fault = width_fault(row.cells, columns, dialect, layout)
        if fault:
            gathering.wrong(row.line, fault)
            continue
        source, target = row.cells[columns.source], row.cells[columns.target]
        if columns.style is not None and not is_empty(source):
            style = row.cells[columns.style].strip()
            if not STYLE.fullmatch(style):
                gathering.wrong(row.line, f"style {style!r}: write one word, such as polite")
                continue
            source = wished(source, style=style)
        gathering.add(row.line, source, target)
    if row is None:
        raise DataError(f"{name}: the file is empty; it must hold one {dialect.pair} a line")
    return gathering.result()


def is_blank(row: Row) -> bool:
    return all(is_empty(cell) for cell in row.cells)


def width_fault(cells: list[str], columns: Columns, dialect: Dialect, layout: Layout) -> str | None:
    """Return what is wrong with the number of cells in a row, if anything."""
    if len(cells) == columns.width:
        return None
    if layout.columns or columns.header:
        # Not read as far as it goes: a stray separator would cut a sentence unseen.
        return (
            f"{len(cells)} columns found, and {columns.width} in the first row; "
            f"is there a {dialect.separator} too many or too few?"
        )
    if len(cells) == 1:
        return f"no {dialect.separator} found; write {dialect.pair}"
    return (
        f"{len(cells)} columns found, 2 expected ({dialect.pair}); say which are source and "
        "target, as in --columns 1,2"
    )
