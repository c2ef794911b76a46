"""What a check found, for programs and for people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tongsa.data.check.catalogue import CHECKS, SEVERITIES, Severity
from tongsa.data.check.part import Found, Part, PartName, Side

EXAMPLES = 3
_SHOWN_CHARACTERS = 60
_SPACES = "\xa0\u202f\u3000"  # of typography; they look as they should


@dataclass(frozen=True)
class Example:
    """One place where a fault stands.

    where   file:line
    source, target   the texts, shortened; empty where the finding is about the other side alone
    detail  what is wrong with this one, in words; may be empty
    """

    where: str
    source: str
    target: str
    detail: str


@dataclass(frozen=True)
class Finding:
    """All places of one kind of fault in one part of the data.

    id           of the check; `tongsa.data.check.CHECKS[id]` says what it means
    part         "train", "dev" or "test"
    direction    of several languages: which, such as en-fr; else empty
    side         "source", "target" or "pair"
    unit         what is counted, for people: "pair", "source", "target"; of conversations and
                 recordings "turn", "answer", "transcript", …
    count        units concerned
    share        of all units of the part, 0 to 1
    lines        every line concerned, counted from 1, rising
    train_lines  leaks only: the lines of the training data that give these away
    found        what all this was made from
    """

    id: str
    severity: Severity
    title: str
    why: str
    remedy: str
    part: PartName
    direction: str
    side: Side
    unit: str
    count: int
    share: float
    examples: tuple[Example, ...]
    lines: Sequence[int] = field(repr=False)
    train_lines: Sequence[int] = field(repr=False)
    found: Found = field(repr=False)


@dataclass(frozen=True)
class Report:
    """Everything that was found, the most serious first.

    parts   the data as read; `fix` writes a cleaned copy of what is to be learned from
    remarks what could not be looked at, and why
    """

    parts: tuple[Part, ...] = field(repr=False)
    findings: tuple[Finding, ...]
    remarks: tuple[str, ...]

    def count(self, severity: Severity) -> int:
        return sum(finding.severity == severity for finding in self.findings)

    def worse_than(self, severity: Severity) -> bool:
        """Whether anything was found that is at least as bad as `severity`."""
        bad = SEVERITIES[: SEVERITIES.index(severity) + 1]
        return any(finding.severity in bad for finding in self.findings)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain values, as `tongsa check --json` prints it."""
        return {
            "parts": [
                {
                    "part": part.name,
                    "direction": part.direction,
                    "files": list(part.files),
                    "unit": part.nouns["pair"],
                    "pairs": len(part),
                }
                for part in self.parts
            ],
            "counts": {f"{severity}s": self.count(severity) for severity in SEVERITIES},
            "findings": [_as_dict(finding) for finding in self.findings],
            "remarks": list(self.remarks),
        }


def make_report(
    parts: Sequence[Part], found: Sequence[Found], remarks: Sequence[str], examples: int = EXAMPLES
) -> Report:
    """Count, sort and illustrate what the checks found."""
    findings = [_finding(f, examples) for f in found if len(f.pairs)]
    order = list(CHECKS)
    findings.sort(
        key=lambda f: (SEVERITIES.index(f.severity), order.index(f.id), f.part != "train")
    )
    return Report(tuple(parts), tuple(findings), tuple(remarks))


def _finding(found: Found, examples: int) -> Finding:
    check, part, train = CHECKS[found.check], found.part, found.train
    first = found.pairs if found.first is None else found.first
    return Finding(
        id=check.id,
        severity=check.severity,
        title=check.title,
        why=check.why,
        remedy=check.remedy,
        part=part.name,
        direction=part.direction,
        side=found.side,
        unit=part.nouns[found.side],
        count=len(found.pairs),
        share=len(found.pairs) / max(1, len(part)),
        examples=tuple(_example(found, int(pair)) for pair in first[:examples]),
        lines=sorted(part.lines[int(pair)] for pair in found.pairs),
        train_lines=sorted(train.lines[int(p)] for p in found.train_pairs) if train else (),
        found=found,
    )


def _example(found: Found, pair: int) -> Example:
    part, side = found.part, found.side
    return Example(
        where=part.where(pair, side),
        source="" if side == "target" else shortened(part.source[pair]),
        target="" if side == "source" else shortened(part.target[pair]),
        detail=found.detail(pair),
    )


def shortened(text: str, limit: int = _SHOWN_CHARACTERS) -> str:
    """Cut a text to what fits on a line, with a visible sign for what cannot be seen."""
    text = text if len(text) <= limit else text[: limit - 1] + "…"
    return "".join(c if c.isprintable() or c in _SPACES else f"<U+{ord(c):04X}>" for c in text)


def _as_dict(finding: Finding) -> Mapping[str, Any]:
    plain = {**vars(finding), "examples": [vars(example) for example in finding.examples]}
    del plain["found"]
    plain["lines"] = list(finding.lines)
    plain["train_lines"] = list(finding.train_lines)
    return plain
