"""Built-in data as files, to look at or to train on."""

from collections.abc import Sequence
from pathlib import Path

from tongsa.errors import DataError


def write_rows(folder: str, name: str, rows: Sequence[str], what: str) -> None:
    """Write a row a line, and say how many there are of what."""
    path = Path(folder) / name
    try:
        path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    except OSError as error:
        raise DataError(f"{path}: cannot be written: {error.strerror}") from None
    print(f"{path}: {len(rows):,} {what}")
