"""`tongsa demo`."""

import argparse

from tongsa.cli.demos import chat, translation

HELP = "train a small model on built-in data and watch it work"
EXAMPLES = """\
examples:
  tongsa demo
      English to Korean, in some minutes on a laptop
  tongsa demo chat
      a chatbot for small talk; in Korean with --pairs small-talk-ko
  tongsa demo --pairs en-ko --write .
      write the built-in pairs as files instead, to look at or to train on
"""

_DEMOS = {"translation": translation, "chat": chat}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        nargs="?",
        choices=_DEMOS,
        metavar="WHAT",
        help=f"{' or '.join(_DEMOS)}; default: translation",
    )
    parser.add_argument(
        "--pairs",
        metavar="NAME",
        help="en-ko, en-fr, small-talk-en, small-talk-ko; default: the first of its kind",
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="default: NAME.tongsa")
    parser.add_argument("--write", metavar="FOLDER", help="write the data as files there, and stop")


def run(args: argparse.Namespace) -> int:
    name = args.pairs
    what = args.what or ("chat" if name and name.startswith("small-talk") else "translation")
    demo = _DEMOS[what]
    status: int = demo.run(name or demo.PAIRS, args.output, args.write)
    return status
