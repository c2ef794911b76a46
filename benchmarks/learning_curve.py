"""What to expect of so many pairs: BLEU on the test over the size of the training data.

    python benchmarks/learning_curve.py CORPUS DATA MODELS [--sizes 500 1000 …] [--picture FILE]

Trains a model for each size (see corpora.py), draws the scores, and shows how the same sentences
come out of each.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from corpora import CORPORA, run

SIZES = (500, 1000, 2000, 4000, 8000, 16000)
SHOWN = 3  # sentences that are shown at every size


def picture(curves: dict[str, list[dict[str, Any]]], path: Path) -> None:
    import drawing  # matplotlib is not needed for the figures

    figure, axes = drawing.curves()
    ticks = sorted({row["pairs"] for rows in curves.values() for row in rows})
    for (corpus, rows), colour, marker in zip(
        curves.items(), ("#2f6db2", "#b2452f", "#5a8f3d"), "so^", strict=False
    ):
        sizes = [row["pairs"] for row in rows]
        axes.plot(sizes, [row["bleu"] for row in rows], color=colour, marker=marker, lw=2)
        axes.annotate(
            corpus,
            (sizes[-1], rows[-1]["bleu"]),
            textcoords="offset points",
            xytext=(-6, 8),
            ha="right",
            color=colour,
            weight="bold",
        )
    axes.set_xscale("log")
    axes.set_xticks(ticks, [f"{tick:,}" for tick in ticks], minor=False)
    axes.set_xticks([], minor=True)
    axes.set_xlabel("pairs to learn from")
    axes.set_ylabel("BLEU on the test")
    axes.grid(alpha=0.25)
    axes.set_ylim(0)
    drawing.save(figure, path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("corpus", choices=CORPORA)
    parser.add_argument("data", type=Path)
    parser.add_argument("models", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--set", action="append", default=[], dest="settings")
    parser.add_argument("--picture", type=Path)
    args = parser.parse_args()
    rows = []
    for size in args.sizes:
        row = run(args.corpus, args.data, args.models, pairs=size, settings=args.settings)
        rows.append(row)
        print(
            f"{row['pairs']:7,} pairs  {row['epochs']:4} epochs  {row['minutes']:5} min  "
            f"BLEU {row['bleu']:5}  chrF {row['chrf']:5}",
            flush=True,
        )
    for which in range(SHOWN):
        source, _, reference = rows[0]["examples"][which]
        print(f"\n{source}\n  ({reference})")
        for row in rows:
            print(f"{row['pairs']:7,}  {row['examples'][which][1]}")
    if args.picture:
        picture({args.corpus: rows}, args.picture)
    print(json.dumps(rows, ensure_ascii=False))


if __name__ == "__main__":
    main()
