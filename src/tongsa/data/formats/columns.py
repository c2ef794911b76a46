"""Which columns of a table hold the source and the target: by number, or by name from a header."""

from collections.abc import Sequence
from dataclasses import dataclass

from tongsa.data.formats.header import looks_like_header
from tongsa.data.formats.layout import Layout
from tongsa.errors import ConfigError, DataError


@dataclass(frozen=True)
class Columns:
    """Where a row's sides stand, counted from 0, and how many cells a row has.

    header  whether the first row is names and no pair
    style   where it is said how the target is said; None: nowhere
    """

    source: int
    target: int
    width: int
    header: bool
    style: int | None = None


def find_columns(first: Sequence[str], where: str, layout: Layout) -> Columns:
    """Settle the columns by the first row of a table, for reading pairs.

    where  `file:line` of that row

    Raises DataError where the columns asked for are not there, or the user has yet to say which
    they are or whether the row is a header; ConfigError where `layout` makes no sense.
    """
    chosen = layout.columns
    if len(chosen) not in (0, 2):
        raise ConfigError(
            f"columns {','.join(chosen)}: pass two, the source's and the target's, as in "
            "--columns en,ko"
        )
    width = len(first) if chosen or layout.style else 2
    if layout.header and not chosen and len(first) != 2:
        raise DataError(
            f"{where}: {len(first)} columns ({names(first)}); say which are source and target, as "
            "in --columns en,ko"
        )
    source, target = (position(c, first, where) for c in chosen) if chosen else (0, 1)
    if source == target:
        raise ConfigError(f"columns {','.join(chosen)}: source and target are the same column")
    style = position(layout.style, first, where) if layout.style else None
    header = is_header(first, (source, target), where, layout)
    return Columns(source, target, width, header, style)


def is_header(first: Sequence[str], used: Sequence[int], where: str, layout: Layout) -> bool:
    """Whether the first row is names; DataError where it looks so and nobody has said."""
    if layout.header is not None:
        return layout.header
    if any(not column.isdecimal() for column in (*layout.columns, layout.style or "0")):
        return True
    cells = [first[i] for i in used if i < len(first)]
    if looks_like_header(cells, (layout.source_language, layout.target_language)):
        raise DataError(
            f"{where}: {names(cells)} looks like a header; pass --header if it names the columns, "
            "--no-header if it is a pair"
        )
    return False


def position(column: str, first: Sequence[str], where: str) -> int:
    """Return where a column stands, counted from 0, by its name or its number from 1."""
    if column.isdecimal():
        if int(column) > len(first):
            raise DataError(f"{where}: no column {column}, only {len(first)} found")
        return int(column) - 1
    stripped = [cell.strip() for cell in first]
    match stripped.count(column):
        case 1:
            return stripped.index(column)
        case 0:
            raise DataError(
                f"{where}: no column is called `{column}`; there are {names(first)}: name two of "
                "them, or give numbers, as in --columns 1,2"
            )
    raise DataError(
        f"{where}: {stripped.count(column)} columns are called `{column}`; give their numbers, as "
        "in --columns 1,2"
    )


def names(cells: Sequence[str]) -> str:
    """Return cells for a message: at most eight, each cut to a length that names have."""
    shown = [cell.strip() if len(cell) <= 30 else f"{cell[:29]}…" for cell in cells[:8]]
    return ", ".join(f"`{cell}`" for cell in shown) + (", …" if len(cells) > 8 else "")
