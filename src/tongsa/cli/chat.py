"""`tongsa chat`."""

import argparse
import contextlib
import json
import sys
from collections.abc import Callable, Iterable

from tongsa.cli.answers import add_model_argument, as_json
from tongsa.cli.numbers import count
from tongsa.cli.search_options import add_search_arguments, search_options
from tongsa.data.formats.lines import read_lines
from tongsa.errors import ConfigError
from tongsa.tasks.conversation import Conversation
from tongsa.tasks.output import Output
from tongsa.tasks.pipeline import load

HELP = "talk with a model that has learned to answer"
EXAMPLES = """\
The model remembers the conversation. /undo takes the last exchange back, /reset begins anew,
/quit, Ctrl-C or Ctrl-D ends.

examples:
  tongsa chat chat.tongsa
      on a terminal: a prompt
  tongsa chat chat.tongsa "Hello!" "And how are you?"
      one conversation, an answer for each turn
  tongsa chat chat.tongsa < questions.txt > answers.txt
      one line in, one line out, all of it one conversation; an empty line begins another
  tongsa chat chat.tongsa --deterministic --json < questions.txt
      always the likeliest answer; without it answers are drawn by chance, --seed says which
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_model_argument(parser)
    parser.add_argument("text", nargs="*", metavar="TEXT", help="turns; default: standard input")
    parser.add_argument(
        "--deterministic",
        action="store_true",
        help="search for the likeliest answer instead of drawing one by chance",
    )
    parser.add_argument("--threads", type=count, metavar="T", help="default: all cores")
    parser.add_argument("--json", action="store_true", help="one JSON object a turn")
    add_search_arguments(parser)


def run(args: argparse.Namespace) -> int:
    model = load(args.model, threads=args.threads)
    if model.config.task != "chat":
        raise ConfigError(
            f"{args.model}: its task is {model.config.task}, not chat; use: tongsa run {args.model}"
        )
    talk = Conversation(model, deterministic=args.deterministic, **search_options(args))
    show = _show_json if args.json else _show
    if args.text:
        _answer_all(talk, args.text, show)
    elif sys.stdin.isatty():
        _prompt(talk, show)
    else:
        _answer_all(talk, read_lines("-"), show)
    return 0


def _answer_all(talk: Conversation, turns: Iterable[str], show: "_Show") -> None:
    """Answer turn by turn, each as it comes; an empty one ends the conversation."""
    for turn in turns:
        answer = talk.say(turn)
        show(turn, answer)
        if not answer.text:
            talk.reset()


def _prompt(talk: Conversation, show: "_Show") -> None:
    # Line editing and history, where Python was built with it.
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401
    _say("Write something and press Enter. /undo, /reset and /quit do what they say.")
    while True:
        try:
            # Where the answers go to a file, the prompt shall not.
            if not sys.stdout.isatty():
                print("> ", end="", file=sys.stderr, flush=True)
            turn = input("> " if sys.stdout.isatty() else "").strip()
            match turn:
                case "":
                    continue
                case "/quit":
                    return
                case "/undo":
                    talk.undo()
                    _say(f"Back to: {talk.turns[-1]}" if talk.turns else "Back to the beginning.")
                case "/reset":
                    talk.reset()
                    _say("A new conversation.")
                case _ if turn.startswith("/"):
                    _say(f"There is no {turn.split()[0]}; there are /undo, /reset and /quit.")
                case _:
                    show(turn, talk.say(turn))
        except (EOFError, KeyboardInterrupt):
            print(file=sys.stderr)
            return


def _say(text: str) -> None:
    """Say something that is no answer."""
    print(text, file=sys.stderr, flush=True)


_Show = Callable[[str, Output], None]


def _show(_: str, answer: Output) -> None:
    print(answer.text, flush=True)


def _show_json(turn: str, answer: Output) -> None:
    print(json.dumps(as_json(turn, answer), ensure_ascii=False), flush=True)
