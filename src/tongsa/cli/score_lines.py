"""Scores as a person reads them: names, values and signatures, each below the other."""

from collections.abc import Sequence


def score_lines(scores: Sequence[tuple[str, float, str]]) -> list[str]:
    """Return a line for each score: its name, its value, its signature."""
    width = max([6, *(len(name) for name, _, _ in scores)])
    return [f"{name:{width}} {value:6.2f}   {signature}" for name, value, signature in scores]
