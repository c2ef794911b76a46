"""`tongsa translate`."""

import argparse

from tongsa.cli.answers import (
    add_answer_arguments,
    add_model_argument,
    answer_all,
    answers,
    load_to_answer,
)
from tongsa.cli.pairs import add_layout_arguments
from tongsa.cli.translate_file import check_arguments, translate_file

HELP = "translate sentences with a trained model"
EXAMPLES = """\
examples:
  tongsa translate model.tongsa "I drink coffee."
  tongsa translate model.tongsa < english.txt > korean.txt
      one sentence a line; line n of the output answers line n of the input
  tongsa translate model.tongsa
      on a terminal: a prompt
  tongsa translate model.tongsa --n-best 3 --json "I drink coffee."
      the three best answers with scores, one JSON object a sentence
  tongsa translate model.tongsa -i messages.po -o messages.ko.po
      a whole file: PO, XLIFF, TMX, CSV, TSV, JSON lines or text; what has a translation keeps it
  tongsa translate model.tongsa --scores --prefix "나는" "I drink coffee."
      an answer that begins as you say, and how sure the model was of each token
  tongsa translate model.tongsa --sample --top-p 0.9 --n-best 5 "I drink coffee."
      five answers drawn by chance
  tongsa translate a.tongsa,b.tongsa "I drink coffee."
      both models together: the average of their probabilities
  tongsa translate model.tongsa --confidence --warn < english.txt
      how sure the model is of each sentence; what it has never seen, on standard error
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_model_argument(parser)
    add_answer_arguments(parser)
    files = parser.add_argument_group("files", "docs/data.md says what is filled in, and how")
    files.add_argument("-i", "--input", metavar="FILE", help="a file to translate; - is stdin")
    files.add_argument("-o", "--output", metavar="FILE", help="where to; default: stdout")
    files.add_argument(
        "--overwrite", action="store_true", help="with -i: translate anew what has a translation"
    )
    add_layout_arguments(files, languages="of the file; default: the model's")


def run(args: argparse.Namespace) -> int:
    check_arguments(args)
    model = load_to_answer(args, "translation")
    if args.input or args.output:
        translate_file(args, model.config, lambda texts: answers(model, args, texts))
    else:
        answer_all(model, args)
    return 0
