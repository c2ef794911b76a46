"""`tongsa verify`."""

import argparse
import json

HELP = "check that a model file runs right on this machine"
EXAMPLES = """\
Every model file carries a few inputs with the outputs and probabilities that the trained model
gave for them. This replays them; exit status 0 means that all agree.

examples:
  tongsa verify model.tongsa
  tongsa verify model.tongsa --json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", metavar="MODEL", help="a model file")
    parser.add_argument("--json", action="store_true", help="the finding as one JSON object")


def run(args: argparse.Namespace) -> int:
    from tongsa.tasks.conformance import replay
    from tongsa.tasks.pipeline import load

    # A list: one file, whose name may hold a comma, and never an ensemble.
    found = replay(load([args.model]))
    good = not found.mismatches
    if args.json:
        print(
            json.dumps(
                {
                    "model": args.model,
                    "agrees": good,
                    "pairs": found.pairs,
                    "largest_difference": found.largest_difference,
                    "mismatches": [vars(m) for m in found.mismatches],
                },
                ensure_ascii=False,
            )
        )
    else:
        for mismatch in found.mismatches:
            print(f"{mismatch.source!r} {mismatch.what}")
        print(
            f"{found.pairs - len(found.mismatches)} of {found.pairs} conformance pairs agree; "
            f"log-probabilities within {found.largest_difference:.0e}"
        )
    return 0 if good else 1
