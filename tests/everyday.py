"""A server with a model of every task, for the pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from live import Live, serving
from tones import phone
from tongsa.runtime.model_file import write_model_file
from toys import chatting, trained


def write_models(folder: Path) -> list[str]:
    """Write `numbers`, a translator; `talk`, a chatbot; `short`, which sums up; `phone` listens."""
    numbers = trained().model.contents
    # It "sums up" as it translates: for a page a summariser is one that says it is. It was never
    # calibrated, and so is less sure of what it says.
    summing = replace(
        numbers, config=replace(numbers.config, task="summarisation"), calibration=None
    )
    write_model_file(folder / "numbers.tongsa", numbers)
    write_model_file(folder / "talk.tongsa", chatting().contents)
    write_model_file(folder / "short.tongsa", summing)
    return [str(folder), f"phone={phone().path}"]


@contextmanager
def everything_served(folder: Path, **settings: object) -> Iterator[Live]:
    with serving(write_models(folder), **settings) as live:
        yield live
