"""Files of pairs: which reader reads what.

    two files   line n of the one is translated by line n of the other       text.py
    a table     source<TAB>target, or chosen columns        tsv.py, csv.py, jsonl.py
    documents   what translators keep their work in       tmx.py, xliff.py, po.py

Each plain or packed. To add a format, write its reader beside these and name it here and, by its
suffix, in layout.py.
"""

import os
from collections.abc import Sequence

from tongsa.data.formats.csv import read_csv
from tongsa.data.formats.jsonl import read_jsonl
from tongsa.data.formats.layout import Layout
from tongsa.data.formats.pairs import PairsRead
from tongsa.data.formats.po import read_po
from tongsa.data.formats.text import read_aligned
from tongsa.data.formats.tmx import read_tmx
from tongsa.data.formats.tsv import read_tsv
from tongsa.data.formats.unpack import FilePath, name_of
from tongsa.data.formats.xliff import read_xliff
from tongsa.errors import ConfigError, DataError

_READERS = {
    "tsv": read_tsv,
    "csv": read_csv,
    "jsonl": read_jsonl,
    "tmx": read_tmx,
    "xliff": read_xliff,
    "po": read_po,
}
_TABLES = ("tsv", "csv", "jsonl")


def read_pairs(
    paths: Sequence[FilePath], layout: Layout | None = None, *, skip_empty: bool = False
) -> PairsRead:
    """Read pairs from one file or two; DataError says all that is wrong with them.

    skip_empty  leave pairs with an empty side out, and name their lines in the result, instead of
                raising
    """
    layout = layout or Layout()
    kinds = [layout.format_of(path) for path in paths]
    match list(paths):
        case [path]:
            only = kinds[0] or "tsv"
            if only == "turns":
                raise DataError(
                    f"{name_of(path)}: holds conversations, which are for chat; pass --task chat"
                )
            if only == "text":
                raise DataError(
                    f"{name_of(path)}: plain text holds one side only; pass two aligned files, "
                    "source, then target"
                )
            if only not in _TABLES:
                _refuse_columns(layout, f"{name_of(path)} is no table")
            if only == "jsonl" and layout.style:
                raise ConfigError(
                    f"--style-column is for tables (TSV, CSV); {name_of(path)} is none"
                )
            return _READERS[only](path, layout, skip_empty=skip_empty)
        case [source, target]:
            for path, kind in zip(paths, kinds, strict=True):
                if kind in ("jsonl", "tmx", "xliff", "po", "turns"):
                    raise DataError(
                        f"{name_of(path)}: holds both sides of its pairs; pass it alone"
                    )
            _refuse_columns(layout, "two files are read line by line")
            if os.fspath(source) == os.fspath(target) == "-":
                raise DataError("standard input: can be one of the two files, not both")
            return read_aligned(source, target, skip_empty=skip_empty)
    raise DataError(
        f"{len(paths)} files given; pass one with source<TAB>target on each line, or two aligned "
        "ones: source, then target"
    )


def _refuse_columns(layout: Layout, why: str) -> None:
    if layout.columns or layout.header is not None:
        raise ConfigError(f"--columns and --header are for tables (TSV, CSV, JSON lines); {why}")
    if layout.style:
        raise ConfigError(f"--style-column is for tables (TSV, CSV); {why}")
