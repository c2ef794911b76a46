"""`tongsa translate MODEL -i FILE -o FILE`."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from tongsa.cli.pairs import layout_of
from tongsa.config import Config
from tongsa.data.destination import destination
from tongsa.errors import ConfigError
from tongsa.tasks.ensembles import model_paths
from tongsa.tasks.filling import Filled

_SHOWN = 5  # lines that a report names


def check_arguments(args: argparse.Namespace) -> None:
    """Raise ConfigError, before a model is loaded, where options do not go together."""
    if not (args.input or args.output):
        given = {"--overwrite": args.overwrite, "--format": args.format, "--columns": args.columns,
                 "--header": args.header is not None}  # fmt: skip
        for option in (option for option, value in given.items() if value):
            raise ConfigError(f"{option} is for files; pass one, as in -i in.po -o out.po")
        return
    if args.text:
        raise ConfigError(f"-i and -o are for files; {args.text[0]!r} is text to translate")
    if args.n_best > 1:
        raise ConfigError("--n-best: a file has place for one translation of each sentence")
    if args.json and args.output in (None, "-"):
        raise ConfigError("--json: standard output holds the file itself; pass -o FILE")
    if args.output not in (None, "-"):
        inputs = [*model_paths(args.model), args.input or "-"]
        destination(Path(args.output), inputs, "the translation", "translation.txt")


def translate_file(
    args: argparse.Namespace, config: Config, translate: Callable[[list[str]], Iterable[Any]]
) -> None:
    """Translate a file and say on standard error what became of it."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as TimeLeft

    from tongsa.data.formats.filling import MARKS, pieces_of
    from tongsa.data.whole_file import written_whole
    from tongsa.tasks.filling import count_gaps, fill

    path = args.input or "-"
    layout = layout_of(args, config.source_language, config.target_language)

    console = Console(stderr=True)
    # Read twice where that can be done: all that is wrong is said before minutes of translating.
    total = None
    if Path(path).is_file():
        with console.status("Reading the file …") if console.is_terminal else nullcontext():
            total = count_gaps(pieces_of(path, layout, overwrite=args.overwrite))
    to_stdout = args.output in (None, "-")
    progress = Progress(
        TextColumn("Translating"), BarColumn(), MofNCompleteColumn(), TimeLeft(),
        console=console, transient=True, disable=not console.is_terminal,
    )  # fmt: skip
    sys.stdout.flush()
    output = nullcontext(sys.stdout.buffer) if to_stdout else written_whole(args.output)
    with output as file, progress:
        task = progress.add_task("", total=total)
        report = fill(
            pieces_of(path, layout, overwrite=args.overwrite),
            lambda texts: (answer.text for answer in translate(texts)),
            file.write,
            lambda units: progress.advance(task, units),
        )
    if args.json:
        print(json.dumps({"input": path, "output": args.output, **report.as_json()}))
    mark = MARKS.get(layout.format_of(path) or "text")
    for line in _said(report, mark):
        print(line, file=sys.stderr)


def _said(report: Filled, mark: str | None) -> list[str]:
    """Return what became of a file, in sentences."""
    marked = f", marked {mark}" if mark and report.translated else ""
    said = [f"{report.translated:,} translated{marked}."]
    if report.kept:
        kept = ", ".join(f"{count:,} {why}" for why, count in report.kept.items())
        said.append(f"Left as they are: {kept}.")
    if report.tags_behind:
        said.append(
            f"{len(report.tags_behind):,} with tags that found no place in the translation and "
            f"stand behind it ({_lines(report.tags_behind)}): look at these."
        )
    if report.unanswered:
        said.append(
            f"{len(report.unanswered):,} to which the model said nothing stay as they are "
            f"({_lines(report.unanswered)})."
        )
    return said


def _lines(lines: Sequence[int]) -> str:
    shown = ", ".join(map(str, lines[:_SHOWN]))
    return f"line{'s' * (len(lines) > 1)} {shown}{', …' if len(lines) > _SHOWN else ''}"
