"""What the user has said of how a file is laid out; the rest the file says itself."""

import os
from dataclasses import dataclass
from pathlib import PurePath

from tongsa.data.formats.unpack import FilePath, name_of
from tongsa.errors import ConfigError, DataError

_BY_SUFFIX = {
    ".tsv": "tsv",
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".tmx": "tmx",
    ".xlf": "xliff",
    ".xliff": "xliff",
    ".po": "po",
    ".pot": "po",
}
FORMATS = ("text", "tsv", "csv", "jsonl", "tmx", "xliff", "po", "turns")
_PACKED = (".gz", ".xz", ".zst")
_NOT_READ = {
    ".json": ("JSON", "write one object a line (JSON lines), as `jq -c '.[]'` does"),
    ".ods": ("a spreadsheet", "save it as CSV in UTF-8"),
    ".xls": ("a spreadsheet", "save it as CSV in UTF-8"),
    ".xlsx": ("a spreadsheet", "save it as CSV in UTF-8"),
    ".docx": ("a text document", "save its text as a plain text file"),
    ".ts": ("a Qt catalogue", "turn it into PO or XLIFF with `lconvert`"),
}


@dataclass(frozen=True)
class Layout:
    """How to read a file of pairs.

    format    one of FORMATS; None: by the file's name
    columns   of a table: the source's and the target's, as names or as numbers from 1
    header    whether the first row of a table names its columns; None: it does if `columns` holds
              names, else it does not, and a first row that looks like names is an error
    source_language, target_language   which languages of a file that holds several
    style     of a table: the column that says how each target is said, such as `polite`
    """

    format: str | None = None
    columns: tuple[str, ...] = ()
    header: bool | None = None
    source_language: str = ""
    target_language: str = ""
    style: str = ""

    def __post_init__(self) -> None:
        if self.format is not None and self.format not in FORMATS:
            raise ConfigError(f"format {self.format!r}: there are {', '.join(FORMATS)}")
        for column in (*self.columns, *([self.style] if self.style else [])):
            if not column or (column.isdecimal() and int(column) == 0):
                raise ConfigError(
                    f"column {column!r}: pass names or numbers from 1 up, as in "
                    "--columns en,ko or --columns 1,2"
                )
        if self.header is False and any(
            not column.isdecimal() for column in (*self.columns, self.style or "0")
        ):
            raise ConfigError(
                f"columns {','.join(self.columns)}: without a header row columns have no names; "
                "pass their numbers"
            )

    def format_of(self, path: FilePath) -> str | None:
        """Return the format of a file, or None where neither the user nor its name tells."""
        if self.format is not None:
            return self.format
        suffix = suffix_of(path)
        if suffix in _NOT_READ:
            kind, remedy = _NOT_READ[suffix]
            raise DataError(f"{name_of(path)}: {kind} is not read; {remedy}")
        return _BY_SUFFIX.get(suffix)


def suffix_of(path: FilePath) -> str:
    """Return the last part of a file's name that tells what it holds, packed or not."""
    pure = PurePath(os.fspath(path))
    return PurePath(pure.stem if pure.suffix.lower() in _PACKED else pure.name).suffix.lower()
