"""The options that say how to score: the same for every command that does."""

import argparse


def add_score_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--tokenisation",
        metavar="NAME",
        choices=("13a", "char", "ko-mecab", "ja-mecab", "zh", "intl", "none"),
        help="of BLEU: %(choices)s; default: char for Korean, Japanese, Chinese and Thai, else 13a",
    )
    parser.add_argument("--lowercase", action="store_true", help="BLEU without regard to case")
