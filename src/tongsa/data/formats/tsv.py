"""Tab-separated text: one pair a line, `source<TAB>target`, or chosen columns of more.

There is no quoting: a quotation mark is a character like any other, as translators' files have it.
"""

from collections.abc import Iterator

from tongsa.data.formats.decode import BadLine, FilePath, RawLine, name_of, raw_lines
from tongsa.data.formats.layout import Layout
from tongsa.data.formats.pairs import PairsRead
from tongsa.data.formats.table import Dialect, Row, read_rows

TSV = Dialect(pair="source<TAB>target", separator="tab", write=lambda cells: "\t".join(cells))


def read_tsv(path: FilePath, layout: Layout, *, skip_empty: bool = False) -> PairsRead:
    """Read the pairs of a tab-separated file."""
    return read_rows(tsv_rows(path), TSV, name_of(path), layout, skip_empty=skip_empty)


def tsv_rows(path: FilePath) -> Iterator[Row]:
    """Yield each line as a row."""
    for number, line in enumerate(raw_lines(path), start=1):
        yield _row(number, line)


def _row(number: int, line: RawLine) -> Row:
    if isinstance(line.text, BadLine):
        return Row(number, [], line.mark, line.end, b"", line.text.problem)
    return Row(number, line.text.split("\t"), line.mark, line.end, line.with_text(line.text), None)
