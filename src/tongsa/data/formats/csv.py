"""Comma-separated text (RFC 4180): cells may be quoted, and then hold commas and line breaks.

Where the first row has no comma, it is a semicolon that separates, as spreadsheets write in
countries with a decimal comma, or a tab.
"""

import csv
import io
from collections.abc import Iterator
from functools import partial
from itertools import chain

from tongsa.data.formats.decode import BadLine, FilePath, RawLine, name_of, raw_lines
from tongsa.data.formats.layout import Layout
from tongsa.data.formats.pairs import PairsRead
from tongsa.data.formats.table import Dialect, Row, read_rows


def read_csv(path: FilePath, layout: Layout, *, skip_empty: bool = False) -> PairsRead:
    """Read the pairs of a comma-separated file."""
    rows, dialect = csv_rows(path)
    return read_rows(rows, dialect, name_of(path), layout, skip_empty=skip_empty)


def csv_rows(path: FilePath) -> tuple[Iterator[Row], Dialect]:
    """Return the records of a file, each with the line that it begins at, and how to write more."""
    lines = raw_lines(path)
    first = next(lines, None)
    text = first.text if first and isinstance(first.text, str) else ""
    separator = next((sign for sign in ",;\t" if sign in text), ",")
    word = {",": "comma", ";": "semicolon", "\t": "tab"}[separator]
    dialect = Dialect(f"source{separator}target", word, partial(_write, separator))
    return _records(first, lines, separator, name_of(path)), dialect


def _records(
    first: RawLine | None, rest: Iterator[RawLine], separator: str, name: str
) -> Iterator[Row]:
    taken: list[RawLine] = []  # the lines of the record being read

    def texts() -> Iterator[str]:
        for line in chain([first] if first else [], rest):
            taken.append(line)
            yield _plain(line) + ("\n" if line.end else "")

    reader = csv.reader(texts(), delimiter=separator, strict=True)
    number = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except _Bad as bad:
            # Behind a line that cannot be read nobody knows which quotation marks are open.
            yield Row(number, [], b"", b"", b"", bad.problem)
            return
        except csv.Error as error:
            yield Row(number, [], b"", b"", b"", f"{name}:{number}: {_reason(error)}")
            return
        raw = b"".join(line.with_text(_plain(line)) for line in taken)
        yield Row(number, cells, taken[0].mark, taken[-1].end, raw, None)
        number += len(taken)
        taken.clear()


class _Bad(Exception):
    def __init__(self, problem: str) -> None:
        self.problem = problem


def _plain(line: RawLine) -> str:
    if isinstance(line.text, BadLine):
        raise _Bad(line.text.problem)
    return line.text


def _reason(error: csv.Error) -> str:
    match str(error):
        case "unexpected end of data":
            return 'a quotation mark opens here and never closes; write `"` within a cell as `""`'
        case text if text.startswith("field larger"):
            return "a cell of over 131,072 characters begins here: is a quotation mark not closed?"
        case text:
            return f'broken quoting ({text}); write `"` within a quoted cell as `""`'


def _write(separator: str, cells: list[str]) -> str:
    text = io.StringIO(newline="")
    # The writer quotes what its own line end could be taken for: both CR and LF.
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerow(cells)
    return text.getvalue().removesuffix("\r\n")
