"""`tongsa translate`."""

import argparse

from tongsa.cli.answer_file import (
    TRANSLATION,
    add_file_arguments,
    answer_file,
    answer_texts_or_file,
    check_arguments,
)
from tongsa.cli.answers import (
    add_answer_arguments,
    add_model_argument,
    load_to_answer,
    options_of,
)
from tongsa.config import Config
from tongsa.tasks.ensembles import model_paths
from tongsa.tasks.glossary import read_entries
from tongsa.tasks.options import Options

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
  tongsa translate model.tongsa -i big.txt.gz -o out.txt.gz --resume
      go on with a file where it was broken off: no line is lost, none comes twice
  tongsa translate model.tongsa -i huge.txt.gz -o out.txt.gz --ray 10.0.0.1:6379
      by all the machines of a Ray cluster (docs/scaling.md)
  tongsa translate model.tongsa --scores --prefix "나는" "I drink coffee."
      an answer that begins as you say, and how sure the model was of each token
  tongsa translate model.tongsa --sample --top-p 0.9 --n-best 5 "I drink coffee."
      five answers drawn by chance
  tongsa translate a.tongsa,b.tongsa "I drink coffee."
      both models together: the average of their probabilities
  tongsa translate many.tongsa --to fr "I drink coffee."
      a model that knows several languages; --style polite where it knows several styles
  tongsa translate model.tongsa --glossary terms.tsv --keep Samsung < english.txt
      terms as they are settled, and names that stay as they are
  tongsa translate model.tongsa --confidence --warn < english.txt
      how sure the model is of each sentence; what it has never seen, on standard error
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_model_argument(parser)
    add_answer_arguments(parser)
    files = add_file_arguments(
        parser,
        TRANSLATION,
        languages="of the file; also which of a model's languages; default: the model's",
    )
    files.add_argument(
        "--ray",
        nargs="?",
        const="",
        metavar="ADDRESS",
        help="with -i: on all machines of a Ray cluster; default: the one that runs here, or this "
        "machine",
    )
    wishes = parser.add_argument_group("wishes", "docs/translation.md explains each")
    wishes.add_argument("--style", metavar="NAME", help="how to say it, such as polite or casual")
    wishes.add_argument(
        "--glossary",
        metavar="FILE",
        help="terms and their translations, source<TAB>target; other tables too",
    )
    wishes.add_argument(
        "--keep", action="append", metavar="TERM", help="stays as it is; may be repeated"
    )


def run(args: argparse.Namespace) -> int:
    check_arguments(args, TRANSLATION)
    model = load_to_answer(args, "translation")
    args.wishes = _wishes(args, model.config)
    model.task.wishes(args.wishes)  # what is wrong with them shall be known before all else
    if args.ray is None:
        answer_texts_or_file(args, model, TRANSLATION)
        return 0
    from tongsa.tasks.cluster import cluster

    with cluster(args.ray or None, model_paths(args.model), options_of(args)) as machines:
        answer_file(args, model, machines.answers, TRANSLATION, machines.at_once)
    return 0


def _wishes(args: argparse.Namespace, config: Config) -> Options:
    # Read here, for sentences come in many pieces, and a pipe can be read but once.
    glossary = read_entries(args.glossary) if args.glossary else None
    wishes: Options = {"style": args.style, "glossary": glossary, "keep": args.keep}
    # Of a file, --from and --to may also say which of its languages are meant.
    if config.directions or not (args.input or args.output):
        wishes |= {"from_": args.source_language, "to": args.target_language}
    return wishes
