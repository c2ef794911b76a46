"""`-i FILE -o FILE` of the commands that run models of text."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tongsa.cli.answers import answer_all, answers
from tongsa.cli.pairs import add_layout_arguments, layout_of
from tongsa.data.destination import destination
from tongsa.errors import ConfigError
from tongsa.tasks.ensembles import model_paths
from tongsa.tasks.filling import Filled
from tongsa.tasks.pipeline import Model

if TYPE_CHECKING:
    from tongsa.data.formats.pieces import Piece

_SHOWN = 5  # lines that a report names
_TEXTS = ("text", "tsv", "csv", "jsonl")  # what is made for more than translations


@dataclass(frozen=True)
class Wording:
    """What a command says of what it does.

    columns   what a table without other names calls text and answer; None: by their languages, as
              translations have it. Only a translation goes line by line, and where a text is too
              long sentence by sentence: an answer to a part is no part of the answer.
    """

    do: str
    doing: str
    done: str
    result: str
    results: str
    example: str
    columns: tuple[str, str] | None = None

    def of(self, why: str) -> str:
        """Return why a unit stays as it is, which formats say in words of translation."""
        article = "an" if self.result[0] in "aeiou" else "a"
        why = why.replace("a translation", f"{article} {self.result}")
        return why.replace("to translate", f"to {self.do}")


TRANSLATION = Wording(
    "translate", "Translating", "translated", "translation", "translations", "-i in.po -o out.po"
)
SUMMARY = Wording(
    "sum up", "Summing up", "summed up", "summary", "summaries", "-i in.csv -o out.csv",
    columns=("text", "summary"),
)  # fmt: skip
ANSWER = Wording(
    "answer", "Answering", "answered", "answer", "answers", "-i in.csv -o out.csv",
    columns=("text", "answer"),
)  # fmt: skip


def add_file_arguments(
    parser: argparse.ArgumentParser, wording: Wording, languages: str | None = None
) -> argparse._ArgumentGroup:
    """Add -i and -o, and what says how files are laid out; `languages` as for layouts."""
    files = parser.add_argument_group("files", "docs/data.md says what is filled in, and how")
    files.add_argument("-i", "--input", metavar="FILE", help=f"a file to {wording.do}; - is stdin")
    files.add_argument("-o", "--output", metavar="FILE", help="where to; default: stdout")
    files.add_argument(
        "--overwrite",
        action="store_true",
        help=f"with -i: {wording.do} anew what is {wording.done} already",
    )
    files.add_argument(
        "--resume", action="store_true", help="go on with a file where it was broken off"
    )
    add_layout_arguments(files, languages=languages)
    return files


def check_arguments(args: argparse.Namespace, wording: Wording) -> None:
    """Raise ConfigError, before a model is loaded, where options do not go together."""
    if not (args.input or args.output):
        given = {"--overwrite": args.overwrite, "--format": args.format, "--columns": args.columns,
                 "--header": args.header is not None, "--resume": args.resume,
                 "--ray": getattr(args, "ray", None) is not None}  # fmt: skip
        for option in (option for option, value in given.items() if value):
            raise ConfigError(f"{option} is for files; pass one, as in {wording.example}")
        return
    if args.text:
        raise ConfigError(f"-i and -o are for files; {args.text[0]!r} is text to {wording.do}")
    if args.n_best > 1:
        raise ConfigError(f"--n-best: a file has place for one {wording.result} of each text")
    if args.json and args.output in (None, "-"):
        raise ConfigError("--json: standard output holds the file itself; pass -o FILE")
    if args.resume and (args.output in (None, "-") or not Path(args.input or "-").is_file()):
        raise ConfigError("--resume: goes on from file to file; pass -i FILE -o FILE")
    if args.output not in (None, "-"):
        inputs = [*model_paths(args.model), args.input or "-"]
        example = f"{wording.result}.txt"
        destination(Path(args.output), inputs, f"the {wording.result}", example)


def answer_file(
    args: argparse.Namespace,
    model: Model,
    answer: Callable[[list[str]], Iterable[str]],
    wording: Wording,
    at_once: int | None = None,
) -> None:
    """Fill a file in and say on standard error what became of it.

    at_once   texts that `answer` is asked for at a time; None: as suits one process
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as TimeLeft

    from tongsa.data.formats.filling import MARKS, pieces_of
    from tongsa.data.formats.pieces import undivided
    from tongsa.data.unfinished import Unfinished, unfinished
    from tongsa.data.whole_file import written_whole
    from tongsa.tasks.filling import WINDOW, count_gaps, fill, in_sentences
    from tongsa.tasks.long_texts import long_texts

    path = args.input or "-"
    layout = layout_of(args, model.config.source_language, model.config.target_language)
    if wording.columns:
        source, target = wording.columns
        layout = replace(layout, source_language=source, target_language=target)
        if (layout.format_of(path) or "text") not in _TEXTS:
            raise ConfigError(
                f"{path}: is a format of translations; pass text, TSV, CSV or JSON lines"
            )

    def pieces_in() -> "Iterator[Piece]":
        pieces = pieces_of(path, layout, overwrite=args.overwrite)
        return map(undivided, pieces) if wording.columns else pieces

    console = Console(stderr=True)
    # Read twice where that can be done: all that is wrong is said before minutes of translating.
    total = None
    if Path(path).is_file():
        with console.status("Reading the file …") if console.is_terminal else nullcontext():
            total = count_gaps(pieces_in())
    progress = Progress(
        TextColumn(wording.doing), BarColumn(), MofNCompleteColumn(), TimeLeft(),
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
        if wording.columns:
            return list(answer(texts))
        found = list(in_sentences(texts, answer, *long_texts(model)))
        report.split += sum(put_together for _, put_together in found)
        return [text for text, _ in found]

    def keep(more: int, report: Filled) -> None:
        if isinstance(file, Unfinished):
            file.mark({"pieces": done + more, "report": report.as_json()})

    with output as file, progress:
        task = progress.add_task("", total=total)
        pieces = pieces_in()
        if isinstance(file, Unfinished) and file.resumed is not None:
            done, report = file.resumed["pieces"], Filled.from_json(file.resumed["report"])
            progress.advance(task, count_gaps(islice(pieces, done)))
            print(f"Going on after {report.translated:,} {wording.results}.", file=sys.stderr)
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
    for line in _said(report, mark, wording):
        print(line, file=sys.stderr)


def answer_texts_or_file(args: argparse.Namespace, model: Model, wording: Wording) -> None:
    """Answer the file of -i; without it TEXT, what is typed at a prompt, or standard input."""
    if not (args.input or args.output):
        answer_all(model, args)
        return
    answer_file(args, model, lambda texts: (o.text for o in answers(model, args, texts)), wording)


def _begun_with(args: argparse.Namespace, path: str) -> dict[str, Any]:
    """Return what decides about the output: it can go on only with the same."""
    files = {"input": path} | {f"model {m}": m for m in model_paths(args.model)}
    if getattr(args, "glossary", None):
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


def _said(report: Filled, mark: str | None, wording: Wording) -> list[str]:
    """Return what became of a file, in sentences."""
    marked = f", marked {mark}" if mark and report.translated else ""
    said = [f"{report.translated:,} {wording.done}{marked}."]
    if report.kept:
        kept = ", ".join(f"{count:,} {wording.of(why)}" for why, count in report.kept.items())
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
            f"{len(lines):,} that could not be {wording.done} stay as they are ({_lines(lines)}): "
            f"{report.failed[0][1]}"
        )
    return said


def _lines(lines: Sequence[int]) -> str:
    shown = ", ".join(map(str, lines[:_SHOWN]))
    return f"line{'s' * (len(lines) > 1)} {shown}{', …' if len(lines) > _SHOWN else ''}"
