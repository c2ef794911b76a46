"""`tongsa push`."""

import argparse
from pathlib import Path

HELP = "put a model on the Hugging Face Hub, with a card that says what it is worth"
EXAMPLES = """\
The card is written from what the model file knows: scores with their signatures, data, limits.

examples:
  tongsa push en-ko.tongsa hf:user/en-ko --licence apache-2.0 --data "Tatoeba, CC BY 2.0 FR"
  tongsa push en-ko.tongsa hf:user/en-ko --show
      look at the card, and push nothing
  tongsa translate hf:user/en-ko "I drink coffee."
      from then on, on any machine
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", metavar="MODEL", help="a model file")
    parser.add_argument("name", metavar="hf:USER/NAME", help="a repository; made if need be")
    parser.add_argument("--licence", default="", help="as the Hub calls it: apache-2.0, cc-by-4.0")
    parser.add_argument("--data", default="", metavar="TEXT", help="what it has learned from")
    parser.add_argument(
        "--private", action="store_true", help="a repository that others do not see"
    )
    parser.add_argument("--show", action="store_true", help="print the card, and push nothing")


def run(args: argparse.Namespace) -> int:
    from tongsa.errors import ConfigError
    from tongsa.runtime.hub import is_on_hub, push
    from tongsa.runtime.model_file import read_model_file
    from tongsa.tasks.model_card import model_card

    if not is_on_hub(args.name):
        raise ConfigError(f"{args.name}: is no name on the Hub; write hf:user/name")
    path = Path(args.model)
    contents = read_model_file(path)
    name = args.name.removeprefix("hf:")
    card = model_card(contents, path.name, name, licence=args.licence, data=args.data)
    if args.show:
        print(card, end="")
        return 0
    print(push(path, args.name, card, private=args.private))
    return 0
