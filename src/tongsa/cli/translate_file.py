"""`tongsa translate MODEL -i FILE -o FILE`."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from itertools import islice
from pathlib import Path
from typing import Any

from tongsa.cli.pairs import layout_of
from tongsa.data.destination import destination
from tongsa.errors import ConfigError
from tongsa.tasks.ensembles import model_paths
from tongsa.tasks.filling import Filled
from tongsa.tasks.pipeline import Model

_SHOWN = 5  # lines that a report names


def check_arguments(args: argparse.Namespace) -> None:
    """Raise ConfigError, before a model is loaded, where options do not go together."""
    if not (args.input or args.output):
        given = {"--overwrite": args.overwrite, "--format": args.format, "--columns": args.columns,
                 "--header": args.header is not None, "--resume": args.resume,
                 "--ray": args.ray is not None}  # fmt: skip
        for option in (option for option, value in given.items() if value):
            raise ConfigError(f"{option} is for files; pass one, as in -i in.po -o out.po")
        return
    if args.text:
        raise ConfigError(f"-i and -o are for files; {args.text[0]!r} is text to translate")
    if args.n_best > 1:
        raise ConfigError("--n-best: a file has place for one translation of each sentence")
    if args.json and args.output in (None, "-"):
        raise ConfigError("--json: standard output holds the file itself; pass -o FILE")
    if args.resume and (args.output in (None, "-") or not Path(args.input or "-").is_file()):
        raise ConfigError("--resume: goes on from file to file; pass -i FILE -o FILE")
    if args.output not in (None, "-"):
        inputs = [*model_paths(args.model), args.input or "-"]
        destination(Path(args.output), inputs, "the translation", "translation.txt")


def translate_file(
    args: argparse.Namespace,
    model: Model,
    translate: Callable[[list[str]], Iterable[str]],
    at_once: int | None = None,
) -> None:
    """Translate a file and say on standard error what became of it.

    at_once   texts that `translate` is asked for at a time; None: as suits one process
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as TimeLeft

    from tongsa.data.formats.filling import MARKS, pieces_of
    from tongsa.data.unfinished import Unfinished, unfinished
    from tongsa.data.whole_file import written_whole
    from tongsa.tasks.filling import WINDOW, count_gaps, fill, in_sentences
    from tongsa.tasks.long_texts import long_texts

    path = args.input or "-"
    layout = layout_of(args, model.config.source_language, model.config.target_language)

    console = Console(stderr=True)
    # Read twice where that can be done: all that is wrong is said before minutes of translating.
    total = None
    if Path(path).is_file():
        with console.status("Reading the file …") if console.is_terminal else nullcontext():
            total = count_gaps(pieces_of(path, layout, overwrite=args.overwrite))
    progress = Progress(
        TextColumn("Translating"), BarColumn(), MofNCompleteColumn(), TimeLeft(),
        console=console, transient=True, disable=not console.is_terminal,
    )  # fmt: skip
    sys.stdout.flush()
    output: Any
    if args.output in (None, "-"):
        output = nullcontext(sys.stdout.buffer)
    elif total is None:  # what comes through a pipe cannot be read again from where it broke off
        output = written_whole(args.output)
    else:
        output = unfinished(Path(args.output), _begun_with(args, path), resume=args.resume)
    report, done = Filled(), 0

    def texts_of(texts: list[str]) -> list[str]:
        found = list(in_sentences(texts, translate, *long_texts(model)))
        report.split += sum(put_together for _, put_together in found)
        return [text for text, _ in found]

    def keep(more: int, report: Filled) -> None:
        if isinstance(file, Unfinished):
            file.mark({"pieces": done + more, "report": report.as_json()})

    with output as file, progress:
        task = progress.add_task("", total=total)
        pieces = pieces_of(path, layout, overwrite=args.overwrite)
        if isinstance(file, Unfinished) and file.resumed is not None:
            done, report = file.resumed["pieces"], Filled.from_json(file.resumed["report"])
            progress.advance(task, count_gaps(islice(pieces, done)))
            print(f"Going on after {report.translated:,} translations.", file=sys.stderr)
        try:
            fill(
                pieces,
                texts_of,
                file.write,
                lambda units: progress.advance(task, units),
                report=report,
                mark=keep,
                at_once=at_once or WINDOW,
            )
        except KeyboardInterrupt:
            if isinstance(file, Unfinished) and file.marked:
                print("To go on, give the same command with --resume.", file=sys.stderr)
            raise
    if args.json:
        print(json.dumps({"input": path, "output": args.output, **report.as_json()}))
    mark = MARKS.get(layout.format_of(path) or "text")
    for line in _said(report, mark):
        print(line, file=sys.stderr)


def _begun_with(args: argparse.Namespace, path: str) -> dict[str, Any]:
    """Return what decides about the output: it can go on only with the same."""
    files = {"input": path} | {f"model {m}": m for m in model_paths(args.model)}
    if args.glossary:
        files["--glossary"] = args.glossary
    found = {name: Path(file).stat() for name, file in files.items()}
    without = {
        *("input", "output", "model", "run", "command", "resume", "json", "warn", "ray", "threads"),
        *("batch_size", "text", "wishes", "scores", "confidence", "glossary"),
    }
    return {
        **{name: [stat.st_size, stat.st_mtime_ns] for name, stat in found.items()},
        **{
            f"--{name.replace('_', '-')}": value
            for name, value in vars(args).items()
            if name not in without and value not in (None, False)
        },
    }


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
    if report.split:
        said.append(
            f"{report.split:,} longer than any that the model has learned from, translated "
            "sentence by sentence."
        )
    if report.failed:
        lines = [line for line, _ in report.failed]
        said.append(
            f"{len(lines):,} that could not be translated stay as they are ({_lines(lines)}): "
            f"{report.failed[0][1]}"
        )
    return said


def _lines(lines: Sequence[int]) -> str:
    shown = ", ".join(map(str, lines[:_SHOWN]))
    return f"line{'s' * (len(lines) > 1)} {shown}{', …' if len(lines) > _SHOWN else ''}"
