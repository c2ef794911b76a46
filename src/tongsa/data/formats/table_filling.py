"""Tables to be filled in: rows with an empty target, or a new column behind the others."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tongsa.data.formats.columns import is_header, names, position
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
from tongsa.data.formats.table import Dialect, Row, is_blank
from tongsa.errors import ConfigError, DataError
from tongsa.text.normalise import is_empty
from tongsa.text.tags import Content


@dataclass(frozen=True)
class _Plan:
    """Columns counted from 0; width: the cells of a row before it is filled in.

    heading  the name of a new column, where the table has a header
    """

    source: int
    target: int
    width: int
    header: bool
    heading: str


def table_pieces(
    rows: Iterable[Row], dialect: Dialect, name: str, layout: Layout, *, overwrite: bool
) -> Iterator[Piece]:
    """Yield the pieces of a table to be filled in."""
    plan: _Plan | None = None
    for row in rows:
        if row.problem is not None:
            raise DataError(row.problem)
        if is_blank(row):
            yield row.raw
            continue
        if plan is None:
            plan = _plan(row.cells, f"{name}:{row.line}", layout)
            if plan.header:
                new = plan.target == plan.width
                yield _written(row, [*row.cells, plan.heading], dialect) if new else row.raw
                continue
        if len(row.cells) not in (plan.width, max(plan.width, plan.target + 1)) and not (
            len(row.cells) == plan.target == plan.width - 1  # only the last cell is not there
        ):
            raise DataError(
                f"{name}:{row.line}: {len(row.cells)} columns found, and {plan.width} in the first "
                f"row; is there a {dialect.separator} too many or too few?"
            )
        yield _piece(row, plan, dialect, overwrite)


def _piece(row: Row, plan: _Plan, dialect: Dialect, overwrite: bool) -> Piece:
    cells = row.cells + [""] * (plan.target + 1 - len(row.cells))
    if not is_empty(cells[plan.target]) and not overwrite:
        return Kept(row.raw, TRANSLATED)
    if is_empty(cells[plan.source]):
        return Kept(row.raw, WITHOUT_SOURCE)

    def filled(answers: Sequence[Content]) -> bytes:
        new = list(cells)
        new[plan.target] = joined(answers)
        return _written(row, new, dialect)

    return Gap(row.line, lines_of(cells[plan.source]), row.raw, filled)


def _written(row: Row, cells: list[str], dialect: Dialect) -> bytes:
    return row.mark + dialect.write(cells).encode() + row.end


def _plan(first: Sequence[str], where: str, layout: Layout) -> _Plan:
    """Settle by the first row which column is read and which is written."""
    chosen = layout.columns
    width = len(first)
    heading = layout.target_language or "translation"
    if not chosen:
        if width > 2:
            raise DataError(
                f"{where}: {width} columns ({names(first)}); say which is the source and which is "
                "to be filled in, as in --columns 1,2"
            )
        return _Plan(0, 1, width, is_header(first, range(width), where, layout), heading)
    if len(chosen) > 2:
        raise ConfigError(
            f"columns {','.join(chosen)}: pass the source's and, to fill one in, the target's"
        )
    source = position(chosen[0], first, where)
    target, heading = _target(chosen[1], first, where) if len(chosen) == 2 else (width, heading)
    if source == target:
        raise ConfigError(f"columns {','.join(chosen)}: source and target are the same column")
    header = is_header(first, [source, target], where, layout)
    return _Plan(source, target, width, header, heading)


def _target(column: str, first: Sequence[str], where: str) -> tuple[int, str]:
    """Return the target's column, which may be the one behind the last, and its name."""
    if column.isdecimal():
        if int(column) > len(first) + 1:
            raise DataError(
                f"{where}: no column {column}, only {len(first)} found; a new one would be number "
                f"{len(first) + 1}"
            )
        return int(column) - 1, "translation"
    if column in (cell.strip() for cell in first):
        return position(column, first, where), column
    return len(first), column
