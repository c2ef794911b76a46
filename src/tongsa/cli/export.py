"""`tongsa export`."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tongsa.cli.numbers import count
from tongsa.cli.pairs import add_layout_arguments, layout_of, load_pairs
from tongsa.data.corpus import Pair
from tongsa.data.destination import model_destination
from tongsa.errors import ConfigError, ModelFileError

if TYPE_CHECKING:
    from tongsa.runtime.contents import ModelContents
    from tongsa.tasks.pipeline import Model

HELP = "write a smaller, faster model file, with 8-bit weights"
EXAMPLES = """\
The new file is a quarter of the size, and translates in about half the time. Its weights cannot be
trained further, so keep the old one too.

examples:
  tongsa export model.tongsa --int8
      writes model.int8.tongsa
  tongsa export model.tongsa --int8 --dev dev.tsv -o small.tongsa
      and says what that costs, on pairs that the model has not learned from
"""
# A loss that a user should hear of, in points of the score that training watches.
_MUCH = 0.3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", metavar="MODEL", help="a model file of fp32 weights")
    parser.add_argument("--int8", action="store_true", help="8-bit weights and products")
    parser.add_argument(
        "--dev", nargs="+", metavar="DATA", default=[], help="pairs to measure the loss on"
    )
    add_layout_arguments(parser, languages="default: as the model says")
    parser.add_argument("-o", "--output", metavar="FILE", help="default: MODEL.int8.tongsa")
    parser.add_argument("--threads", type=count, metavar="T", help="default: all cores")


def run(args: argparse.Namespace) -> int:
    from tongsa.export.eight_bits import to_eight_bits
    from tongsa.runtime.model_file import write_model_file
    from tongsa.tasks.pipeline import Model, load

    if not args.int8:
        raise ConfigError("say what to export to: tongsa export MODEL --int8")
    given = Path(args.model)
    wanted = Path(args.output) if args.output else given.with_suffix(".int8.tongsa")
    path = model_destination(wanted, [args.model, *args.dev])
    # A list: one file, whose name may hold a comma, and never an ensemble.
    model = load([args.model], threads=args.threads)
    pairs: Sequence[Pair] = []
    if args.dev:
        layout = layout_of(args, model.config.source_language, model.config.target_language)
        pairs = load_pairs(args.dev, layout, skip_empty=False, model=model).pairs
    try:
        small = to_eight_bits(
            model.contents, [model.task.encode(pair.source) for pair in pairs], args.threads
        )
    except ModelFileError as error:
        raise ModelFileError(f"{given}: {error}") from None
    found = "\nWhat it loses can be measured: name pairs with --dev."
    if pairs:
        small, found = _measured(model, Model(small, args.threads), pairs)
    write_model_file(path, small)

    before, after = (file.stat().st_size / 1e6 for file in (given, path))
    both = zip(model.contents.conformance, small.conformance, strict=True)
    same = sum(one.ids == other.ids for one, other in both)
    print(
        f"{before:.1f} MB before, {after:.1f} MB now; {same} of {len(small.conformance)} sentences "
        f"that the file carries come out the same.{found}\nWrote {path}"
    )
    return 0


def _measured(model: "Model", small: "Model", pairs: Sequence[Pair]) -> "tuple[ModelContents, str]":
    """Compare both on pairs: what the small file shall say of itself, and what people are told."""
    from tongsa.cli.translating import translate_all
    from tongsa.tasks.judging import calibrate, judge
    from tongsa.text.normalise import normalise

    sources = [pair.source for pair in pairs]
    references = [normalise(pair.target) for pair in pairs]
    exact = translate_all(model, sources, "With fp32 weights")
    rounded = translate_all(small, sources, "With 8-bit weights")
    before, after = (
        model.task.score([output.text for output in outputs], references)
        for outputs in (exact, rounded)
    )
    scores = small.task.scores(
        sources, [o.text for o in rounded], references, search=small.search_signature()
    )
    stored = tuple({**vars(score), "data": "dev"} for score in scores)
    contents = replace(
        small.contents,
        scores=stored,
        calibration=calibrate(judge(rounded, references)) or small.contents.calibration,
    )
    loss = before.value - after.value
    much = " That is much; does it read what it was trained for?" if loss > _MUCH else ""
    return contents, (f"\n{before} before, {after} now, on {len(pairs):,} pairs.{much}")
