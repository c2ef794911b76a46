"""Translating a whole test set while a person waits."""

import sys

from rich.console import Console
from rich.progress import track

from tongsa.tasks.pipeline import Model, Output


def translate_all(
    model: Model, texts: list[str], beam_size: int | None = None, what: str = "Translating"
) -> list[Output]:
    """Translate sentences in their order; on a terminal a bar moves."""
    outputs = model.stream(texts, beam_size=beam_size)
    return list(
        track(
            outputs,
            total=len(texts),
            description=what,
            console=Console(stderr=True),
            transient=True,
            disable=not sys.stderr.isatty(),
        )
    )
