"""`tongsa summarise`."""

import argparse

from tongsa.cli.answer_file import (
    SUMMARY,
    add_file_arguments,
    answer_texts_or_file,
    check_arguments,
)
from tongsa.cli.answers import add_answer_arguments, add_model_argument, load_to_answer

HELP = "sum texts up with a trained model"
EXAMPLES = """\
examples:
  tongsa summarise model.tongsa "Could you check whether any mail came from the school today?"
  tongsa summarise model.tongsa < texts.txt > summaries.txt
      one text a line; line n of the output sums line n of the input up
  tongsa summarise model.tongsa
      on a terminal: a prompt
  tongsa summarise model.tongsa -i articles.csv -o summed-up.csv --columns article,summary
      a whole file: CSV, TSV, JSON lines or text; what has a summary keeps it
  tongsa summarise model.tongsa -i big.txt.gz -o out.txt.gz --resume
      go on with a file where it was broken off: no line is lost, none comes twice
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
    add_file_arguments(parser, SUMMARY)


def run(args: argparse.Namespace) -> int:
    check_arguments(args, SUMMARY)
    answer_texts_or_file(args, load_to_answer(args, "summarisation"), SUMMARY)
    return 0
