"""`tongsa summarise`."""

import argparse

from tongsa.cli.answers import (
    add_answer_arguments,
    add_model_argument,
    answer_all,
    load_to_answer,
)

HELP = "sum texts up with a trained model"
EXAMPLES = """\
examples:
  tongsa summarise model.tongsa "Could you check whether any mail came from the school today?"
  tongsa summarise model.tongsa < texts.txt > summaries.txt
      one text a line; line n of the output sums line n of the input up
  tongsa summarise model.tongsa
      on a terminal: a prompt
  tongsa summarise model.tongsa --n-best 3 --json "…"
      the three best summaries with scores, one JSON object a text
  tongsa summarise model.tongsa --max-length 20 < texts.txt
      none longer than 20 tokens

Such a model learns from pairs of a text and its summary:
  tongsa train pairs.tsv -o model.tongsa --task summarisation
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_model_argument(parser)
    add_answer_arguments(parser)


def run(args: argparse.Namespace) -> int:
    answer_all(load_to_answer(args, "summarisation"), args)
    return 0
