"""Politely or casually: the same English in both registers of Korean (StyleKQC, turned round).

    python benchmarks/register.py DATA MODEL [--pairs N] [--set NAME=VALUE …]

DATA is the folder of train.tsv.gz and dev.tsv.gz (Korean, English, style, group). Trains from
English to Korean with the style as a wish, unless MODEL is there. Every second group of dev is the
test; each of its English sentences is translated in both registers, and the endings are checked
(`evaluation/korean_register.py`). How far the checker is to be trusted: what it says of the
references, which people have written in a known register.
"""

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import multi30k
from corpora import trained
from tongsa.data.corpus import Pair
from tongsa.evaluation.korean_register import Register, register_of
from tongsa.evaluation.metrics import bleu, chrf
from tongsa.tasks import configure
from tongsa.text.wishes import wished

STYLES: dict[str, Register] = {"formal": "polite", "informal": "casual"}


class Row(NamedTuple):
    english: str
    korean: str
    style: Register
    group: str


def rows(path: Path) -> list[Row]:
    found = (line.split("\t") for line in multi30k.read(path))
    return [Row(en, ko, STYLES[style], group) for ko, en, style, group in found]


def pairs(part: Sequence[Row]) -> list[Pair]:
    return [Pair(wished(r.english, style=r.style), r.korean) for r in part]


def share_right(texts: Sequence[str], styles: Sequence[Register]) -> float:
    right = sum(register_of(text) == style for text, style in zip(texts, styles, strict=True))
    return round(100 * right / len(texts), 2)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("--pairs", type=int, help="learn from so many, drawn by lot; default: all")
    parser.add_argument("--set", action="append", default=[], dest="settings")
    args = parser.parse_args()

    learned, held_out = (rows(args.data / f"{part}.tsv.gz") for part in ("train", "dev"))
    groups = sorted({row.group for row in held_out}, key=int)
    dev = [row for row in held_out if row.group in groups[::2]]
    test = [row for row in held_out if row.group in groups[1::2]]
    some = random.Random(1).sample(learned, args.pairs or len(learned))
    languages = ["source_language=en", "target_language=ko"]
    config = configure(settings=languages + args.settings)
    model = trained(args.model, pairs(some), pairs(dev), config)
    english = list(dict.fromkeys(row.english for row in test))
    both = {s: [o.text for o in model.translate(english, style=s)] for s in STYLES.values()}
    own = [o.text for o in model.translate([wished(r.english, style=r.style) for r in test])]
    references = [row.korean for row in test]
    for i in random.Random(2).sample(range(len(english)), 5):
        print(f"{english[i]}\n  polite: {both['polite'][i]}\n  casual: {both['casual'][i]}")
    print(
        json.dumps(
            {
                "sentences": len(english),
                "polite_right": share_right(both["polite"], ["polite"] * len(english)),
                "casual_right": share_right(both["casual"], ["casual"] * len(english)),
                "checker_on_references": share_right(references, [row.style for row in test]),
                "bleu": round(bleu(own, references, "ko").value, 2),
                "chrf": round(chrf(own, references).value, 2),
                "minutes": round(model.contents.training["seconds"] / 60, 1),
            }
        )
    )


if __name__ == "__main__":
    main()
