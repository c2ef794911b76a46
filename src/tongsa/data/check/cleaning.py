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
from typing import Any

from tongsa.data.check.catalogue import CHECKS
from tongsa.data.check.part import Part
from tongsa.data.check.repair import repaired
from tongsa.data.check.report import Report
from tongsa.data.destination import refuse_to_overwrite
from tongsa.data.formats.decode import FilePath
from tongsa.data.formats.layout import suffix_of
from tongsa.data.whole_file import written_whole
from tongsa.errors import ConfigError, DataError

_NO_PAIRS = ("unreadable-lines", "wrong-columns", "empty-side")
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
    """

    files: tuple[Path, ...]
    removed_list: Path
    kept: int
    removed: Mapping[str, int]
    repaired: int

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
    same. What went stands in `output`.removed.tsv: line, reason, source, target. All is UTF-8;
    a TSV file whose name ends with .gz, .xz or .zst is packed.

    Raises DataError where the lines of the data do not belong together, ConfigError where the
    copy would take the place of what was read.
    """
    train = report.parts[0]
    if not train.from_text:
        raise ConfigError(f"{train.files[0]}: only TSV and plain text files can be cleaned")
    for finding in report.findings:
        if finding.id in _BEYOND and finding.part == "train":
            raise DataError(
                f"{finding.examples[0].where}: {CHECKS[finding.id].title.lower()} "
                f"({finding.id}); a cleaned copy would still hold the wrong pairs. "
                f"{CHECKS[finding.id].remedy}"
            )
    files = _outputs(train.files, Path(output))
    removed_list = Path(f"{output}.removed.tsv")
    read = [name for part in report.parts for name in part.files]
    for path in (*files, removed_list):
        refuse_to_overwrite(path, read, "the copy")
    reasons = _reasons(report, train)
    kept = [pair for pair in range(len(train)) if pair not in reasons]
    before = [(train.source[pair], train.target[pair]) for pair in kept]
    after = [(repaired(source), repaired(target)) for source, target in before]
    sides = (
        (map("\t".join, after),)
        if len(files) == 1
        else ((s for s, _ in after), (t for _, t in after))
    )
    _write({**dict(zip(files, sides, strict=True)), removed_list: _listed(train, reasons)})
    counts = Counter(reasons.values())
    return Fixed(
        files,
        removed_list,
        len(kept),
        {check: counts[check] for check in CHECKS if counts[check]},
        sum(text != clean for text, clean in zip(before, after, strict=True)),
    )


def _listed(train: Part, reasons: Mapping[int, str]) -> Iterable[str]:
    yield "line\treason\tsource\ttarget"
    for pair, reason in sorted(reasons.items()):
        sides = (text[pair].replace("\t", " ") for text in (train.source, train.target))
        yield "\t".join((str(train.lines[pair]), reason, *sides))


def _write(contents: Mapping[Path, Iterable[str]]) -> None:
    """Write every file beside its place and then move all there, so that none is ever half."""
    with ExitStack() as all_written:
        for path, lines in contents.items():
            file = all_written.enter_context(written_whole(path))
            for line in lines:
                file.write(f"{line}\n".encode())
            # A full disk shall be met here, before the first file is moved.
            file.flush()


def _reasons(report: Report, train: Part) -> dict[int, str]:
    """Return which pairs go, and the first reason for each."""
    # Even where their checks were skipped: a copy that training refuses is none.
    reasons = {
        int(pair): found.check
        for found in train.found
        if found.check in _NO_PAIRS
        for pair in found.pairs
        if not train.usable[int(pair)]  # columns beyond the second, all through, are only cut off
    }
    for finding in report.findings:
        if CHECKS[finding.id].fixed != "removed" or finding.id in _NO_PAIRS:
            continue
        for line in finding.lines if finding.part == "train" else finding.train_lines:
            reasons.setdefault(line - 1, finding.id)
    return reasons


def _outputs(inputs: Sequence[str], output: Path) -> tuple[Path, ...]:
    if len(inputs) == 1:
        return (output,)
    suffixes = [suffix_of(name) for name in inputs]
    if suffixes[0] == suffixes[1] or not all(suffixes):
        suffixes = [f".source{suffixes[0]}", f".target{suffixes[1]}"]
    return tuple(Path(f"{output}{suffix}") for suffix in suffixes)
