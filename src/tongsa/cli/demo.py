"""`tongsa demo`."""

import argparse
from pathlib import Path

from tongsa.config import resolve
from tongsa.errors import DataError

HELP = "train a small translator on built-in sentences and watch it work"
EXAMPLES = """\
examples:
  tongsa demo
      English to Korean, in some minutes on a laptop
  tongsa demo --pairs en-ko --write .
      write the built-in pairs as TSV files instead, to look at or to train on
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--pairs", default="en-ko", metavar="NAME", help="default: en-ko")
    parser.add_argument("-o", "--output", metavar="FILE", help="default: NAME.tongsa")
    parser.add_argument(
        "--write", metavar="FOLDER", help="write train, dev and test as TSV there, and stop"
    )


# Short sentences made of some hundred words: a small network learns them in minutes.
SETTINGS = {
    "text.vocabulary_size": 2000,
    "model.embedding_size": 192,
    "model.hidden_size": 192,
    "model.dropout": 0.1,
    "model.word_dropout": 0.0,
    "training.epochs": 7,
    "training.learning_rate": 3e-3,
    "training.ema_decay": 0.99,
    "training.validation_sentences": 200,
}


def run(args: argparse.Namespace) -> int:
    from tongsa.data import builtin

    splits = builtin.load(args.pairs)
    if args.write is not None:
        return _write(splits._asdict(), args.pairs, args.write)

    from tongsa.data.corpus import Corpus, Pair
    from tongsa.evaluation.metrics import exact_match
    from tongsa.tasks.pipeline import load
    from tongsa.training.run import train

    source, target = args.pairs.split("-")
    output = args.output or f"{args.pairs}.tongsa"
    config = resolve(settings={"source_language": source, "target_language": target} | SETTINGS)
    print(f"Learning {args.pairs} from {len(splits.train):,} built-in pairs …")
    train(
        Corpus([Pair(*pair) for pair in splits.train], f"built-in {args.pairs}"),
        output,
        dev=Corpus([Pair(*pair) for pair in splits.dev], "built-in dev"),
        config=config,
        restart=True,  # a demo begins at the beginning
    )

    model = load(output)
    answers = [o.text for o in model.translate([source for source, _ in splits.test])]
    score = exact_match(answers, [target for _, target in splits.test])
    print(
        f"\nOf {len(splits.test)} held-out sentences, new combinations of known words, "
        f"{score.value:.1f} % come out exactly right. Some of them:\n"
    )
    shown = range(0, len(splits.test), max(1, len(splits.test) // 6))
    for i in shown:
        right = answers[i] == splits.test[i][1]
        print(f"  {splits.test[i][0]}")
        print(f"  → {answers[i]}" + ("" if right else f"      (should be: {splits.test[i][1]})"))
    example = splits.test[len(splits.test) // 2][0]
    print(
        f"\nThe translator is one file, {output}, and runs without PyTorch. Next:\n"
        f'  tongsa translate {output} "{example}"\n'
        f"  tongsa translate {output}                 a prompt to type at\n"
        f"  tongsa info {output}                      what is in it\n"
        "  tongsa train pairs.tsv -o mine.tongsa     your own pairs: source<TAB>target a line"
    )
    return 0


def _write(parts: dict[str, list[tuple[str, str]]], name: str, folder: str) -> int:
    for part, pairs in parts.items():
        path = Path(folder) / f"{name}.{part}.tsv"
        try:
            path.write_text("".join(f"{s}\t{t}\n" for s, t in pairs), encoding="utf-8")
        except OSError as error:
            raise DataError(f"{path}: cannot be written: {error.strerror}") from None
        print(f"{path}: {len(pairs):,} pairs")
    return 0
