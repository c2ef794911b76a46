"""Clean pairs to plant faults in."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from tongsa.data import builtin
from tongsa.data.check import Finding, Report, check
from tongsa.data.corpus import Corpus, Pair

Pairs = list[Pair]


@cache
def _composed(name: str) -> tuple[Pair, ...]:
    return tuple(Pair(*pair) for pair in builtin.load(name).train)


def clean(count: int = 1000, name: str = "en-ko") -> Pairs:
    """The first pairs of a built-in set; a new list that a test may spoil."""
    return list(_composed(name)[:count])


def corpus(pairs: Sequence[Pair]) -> Corpus:
    return Corpus(pairs, "pairs")


def write_tsv(path: Path, pairs: Sequence[tuple[str, str]]) -> Path:
    path.write_bytes("".join(f"{source}\t{target}\n" for source, target in pairs).encode())
    return path


def write_sides(folder: Path, sources: Sequence[str], targets: Sequence[str]) -> list[Path]:
    paths = [folder / "train.en", folder / "train.ko"]
    for path, texts in zip(paths, (sources, targets), strict=True):
        path.write_bytes("".join(f"{text}\n" for text in texts).encode())
    return paths


def found(report: Report) -> dict[str, list[int]]:
    """The lines of each finding, by its id and, where it is about one side, that side."""
    return {
        finding.id if finding.side == "pair" else f"{finding.id}/{finding.side}": list(
            finding.lines
        )
        for finding in report.findings
    }


def found_in(pairs: Sequence[Pair], **settings: str) -> dict[str, list[int]]:
    return found(check(corpus(pairs), **settings))  # type: ignore[arg-type]


def only(report: Report) -> Finding:
    [finding] = report.findings
    return finding
