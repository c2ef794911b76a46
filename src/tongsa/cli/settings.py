"""The settings of a run, as options say them."""

import argparse
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tongsa.config import PRESETS

if TYPE_CHECKING:
    from tongsa.config import Config


def add_setting_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--task", metavar="NAME", help="what the model is for; default: translation"
    )
    parser.add_argument(
        "--preset", default="default", help=f"{', '.join(PRESETS)}; default: default"
    )
    parser.add_argument("--config", metavar="FILE", help="settings in TOML, over the preset")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        dest="settings",
        metavar="NAME=VALUE",
        help="one setting, over all others; may be repeated",
    )
    parser.add_argument(
        "--unit",
        help="subwords, words, characters or jamo; two, as in characters,words, where source and "
        "target are cut differently; default: subwords",
    )


def config_of(args: argparse.Namespace, more: Sequence[str] = ()) -> "Config":
    """Return the configuration that the options ask for; `more` lies under --set."""
    from tongsa.tasks.registry import configure

    unit, comma, target_unit = (args.unit or "").partition(",")
    # Quoted, for `nan` is a number to TOML and a language to people.
    texts = {
        "source_language": args.source_language,
        "target_language": args.target_language,
        "text.unit": unit,
        "task": args.task,
    }
    given = [f"{name}={json.dumps(text)}" for name, text in texts.items() if text]
    if comma:
        # Two units are two vocabularies, and these share no table.
        given += [f"text.target_unit={json.dumps(target_unit.strip())}", "text.joint=false"]
        given += ['model.tie="output"']
    return configure(args.preset, args.config, [*given, *more, *args.settings])
