"""Korean requests to their core (sae4k): what copying is worth, and what comes cheaper.

    python benchmarks/summaries.py DATA MODELS [--pairs N] [--test N] [--set NAME=VALUE]

DATA is the folder of train.tsv.gz, dev.tsv.gz and test.tsv.gz; MODELS where two models are kept,
with copying and without. A model that stands there is not trained again. Prints tables of ROUGE on
the test part: all of it, what stands as a target in the training data, and what does not. Beside
the models stand

    the source, copied whole
    lead-n, its first n words, with n the mean of the training summaries
    the nearest neighbour: the summary of the training source that is most like it
    (`tongsa.evaluation.neighbours`)

and, of each model, whether torch and the exported file write the same texts, minutes and file size,
and twelve of its summaries, drawn by lot.
"""

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path

import multi30k
from corpora import same_from_torch, some, trained
from tongsa.data.corpus import Pair
from tongsa.evaluation.neighbours import Neighbours
from tongsa.evaluation.rouge import copied, novel, rouge_scores, tokens_of
from tongsa.tasks import configure
from tongsa.text.normalise import normalise
from tongsa.text.vocabulary import UNKNOWN_SIGN

# Characters, for a stem can be copied and its particle left out; the rest is the task's own.
SETTINGS = {"task": "summarisation", "text.unit": "characters"}
SETTINGS |= {"source_language": "ko", "target_language": "ko"}


def parts(data: Path) -> dict[str, list[Pair]]:
    return {
        part: [Pair(*line.split("\t")) for line in multi30k.read(data / f"{part}.tsv.gz")]
        for part in ("train", "dev", "test")
    }


def baselines(train: Sequence[Pair], sources: Sequence[str]) -> dict[str, list[str]]:
    lead = round(sum(len(tokens_of(pair.target)) for pair in train) / len(train))
    neighbours = Neighbours([pair.source for pair in train])
    return {
        "the source": list(sources),
        f"its first {lead} words": [" ".join(source.split()[:lead]) for source in sources],
        "nearest neighbour": [train[neighbours.nearest(source)].target for source in sources],
    }


def tables(outputs: dict[str, list[str]], test: Sequence[Pair], seen: set[str]) -> str:
    """Return ROUGE of every way to sum up, over all pairs and over two parts of them."""
    known = [normalise(pair.target) in seen for pair in test]
    rows_of = {
        "all": list(range(len(test))),
        "target not in train": [i for i, k in enumerate(known) if not k],
        "target in train": [i for i, k in enumerate(known) if k],
    }
    lines = []
    for name, rows in rows_of.items():
        if not rows:
            continue
        lines += [f"\n{name}: {len(rows):,} pairs\n"]
        lines += ["| | ROUGE-1 | ROUGE-2 | ROUGE-L | of characters | exact | copied | novel-2 |"]
        lines += ["|---|---|---|---|---|---|---|---|"]
        sources = [test[i].source for i in rows]
        references = [normalise(test[i].target) for i in rows]
        for way, texts in {**outputs, "the reference": [pair.target for pair in test]}.items():
            these = [texts[i] for i in rows]
            exact = 100 * sum(t == r for t, r in zip(these, references, strict=True)) / len(rows)
            values = [score.value for score in rouge_scores(these, references)]
            values += [exact, copied(sources, these).value, novel(sources, these).value]
            lines.append(f"| {way} | {' | '.join(f'{value:.1f}' for value in values)} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("models", type=Path)
    parser.add_argument("--pairs", type=int, help="learn from so many, drawn by lot; default: all")
    parser.add_argument("--test", type=int, help="judge by the first so many; default: all")
    parser.add_argument("--name", default="sae4k", help="of the model files; default: sae4k")
    parser.add_argument("--set", action="append", default=[], dest="settings")
    args = parser.parse_args()
    args.models.mkdir(parents=True, exist_ok=True)

    found = parts(args.data)
    train, test = some(found["train"], args.pairs), found["test"][: args.test]
    sources = [pair.source for pair in test]
    outputs = baselines(train, sources)
    for copying in (True, False):
        name = f"{args.name}.{len(train)}.{'copy' if copying else 'no-copy'}"
        given = [f"{k}={json.dumps(v)}" for k, v in SETTINGS.items()]
        given += [f"model.copy={str(copying).lower()}", *args.settings]
        path = args.models / f"{name}.tongsa"
        model = trained(path, train, found["dev"], configure(settings=given))
        # What a search may put in the place of unknown words is a matter by itself.
        answers = [answer.text for answer in model.summarise(sources, replace_unk=False)]
        way = "ours, copying" if copying else "ours, not copying"
        outputs[way] = answers
        if model.config.text.unit == "words":
            print(
                f"{way}: {sum(UNKNOWN_SIGN in a for a in answers):,} with {UNKNOWN_SIGN}",
                flush=True,
            )
            replaced = model.summarise(sources, replace_unk=True)
            outputs[f"{way}, unknown words replaced"] = [answer.text for answer in replaced]
        about = {
            "model": path.name,
            "epochs": model.config.training.epochs,
            "minutes": round(model.contents.training["seconds"] / 60, 1),
            "megabytes": round(path.stat().st_size / 1e6, 1),
            "same texts in torch": same_from_torch(model, sources),
            "of": len(sources),
        }
        print(json.dumps(about), flush=True)
    print(tables(outputs, test, {normalise(pair.target) for pair in train}))
    print("\n| request | reference | copying | not copying |\n|---|---|---|---|")
    for i in sorted(random.Random(2).sample(range(len(test)), min(12, len(test)))):
        texts = (*test[i], outputs["ours, copying"][i], outputs["ours, not copying"][i])
        print(f"| {' | '.join(texts)} |")


if __name__ == "__main__":
    main()
