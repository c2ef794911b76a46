"""The bottleneck of the context vector: BLEU by source length, models side by side.

    python benchmarks/bottleneck.py plain=plain.tongsa default=default.tongsa
        --data test.en test.de --to de --picture docs/images/bottleneck.svg

Every model translates greedily, so that only the networks differ.
"""

import argparse
import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import tongsa
from tongsa.data.corpus import Corpus, load_corpus
from tongsa.evaluation.metrics import bleu

EDGES = (0, 8, 10, 12, 14, 17, 99)  # words; the last group is open


def by_length(model: tongsa.Model, corpus: Corpus, language: str) -> list[dict[str, float]]:
    outputs = [o.text for o in model.translate([p.source for p in corpus.pairs], beam_size=1)]
    rows = []
    for low, high in pairwise(EDGES):
        inside = [
            i for i, pair in enumerate(corpus.pairs) if low < len(pair.source.split()) <= high
        ]
        if inside:
            score = bleu(
                [outputs[i] for i in inside], [corpus.pairs[i].target for i in inside], language
            )
            rows.append(
                {"from": low + 1, "to": high, "sentences": len(inside), "bleu": score.value}
            )
    return rows


def picture(results: dict[str, list[dict[str, float]]], path: Path) -> None:
    import drawing  # matplotlib is not needed for the figures

    figure, axes = drawing.curves()
    first = next(iter(results.values()))
    labels = [
        f"{row['from']}–{row['to']}" if row["to"] < EDGES[-1] else f"{row['from']} and more"
        for row in first
    ]
    ends = [rows[-1]["bleu"] for rows in results.values()]
    highest = max(row["bleu"] for rows in results.values() for row in rows)
    for (name, rows), place, colour, marker in zip(
        results.items(),
        drawing.apart(ends, 0.06 * highest),
        ("#b2452f", "#2f6db2", "#5a8f3d", "#8a5fa8", "#c58a1a"),
        "os^Dv",
        strict=False,
    ):
        axes.plot(labels, [r["bleu"] for r in rows], color=colour, marker=marker, lw=2)
        axes.annotate(
            name,
            (len(rows) - 1, place),
            textcoords="offset points",
            xytext=(10, -3),
            color=colour,
            weight="bold",
        )
    axes.set_xlabel("words in the source sentence")
    axes.set_ylabel("BLEU")
    axes.margins(x=0.16)
    axes.grid(axis="y", alpha=0.25)
    axes.set_ylim(0)
    drawing.save(figure, path)


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("models", nargs="+", metavar="NAME=MODEL")
    parser.add_argument("--data", nargs="+", required=True)
    parser.add_argument("--to", default="", help="target language")
    parser.add_argument("--picture", type=Path)
    args = parser.parse_args(argv)
    corpus = load_corpus(args.data)
    results = {}
    for named in args.models:
        name, _, path = named.partition("=")
        results[name] = by_length(tongsa.load(path), corpus, args.to)
    first = next(iter(results.values()))
    print("words        sentences  " + "  ".join(f"{name:>8}" for name in results))
    for i, row in enumerate(first):
        scores = "  ".join(f"{rows[i]['bleu']:8.2f}" for rows in results.values())
        print(f"{row['from']:3} to {row['to']:3}  {row['sentences']:9}  {scores}")
    if args.picture:
        picture(results, args.picture)
    print(json.dumps(results))


if __name__ == "__main__":
    main()
