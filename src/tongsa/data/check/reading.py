"""Reading a part of the data with all its faults: what strict readers refuse is kept and named."""

import os
from collections.abc import Collection, Sequence
from functools import partial
from itertools import takewhile, zip_longest

import numpy as np

from tongsa.data.check.part import Found, Part, PartName, Side
from tongsa.data.corpus import Corpus, load_corpus
from tongsa.data.formats.decode import BadLine, FilePath, decoded_lines, name_of
from tongsa.data.formats.layout import Layout
from tongsa.errors import DataError

# What has no ink: a line of these alone is empty to people, whatever a program says.
_NO_INK = "".join(
    map(
        chr,
        (
            *range(0x21), *range(0x7F, 0xA1), 0xAD, 0x1680, 0x180E, *range(0x2000, 0x2010),
            *range(0x2028, 0x2030), *range(0x205F, 0x2070), 0x3000, 0x3164, 0xFEFF, 0xFFA0,
        ),
    )
)  # fmt: skip
_HEADER_WORDS = {
    *("source", "target", "src", "tgt", "trg", "input", "output", "sentence", "translation"),
    *("text", "question", "answer", "q", "a", "lang1", "lang2", "원문", "번역", "질문", "답변"),
    *("en", "ko", "de", "fr", "es", "it", "ja", "zh", "ru", "pt", "nl", "eng", "kor", "deu", "fra"),
    *("english", "korean", "german", "french", "spanish", "italian", "japanese", "chinese"),
    *("영어", "한국어", "russian", "portuguese", "dutch", "deutsch", "français", "español"),
}


def read_part(
    name: PartName, data: Sequence[FilePath] | Corpus, layout: Layout | None = None
) -> Part:
    """Read a file of pairs or two aligned files; keep what is wrong with plain text.

    Raises DataError where a file as a whole cannot be read: missing, not text, UTF-16, damaged.
    """
    if isinstance(data, Corpus):
        return _of_corpus(name, data)
    files = tuple(os.fspath(path) for path in data)
    layout = layout or Layout()
    kinds = {layout.format_of(path) or "tsv" for path in files}
    # Formats with a structure of their own have readers that miss nothing; text has neither.
    if not kinds <= {"text", "tsv"} or layout.columns or len(files) not in (1, 2):
        return _of_corpus(name, load_corpus(data, layout))
    return _read_columns(name, files) if len(files) == 1 else _read_aligned(name, files)


def _of_corpus(name: PartName, corpus: Corpus) -> Part:
    # Within a line, as in a file: the checks join texts with line feeds.
    source = [pair.source.replace("\n", " ") for pair in corpus.pairs]
    target = [pair.target.replace("\n", " ") for pair in corpus.pairs]
    size = len(source)
    lines = corpus.lines or range(1, size + 1)
    files = corpus.files or (corpus.name,)
    return _judged(Part(name, files, source, target, np.ones(size, bool), lines, (size, size)))


def _read_columns(name: PartName, files: tuple[str, ...]) -> Part:
    source: list[str] = []
    target: list[str] = []
    unreadable: dict[int, str] = {}
    columns: dict[int, int] = {}  # of the lines where they are not two
    for number, line in enumerate(decoded_lines(files[0])):
        left = right = ""
        if isinstance(line, BadLine):
            unreadable[number] = _without_place(line)
        else:
            left, tab, rest = line.partition("\t")
            right, more, _ = rest.partition("\t")
            if (not tab and not _is_blank(line)) or more:
                columns[number] = line.count("\t") + 1
        source.append(left)
        target.append(right)
    size = len(source)
    if not size:
        raise DataError(
            f"{name_of(files[0])}: the file is empty; it must hold one source<TAB>target a line"
        )
    part = Part(name, files, source, target, np.ones(size, bool), range(1, size + 1), (size, size))
    part.usable[list(unreadable)] = False
    # Columns beyond the second are extra in every line or a stray tab in this one; what stands in
    # the first two is worth a look only in the first case.
    counts = set(columns.values())
    everywhere = len(columns) + len(unreadable) == size and len(counts) == 1 and counts != {1}
    if not everywhere:
        part.usable[list(columns)] = False

    def say(pair: int) -> str:
        found = columns[pair]
        return "no tab" if found == 1 else f"{found} columns"

    part.found += [
        Found("unreadable-lines", part, list(unreadable), detail=unreadable.__getitem__),
        Found("wrong-columns", part, list(columns), detail=say),
    ]
    part.from_text = True
    return _judged(part, skip=unreadable if everywhere else {*columns, *unreadable})


def _read_aligned(name: PartName, files: tuple[str, ...]) -> Part:
    texts: tuple[list[str], list[str]] = ([], [])
    unreadable: tuple[dict[int, str], dict[int, str]] = ({}, {})
    counts = [0, 0]
    both = zip_longest(decoded_lines(files[0]), decoded_lines(files[1]))
    for number, lines in enumerate(both):
        for side, line in enumerate(lines):
            counts[side] += line is not None
            if isinstance(line, BadLine):
                unreadable[side][number] = _without_place(line)
            texts[side].append(line if isinstance(line, str) else "")
    for file, count in zip(files, counts, strict=True):
        if not count:
            raise DataError(f"{name_of(file)}: the file is empty; it must hold one sentence a line")
    size, shared = max(counts), min(counts)
    usable = np.ones(size, bool)
    usable[shared:] = False
    usable[[*unreadable[0], *unreadable[1]]] = False
    part = Part(name, files, *texts, usable, range(1, size + 1), (counts[0], counts[1]))
    surplus = range(shared, size)
    longer: Side = "source" if counts[0] > counts[1] else "target"
    part.found += [
        Found("unreadable-lines", part, list(unreadable[0]), "source", unreadable[0].__getitem__),
        Found("unreadable-lines", part, list(unreadable[1]), "target", unreadable[1].__getitem__),
        Found(
            "unequal-lengths",
            part,
            surplus,
            longer,
            lambda _: f"{files[0]} has {counts[0]:,} lines, {files[1]} has {counts[1]:,}",
            surplus[:1],
        ),
    ]
    part.from_text = True
    return _judged(part, skip={*unreadable[0], *unreadable[1], *surplus})


def _judged(part: Part, skip: Collection[int] = ()) -> Part:
    """Find the empty sides and the header; `skip` has been found fault with already."""
    empty = [
        pair
        for pair, (source, target) in enumerate(zip(part.source, part.target, strict=True))
        if (_is_blank(source) or _is_blank(target)) and pair not in skip
    ]
    part.usable[empty] = False

    def say(pair: int) -> str:
        if not _is_blank(part.source[pair]):
            return "target is empty"
        return "both sides are empty" if _is_blank(part.target[pair]) else "source is empty"

    part.found.append(Found("empty-side", part, empty, detail=say))
    header = list(takewhile(partial(_names_columns, part), np.flatnonzero(part.usable).tolist()))
    part.usable[header] = False
    part.found.append(Found("header-row", part, header))
    return part


def _names_columns(part: Part, pair: int) -> bool:
    cells = [text.strip(' \t\r"').casefold() for text in (part.source[pair], part.target[pair])]
    return cells[0] != cells[1] and _HEADER_WORDS.issuperset(cells)


def _is_blank(text: str) -> bool:
    return not text.strip(_NO_INK)


def _without_place(line: BadLine) -> str:
    """The problem without the `file:line: ` before it, which every example has anyway."""
    return line.problem.partition(": ")[2]
