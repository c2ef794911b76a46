"""Scores on Multi30k (image captions, Elliott et al. 2016), in two ways.

    python benchmarks/multi30k.py MODEL DATA [--from en --to de] [--beam 5 --length-penalty 1.0]

DATA is the folder of the raw task-1 files (test_2016_flickr.en.gz, …). Published scores of this
set are BLEU over Moses-tokenised, lower-cased text; beside it stands cased, detokenised sacreBLEU,
which compares with nothing published but needs no guess about preprocessing.
"""

import argparse
import gzip
import json
from pathlib import Path

from sacremoses import MosesPunctNormalizer, MosesTokenizer

import tongsa
from tongsa.data.corpus import Pair
from tongsa.evaluation.metrics import Score, bleu, chrf


def read(path: Path) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
        return [line.rstrip("\n") for line in file]


def lines(data: Path, part: str, language: str) -> list[str]:
    return read(data / f"{part}.{language}.gz")


def pairs(data: Path, part: str, source: str, target: str) -> list[Pair]:
    return list(map(Pair, lines(data, part, source), lines(data, part, target)))


def moses_bleu(outputs: list[str], references: list[str], language: str) -> Score:
    """Lower-case, normalise punctuation and tokenise both sides as Moses does, then count."""
    normaliser, tokeniser = MosesPunctNormalizer(language), MosesTokenizer(language)

    def prepare(text: str) -> str:
        normal = normaliser.normalize(text.lower())
        return str(tokeniser.tokenize(normal, return_str=True, escape=False))

    score = bleu(list(map(prepare, outputs)), list(map(prepare, references)), tokenisation="none")
    return Score(score.name, score.value, score.signature + "|moses|lower-cased")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("model", help="a model file, or several that answer together: A,B,…")
    parser.add_argument("data", type=Path)
    parser.add_argument("--from", dest="source", default="en")
    parser.add_argument("--to", dest="target", default="de")
    parser.add_argument("--beam", type=int, default=5, help="beside greedy search")
    parser.add_argument("--length-penalty", type=float, default=1.0)
    args = parser.parse_args()

    model = tongsa.load(args.model)
    rows = []
    for part in ("val", "test_2016_flickr", "test_2017_flickr"):
        sources = lines(args.data, part, args.source)
        references = lines(args.data, part, args.target)
        for beam in (1, args.beam):
            found = model.translate(sources, beam_size=beam, length_penalty=args.length_penalty)
            outputs = [o.text for o in found]
            moses = moses_bleu(outputs, references, args.target)
            cased = bleu(outputs, references, args.target)
            rows.append(
                {
                    "set": part,
                    "beam": beam,
                    "moses_lowercase": round(moses.value, 2),
                    "sacrebleu_cased": round(cased.value, 2),
                    "chrf": round(chrf(outputs, references).value, 2),
                    "signatures": [moses.signature, cased.signature],
                }
            )
            print(
                f"{part:18} beam {beam}   BLEU {moses.value:5.2f} (Moses, lower-cased)   "
                f"{cased.value:5.2f} (sacreBLEU, cased)"
            )
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
