"""Files of several directions: en-fr=fr.tsv, en-ko=train.en,train.ko."""

import os
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from tongsa.data.corpus import Corpus, Pair, load_corpus
from tongsa.data.formats.csv import csv_rows
from tongsa.data.formats.layout import Layout
from tongsa.data.formats.tsv import tsv_rows
from tongsa.data.formats.unpack import FilePath
from tongsa.errors import ConfigError
from tongsa.text.wishes import DIRECTION, wished


def read_several(
    paths: Sequence[FilePath], layout: Layout, *, skip_empty: bool = False
) -> Corpus | None:
    """Read files that say what they translate; each source says so too. None where none does."""
    corpora = []
    for direction, files in by_direction(paths):
        if not direction:
            return None
        corpus = load_corpus(files, laid_out(layout, files, direction), skip_empty=skip_empty)
        pairs = [Pair(wished(source, direction), target) for source, target in corpus.pairs]
        corpora.append(replace(corpus, pairs=pairs))
    return joined(corpora)


def by_direction(paths: Sequence[FilePath]) -> list[tuple[str, list[FilePath]]]:
    """Return each direction with its files; `[("", paths)]` where no file says what it translates.

    Raises ConfigError where some do and some do not.
    """
    named = [split_direction(path) for path in paths]
    if not any(direction for direction, _ in named):
        return [("", list(paths))]
    for (direction, _), path in zip(named, paths, strict=True):
        if not direction:
            raise ConfigError(
                f"{os.fspath(path)}: the others say what they translate; say it here too, as in "
                f"en-fr={os.fspath(path)}"
            )
    return named


def split_direction(path: FilePath) -> tuple[str, list[FilePath]]:
    """Split `en-fr=FILE,FILE` into `en-fr` and its files; other names have no direction."""
    text = os.fspath(path)
    direction, equals, files = text.partition("=") if isinstance(text, str) else ("", "", "")
    if not equals or not DIRECTION.fullmatch(direction):
        return "", [path]
    return direction, list(files.split(","))


def joined(corpora: Sequence[Corpus]) -> Corpus:
    """Return several corpora as one that still knows where each pair stands."""
    starts = [0, *accumulate(len(corpus) for corpus in corpora)]

    def place(index: int, side: str) -> str:
        which = bisect_right(starts, index) - 1
        return corpora[which].where(index - starts[which], side)

    left_out: Counter[str] = Counter()
    for corpus in corpora:
        left_out.update(corpus.left_out)
    return Corpus(
        pairs=[pair for corpus in corpora for pair in corpus.pairs],
        name=" + ".join(corpus.name for corpus in corpora),
        lines=range(1, starts[-1] + 1),
        skipped_lines=[line for corpus in corpora for line in corpus.skipped_lines],
        left_out=left_out,
        place=place,
    )


def laid_out(layout: Layout, files: Sequence[FilePath], direction: str) -> Layout:
    """Return the layout of the files of one direction.

    A table whose first row names both languages, perhaps among others, has its columns there.
    """
    source, target = direction.split("-")
    layout = replace(layout, source_language=source, target_language=target)
    if len(files) == 1 and not layout.columns and os.fspath(files[0]) != "-":
        match layout.format_of(files[0]):
            case "tsv" | None:
                first = next(tsv_rows(files[0]), None)
            case "csv":
                first = next(csv_rows(files[0])[0], None)
            case _:
                first = None
        if first and {source, target} <= {cell.strip() for cell in first.cells}:
            return replace(layout, columns=(source, target))
    return layout
