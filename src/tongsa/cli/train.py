"""`tongsa train`."""

import argparse
import json

from tongsa.cli.pairs import add_data_arguments, add_style_argument, layout_of
from tongsa.cli.settings import add_setting_arguments, config_of
from tongsa.config import to_toml

HELP = "learn from pairs and write a model file"
EXAMPLES = """\
examples:
  tongsa train pairs.tsv -o model.tongsa
      one file, source<TAB>target on each line; part of it is held out to judge by
  tongsa train train.en.gz train.de.gz --dev val.en val.de -o en-de.tongsa --from en --to de
      two aligned files, line by line; .gz, .xz and .zst are read as they are
  tongsa train export.csv -o model.tongsa --columns english,korean
      two columns of a table with a header; by number if it has none: --columns 1,2
  tongsa train memory.tmx -o en-ko.tongsa --from en --to ko
      a translation memory; XLIFF, gettext PO and JSON lines are read too (docs/data.md)
  tongsa train en-fr=french.tsv en-ko=memory.tmx -o many.tongsa
      several languages in one model; tongsa translate many.tongsa --to fr
  tongsa train words.tsv -o said.tongsa --unit characters,words
      letters on one side and words on the other: spelling to sounds, with spaces between
  tongsa train pairs.tsv -o plain.tongsa --preset plain --epochs 10
      the textbook model: no attention, only the context vector
  tongsa train pairs.tsv -o big.tongsa --set model.hidden_size=384 --set training.seed=7
      any setting; --show-config prints them all
  tongsa train pairs.tsv -o model.tongsa --minutes 10
      the best that ten minutes on this machine can make of them; it says how
  tongsa train mine.tsv -o mine.tongsa --finetune general.tongsa
      begin as a model that has learned the languages from other pairs
  tongsa train pairs.tsv -o model.tongsa --resume
      go on with a training that was killed or stopped, as if it had not been
  tongsa train prepared -o model.tongsa
      a folder that tongsa prepare has written: pairs that do not fit into the memory
  torchrun --nproc-per-node 4 -m tongsa train pairs.tsv -o model.tongsa
      four processes that learn one model, each on a GPU if there are any (docs/scaling.md)

Ctrl-C ends the training early and keeps the best model so far.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_data_arguments(parser)
    add_style_argument(parser)
    parser.add_argument(
        "-o", "--output", default="model.tongsa", metavar="FILE", help="default: model.tongsa"
    )
    parser.add_argument(
        "--dev", nargs="+", metavar="DATA", help="pairs to judge by; default: held out of DATA"
    )
    add_setting_arguments(parser)
    parser.add_argument("--epochs", help="passes over the pairs; default: by the size of the data")
    parser.add_argument(
        "--minutes",
        metavar="M",
        help="how long the whole run may take: sizes and schedule are planned by it",
    )
    parser.add_argument(
        "--finetune",
        metavar="MODEL",
        help="a model file to begin as: its network and vocabulary, and the pairs of DATA",
    )
    broken = parser.add_argument_group("a training that was broken off", "docs/training.md")
    broken.add_argument("--resume", action="store_true", help="go on with it, to the last bit")
    broken.add_argument(
        "--anyway",
        action="store_true",
        help="with --resume: also where pairs or settings have changed",
    )
    broken.add_argument(
        "--restart", action="store_true", help="begin anew, and delete its checkpoints"
    )
    parser.add_argument(
        "--show-config", action="store_true", help="print the settings as TOML and stop"
    )


def run(args: argparse.Namespace) -> int:
    from tongsa.training.one_voice import one_voice

    with one_voice():
        return _run(args)


def _run(args: argparse.Namespace) -> int:
    from tongsa.tasks.registry import task_named
    from tongsa.training.launched import worker_number

    length = {"epochs": args.epochs, "minutes": args.minutes}
    more = [f"training.{name}={value}" for name, value in length.items() if value is not None]
    if args.finetune is not None:
        more.append(f"training.finetune={json.dumps(args.finetune)}")
    config = config_of(args, more)
    if args.show_config:
        print(to_toml(config), end="")
        return 0

    from tongsa.training.run import train

    result = train(
        args.data,
        args.output,
        dev=args.dev,
        config=config,
        layout=layout_of(args),
        skip_empty=args.skip_empty,
        resume=args.resume,
        anyway=args.anyway,
        restart=args.restart,
    )
    if worker_number():
        return 0
    # A model of several languages asks for one of them.
    directions = result.config.directions.split()
    language = f" --to {directions[0].partition('-')[2]}" if directions else ""
    print(f'Try: tongsa {task_named(config.task).verb} {result.path}{language} "…"')
    print(f"A quarter of the size: tongsa export {result.path} --int8")
    return 0
