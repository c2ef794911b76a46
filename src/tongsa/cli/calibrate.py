"""`tongsa calibrate`."""

import argparse
from dataclasses import replace
from pathlib import Path

from tongsa.cli.numbers import count
from tongsa.cli.pairs import add_data_arguments, add_style_argument, layout_of, load_pairs
from tongsa.data.destination import model_destination
from tongsa.errors import DataError

HELP = "measure on pairs how sure a model may be of itself, and write that into its file"
EXAMPLES = """\
Training does this on the dev set. It is worth repeating with pairs that are more like what you will
translate, with another search, and for model files from before there was confidence.

examples:
  tongsa calibrate model.tongsa dev.tsv
      pairs that the model has not learned from; at least 30, better 500
  tongsa calibrate en-de.tongsa dev.en dev.de --train train.en train.de
      and note what it has read in training, to warn of what it has not
  tongsa calibrate model.tongsa dev.tsv -o calibrated.tongsa
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", metavar="MODEL", help="a model file")
    add_data_arguments(parser, languages="default: as the model says")
    add_style_argument(parser)
    parser.add_argument(
        "--train", nargs="+", metavar="DATA", help="the pairs that the model has learned from"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="default: MODEL itself")
    parser.add_argument("--threads", type=count, metavar="T", help="default: all cores")


def run(args: argparse.Namespace) -> int:
    import numpy as np

    from tongsa.cli.translating import translate_all
    from tongsa.evaluation.calibration import expected_calibration_error
    from tongsa.runtime.model_file import write_model_file
    from tongsa.tasks.judging import LEAST_SENTENCES, calibrate, judge
    from tongsa.tasks.pipeline import load
    from tongsa.text.normalise import normalise

    path = model_destination(Path(args.output or args.model), [*args.data, *(args.train or [])])
    model = load(args.model, threads=args.threads)
    layout = layout_of(args, model.config.source_language, model.config.target_language)
    corpus = load_pairs(args.data, layout, skip_empty=args.skip_empty, model=model)
    contents = model.contents
    if args.train:
        train = load_pairs(args.train, layout, skip_empty=True, model=model)
        sources = [pair.source for pair in train.pairs]
        lengths = [len(model.task.encode(source)) for source in sources]
        contents = replace(contents, coverage=model.task.coverage(sources, lengths))

    outputs = translate_all(model, [pair.source for pair in corpus.pairs])
    judged = judge(outputs, [normalise(pair.target) for pair in corpus.pairs])
    calibration = calibrate(judged)
    if calibration is None:
        raise DataError(
            f"{corpus.name}: {len(corpus)} pairs are too few to learn from how sure the model may "
            f"be; it takes {LEAST_SENTENCES} whose translation is not empty"
        )
    write_model_file(path, replace(contents, calibration=calibration))

    log_probs, right = zip(*judged.words, strict=True)
    before = expected_calibration_error(np.exp(log_probs), right)
    after = expected_calibration_error(calibration.word(log_probs), right)
    print(
        f"{len(right):,} words of {calibration.sentences:,} sentences, {np.mean(right):.1%} "
        f"of them right. Expected calibration error of words: {before:.3f} before, {after:.3f} now."
    )
    print(f"Wrote {path}")
    return 0
