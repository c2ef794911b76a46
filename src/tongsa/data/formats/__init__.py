"""Files of pairs: which reader reads what.

    two files   line n of the one is translated by line n of the other     text.py
    one file    source<TAB>target                                          tsv.py

Each plain or gzipped, UTF-8. To add a format, write its reader beside these and name it here.
"""

import os
from collections.abc import Sequence
from pathlib import PurePath

from tongsa.data.formats.decode import FilePath
from tongsa.data.formats.pairs import PairsRead
from tongsa.data.formats.text import read_aligned
from tongsa.data.formats.tsv import read_tsv
from tongsa.errors import DataError

_NOT_READ = {
    ".csv": "comma-separated text",
    ".json": "JSON",
    ".jsonl": "JSON lines",
    ".tmx": "a translation memory",
    ".xls": "a spreadsheet",
    ".xlsx": "a spreadsheet",
}


def read_pairs(paths: Sequence[FilePath], *, skip_empty: bool = False) -> PairsRead:
    """Read pairs from one file or two; DataError says all that is wrong with them.

    skip_empty  leave pairs with an empty side out, and name their lines in the result, instead of
                raising
    """
    for path in paths:
        suffix = PurePath(os.fspath(path).removesuffix(".gz")).suffix.lower()
        if suffix in _NOT_READ:
            raise DataError(
                f"{os.fspath(path)}: {_NOT_READ[suffix]} is not read; save it as tab-separated "
                "text (source<TAB>target) or as two text files"
            )
    match list(paths):
        case [pairs]:
            return read_tsv(pairs, skip_empty=skip_empty)
        case [source, target]:
            return read_aligned(source, target, skip_empty=skip_empty)
    raise DataError(
        f"{len(paths)} files given; pass one with source<TAB>target on each line, or two aligned "
        "ones: source, then target"
    )
