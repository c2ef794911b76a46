"""How files are laid out, as options that several commands share."""

import argparse

from tongsa.data.formats.layout import FORMATS, Layout


def add_layout_arguments(parser: argparse.ArgumentParser) -> None:
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


def layout_of(
    args: argparse.Namespace, source_language: str = "", target_language: str = ""
) -> Layout:
    """Return what the options say; the languages only where they leave them open."""
    return Layout(
        format=args.format,
        columns=args.columns,
        header=args.header,
        source_language=args.source_language or source_language,
        target_language=args.target_language or target_language,
    )


def _columns(text: str) -> tuple[str, ...]:
    return tuple(column.strip() for column in text.split(","))
