"""`tongsa transcribe`."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich.markup import escape

from tongsa.cli.answers import add_model_argument
from tongsa.cli.numbers import count, seconds
from tongsa.cli.search_options import add_search_arguments, search_options
from tongsa.errors import ConfigError, DataError
from tongsa.tasks.options import Options
from tongsa.tasks.transcript import FORMATS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tongsa.tasks.pipeline import Model

HELP = "write down what is said in recordings"
EXAMPLES = """\
examples:
  tongsa transcribe model.tongsa interview.wav
      WAV, FLAC, Ogg or MP3, of any rate and length; long ones are cut where nobody speaks
  tongsa transcribe model.tongsa talk.flac --format srt -o talk.srt
      subtitles; vtt likewise, and json with the time of every word
  tongsa transcribe model.tongsa *.wav
      several: one line each, the file's name before it
  tongsa transcribe model.tongsa mic
      from the microphone, until you press Enter
  tongsa transcribe model.tongsa long.wav --ctc-weight 1 --beam 1
      the fastest way: the encoder alone
"""

_MICROPHONE = "mic"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_model_argument(parser)
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="sound files; mic is the microphone"
    )
    parser.add_argument(
        "--format", choices=FORMATS, help="%(choices)s; default: by the name of -o, or text"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="where to; default: stdout")
    parser.add_argument(
        "--chunk",
        type=seconds,
        metavar="S",
        help="seconds that are transcribed at once, at most; default: as long as what the model "
        "was trained on",
    )
    parser.add_argument("--threads", type=count, metavar="T", help="default: all cores")
    add_search_arguments(parser)


def run(args: argparse.Namespace) -> int:
    from tongsa.data.destination import destination
    from tongsa.data.whole_file import written_whole
    from tongsa.tasks.ensembles import model_paths
    from tongsa.tasks.pipeline import load

    form = args.format or _format_of(args.output)
    if len(args.files) > 1 and form in ("srt", "vtt"):
        raise ConfigError(
            f"--format {form}: is for one recording at a time, and {len(args.files)} are given"
        )
    if args.output:
        inputs = [*model_paths(args.model), *args.files]
        destination(Path(args.output), inputs, "the transcript", "transcript.txt")
    _must_exist(args.files)
    model = load(args.model, threads=args.threads)
    if model.config.task != "transcription":
        raise ConfigError(
            f"{args.model}: its task is {model.config.task}, not transcription; use: "
            f"tongsa run {args.model}"
        )
    options = search_options(args)
    model.search_signature(**options)  # what is wrong with them is said before the first file
    said = (_said(model, file, form, args, options) for file in args.files)
    if args.output:
        with written_whole(args.output) as output:
            output.write("".join(said).encode())
    else:
        for text in said:
            print(text, end="", flush=True)
    return 0


def _format_of(output: str | None) -> str:
    suffix = Path(output or "").suffix.lower().removeprefix(".")
    return suffix if suffix in FORMATS else "text"


def _must_exist(files: list[str]) -> None:
    """Name all that are missing at once, before minutes of work on the others."""
    missing = [file for file in files if file != _MICROPHONE and not Path(file).exists()]
    if missing:
        raise DataError("\n".join(f"{file}: no such file; check the path" for file in missing))


def _said(model: "Model", file: str, form: str, args: argparse.Namespace, options: Options) -> str:
    """Transcribe a file and lay it out; standard error hears what is wrong with the recording."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as TimeLeft

    from tongsa.tasks.transcribing import transcribe
    from tongsa.tasks.transcript import as_json, written

    recording = _record(model) if file == _MICROPHONE else file
    console = Console(stderr=True)
    progress = Progress(
        TextColumn("Transcribing {task.description}"), BarColumn(), TimeLeft(),
        console=console, transient=True, disable=not console.is_terminal,
    )  # fmt: skip
    with progress:
        task = progress.add_task(escape(Path(file).name), total=1.0)
        transcript = transcribe(
            model,
            recording,
            chunk_s=args.chunk,
            done=lambda share: progress.update(task, completed=share),
            **options,
        )
    for fault in transcript.faults:
        print(f"tongsa: {file}: {fault}", file=sys.stderr, flush=True)
    if form == "json":
        return json.dumps({"file": file, **as_json(transcript)}, ensure_ascii=False) + "\n"
    if len(args.files) > 1:
        return f"{file}\t{transcript.text}\n"
    return written(transcript, form)


def _record(model: "Model") -> "NDArray[np.float32]":
    from tongsa.audio.microphone import record

    def until_enter() -> None:
        print("Speak; press Enter when you are done.", file=sys.stderr, flush=True)
        sys.stdin.readline()

    return record(model.config.audio.sample_rate_hz, until_enter)
