"""`tongsa info`."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from tongsa.cli.score_lines import score_lines

if TYPE_CHECKING:
    from tongsa.text.coverage import Coverage

HELP = "say what is in a model file"
EXAMPLES = """\
examples:
  tongsa info model.tongsa
  tongsa info model.tongsa --config > settings.toml
      the settings it was trained with; tongsa train --config reads them
  tongsa info model.tongsa --json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", metavar="MODEL", help="a model file")
    parser.add_argument("--config", action="store_true", help="only the settings, as TOML")
    parser.add_argument("--json", action="store_true", help="everything, as one JSON object")


def run(args: argparse.Namespace) -> int:
    from tongsa.config import to_dict, to_toml
    from tongsa.runtime.model_file import read_model_file
    from tongsa.search.signature import signature
    from tongsa.tasks.ensembles import model_paths

    [path] = model_paths([args.model])
    contents = read_model_file(path)
    config = contents.config
    if args.config:
        print(to_toml(config), end="")
        return 0
    weights = sum(contents.graphs.weights[name].size for name in contents.graphs.weights)
    precision = contents.graphs.weights.precision
    size = Path(path).stat().st_size
    if args.json:
        print(
            json.dumps(
                {
                    "model": args.model,
                    "bytes": size,
                    "weights": weights,
                    "precision": precision,
                    "created_with": contents.created_with,
                    "config": to_dict(config),
                    "scores": list(contents.scores),
                    "training": contents.training,
                    "calibration": asdict(contents.calibration) if contents.calibration else None,
                    "coverage": _without_words(contents.coverage),
                },
                ensure_ascii=False,
            )
        )
        return 0
    model, training = config.model, contents.training
    directions = "two directions" if model.encoder_directions == 2 else "one direction"
    attention = (
        "no attention: the context vector alone"
        if model.attention == "none"
        else f"{model.attention.replace('_', '-')} attention, {model.attention_heads} "
        f"head{'s' * (model.attention_heads > 1)}"
    )
    source = "sound" if config.model.source == "frames" else config.source_language or "?"
    languages = f"{source} → {config.target_language or '?'}"
    if config.directions:
        languages = ", ".join(d.replace("-", " → ") for d in config.directions.split())
    rows = [
        ("task", f"{config.task}, {languages}"),
        (
            "file",
            f"{size / 1e6:.1f} MB, {weights / 1e6:.2f} M {precision} weights, "
            f"{contents.created_with}",
        ),
        ("text", " → ".join(dict.fromkeys(config.text.units))),
        (
            "network",
            f"{model.cell}, {model.hidden_size} wide; "
            f"encoder {_layers(model.encoder_layers)}, {directions}; "
            f"decoder {_layers(model.decoder_layers)}; {attention}",
        ),
        ("search", signature(config.search)),
    ]
    if config.styles:
        rows.insert(1, ("styles", f"{', '.join(config.styles.split())}; the first unless told"))
    if training:
        rows.append(
            (
                "trained",
                f"{training['pairs']:,} pairs, {training['steps']:,} steps, "
                f"{training['seconds'] / 60:.1f} minutes, {training['ended']}",
            )
        )
    if config.training.finetune:
        rows.append(("begun as", config.training.finetune))
    lines = score_lines([(s["name"], s["value"], s["signature"]) for s in contents.scores])
    for score, line in zip(contents.scores, lines, strict=True):
        # Of a file of 8-bit weights: what it reached before they were rounded, if nobody measured.
        before = ", as fp32" if score.get("precision", precision) != precision else ""
        rows.append((score["data"] + before, line))
    if contents.calibration:
        sentences = contents.calibration.sentences
        rows.append(("sureness", f"measured on {sentences:,} sentences"))
    if contents.coverage:
        seen = contents.coverage
        rows.append(
            (
                "has read",
                f"{len(seen.characters):,} different characters; sentences of {seen.shortest} to "
                f"{seen.longest} tokens",
            )
        )
    width = max(8, *(len(name) for name, _ in rows))
    for name, text in rows:
        print(f"{name:{width}} {text}")
    return 0


def _without_words(coverage: "Coverage | None") -> dict[str, object] | None:
    """The words are stored so that no one can list them."""
    if coverage is None:
        return None
    return {
        "characters": coverage.characters,
        "shortest": coverage.shortest,
        "longest": coverage.longest,
    }


def _layers(count: int) -> str:
    return f"{count} layer{'s' * (count > 1)}"
