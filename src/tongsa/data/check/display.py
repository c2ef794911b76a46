"""A report as people read it: the most serious first, a verdict last."""

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from tongsa.data.check.catalogue import SEVERITIES, Severity
from tongsa.data.check.cleaning import Fixed
from tongsa.data.check.part import Part
from tongsa.data.check.report import Example, Finding, Report, shortened

_COLOURS: dict[Severity, str] = {"error": "bold red", "warning": "bold yellow", "note": "bold cyan"}
_VERDICTS: dict[Severity, str] = {
    "error": "Training would refuse this data, or learn something wrong.",
    "warning": "Training would run; the warnings are worth a look first.",
    "note": "Nothing is wrong; the notes are for your information.",
}


def show(report: Report, console: Console) -> None:
    """Print a report; on a terminal no line is longer than the terminal is wide."""
    for line in _lines(report):
        if console.is_terminal:
            console.print(line, no_wrap=True, overflow="ellipsis")
        else:
            console.print(line, soft_wrap=True)


def _lines(report: Report) -> Iterator[Text]:
    for part in report.parts:
        names = ", ".join(filter(None, (part.direction, part.name.replace("train", ""))))
        name = f"  ({names})" if names else ""
        yield Text(f"{' + '.join(part.files)}: {_size(part)}{name}", "bold")
    yield Text()
    for finding in report.findings:
        yield from _finding(finding, len({part.name for part in report.parts}) > 1)
        yield Text()
    for remark in report.remarks:
        yield Text(f"not looked at: {remark}", "dim")
    yield _verdict(report)


def _finding(finding: Finding, several_parts: bool) -> Iterator[Text]:
    where = f"{finding.direction} " if finding.direction else ""
    where += f"{finding.part} " if several_parts else ""
    count = f"{_counted(finding.count, where + finding.unit)}, {_percent(finding.share)}"
    yield Text.assemble(
        (f"{finding.severity:8}", _COLOURS[finding.severity]),
        (finding.title, "bold"),
        f": {count}  ",
        (finding.id, "dim"),
    )
    yield Text(f"        {finding.why}")
    width = max(len(example.where) for example in finding.examples)
    for example in finding.examples:
        yield _example(example, width)
    yield Text(f"        → {finding.remedy}")


def _example(example: Example, width: int) -> Text:
    sides = [side for side in (example.source, example.target) if side]
    return Text.assemble(
        f"          {example.where:{width}}  ",
        (shortened(example.detail, 100), "yellow"),
        "  " if example.detail and sides else "",
        (" ⇥ ".join(sides), "dim"),
    )


def _verdict(report: Report) -> Text:
    counts = {severity: report.count(severity) for severity in SEVERITIES}
    if not report.findings:
        total = _counted(sum(map(len, report.parts)), report.parts[0].nouns["pair"])
        return Text(f"Nothing found in {total}.", "bold green")
    worst = next(severity for severity in SEVERITIES if counts[severity])
    listed = ", ".join(
        f"{count} {severity}{'' if count == 1 else 's'}"
        for severity, count in counts.items()
        if count
    )
    return Text(f"{listed}. {_VERDICTS[worst]}", _COLOURS[worst])


def _size(part: Part) -> str:
    return _counted(len(part), part.nouns["pair"])


def _counted(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count:,} {noun}s"


def _percent(share: float) -> str:
    percent = 100 * share
    if percent >= 10 or percent == 0:
        return f"{percent:.0f} %"
    return f"{percent:.1f} %" if percent >= 0.1 else f"{max(percent, 0.001):.1g} %"


def show_fixed(fixed: Fixed, console: Console) -> None:
    files = " + ".join(map(str, fixed.files))
    gone = sum(fixed.removed.values())
    kept = _counted(fixed.kept, fixed.unit)
    console.print(Text(f"\nWrote {files}: {kept}", "bold"), soft_wrap=True)
    removed = f"{gone:,} removed, listed in {fixed.removed_list}"
    console.print(Text(f"{removed}; {fixed.repaired:,} repaired"), soft_wrap=True)
    for check, count in fixed.removed.items():
        console.print(Text(f"  {count:>9,}  {check}"), soft_wrap=True)
