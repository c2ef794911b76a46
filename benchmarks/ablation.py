"""What each part of the recipe is worth: one change at a time, on 5,000 pairs.

    python benchmarks/ablation.py DATA MODELS [--from BASE] [--only NAME …] [--epochs 16]

DATA is the folder of Multi30k's raw task-1 files. Few pairs because that is what most users have,
because over-fitting shows on them, and because a row then takes minutes. Scored on val alone:
BLEU (sacreBLEU 13a, cased), greedy and with beam 5. A row whose model stands in MODELS is not
trained again. Without --only all rows are run, one after another. Without --from the base is
`default`; the other bases are what `default` was before.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from corpora import parts, some, trained
from tongsa.config import resolve
from tongsa.data.corpus import Pair
from tongsa.evaluation.metrics import bleu

PAIRS = 5_000
BASES: dict[str, dict[str, Any]] = {
    "default": {},
    "one-layer": {"model.layer_norm": False, "model.word_dropout": 0.1},
    "two-layers": {
        "model.encoder_layers": 2,
        "model.layer_norm": False,
        "model.word_dropout": 0.1,
    },
}
ROWS: dict[str, dict[str, Any]] = {
    "none": {},
    **{f"seed {seed}": {"training.seed": seed} for seed in (2, 3, 4)},
    # Vocabulary and units
    "1,000 subwords": {"text.vocabulary_size": 1000},
    "4,000 subwords": {"text.vocabulary_size": 4000},
    "8,000 subwords": {"text.vocabulary_size": 8000},
    "a table for each language": {"text.joint": False, "model.tie": "output"},
    # Size
    "128 wide": {"model.hidden_size": 128, "model.embedding_size": 128},
    "384 wide": {"model.hidden_size": 384, "model.embedding_size": 384},
    "encoder of 1 layer": {"model.encoder_layers": 1},
    "encoder of 2 layers": {"model.encoder_layers": 2},
    "encoder of 3 layers, residual": {"model.encoder_layers": 3, "model.residual": True},
    "decoder of 1 layer": {"model.decoder_layers": 1},
    "gru": {"model.cell": "gru"},
    # Network
    "4 attention heads": {"model.attention_heads": 4},
    "layer norm": {"model.layer_norm": True},
    "no layer norm": {"model.layer_norm": False},
    "residual": {"model.residual": True},
    "context on top (luong)": {"model.decoder": "luong"},
    # Regularisation
    "no dropout": {"model.dropout": 0.0, "model.word_dropout": 0.0},
    "dropout 0.15": {"model.dropout": 0.15},
    "dropout 0.35": {"model.dropout": 0.35},
    "no word dropout": {"model.word_dropout": 0.0},
    "word dropout 0.1": {"model.word_dropout": 0.1},
    "word dropout 0.2": {"model.word_dropout": 0.2},
    "no label smoothing": {"training.label_smoothing": 0.0},
    "label smoothing 0.2": {"training.label_smoothing": 0.2},
    "no averaging of weights": {"training.ema_decay": 0.0},
    "BPE-dropout 0.05": {"training.subword_dropout": 0.05},
    "R-Drop 1": {"training.agreement": 1.0},
    # Numbers
    "fp32": {"training.precision": "fp32"},
    **{
        f"fp32, seed {seed}": {"training.precision": "fp32", "training.seed": seed}
        for seed in (2, 3, 4)
    },
    # Optimisation
    "batches of 300 tokens": {"training.batch_tokens": 300},
    "batches of 1,200 tokens": {"training.batch_tokens": 1200},
    "learning rate 1.5e-3": {"training.learning_rate": 1.5e-3},
    "learning rate 5e-3": {"training.learning_rate": 5e-3},
    "learning rate along a line": {"training.schedule": "linear"},
    "learning rate with the root": {"training.schedule": "inverse_sqrt"},
    "learning rate constant": {"training.schedule": "constant"},
    "constant, no averaging": {"training.schedule": "constant", "training.ema_decay": 0.0},
}


def row(
    base: str, name: str, data: Path, models: Path, epochs: int, threads: int
) -> dict[str, Any]:
    """Train, unless the model is there, and score it on val."""
    all_parts = parts("multi30k-en-de", data)
    path = models / f"{base}.{name.replace(' ', '-').replace(',', '')}.tongsa"
    common: dict[str, Any] = {
        "source_language": "en",
        "target_language": "de",
        "training.threads": threads,
        "training.epochs": epochs,
        "training.validate_every": 500,
    }
    dev: list[Pair] = all_parts["dev"]
    config = resolve(settings=common | BASES[base] | ROWS[name])
    model = trained(path, some(all_parts["train"], PAIRS), dev, config)
    training = model.contents.training
    found = {
        beam: bleu(
            [o.text for o in model.translate([p.source for p in dev], beam_size=beam)],
            [p.target for p in dev],
            "de",
        ).value
        for beam in (1, 5)
    }
    return {
        "row": name,
        "greedy": round(found[1], 2),
        "beam": round(found[5], 2),
        "loss": round(min(look["loss"] for look in training["history"]), 3),
        "minutes": round(training["seconds"] / 60, 1),
        "steps": training["steps"],
        "epochs": model.config.training.epochs,
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("models", type=Path)
    parser.add_argument("--from", dest="base", choices=BASES, default="default")
    parser.add_argument("--only", nargs="+", choices=ROWS, metavar="NAME", default=list(ROWS))
    parser.add_argument("--epochs", type=int, default=16, help="default: 16")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    args.models.mkdir(parents=True, exist_ok=True)
    rows = []
    for name in args.only:
        rows.append(row(args.base, name, args.data, args.models, args.epochs, args.threads))
        print(
            "{row:32} dev loss {loss:.3f}  greedy {greedy:5.2f}  beam 5 {beam:5.2f}  "
            "{minutes:5.1f} min".format(**rows[-1]),
            file=sys.stderr,
            flush=True,
        )
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
