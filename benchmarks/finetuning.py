"""What a model of other pairs is worth to few of one's own: image captions, English to French.

    python benchmarks/finetuning.py BASE MULTI30K TATOEBA MODELS [--sizes N …] [--mix N]

BASE has learned from Tatoeba's short sentences (corpora.py tatoeba-en-fr); MULTI30K and TATOEBA are
the folders of both corpora. For each size so many captions are learned from nothing, and by BASE,
once for each learning rate, and once more with N pairs of Tatoeba among them; models that stand in
MODELS are not trained again. Prints BLEU on test_2016_flickr, and on the test part of Tatoeba: what
is forgotten.
"""

import argparse
from pathlib import Path

import multi30k
import tongsa
from corpora import parts, some, trained
from tongsa.data.corpus import Pair
from tongsa.evaluation.metrics import bleu
from tongsa.tasks import configure
from tongsa.text.normalise import normalise


def score(model: tongsa.Model, test: list[Pair]) -> float:
    outputs = [output.text for output in model.translate([pair.source for pair in test])]
    return bleu(outputs, [normalise(pair.target) for pair in test], "fr").value


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("base")
    parser.add_argument("multi30k", type=Path)
    parser.add_argument("tatoeba", type=Path)
    parser.add_argument("models", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[500, 2000])
    parser.add_argument("--rates", type=float, nargs="+", default=[1e-3])
    parser.add_argument("--mix", type=int, default=0, metavar="N", help="pairs of Tatoeba too")
    parser.add_argument("--set", action="append", default=[], dest="settings")
    args = parser.parse_args()
    args.models.mkdir(parents=True, exist_ok=True)

    captions = {
        part: multi30k.pairs(args.multi30k, part, "en", "fr")
        for part in ("train", "val", "test_2016_flickr")
    }
    before = parts("tatoeba-en-fr", args.tatoeba)
    tests = captions["test_2016_flickr"], before["test"]
    print("| captions | begun as | epochs | minutes | captions, BLEU | Tatoeba, BLEU |")
    print("|---|---|---|---|---|---|")
    by_itself = [score(tongsa.load(args.base), test) for test in tests]
    print(f"| none | the base itself | – | – | {by_itself[0]:.1f} | {by_itself[1]:.1f} |")
    for size in args.sizes:
        few = some(captions["train"], size)
        ways = {"nothing": (few, ['source_language="en"', 'target_language="fr"'])}
        for rate in args.rates:
            begun = [f'training.finetune="{args.base}"', f"training.learning_rate={rate}"]
            ways[f"the base, learning rate {rate:g}"] = (few, begun)
            if args.mix:
                both = [*few, *some(before["train"], args.mix)]
                ways[f"the same, with {args.mix} old pairs"] = (both, begun)
        for way, (learned, given) in ways.items():
            name = "-".join(way.replace(",", "").split())
            path = args.models / f"captions.{size}.{name}.tongsa"
            config = configure(settings=[*given, *args.settings])
            model = trained(path, learned, captions["val"], config)
            epochs = model.config.training.epochs
            minutes = model.contents.training["seconds"] / 60
            found = " | ".join(f"{score(model, test):.1f}" for test in tests)
            print(f"| {size:,} | {way} | {epochs} | {minutes:.1f} | {found} |", flush=True)


if __name__ == "__main__":
    main()
