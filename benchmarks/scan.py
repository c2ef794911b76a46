"""SCAN (Lake & Baroni 2018): commands to actions, scored by exact match.

    python benchmarks/scan.py DATA [--splits simple …] [--preset default] [--set NAME=VALUE …]

DATA is the folder of the splits' files: tasks_train_simple.txt[.gz], tasks_test_simple.txt[.gz], …
For each split, trains a model on the training part and scores it on the whole test part. There is
no dev part: the weights are chosen on 5 % held out of the training part, so the test is looked at
once. Published beside ours: the LSTM that did best over all splits there (2 layers of 200).
"""

import argparse
import gzip
import json
from pathlib import Path

import tongsa
from tongsa.config import resolve
from tongsa.data.corpus import Corpus, Pair
from tongsa.evaluation.metrics import exact_match

# Commands and actions are words of a tiny language: 13 and 6 of them.
SETTINGS = {
    "text.unit": "words",
    "text.joint": False,
    "model.tie": "none",
    "model.embedding_size": 64,
    "model.hidden_size": 128,
    "model.dropout": 0.1,
    "model.word_dropout": 0.0,
    "training.label_smoothing": 0.0,
    "training.batch_tokens": 600,
    "training.learning_rate": 1e-3,
    "training.epochs": 16,
    "training.validation_sentences": 300,
    "training.ema_decay": 0.99,
}


def pairs(path: Path) -> list[Pair]:
    """Read lines of the form `IN: … OUT: …`."""
    if not path.exists():
        path = path.with_name(path.name + ".gz")
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        read = (line.strip().removeprefix("IN: ").split(" OUT: ") for line in file)
        return [Pair(source, target) for source, target in read]


# In percent, and what the files call the split.
PUBLISHED = {"simple": 99.8, "length": 13.8, "jump": 0.08, "turn_left": 90.0}
FILES = {"jump": "addprim_jump", "turn_left": "addprim_turn_left"}


def run(split: str, args: argparse.Namespace) -> None:
    name = FILES.get(split, split)
    train = pairs(args.data / f"tasks_train_{name}.txt")
    test = pairs(args.data / f"tasks_test_{name}.txt")
    settings = [f"{setting}={str(value).lower()}" for setting, value in SETTINGS.items()]
    config = resolve(args.preset, settings=settings + args.settings)
    path = args.output.with_name(f"{args.output.stem}.{split}.tongsa")
    result = tongsa.train(Corpus(train, f"SCAN {split}"), path, config=config)

    model = tongsa.load(path)
    outputs = [o.text for o in model.translate([source for source, _ in test], beam_size=1)]
    score = exact_match(outputs, [target for _, target in test])
    print(
        f"SCAN {split}, {args.preset}: {score.value:.2f} % exact of {len(test)}; "
        f"published: {PUBLISHED[split]} %"
    )
    for (source, target), output in zip(test, outputs, strict=True):
        if output != target:
            print(f"  wrong: {source}\n    {output}\n    should be {target}")
            break
    print(
        json.dumps(
            {
                "split": split,
                "preset": args.preset,
                "exact": score.value,
                "published": PUBLISHED[split],
                "test": len(test),
                "parameters": result.parameters,
                "seconds": round(result.outcome.seconds),
            }
        ),
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", type=Path)
    parser.add_argument("--splits", nargs="+", choices=PUBLISHED, default=list(PUBLISHED))
    parser.add_argument("--preset", default="default")
    parser.add_argument("--set", action="append", default=[], dest="settings")
    parser.add_argument("-o", "--output", type=Path, default=Path("scan.tongsa"))
    args = parser.parse_args()
    for split in args.splits:
        run(split, args)


if __name__ == "__main__":
    main()
