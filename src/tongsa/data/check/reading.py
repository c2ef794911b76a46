"""Reading a part of the data with all its faults: what strict readers refuse is kept and named."""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import takewhile

import numpy as np

from tongsa.data.check.part import Found, Part, PartName, Side
from tongsa.data.corpus import Corpus, load_corpus
from tongsa.data.formats.decode import (
    KOREAN,
    BadLine,
    FilePath,
    convert,
    decoded_lines,
    guess_encoding,
    name_of,
)
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
# Two bytes of CP949 are at times two of UTF-8: `첫째`. Where more of the lines are UTF-8, two files
# were joined, and the rest may be anything.
_BY_CHANCE = 0.01
_HEADER_WORDS = {
    *("source", "target", "src", "tgt", "trg", "input", "output", "sentence", "translation"),
    *("audio", "file", "filename", "path", "transcript"),
    *("text", "question", "answer", "q", "a", "lang1", "lang2", "원문", "번역", "질문", "답변"),
    *("en", "ko", "de", "fr", "es", "it", "ja", "zh", "ru", "pt", "nl", "eng", "kor", "deu", "fra"),
    *("english", "korean", "german", "french", "spanish", "italian", "japanese", "chinese"),
    *("영어", "한국어", "russian", "portuguese", "dutch", "deutsch", "français", "español"),
}


def read_part(
    name: PartName, data: Sequence[FilePath] | Corpus, layout: Layout | None = None
) -> Part:
    """Read a file of pairs or two aligned files; keep what is wrong with plain text.

    A file in UTF-16 or CP949 is read as that. Raises DataError where a file as a whole cannot be
    read: missing, not text, damaged.
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


@dataclass(frozen=True)
class Text:
    """The lines of a file, "" where one cannot be read, and what is wrong with its encoding.

    unreadable       what is wrong with the lines that cannot be read, counted from 0
    other_encoding   what is said of those in another encoding than UTF-8, which were read as that
    """

    lines: list[str]
    unreadable: dict[int, str]
    other_encoding: dict[int, str]


def read_text(path: FilePath) -> Text:
    """Read the lines of a file, also of one in another encoding."""
    wide: list[str] = []
    lines: list[str] = []
    bad: dict[int, BadLine] = {}
    utf_8: list[int] = []  # lines that are, and hold more than ASCII
    for number, line in enumerate(decoded_lines(path, on_wide=wide.append)):
        if isinstance(line, BadLine):
            bad[number] = line
            line = ""
        elif not line.isascii():
            utf_8.append(number)
        lines.append(line)
    other: dict[int, str] = {}
    if wide:
        says = wide[0].removeprefix(f"{name_of(path)}: ")
        other = {number: says for number in range(len(lines)) if number not in bad}
    elif len(utf_8) <= _BY_CHANCE * len(bad):
        raw = {number: line.raw for number, line in bad.items() if line.raw}
        # One byte a letter is Western, Central European or Cyrillic alike; CP949 leaves no doubt.
        if guess_encoding(b"\n".join(raw.values())) == KOREAN:
            says = f"looks like {KOREAN}; {convert('CP949', name_of(path))}"
            raw |= {number: lines[number].encode() for number in utf_8}
            for number, korean in raw.items():
                with suppress(UnicodeDecodeError):
                    lines[number] = korean.decode("cp949")
                    other[number] = says
    return Text(lines, _problems({n: line for n, line in bad.items() if n not in other}), other)


def _problems(bad: Mapping[int, BadLine]) -> dict[int, str]:
    """Return the problems without the `file:line: ` before them, which every example has anyway."""
    return {number: line.problem.partition(": ")[2] for number, line in bad.items()}


def encoding_faults(
    part: Part, side: Side, text: Text, rows: Mapping[int, int] | None = None
) -> Iterator[Found]:
    """Yield what is wrong with the encoding of a file.

    rows   where in the part a line stands, counted from 1; None: line n is the n-th text
    """

    def by_row(says: Mapping[int, str]) -> Mapping[int, str]:
        if rows is None:
            return says
        return {rows[number + 1]: said for number, said in says.items() if number + 1 in rows}

    unreadable, other = by_row(text.unreadable), by_row(text.other_encoding)
    yield Found("unreadable-lines", part, list(unreadable), side, unreadable.__getitem__)
    # What is said of one is said of all.
    yield Found("wrong-encoding", part, sorted(other), side, other.__getitem__, sorted(other)[:1])


def _read_columns(name: PartName, files: tuple[str, ...]) -> Part:
    source: list[str] = []
    target: list[str] = []
    columns: dict[int, int] = {}  # of the lines where they are not two
    text = read_text(files[0])
    for number, line in enumerate(text.lines):
        left, tab, rest = line.partition("\t")
        right, more, _ = rest.partition("\t")
        if number not in text.unreadable and ((not tab and not _is_blank(line)) or more):
            columns[number] = line.count("\t") + 1
        source.append(left)
        target.append(right)
    size = len(source)
    if not size:
        raise DataError(
            f"{name_of(files[0])}: the file is empty; it must hold one source<TAB>target a line"
        )
    part = Part(name, files, source, target, np.ones(size, bool), range(1, size + 1), (size, size))
    part.usable[list(text.unreadable)] = False
    # Columns beyond the second are extra in every line or a stray tab in this one; what stands in
    # the first two is worth a look only in the first case.
    counts = set(columns.values())
    everywhere = len(columns) + len(text.unreadable) == size and len(counts) == 1 and counts != {1}
    if not everywhere:
        part.usable[list(columns)] = False

    def say(pair: int) -> str:
        found = columns[pair]
        return "no tab" if found == 1 else f"{found} columns"

    part.found += [
        *encoding_faults(part, "pair", text),
        Found("wrong-columns", part, list(columns), detail=say),
    ]
    part.from_text = True
    return _judged(part, skip={*text.unreadable, *(() if everywhere else columns)})


def _read_aligned(name: PartName, files: tuple[str, ...]) -> Part:
    texts = [read_text(file) for file in files]
    counts = [len(text.lines) for text in texts]
    for file, count in zip(files, counts, strict=True):
        if not count:
            raise DataError(f"{name_of(file)}: the file is empty; it must hold one sentence a line")
    size, shared = max(counts), min(counts)
    usable = np.ones(size, bool)
    usable[shared:] = False
    unreadable = {*texts[0].unreadable, *texts[1].unreadable}
    usable[list(unreadable)] = False
    source, target = (text.lines + [""] * (size - len(text.lines)) for text in texts)
    part = Part(name, files, source, target, usable, range(1, size + 1), (counts[0], counts[1]))
    surplus = range(shared, size)
    longer: Side = "source" if counts[0] > counts[1] else "target"
    part.found += [
        *encoding_faults(part, "source", texts[0]),
        *encoding_faults(part, "target", texts[1]),
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
    return _judged(part, skip={*unreadable, *surplus})


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
