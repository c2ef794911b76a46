"""`tongsa inspect`."""

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tongsa.cli.looks import (
    Look,
    others_of,
    show_lessons,
    show_neighbours,
    show_neighbours_of,
    taught_by,
)
from tongsa.cli.numbers import count, whole
from tongsa.errors import ConfigError

if TYPE_CHECKING:
    from tongsa.inside.live import Tracer
    from tongsa.inside.page import Shown
    from tongsa.tasks.pipeline import Model

HELP = "watch a model turn one sentence into another, step by step"
EXAMPLES = """\
examples:
  tongsa inspect model.tongsa "I drink coffee."
      encoder, decoder, attention and search, unrolled in the terminal
  tongsa inspect model.tongsa "I drink coffee." --html inside.html
      a page to watch it on: one file that needs no network
  tongsa inspect plain.tongsa,attention.tongsa "I drink coffee." --html both.html
      two models side by side
  tongsa inspect model.tongsa "I drink coffee." --serve
      the same page with the model behind it: choose other words, edit the sentence
  tongsa inspect model.tongsa "I drink coffee." --force 0=나는 --attend 2=1
      what if: another word at step 0, a look at source token 1 at step 2
  tongsa inspect model.tongsa "I drink coffee." --taught-by pairs.tsv
      for every token, the pairs in which it looks most alike to the model
  tongsa inspect model.tongsa "I drink coffee." --neighbours --map words.svg
      the words that lie nearest to each token, and a map of them
  tongsa inspect model.tongsa --neighbours coffee
      those nearest to one word
  tongsa inspect model.tongsa "I drink coffee." --map sentences.svg --among others.txt
      a map of the context vectors of this sentence and of others, one a line
  tongsa inspect model.tongsa "I drink coffee." --svg attention.svg
  tongsa inspect model.tongsa "I drink coffee." --json > trace.json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "model", metavar="MODEL", help="a model file, or several to see side by side: A,B"
    )
    parser.add_argument(
        "request", nargs="?", metavar="TEXT", help="what to answer; of speech a sound file"
    )
    parser.add_argument("--beam", type=count, metavar="K", help="width of the search; 1 is greedy")
    parser.add_argument("--prefix", metavar="TEXT", help="what the answer begins with")
    parser.add_argument(
        "--candidates", type=count, default=8, metavar="N", help="tokens to show of every step"
    )
    parser.add_argument("--to", metavar="LANGUAGE", help="of models that know several")
    parser.add_argument("--threads", type=count, metavar="T", help="default: all cores")
    shown = parser.add_argument_group("how to show it", "without these: in the terminal")
    shown.add_argument("--html", metavar="FILE", help="write a page; it needs no network")
    shown.add_argument("--svg", metavar="FILE", help="draw the attention; of one model")
    shown.add_argument("--json", action="store_true", help="everything, as one JSON object a model")
    shown.add_argument("--serve", action="store_true", help="a page that answers, on this machine")
    shown.add_argument(
        "--port", type=whole, default=0, metavar="N", help="of --serve; default: any that is free"
    )
    shown.add_argument(
        "--neighbours",
        nargs="?",
        const="",
        metavar="WORD",
        help="the words nearest to each token, or to WORD, by embedding",
    )
    shown.add_argument(
        "--map", metavar="FILE", help="draw (SVG) the words that were read, and those near them"
    )
    shown.add_argument(
        "--among",
        metavar="FILE",
        help="draw the context vectors of this sentence and of those in FILE instead, one a line",
    )
    shown.add_argument(
        "--taught-by",
        nargs="+",
        metavar="DATA",
        help="pairs to look for examples in: which of them taught each token?",
    )
    changed = parser.add_argument_group("what if", "docs/inside.md explains each; may be repeated")
    changed.add_argument(
        "--replace", action="append", default=[], metavar="PLACE=TOKEN", help="of the source"
    )
    changed.add_argument(
        "--force", action="append", default=[], metavar="STEP=TOKEN", help="write this there"
    )
    changed.add_argument(
        "--attend", action="append", default=[], metavar="STEP=PLACE", help="look there"
    )
    changed.add_argument(
        "--zero",
        action="append",
        default=[],
        metavar="WHERE",
        help="silence a unit: encoder.LAYER.UNIT, decoder.LAYER.UNIT or context.UNIT",
    )
    changed.add_argument(
        "--context-of", metavar="TEXT", help="hand over this sentence's context vector instead"
    )


def run(args: argparse.Namespace) -> int:
    from tongsa.data.destination import destination
    from tongsa.inside.page import page
    from tongsa.inside.svg import attention_svg, map_svg
    from tongsa.tasks.ensembles import model_paths
    from tongsa.tasks.pipeline import load

    if args.request is None:
        # Of a word alone, what lies near it is all that can be asked; else it is the text itself.
        if not args.neighbours:
            raise ConfigError(f'say what to look at: tongsa inspect {args.model} "I drink coffee."')
        args.request = args.neighbours
    paths = model_paths(args.model)
    for output, content in (
        (args.html, "the page"), (args.svg, "the drawing"), (args.map, "the map")
    ):  # fmt: skip
        if output:
            inputs = [*paths, *(args.taught_by or ()), *([args.among] if args.among else ())]
            destination(Path(output), inputs, content, "inside.html")
    models = {_name(path): load(path, threads=args.threads) for path in paths}
    options = _options(args)
    others = others_of(args.among)
    looks = {
        name: Look(name, model, others, taught_by(model, args.taught_by))
        for name, model in models.items()
    }
    if args.serve:
        return _serve(args, looks, options)
    shown = [look(args.request, options) for look in looks.values()]
    if args.map:
        drawn = shown[0].beside.sentences or shown[0].beside.words
        if drawn is None:
            raise ConfigError("a map needs two words, or other sentences: --among FILE")
        _write(args.map, map_svg(drawn, args.request))
    if args.svg:
        _write(args.svg, attention_svg(shown[0].trace))
    if args.html:
        _write(args.html, page(shown, _history(models)))
    if args.json:
        for each in shown:
            print(json.dumps(each.trace.to_dict(), ensure_ascii=False))
    elif not (args.html or args.svg or args.map or args.neighbours is not None):
        _unroll(shown)
    for each in shown:
        if args.neighbours:
            show_neighbours_of(args.neighbours, looks[each.name].model)
        elif args.neighbours is not None:
            show_neighbours(each)
        if args.taught_by:
            show_lessons(each, looks[each.name].taught_by)
    return 0


def _name(path: str | os.PathLike[str]) -> str:
    return Path(path).name.removesuffix(".tongsa")


def _options(args: argparse.Namespace) -> dict[str, Any]:
    """Return what `Model.trace` is asked for; what is not given is left to the model file."""
    return {
        "beam_size": args.beam,
        "prefix": args.prefix,
        "to": args.to,
        "candidates": args.candidates,
        "replace": dict(_numbered("--replace", each, "PLACE=TOKEN") for each in args.replace),
        "force": dict(_numbered("--force", each, "STEP=TOKEN") for each in args.force),
        "attend": {
            step: _whole("--attend", place, "STEP=PLACE")
            for step, place in (_numbered("--attend", each, "STEP=PLACE") for each in args.attend)
        },
        "zero": [_unit(each) for each in args.zero],
        "context_of": args.context_of,
    }


def _numbered(option: str, text: str, form: str) -> tuple[int, str]:
    number, equals, rest = text.partition("=")
    if not equals or not rest:
        raise ConfigError(f"{option} {text}: must be {form}, such as 0=word")
    return _whole(option, number, form), rest


def _whole(option: str, text: str, form: str) -> int:
    if not text.strip().isdecimal():
        raise ConfigError(f"{option}: {text!r} is no whole number; it must be {form}")
    return int(text)


def _unit(text: str) -> tuple[str, int, int]:
    place, *numbers = text.split(".")
    if place == "context":
        numbers = ["0", *numbers]
    if len(numbers) != 2 or not all(each.isdecimal() for each in numbers):
        raise ConfigError(
            f"--zero {text}: must be encoder.LAYER.UNIT, decoder.LAYER.UNIT or context.UNIT"
        )
    return place, int(numbers[0]), int(numbers[1])


def _write(path: str, text: str) -> None:
    from tongsa.data.whole_file import written_whole

    with written_whole(path) as file:
        file.write(text.encode())
    print(f"tongsa: wrote {path}", file=sys.stderr)


def _unroll(shown: "Sequence[Shown]") -> None:
    from rich.console import Console

    from tongsa.inside.unrolled import unrolled

    console = Console(highlight=False, soft_wrap=True)
    for each in shown:
        if len(shown) > 1:
            console.rule(each.name)
        for line in unrolled(each.trace):
            console.print(line)


def _history(models: "Mapping[str, Model]") -> list[dict[str, Any]]:
    """Return what the first model that tells of its training has to tell."""
    from tongsa.inside.page import training_history

    told = (training_history(model.contents.training) for model in models.values())
    return next((history for history in told if history), [])


def _both(options: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was changed on the command line, and over it what is changed on the page."""

    def both(given: Any, changed: Any) -> Any:
        match changed:
            case dict():
                return {**given, **changed}
            case list():
                return [*given, *changed]
        return changed or given

    return {name: both(options[name], changed) for name, changed in changes.items()}


def _serve(args: argparse.Namespace, looks: Mapping[str, Look], options: Mapping[str, Any]) -> int:
    from tongsa.inside.live import serve

    def tracer(look: Look) -> "Tracer":
        return lambda asked: look(
            asked.request, {**options, **_both(options, asked.changes)}, asked.among
        )

    tracers = [(name, tracer(look)) for name, look in looks.items()]
    history = _history({name: look.model for name, look in looks.items()})
    try:
        server = serve(tracers, args.request, history, args.port)
    except (OSError, OverflowError) as error:
        raise ConfigError(
            f"--port {args.port}: cannot be used ({error}); leave it out to take any that is free"
        ) from None
    with server:
        print(f"http://127.0.0.1:{server.server_port}/  (Ctrl-C ends)", flush=True)
        server.serve_forever()
    return 0
