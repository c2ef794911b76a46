"""`tongsa prepare`."""

import argparse
import sys
from pathlib import Path

from tongsa.cli.pairs import add_data_arguments, add_style_argument, layout_of
from tongsa.cli.settings import add_setting_arguments, config_of

HELP = "turn pairs into a folder to learn from, where they do not fit into the memory"
EXAMPLES = """\
examples:
  tongsa prepare big.tsv.gz -o prepared
      read once and spelt in as many processes as there are cores; a dev set is held out
  tongsa train prepared -o model.tongsa
      learns from the folder as from the pairs themselves, in little memory
  tongsa prepare train.en train.de --dev val.en val.de -o prepared --from en --to de --jobs 4
      settings that say how texts are cut (--unit, --set text.…) belong here
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_data_arguments(parser)
    add_style_argument(parser)
    parser.add_argument("-o", "--output", required=True, metavar="FOLDER", help="a new one")
    parser.add_argument(
        "--dev", nargs="+", metavar="DATA", help="pairs to judge by; default: held out of DATA"
    )
    parser.add_argument(
        "--jobs", type=int, metavar="N", help="processes that spell the pairs; default: all cores"
    )
    add_setting_arguments(parser)


def run(args: argparse.Namespace) -> int:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as TimeLeft

    from tongsa.errors import ConfigError
    from tongsa.tasks.preparing import prepare_folder
    from tongsa.tasks.registry import task_named

    config = config_of(args)
    if args.jobs is not None and args.jobs < 1:
        raise ConfigError(f"--jobs {args.jobs}: it takes at least one process")
    layout = layout_of(args, config.source_language, config.target_language)
    console = Console(stderr=True, highlight=False)

    def say(text: str) -> None:
        console.print(text, markup=False, soft_wrap=True)

    with Progress(
        TextColumn("{task.description} …"), BarColumn(bar_width=24), TimeLeft(),
        console=console, transient=True, disable=not console.is_terminal,
    ) as bar:  # fmt: skip
        shown = bar.add_task("Reading the pairs", total=None)

        def on_progress(what: str, share: float | None) -> None:
            total = None if share is None else 1.0
            bar.update(shown, description=what, total=total, completed=share or 0.0)

        kind = task_named(config.task)
        corpus = kind.read(args.data, layout, config, skip_empty=args.skip_empty)
        dev = None
        if args.dev:
            dev = kind.read(args.dev, layout, config, skip_empty=args.skip_empty)
        for read in filter(None, (corpus, dev)):
            for note in read.notes():
                say(note)
        prepare_folder(
            corpus, dev, config, Path(args.output),
            jobs=args.jobs, on_progress=on_progress, notice=say,
        )  # fmt: skip
    print(f"Try: tongsa train {args.output} -o model.tongsa", file=sys.stdout)
    return 0
