"""The pairs that a command reads: which files they stand in, and how these are laid out."""

import argparse
import sys
from typing import TYPE_CHECKING

from tongsa.data.formats.layout import FORMATS, Layout

if TYPE_CHECKING:
    from tongsa.data.corpus import Corpus
    from tongsa.tasks.pipeline import Model


def add_data_arguments(
    parser: argparse.ArgumentParser,
    *,
    languages: str = "such as en or ko",
    skip_empty: bool = True,
) -> None:
    """Add DATA, and what says how to read it.

    languages   what --help says of --from and --to
    skip_empty  whether pairs with an empty side may be left out on request
    """
    parser.add_argument(
        "data",
        nargs="+",
        metavar="DATA",
        help="a file of pairs (TSV, CSV, JSON lines, TMX, XLIFF, PO; - is standard input), or two "
        "aligned text files",
    )
    add_layout_arguments(parser, languages=languages)
    if skip_empty:
        parser.add_argument(
            "--skip-empty",
            action="store_true",
            help="leave pairs with an empty side out, and say so",
        )


def add_style_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--style-column",
        metavar="NAME",
        help="of a table: where it says how each target is said, such as polite; by name or number",
    )


def add_layout_arguments(
    parser: argparse.ArgumentParser | argparse._ArgumentGroup, *, languages: str | None
) -> None:
    """Add what says how files are laid out; `languages` as in `add_data_arguments`, None: none."""
    parser.add_argument(
        "--format",
        choices=FORMATS,
        help="of the files: %(choices)s; default: by their names",
        metavar="NAME",
    )
    parser.add_argument(
        "--columns",
        type=_columns,
        default=(),
        metavar="A,B",
        help="source and target in a table: names from its header (JSON: fields), or numbers",
    )
    parser.add_argument(
        "--header",
        action=argparse.BooleanOptionalAction,
        help="whether the first row of a table names its columns; default: only if --columns does",
    )
    if languages is not None:
        parser.add_argument("--from", dest="source_language", metavar="LANG", help=languages)
        parser.add_argument("--to", dest="target_language", metavar="LANG", help=languages)


def layout_of(
    args: argparse.Namespace, source_language: str = "", target_language: str = ""
) -> Layout:
    """Return what the options say; the languages only where they leave them open."""
    return Layout(
        format=args.format,
        columns=args.columns,
        header=args.header,
        source_language=getattr(args, "source_language", None) or source_language,
        target_language=getattr(args, "target_language", None) or target_language,
        style=getattr(args, "style_column", None) or "",
    )


def load_pairs(
    paths: list[str], layout: Layout, *, skip_empty: bool, model: "Model | None" = None
) -> "Corpus":
    """Read the pairs of DATA or of another option; standard error is told what is left out.

    model   whose task says how they are read; None: as text and text
    """
    from tongsa.data.corpus import load_corpus

    if model is None:
        corpus = load_corpus(paths, layout, skip_empty=skip_empty)
    else:
        corpus = model.task.read(paths, layout, model.config, skip_empty=skip_empty)
    for note in corpus.notes():
        print(note, file=sys.stderr)
    return corpus


def _columns(text: str) -> tuple[str, ...]:
    return tuple(column.strip() for column in text.split(","))
