"""How sure a model is of an answer, as a person reads it."""

import sys

from rich.console import Console
from rich.text import Text

from tongsa.tasks.pipeline import Output

# On a terminal, words less sure than these are red and yellow.
_DOUBTFUL, _UNSURE = 0.4, 0.6

_SHOWN = 50  # characters of a sentence that is warned of


def print_warnings(source: str, output: Output) -> None:
    """Say on standard error in what a source is unlike the training data."""
    short = source if len(source) <= _SHOWN else source[: _SHOWN - 1] + "…"
    for warning in output.warnings:
        print(f"tongsa: {short!r}: {warning.text}", file=sys.stderr, flush=True)


def print_with_confidence(output: Output) -> None:
    """Print the confidence, a tab, and the text; nothing is sure of an empty line."""
    confidence = "" if output.confidence is None else f"{output.confidence:.2f}"
    if not sys.stdout.isatty():
        print(f"{confidence}\t{output.text}")
        return
    text = Text(output.text)
    for word in output.words:
        if word.confidence is not None and word.confidence < _UNSURE:
            colour = "red" if word.confidence < _DOUBTFUL else "yellow"
            text.stylize(colour, word.start, word.end)
    Console(highlight=False, soft_wrap=True).print(Text(f"{confidence:4}  ").append_text(text))
