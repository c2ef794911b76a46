"""A cleaned copy of the training data, and a list of what went.

Only what is safe is done: pairs that training would refuse, exact copies and exact leaks go;
invisible and control characters, decomposed letters and outer spaces are repaired. What takes
judgement (wrong language, odd lengths, numbers) stays. The original is never touched.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from tongsa.data.check.catalogue import CHECKS
from tongsa.data.check.conversations import Conversations
from tongsa.data.check.part import Part
from tongsa.data.check.recordings import Recordings
from tongsa.data.check.repair import repaired
from tongsa.data.check.report import Report
from tongsa.data.destination import refuse_to_overwrite
from tongsa.data.formats.decode import FilePath
from tongsa.data.formats.layout import suffix_of
from tongsa.data.whole_file import written_whole
from tongsa.errors import ConfigError, DataError

_NO_PAIRS = (
    *("unreadable-lines", "wrong-columns", "empty-side"),
    *("no-turn", "no-sound", "no-transcript", "no-recording"),
)
# No removal makes good what these say: the pairs that are left would still be the wrong ones.
_BEYOND = ("unequal-lengths", "shifted-alignment", "swapped-columns")


@dataclass(frozen=True)
class Fixed:
    """What a cleaned copy holds.

    files          the copy: one TSV file, or source and target
    removed_list   where the pairs that went are listed, with line and reason
    kept           pairs in the copy
    removed        how many pairs went, by the check that asked for it
    repaired       how many of the kept ones have a changed text
    unit           what people call a pair of it
    """

    files: tuple[Path, ...]
    removed_list: Path
    kept: int
    removed: Mapping[str, int]
    repaired: int
    unit: str

    def to_dict(self) -> dict[str, Any]:
        return {
            "files": [str(path) for path in self.files],
            "removed_list": str(self.removed_list),
            "kept": self.kept,
            "removed": dict(self.removed),
            "repaired": self.repaired,
        }


def fix(report: Report, output: FilePath) -> Fixed:
    """Write the training data of a report without what can safely go.

    From one TSV file comes one, `output`. From two files come two, `output` with the suffix of
    each (`clean.en`, `clean.ko`), or `clean.source.txt`, `clean.target.txt` where both have the
    same. Of several languages each has its own: `clean.en-fr.tsv`, `clean.en-ko.en` and
    `clean.en-ko.ko`. What went stands in `output`.removed.tsv: line, reason, source, target. All is
    UTF-8; a file whose name ends with .gz, .xz or .zst is packed.

    A file of conversations is written in its own form; of recordings comes a manifest, which names
    them from where it lies.

    Raises DataError where the lines of the data do not belong together, ConfigError where the
    copy would take the place of what was read.
    """
    trains = [part for part in report.parts if part.name == "train"]
    for train in trains:
        if not train.from_text:
            raise ConfigError(f"{train.files[0]}: only TSV and plain text files can be cleaned")
    for finding in report.findings:
        if finding.id in _BEYOND and finding.part == "train":
            raise DataError(
                f"{finding.examples[0].where}: {CHECKS[finding.id].title.lower()} "
                f"({finding.id}); a cleaned copy would still hold the wrong pairs. "
                f"{CHECKS[finding.id].remedy}"
            )
    removed_list = Path(f"{output}.removed.tsv")
    contents: dict[Path, Iterable[str]] = {}
    gone: list[tuple[Part, Mapping[int, str]]] = []
    kept = changed = 0
    for train in trains:
        parts = [train, *([train.alone] if train.alone else [])]
        reasons = [_reasons(report, train, part) for part in parts]
        gone += zip(parts, reasons, strict=True)
        copy = _copy(train, reasons, Path(output))
        contents |= copy.files
        kept += copy.kept
        changed += copy.repaired
    files = tuple(contents)
    contents[removed_list] = _listed(gone)
    read = [name for part in report.parts for name in part.files]
    for path in contents:
        refuse_to_overwrite(path, read, "the copy")
    _write(contents)
    counts = Counter(reason for _, reasons in gone for reason in reasons.values())
    removed = {check: counts[check] for check in CHECKS if counts[check]}
    return Fixed(files, removed_list, kept, removed, changed, trains[0].nouns["pair"])


class _Copy(NamedTuple):
    """The lines of each file of a copy, the pairs in it, and how many of these were repaired."""

    files: Mapping[Path, Iterable[str]]
    kept: int
    repaired: int


def _copy(train: Part, reasons: Sequence[Mapping[int, str]], output: Path) -> _Copy:
    """Make a copy without the pairs and the texts alone for which there are reasons."""
    if isinstance(train, Conversations):
        return _of_conversations(train, reasons[0], reasons[1], output)
    if isinstance(train, Recordings):
        return _of_recordings(train, reasons[0], output)
    left = [pair for pair in range(len(train)) if pair not in reasons[0]]
    before = [(train.source[pair], train.target[pair]) for pair in left]
    after = [(repaired(source), repaired(target)) for source, target in before]
    changed = sum(text != clean for text, clean in zip(before, after, strict=True))
    paths = _outputs(train, output)
    lines: Sequence[Iterable[str]] = [map("\t".join, after)]
    if len(paths) == 2:
        lines = [(source for source, _ in after), (target for _, target in after)]
    return _Copy(dict(zip(paths, lines, strict=True)), len(left), changed)


def _of_conversations(
    train: Conversations, answers: Mapping[int, str], turns: Mapping[int, str], output: Path
) -> _Copy:
    assert train.alone is not None
    lines = [*train.without(answers, {train.alone.lines[turn] for turn in turns})]
    changed = sum(line != clean for line, clean in lines)
    gone = {train.number[answer] for answer in answers}
    kept = sum(number not in gone for number in train.number)
    return _Copy({output: (clean for _, clean in lines)}, kept, changed)


def _of_recordings(train: Recordings, gone: Mapping[int, str], output: Path) -> _Copy:
    left = [row for row in range(len(train)) if row not in gone]
    clean = [repaired(train.target[row]) for row in left]
    changed = sum(train.target[row] != text for row, text in zip(left, clean, strict=True))
    named = [train.named_from(output.parent, row) for row in left]
    lines = (f"{name}\t{text}" for name, text in zip(named, clean, strict=True))
    return _Copy({output: lines}, len(left), changed)


def _listed(gone: Sequence[tuple[Part, Mapping[int, str]]]) -> Iterable[str]:
    several = any(train.direction for train, _ in gone)
    yield ("direction\t" if several else "") + "line\treason\tsource\ttarget"
    for train, reasons in gone:
        for pair, reason in sorted(reasons.items()):
            sides = (text[pair].replace("\t", " ") for text in (train.source, train.target))
            direction = (train.direction,) if several else ()
            yield "\t".join((*direction, str(train.lines[pair]), reason, *sides))


def _write(contents: Mapping[Path, Iterable[str]]) -> None:
    """Write every file beside its place and then move all there, so that none is ever half."""
    with ExitStack() as all_written:
        for path, lines in contents.items():
            file = all_written.enter_context(written_whole(path))
            for line in lines:
                file.write(f"{line}\n".encode())
            # A full disk shall be met here, before the first file is moved.
            file.flush()


def _reasons(report: Report, train: Part, part: Part) -> dict[int, str]:
    """Return which pairs of `part`, training data or its texts alone, go, and why."""
    # Even where their checks were skipped: a copy that training refuses is none.
    reasons = {
        int(pair): found.check
        for found in train.found
        if found.check in _NO_PAIRS and found.part is part
        for pair in found.pairs
        if not part.usable[int(pair)]  # columns beyond the second, all through, are only cut off
    }
    for finding in report.findings:
        if CHECKS[finding.id].fixed != "removed" or finding.id in _NO_PAIRS:
            continue
        found = finding.found
        pairs = found.pairs if found.part is part else ()
        for pair in found.train_pairs if found.train is part else pairs:
            reasons.setdefault(int(pair), finding.id)
    return reasons


def _outputs(train: Part, output: Path) -> tuple[Path, ...]:
    if train.direction:
        output = Path(f"{output}.{train.direction}")
    if len(train.files) == 1:
        return (Path(f"{output}.tsv") if train.direction else output,)
    suffixes = [suffix_of(name) for name in train.files]
    if suffixes[0] == suffixes[1] or not all(suffixes):
        suffixes = [f".source{suffixes[0]}", f".target{suffixes[1]}"]
    return tuple(Path(f"{output}{suffix}") for suffix in suffixes)
