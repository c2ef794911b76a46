"""`tongsa run`."""

import argparse

HELP = "run a model, whatever it is for"
EXAMPLES = """\
The model file knows its task: this is the task's own command (translate, chat, …) under one name,
with all its options. `tongsa run MODEL --help` lists them.

examples:
  tongsa run model.tongsa "I drink coffee."
  tongsa run model.tongsa < requests.txt > answers.txt
      one request a line; line n of the output answers line n of the input
  tongsa run model.tongsa --n-best 3 --json "I drink coffee."
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", metavar="MODEL", help="a model file, or several: A,B,…")
    parser.add_argument(
        "rest",
        nargs=argparse.REMAINDER,
        metavar="…",
        help="what to answer, and options; as for the command of the model's task",
    )


def run(args: argparse.Namespace) -> int:
    from tongsa.cli import answer_file, answers, main
    from tongsa.runtime.model_file import read_task
    from tongsa.tasks.ensembles import model_paths
    from tongsa.tasks.registry import task_named

    given = [args.model, *args.rest]
    verb = task_named(read_task(model_paths(args.model)[0])).verb
    if verb != "run":
        return main.main([verb, *given])
    parser = argparse.ArgumentParser(prog="tongsa run")
    answers.add_model_argument(parser)
    answers.add_answer_arguments(parser)
    answer_file.add_file_arguments(parser, answer_file.ANSWER)
    parsed = parser.parse_intermixed_args(given)
    answer_file.check_arguments(parsed, answer_file.ANSWER)
    model = answers.load_to_answer(parsed)
    answer_file.answer_texts_or_file(parsed, model, answer_file.ANSWER)
    return 0
