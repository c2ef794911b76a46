"""Does planning pay? `--minutes` against one fixed config, on five unlike sets, at equal time.

    python benchmarks/budget.py DATA OUT [--minutes 10] [--sets NAME …] [--pairs N] [--threads 1]

DATA holds the folders of the sets. Each is learned twice: once with `training.minutes`, which
plans width and schedule, and once with the fixed config, 256 wide with 18 passes over the pairs,
which is cut off when the same time is up (checkpoints and validations as always; the best weights
so far are kept). Models lie in OUT afterwards, and what stands there is not trained again.

multi30k       image captions, en → de                 BLEU
tatoeba-ko     short sentences, en → ko, few pairs     BLEU by character
tatoeba-fr     short sentences, en → fr, many pairs    BLEU
sae4k          Korean requests → their core            chrF
g2p            Korean spelling → sounds                words that are right

A table and, last, JSON: the score on the test part, of the same search, for each of the two.
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import multi30k
import tongsa
from tongsa.config import Config
from tongsa.data.corpus import Corpus, Pair
from tongsa.evaluation.metrics import Score, bleu, chrf, exact_match
from tongsa.tasks import configure
from tongsa.training.display import Display
from tongsa.training.loop import Progress
from tongsa.training.run import train

_PASSES = 18
_PARTS = ("train", "dev", "test")


@dataclass(frozen=True)
class Set:
    """A data set: where it is, what it is learned with, how it is judged."""

    folder: str
    settings: dict[str, Any]
    score: Callable[[Sequence[str], Sequence[str]], Score]


def _bleu(language: str) -> Callable[[Sequence[str], Sequence[str]], Score]:
    return lambda outputs, references: bleu(outputs, references, language)


_CHARACTERS = {"text.unit": "characters", "text.joint": False, "model.tie": "output"}
SETS = {
    "multi30k": Set(
        "multi30k", {"source_language": "en", "target_language": "de"}, _bleu("de")
    ),
    "tatoeba-ko": Set(
        "tatoeba_kor_eng", {"source_language": "en", "target_language": "ko"}, _bleu("ko")
    ),
    "tatoeba-fr": Set(
        "tatoeba_fra_eng", {"source_language": "en", "target_language": "fr"}, _bleu("fr")
    ),
    "sae4k": Set("sae4k", {"source_language": "ko", "target_language": "ko"}, chrf),
    "g2p": Set("g2p", _CHARACTERS, exact_match),
}  # fmt: skip


def read(name: str, data: Path, part: str) -> list[Pair]:
    folder = data / SETS[name].folder
    if name == "multi30k":
        file = dict(zip(_PARTS, ("train", "val", "test_2016_flickr"), strict=True))[part]
        return multi30k.pairs(folder, file, "en", "de")
    if name == "g2p":
        lines = (folder / f"kor_{part}.tsv").read_text(encoding="utf-8").splitlines()
    else:
        lines = multi30k.read(folder / f"{part}.tsv.gz")
    return [Pair(*line.split("\t")[:2]) for line in lines]


class UntilTimeIsUp(Display):
    """Shows a run, and presses Ctrl-C when so many seconds are gone."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._end = time.monotonic() + seconds

    def progress(self, progress: Progress) -> None:
        super().progress(progress)
        if time.monotonic() > self._end and progress.share < 1:
            raise KeyboardInterrupt


def learned(
    path: Path, pairs: Sequence[Pair], dev: Sequence[Pair], config: Config, limit_s: float
) -> tuple[tongsa.Model, float]:
    """Return the model that stands there, trained first if need be, and the seconds it took."""
    took = path.with_suffix(".seconds")
    if not took.exists():
        began = time.monotonic()
        train(
            Corpus(pairs, "train"),
            path,
            dev=Corpus(dev, "dev"),
            config=config,
            reporter=UntilTimeIsUp(limit_s) if config.training.minutes is None else None,
            restart=True,
        )
        took.write_text(str(time.monotonic() - began), encoding="utf-8")
    return tongsa.load(path, threads=config.training.threads), float(took.read_text("utf-8"))


def compare(name: str, data: Path, out: Path, args: argparse.Namespace) -> dict[str, Any]:
    parts = {part: read(name, data, part)[: args.pairs] for part in _PARTS}
    settings = {**SETS[name].settings, "training.threads": args.threads}
    ways = {
        "planned": {"training.minutes": args.minutes},
        "fixed": {"training.epochs": _PASSES},
    }
    found: dict[str, Any] = {"set": name, "pairs": len(parts["train"])}
    sources = [pair.source for pair in parts["test"]]
    references = [pair.target for pair in parts["test"]]
    for way, its_own in ways.items():
        config = configure(settings={**settings, **its_own})
        path = out / f"{name}.{args.minutes:g}.{way}.tongsa"
        model, seconds = learned(path, parts["train"], parts["dev"], config, 60 * args.minutes)
        score = SETS[name].score([o.text for o in model.run(sources)], references)
        found[way] = {
            "score": score.value,
            "signature": score.signature,
            "seconds": seconds,
            "width": model.config.model.hidden_size,
            "epochs": model.contents.training["history"][-1]["epoch"],
            "ended": model.contents.training["ended"],
        }
        print(
            f"{name:11} {way:8} {score}   {seconds / 60:.1f} minutes, width "
            f"{found[way]['width']}, {found[way]['epochs']:.3g} passes",
            flush=True,
        )
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--sets", nargs="+", choices=SETS, default=list(SETS), metavar="NAME")
    parser.add_argument("--pairs", type=int, help="of each part, to try it out; default: all")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    found = [compare(name, args.data, args.out, args) for name in args.sets]
    better = sum(each["planned"]["score"] > each["fixed"]["score"] for each in found)
    print(f"Planned is better on {better} of {len(found)}.")
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
