"""Translating a whole test set while a person waits."""

import sys
from typing import Unpack

from rich.console import Console
from rich.progress import track

from tongsa.tasks.options import Options
from tongsa.tasks.pipeline import Model, Output


def translate_all(
    model: Model, texts: list[str], what: str = "Translating", **options: Unpack[Options]
) -> list[Output]:
    """Translate sentences in their order; on a terminal a bar moves."""
    return list(
        track(
            model.stream(texts, **options),
            total=len(texts),
            description=what,
            console=Console(stderr=True),
            transient=True,
            disable=not sys.stderr.isatty(),
        )
    )
