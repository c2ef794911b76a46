"""Spelling to sound (SIGMORPHON 2021, task 1): word error rate, one model and five together.

    python benchmarks/g2p.py DATA MODELS [--languages kor fre eng_us] [--seeds 5] [--set NAME=VALUE]

DATA is the folder of kor_train.tsv, kor_dev.tsv, kor_test.tsv and so on: a word, a tab, its sounds
with spaces between. MODELS is where models are kept; one that stands there is not trained again.
Published beside ours: the task's baseline, an ensemble (Ashby et al. 2021).
"""

import argparse
import json
from pathlib import Path
from typing import Any

import tongsa
from corpora import trained
from tongsa.config import resolve
from tongsa.data.corpus import Corpus, load_corpus
from tongsa.evaluation.metrics import exact_match

# Letters on one side, whole sounds on the other; Korean syllables as their letters, for 1,155
# syllables are too many to learn from 8,000 words.
COMMON: dict[str, Any] = {
    "text.unit": "characters",
    "text.target_unit": "words",
    "text.joint": False,
    "model.tie": "output",
    # Of 8,000 words a larger network learns no more, and small batches make many steps of them.
    "model.embedding_size": 96,
    "model.hidden_size": 192,
    "model.dropout": 0.4,
    "model.word_dropout": 0.0,
    "training.batch_tokens": 250,
    "training.learning_rate": 2e-3,
    "training.epochs": 30,
    "training.ema_decay": 0.998,
    "training.validation_sentences": 1000,
}
SETTINGS: dict[str, dict[str, Any]] = {
    # Which vowels are long is to be known by heart, word by word: less dropout.
    "kor": COMMON | {"text.unit": "jamo", "model.dropout": 0.25},
    "fre": COMMON | {"training.agreement": 1.0},
    "eng_us": COMMON
    | {
        "model.embedding_size": 128,
        "model.hidden_size": 256,
        "model.dropout": 0.3,
        "training.batch_tokens": 500,
        "training.epochs": 15,
    },
}
PUBLISHED = {"kor": 16.30, "fre": 8.50, "eng_us": 41.94}


def word_error_rate(model: tongsa.Model, corpus: Corpus) -> float:
    words = [pair.source for pair in corpus.pairs]
    said = [output.text for output in model.run(words)]
    return 100 - exact_match(said, [pair.target for pair in corpus.pairs]).value


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("models", type=Path)
    parser.add_argument("--languages", nargs="+", choices=SETTINGS, default=list(SETTINGS))
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--set", action="append", default=[], dest="settings")
    args = parser.parse_args()
    args.models.mkdir(parents=True, exist_ok=True)
    for language in args.languages:
        learned, dev, test = (
            load_corpus([args.data / f"{language}_{part}.tsv"]) for part in ("train", "dev", "test")
        )
        singles: dict[str, list[float]] = {"dev": [], "test": []}
        minutes = 0.0
        paths = []
        for seed in range(1, args.seeds + 1):
            path = args.models / f"g2p-{language}-{seed}.tongsa"
            settings = SETTINGS[language] | {"training.seed": seed}
            given = [f"{name}={json.dumps(value)}" for name, value in settings.items()]
            config = resolve(settings=given + args.settings)
            model = trained(path, learned.pairs, dev.pairs, config)
            paths.append(path)
            minutes += model.contents.training["seconds"] / 60
            for part, corpus in (("dev", dev), ("test", test)):
                singles[part].append(word_error_rate(model, corpus))
            print(
                f"{language}, seed {seed}: word error rate "
                f"dev {singles['dev'][-1]:.2f}, test {singles['test'][-1]:.2f}",
                flush=True,
            )
        together = tongsa.load(paths)
        print(
            json.dumps(
                {
                    "language": language,
                    "seeds": args.seeds,
                    "single_test": singles["test"],
                    "single_test_mean": round(sum(singles["test"]) / args.seeds, 2),
                    "ensemble_dev": round(word_error_rate(together, dev), 2),
                    "ensemble_test": round(word_error_rate(together, test), 2),
                    "published_test": PUBLISHED[language],
                    "minutes": round(minutes, 1),
                }
            ),
            flush=True,
        )


if __name__ == "__main__":
    main()
