"""Other data at once: train on a corpus, or on a part of it, and see what comes out.

    python benchmarks/corpora.py CORPUS DATA MODELS [--pairs 5000] [--name NAME] [--set NAME=VALUE]

DATA is the folder of the corpus, MODELS where its model is kept; a model that stands there is not
trained again. Prints BLEU (over characters for Korean), chrF and exact matches on the test part,
and ten of its sentences, drawn by lot, as they came out.

multi30k-en-de       image captions: train.en.gz, train.de.gz, val.*, test_2016_flickr.*
stylekqc-ko-en       questions and commands: train.tsv.gz, dev.tsv.gz (ko, en, style, group); every
                     second group of dev is the test
tatoeba-en-ko        short sentences: train.tsv.gz, dev.tsv.gz, test.tsv.gz
tatoeba-en-fr        likewise
"""

import argparse
import copy
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import multi30k
import tongsa
from tongsa.config import Config, resolve
from tongsa.data.corpus import Corpus, Pair
from tongsa.evaluation.metrics import bleu_metric, bleu_tokenisation, chrf_metric
from tongsa.export.restore import restore
from tongsa.model.engine import TorchEngine
from tongsa.text.normalise import normalise
from tongsa.training.run import train

# Files of the parts; of a TSV also whether source and target stand the other way round.
CORPORA = ("multi30k-en-de", "stylekqc-ko-en", "tatoeba-en-ko", "tatoeba-en-fr")
PARTS = ("train", "dev", "test")


def parts(corpus: str, data: Path) -> dict[str, list[Pair]]:
    """Return train, dev and test."""
    if corpus == "multi30k-en-de":
        files = dict(zip(PARTS, ("train", "val", "test_2016_flickr"), strict=True))
        return {part: multi30k.pairs(data, file, "en", "de") for part, file in files.items()}
    found = {
        part: [line.split("\t") for line in multi30k.read(data / f"{part}.tsv.gz")]
        for part in PARTS
        if (data / f"{part}.tsv.gz").exists()
    }
    if corpus == "stylekqc-ko-en":  # ten paraphrases are a group, and must not be torn apart
        groups = sorted({row[3] for row in found["dev"]}, key=int)
        found["test"] = [row for row in found["dev"] if row[3] in groups[1::2]]
        found["dev"] = [row for row in found["dev"] if row[3] in groups[::2]]
    return {part: [Pair(row[0], row[1]) for row in rows] for part, rows in found.items()}


def some(pairs: Sequence[Pair], count: int | None) -> list[Pair]:
    """Return so many pairs, drawn by lot; fewer are always part of more."""
    shuffled = random.Random(1).sample(list(pairs), len(pairs))
    return shuffled[:count]


def trained(
    path: Path, learned: Sequence[Pair], dev: Sequence[Pair], config: Config
) -> tongsa.Model:
    """Return the model that stands there; if none does, train it first, or go on training it."""
    if not path.exists():
        train(
            Corpus(learned, "train"),
            path,
            dev=Corpus(dev, "dev"),
            config=config,
            resume=True,
        )
    return tongsa.load(path, threads=config.training.threads)


def same_from_torch(model: tongsa.Model, requests: list[str]) -> int:
    """Count the requests to which torch and the exported file give the same text."""
    torch = copy.copy(model)
    torch.engine = TorchEngine(restore(model.contents))
    ours, theirs = model.run(requests), torch.run(requests)
    return sum(a.text == b.text for a, b in zip(ours, theirs, strict=True))


def run(
    corpus: str,
    data: Path,
    models: Path,
    *,
    pairs: int | None = None,
    name: str = "",
    settings: Sequence[str] = (),
) -> dict[str, Any]:
    """Train, unless the model is there, and score it on the test part."""
    all_parts = parts(corpus, data)
    source_language, target_language = corpus.split("-")[1:]
    learned = some(all_parts["train"], pairs)
    models.mkdir(parents=True, exist_ok=True)
    path = models / f"{name or f'{corpus}.{len(learned)}'}.tongsa"
    languages = [f'source_language="{source_language}"', f'target_language="{target_language}"']
    config = resolve(settings=[*languages, *settings])
    model = trained(path, learned, all_parts["dev"], config)
    # A source that stands in the test part several times has several right answers.
    references: dict[str, list[str]] = {}
    for pair in all_parts["test"]:
        references.setdefault(pair.source, []).append(normalise(pair.target))
    outputs = [o.text for o in model.translate(list(references))]
    most = max(map(len, references.values()))
    streams: list[Any] = [
        [r[i] if i < len(r) else None for r in references.values()] for i in range(most)
    ]
    tokenisation = bleu_tokenisation(target_language)
    chosen = random.Random(2).sample(range(len(outputs)), min(10, len(outputs)))
    sources = list(references)
    return {
        "corpus": corpus,
        "model": path.name,
        "pairs": len(learned),
        "minutes": round(model.contents.training["seconds"] / 60, 1),
        "epochs": model.config.training.epochs,
        "tokenisation": tokenisation,
        "bleu": round(bleu_metric(tokenisation).corpus_score(outputs, streams).score, 2),
        "chrf": round(chrf_metric().corpus_score(outputs, streams).score, 2),
        "exact": round(
            100 * sum(o in references[s] for s, o in zip(sources, outputs, strict=True))
            / len(outputs), 1,
        ),
        "examples": [(sources[i], outputs[i], references[sources[i]][0]) for i in chosen],
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", choices=CORPORA)
    parser.add_argument("data", type=Path)
    parser.add_argument("models", type=Path)
    parser.add_argument("--pairs", type=int, help="learn from so many, drawn by lot; default: all")
    parser.add_argument("--name", default="", help="of the model; default: corpus and pairs")
    parser.add_argument("--set", action="append", default=[], dest="settings")
    args = parser.parse_args()
    result = run(
        args.corpus,
        args.data,
        args.models,
        pairs=args.pairs,
        name=args.name,
        settings=args.settings,
    )
    print(
        f"{result['pairs']:,} pairs, {result['epochs']} epochs, {result['minutes']} min: "
        f"BLEU {result['bleu']} ({result['tokenisation']}), chrF {result['chrf']}, "
        f"exact {result['exact']} %"
    )
    for source, output, reference in result["examples"]:
        print(f"\n  {source}\n→ {output}\n  ({reference})")
    print(json.dumps(result, ensure_ascii=False))


if __name__ == "__main__":
    main()
