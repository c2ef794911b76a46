"""`tongsa COMMAND …`."""

import argparse
import io
import os
import sys
from collections.abc import Mapping, Sequence

from tongsa.cli import (
    calibrate,
    chat,
    check,
    compare,
    demo,
    evaluate,
    export,
    info,
    inspect,
    prepare,
    push,
    run,
    serve,
    summarise,
    train,
    transcribe,
    translate,
    verify,
)
from tongsa.cli.slips import left_over, no_such_command
from tongsa.errors import TongsaError
from tongsa.version import __version__

_COMMANDS = (
    *(demo, check, prepare, train, run, translate, chat, summarise, transcribe),
    inspect,
    *(evaluate, compare, calibrate, export, verify, info),
    *(serve, push),
)
# What the extras of those names bring.
_TRAIN = {"torch", "onnx", "onnxscript", "sacrebleu", "safetensors"}
_SERVE = {"starlette", "uvicorn", "prometheus_client", "python_multipart", "anyio"}
_AUDIO = {"soundfile", "samplerate", "kaldi_native_fbank", "webrtcvad", "jiwer"}
_DESCRIPTION = """\
Sequence-to-sequence learning: give it pairs of sequences, and it learns to turn
the first into the second.

  tongsa demo                                          see it work, in minutes
  tongsa check pairs.tsv                               find what is wrong with your pairs
  tongsa train pairs.tsv -o model.tongsa               learn from your own pairs
  tongsa run model.tongsa "I drink coffee."            use what was learned
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 good, 1 not good, 2 not understood."""
    _speak_utf_8()
    try:
        args = _parse(argv)
        status: int = args.run(args)
        # Here, where a reader that has left can be met, and not at the end of the process.
        sys.stdout.flush()
        return status
    except TongsaError as error:
        _complain(str(error))
        return 1
    except ModuleNotFoundError as error:
        module = (error.name or "").split(".")[0]
        if module in _TRAIN:
            extra = "train"
        elif module in _AUDIO:
            extra = "audio"
        elif module in _SERVE:
            extra = "serve"
        elif module == "huggingface_hub":
            extra = "hub"
        elif module == "ray":
            extra = "ray"
        else:
            raise
        first = (
            "\nOn a machine without a GPU install PyTorch's CPU build first; the README says how."
        )
        _complain(
            f"tongsa {args.command} needs {module}, which is not installed.\n"
            f"  pip install 'tongsa[{extra}]'{first if extra == 'train' else ''}"
        )
        return 1
    except KeyboardInterrupt:
        _complain("stopped")
        return 130
    except BrokenPipeError:
        # Whoever read our output has left, as `head` does; that is no error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _speak_utf_8() -> None:
    """Write UTF-8 to files and pipes, as we read it, whatever the locale; never fail to write."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            # Half an emoji from the command line is no character, but a JSON escape.
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _complain(message: str) -> None:
    print(f"tongsa: {message}", file=sys.stderr)


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser, commands = _parser()
    argv = sys.argv[1:] if argv is None else argv
    if argv and not argv[0].startswith("-") and argv[0] not in commands:
        parser.error(no_such_command(argv[0], commands))
    args, left = parser.parse_known_args(argv)
    # argparse takes an empty list of sentences to be complete before the first option, and leaves
    # over those that follow it: tongsa translate MODEL --json "I drink coffee."
    if left and "text" in args and not any(word.startswith("-") for word in left):
        args.text += left
    elif left:
        parser.error(left_over(left, args.command, commands))
    return args


class _CommandsInLine(argparse.RawDescriptionHelpFormatter):
    """argparse forgets that commands are indented, and breaks the lines of the longest."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog)
        self._action_max_length = 14


def _parser() -> tuple[argparse.ArgumentParser, Mapping[str, argparse.ArgumentParser]]:
    """Return what reads a command line, and what reads that of each command."""
    parser = argparse.ArgumentParser(
        prog="tongsa",
        description=_DESCRIPTION,
        formatter_class=_CommandsInLine,
    )
    parser.add_argument("--version", action="version", version=f"tongsa {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command in _COMMANDS:
        sub = commands.add_parser(
            command.__name__.rpartition(".")[2],
            help=command.HELP,
            description=command.HELP[0].upper() + command.HELP[1:] + ".",
            epilog=command.EXAMPLES,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_arguments(sub)
        sub.set_defaults(run=command.run)
    return parser, commands.choices


if __name__ == "__main__":
    sys.exit(main())
