"""`tongsa check`."""

import argparse
import json
import sys

from tongsa.cli.numbers import count
from tongsa.cli.pairs import add_data_arguments, layout_of
from tongsa.cli.settings import add_setting_arguments, config_of

HELP = "find what is wrong with what a model is to learn from"
EXAMPLES = """\
examples:
  tongsa check pairs.tsv
  tongsa check train.en train.ko --dev dev.en dev.ko --test test.en test.ko --from en --to ko
      all of it: also leaks of the test data, and sides in another language than said
  tongsa check pairs.tsv --fix clean.tsv
      write a copy without what can safely go, and clean.tsv.removed.tsv with the reasons
  tongsa check train.en train.ko --fix clean
      two files: clean.en and clean.ko
  tongsa check en-fr=french.tsv en-ko=train.en,train.ko --test en-ko=test.tsv
      several languages at once, as tongsa train takes them
  tongsa check talk.txt --task chat --to ko --fix clean.txt
      conversations
  tongsa check recordings.tsv --task transcription
      sound files and transcripts: what is missing, silent, clipped, too long, too short
  tongsa check pairs.tsv --only duplicate-pairs,untranslated --json
      some checks, as one JSON object

exit status: 0 clean or notes only, 1 warnings or errors (see --fail-on), 2 not understood
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_data_arguments(parser, skip_empty=False)
    parser.add_argument("--dev", nargs="+", metavar="DATA", help="pairs to choose a model by")
    parser.add_argument("--test", nargs="+", metavar="DATA", help="pairs to judge a model by")
    add_setting_arguments(parser)
    parser.add_argument(
        "--only", type=_ids, default=(), metavar="ID,…", help="these checks and no others"
    )
    parser.add_argument("--skip", type=_ids, default=(), metavar="ID,…", help="all but these")
    parser.add_argument(
        "--examples", type=count, default=3, metavar="N", help="quoted for each finding; default: 3"
    )
    parser.add_argument("--fix", metavar="OUT", help="write a cleaned copy of DATA there")
    parser.add_argument(
        "--fail-on",
        choices=("error", "warning", "note"),
        default="warning",
        help="the least severity that makes the exit status 1; default: warning",
    )
    parser.add_argument(
        "--json", action="store_true", help="everything, with all line numbers, as one JSON object"
    )


def _ids(text: str) -> tuple[str, ...]:
    from tongsa.data.check import CHECKS
    from tongsa.data.check.run import unknown

    names = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in names:
        if name not in CHECKS:
            raise argparse.ArgumentTypeError(unknown(name))
    return names


def run(args: argparse.Namespace) -> int:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    from tongsa.data.check import check, fix
    from tongsa.data.check.display import show, show_fixed

    config = config_of(args)
    layout = layout_of(args, config.source_language, config.target_language)
    with Progress(
        BarColumn(bar_width=24),
        TextColumn("{task.description} …"),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    ) as bar:
        task = bar.add_task("reading", total=1.0)
        report = check(
            args.data,
            dev=args.dev,
            test=args.test,
            config=config,
            layout=layout,
            source_language=layout.source_language,
            target_language=layout.target_language,
            only=args.only,
            skip=args.skip,
            examples=args.examples,
            on_progress=lambda what, share: bar.update(task, description=what, completed=share),
        )
    failed = report.worse_than(args.fail_on)
    fixed = fix(report, args.fix) if args.fix else None
    if args.json:
        plain = {**report.to_dict(), "failed": failed}
        if fixed:
            plain["fixed"] = fixed.to_dict()
        print(json.dumps(plain, ensure_ascii=False))
    else:
        console = Console(highlight=False)
        show(report, console)
        if fixed:
            show_fixed(fixed, console)
    return 1 if failed else 0
