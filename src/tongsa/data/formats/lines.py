"""Text to be translated: one sentence a line, from a file or from standard input."""

from collections.abc import Iterator

from tongsa.data.formats.decode import BadLine, FilePath, decoded_lines
from tongsa.errors import DataError


def read_lines(path: FilePath) -> Iterator[str]:
    """Yield each line as it comes; `-` is standard input.

    Empty lines are lines, so that output line n answers input line n, and an empty file has none.
    Raises DataError at the first line that cannot be read.
    """
    for line in decoded_lines(path):
        if isinstance(line, BadLine):
            raise DataError(line.problem)
        yield line
