"""Requests in, answers out: what the commands that run models have in common."""

import argparse
import contextlib
import json
import math
import queue
import sys
import threading
from collections.abc import Iterator

from tongsa.cli.numbers import count
from tongsa.cli.search_options import add_search_arguments, search_options
from tongsa.cli.sureness import print_warnings, print_with_confidence
from tongsa.errors import ConfigError
from tongsa.tasks.options import Options
from tongsa.tasks.pipeline import Model, Output, load


def add_model_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "model", metavar="MODEL", help="a model file, or several that answer together: A,B,…"
    )


def add_answer_arguments(parser: argparse.ArgumentParser) -> None:
    """Add TEXT, and what says how to answer it and what to show."""
    parser.add_argument("text", nargs="*", metavar="TEXT", help="default: standard input")
    parser.add_argument("--n-best", type=count, default=1, metavar="N", help="answers to show")
    parser.add_argument("--prefix", metavar="TEXT", help="what every answer begins with")
    parser.add_argument(
        "--batch-size", type=count, default=64, metavar="B", help="sentences side by side"
    )
    parser.add_argument("--threads", type=count, metavar="T", help="default: all cores")
    parser.add_argument(
        "--scores", action="store_true", help="show the probability of every token too"
    )
    parser.add_argument(
        "--confidence",
        action="store_true",
        help="before each answer, the chance that a word of it is right",
    )
    parser.add_argument(
        "--warn",
        action="store_true",
        help="say on standard error what the model has not seen in training, as on a terminal",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a sentence")
    add_search_arguments(parser)


def load_to_answer(args: argparse.Namespace, task: str | None = None) -> Model:
    """Load the model, which must be for this task and able to say what it is asked to."""
    model = load(args.model, threads=args.threads)
    if task not in (None, model.config.task):
        raise ConfigError(
            f"{args.model}: its task is {model.config.task}, not {task}; use: "
            f"tongsa run {args.model}"
        )
    if args.confidence and not model.calibration:
        raise ConfigError(
            f"{args.model}: does not say how sure it may be; measure it on pairs that it has not "
            f"learned from: tongsa calibrate {args.model} PAIRS"
        )
    return model


def answer_all(model: Model, args: argparse.Namespace) -> None:
    """Answer TEXT; without it what is typed at a prompt, or the lines of standard input."""
    if args.text:
        _show(args, args.text, answers(model, args, args.text))
    elif sys.stdin.isatty():
        _prompt(model, args)
    else:
        for lines in _arriving(1024):
            _show(args, lines, answers(model, args, lines))


def answers(model: Model, args: argparse.Namespace, texts: list[str]) -> Iterator[Output]:
    return model.stream(texts, **options_of(args))


def options_of(args: argparse.Namespace) -> Options:
    """Return how to look for answers, as the options say it."""
    return {
        **search_options(args),
        "n_best": args.n_best,
        "batch_size": args.batch_size,
        "prefix": args.prefix,
        **getattr(args, "wishes", {}),
    }


def _prompt(model: Model, args: argparse.Namespace) -> None:
    # Line editing and history, where Python was built with it.
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401
    print("Write a sentence and press Enter; an empty line or Ctrl-D ends.", file=sys.stderr)
    while True:
        try:
            # Where the answers go to a file, the prompt shall not.
            if not sys.stdout.isatty():
                print("> ", end="", file=sys.stderr, flush=True)
            text = input("> " if sys.stdout.isatty() else "")
        except EOFError:
            print(file=sys.stderr)
            return
        if not text.strip():
            return
        _show(args, [text], answers(model, args, [text]))


def _show(args: argparse.Namespace, texts: list[str], outputs: Iterator[Output]) -> None:
    warn = args.warn or (sys.stdout.isatty() and sys.stderr.isatty() and not args.json)
    for text, output in zip(texts, outputs, strict=True):
        if warn:
            print_warnings(text, output)
        if args.json:
            print(json.dumps(as_json(text, output), ensure_ascii=False))
        elif args.confidence:
            for answer in (output, *output.alternatives):
                print_with_confidence(answer)
        elif args.n_best > 1 or args.scores:
            for answer in (output, *output.alternatives):
                print(f"{answer.score:.4f}\t{answer.text}")
                if args.scores and answer.token_log_probs:
                    print(f"\t{_token_scores(answer)}")
        else:
            print(output.text)
    sys.stdout.flush()


def _token_scores(output: Output) -> str:
    """Return each token and, last, <eos>, with its probability in percent."""
    tokens = (*output.tokens, "<eos>")
    return "  ".join(
        f"{token} {100 * math.exp(log_prob):.0f}%"
        for token, log_prob in zip(tokens, output.token_log_probs, strict=True)
    )


def as_json(text: str, output: Output) -> dict[str, object]:
    answers = [
        {
            "text": o.text,
            "score": o.score,
            "log_prob": o.log_prob,
            "truncated": o.truncated,
            "tokens": [*o.tokens],
            "token_log_probs": o.token_log_probs,
            "confidence": o.confidence,
            "words": [word._asdict() for word in o.words],
        }
        for o in (output, *output.alternatives)
    ]
    first, *others = answers
    warnings = [warning._asdict() for warning in output.warnings]
    return {
        "source": text,
        **first,
        "warnings": warnings,
        **({"alternatives": others} if others else {}),
    }


def _arriving(most: int) -> Iterator[list[str]]:
    """Yield the lines of standard input as they come, up to `most` at a time.

    A program that writes one line and waits for its answer gets it; a long file comes in large
    pieces, which translate several times faster.
    """
    from tongsa.data.formats.lines import read_lines

    arrived: queue.Queue[str | BaseException | None] = queue.Queue(maxsize=4 * most)

    def read() -> None:
        try:
            for line in read_lines("-"):
                arrived.put(line)
            arrived.put(None)
        except BaseException as error:  # handed over, and raised where it is seen
            arrived.put(error)

    threading.Thread(target=read, daemon=True).start()
    ended = False
    while not ended:
        lines: list[str] = []
        item = arrived.get()
        while True:
            if item is None:
                ended = True
                break
            if isinstance(item, BaseException):
                if lines:
                    yield lines
                raise item
            lines.append(item)
            if len(lines) == most or arrived.empty():
                break
            item = arrived.get()
        if lines:
            yield lines
