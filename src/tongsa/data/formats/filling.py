"""Files to be filled in: which of them is cut into pieces by what."""

from collections.abc import Iterator

from tongsa.data.formats.csv import csv_rows
from tongsa.data.formats.decode import BadLine, FilePath, name_of, raw_lines
from tongsa.data.formats.inline import Segment
from tongsa.data.formats.jsonl_filling import jsonl_pieces
from tongsa.data.formats.layout import Layout
from tongsa.data.formats.pieces import Gap, Piece, joined
from tongsa.data.formats.po_filling import po_pieces
from tongsa.data.formats.table_filling import table_pieces
from tongsa.data.formats.tmx import tmx_pieces
from tongsa.data.formats.tsv import TSV, tsv_rows
from tongsa.data.formats.xliff import xliff_pieces
from tongsa.errors import ConfigError, DataError
from tongsa.text.normalise import is_empty

# What stands in a filled file for people to look at; tables and text have no place for it.
MARKS = {
    "tmx": 'creationtool="tongsa"',
    "xliff": "needing review",
    "po": "fuzzy",
}


def pieces_of(path: FilePath, layout: Layout, *, overwrite: bool = False) -> Iterator[Piece]:
    """Cut a file into pieces: text by lines, tables by rows, documents by units.

    overwrite  translate anew what has a translation

    Raises DataError, while the pieces are taken, where the file cannot be read.
    """
    kind = layout.format_of(path) or "text"
    if kind not in ("tsv", "csv", "jsonl") and (layout.columns or layout.header is not None):
        raise ConfigError(
            f"--columns and --header are for tables (TSV, CSV, JSON lines); {name_of(path)} is none"
        )
    match kind:
        case "text":
            return _text_pieces(path)
        case "tsv":
            return table_pieces(tsv_rows(path), TSV, name_of(path), layout, overwrite=overwrite)
        case "csv":
            rows, dialect = csv_rows(path)
            return table_pieces(rows, dialect, name_of(path), layout, overwrite=overwrite)
        case "jsonl":
            return jsonl_pieces(path, layout, overwrite=overwrite)
        case "tmx":
            return tmx_pieces(path, layout, overwrite=overwrite)
        case "xliff":
            return xliff_pieces(path, layout, overwrite=overwrite)
        case _:
            return po_pieces(path, layout, overwrite=overwrite)


def _text_pieces(path: FilePath) -> Iterator[Piece]:
    """Yield the lines of a text: here a line is not filled in, its translation takes its place."""
    for number, line in enumerate(raw_lines(path), start=1):
        if isinstance(line.text, BadLine):
            raise DataError(line.text.problem)
        raw = line.with_text(line.text)
        if is_empty(line.text):
            yield raw
        else:
            yield Gap(
                number,
                [Segment([line.text.strip(" \t\v\f\r")])],
                raw,
                lambda answers, line=line: line.with_text(joined(answers)),  # type: ignore[misc]
            )
