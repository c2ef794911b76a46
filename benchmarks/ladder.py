"""The ladder from the context vector to `default`: what each step of history is worth.

    python benchmarks/ladder.py DATA MODELS [--epochs 8] [--picture docs/images/ladder.svg]

DATA is the folder of Multi30k's raw task-1 files (train.en.gz, …). English to German; every rung
has the same subwords, width, depth, dropout and training, so that only the network differs. One
whose model stands in the folder MODELS is not trained again.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from bottleneck import by_length, picture
from corpora import trained
from multi30k import lines, moses_bleu, pairs
from tongsa.config import Config, resolve
from tongsa.data.corpus import Corpus

# What all rungs share is `default`'s: 256 wide, one layer of encoder and two of decoder, one table
# of embeddings for all, layer norm.
ONE_DIRECTION: dict[str, Any] = {"model.encoder_directions": 1}
REVERSED = ONE_DIRECTION | {"model.reverse_source": True}
NO_ATTENTION = {"model.decoder": "plain", "model.attention": "none"}
RUNGS: dict[str, dict[str, Any]] = {
    "context vector": ONE_DIRECTION | NO_ATTENTION,
    "reversed source": REVERSED | NO_ATTENTION,  # Sutskever et al. 2014
    "attention": REVERSED | {"model.decoder": "luong", "model.attention": "general"},
    "input feeding": REVERSED | {"model.decoder": "input_feeding", "model.attention": "general"},
    "default": {},  # bidirectional, attention asked by the lower layer
}


def rung_config(name: str, epochs: int) -> Config:
    common = {
        "source_language": "en",
        "target_language": "de",
        "training.epochs": epochs,
        "training.threads": 1,
    }
    return resolve(settings=common | RUNGS[name])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", type=Path)
    parser.add_argument("models", type=Path)
    parser.add_argument("--only", choices=RUNGS, nargs="+", default=list(RUNGS))
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--picture", type=Path)
    args = parser.parse_args()
    args.models.mkdir(parents=True, exist_ok=True)

    learned, dev, *tests = (
        pairs(args.data, part, "en", "de")
        for part in ("train", "val", "test_2016_flickr", "test_2017_flickr")
    )
    all_tests = Corpus([pair for test in tests for pair in test], "tests")
    lengths: dict[str, list[dict[str, float]]] = {}
    scores: dict[str, dict[str, float]] = {}
    for name in args.only:
        path = args.models / f"{name.replace(' ', '-')}.tongsa"
        model = trained(path, learned, dev, rung_config(name, args.epochs))
        lengths[name] = by_length(model, all_tests, "de")
        scores[name] = {}
        for part in ("val", "test_2016_flickr"):
            sources, references = lines(args.data, part, "en"), lines(args.data, part, "de")
            for beam in (1, 5):
                outputs = [o.text for o in model.translate(sources, beam_size=beam)]
                score = moses_bleu(outputs, references, "de").value
                scores[name][f"{part}, beam {beam}"] = round(score, 2)
        print(name, scores[name], [round(row["bleu"], 1) for row in lengths[name]], flush=True)
    if args.picture:
        picture(lengths, args.picture)
    print(json.dumps({"scores": scores, "by_length": lengths}))


if __name__ == "__main__":
    main()
