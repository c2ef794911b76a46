"""Finding the output that a model thinks likeliest."""

from collections.abc import Sequence

from tongsa.search.beam import beam
from tongsa.search.greedy import greedy
from tongsa.search.protocol import Engine, Hypothesis, Ids

__all__ = ["Engine", "Hypothesis", "beam", "greedy", "search"]


def search(
    engine: Engine,
    sources: Sequence[Ids],
    limits: Sequence[int],
    *,
    beam_size: int = 1,
    length_penalty: float = 1.0,
) -> list[list[Hypothesis]]:
    """Return the outputs found for each source, the best first: one if greedy, else a beam's."""
    if beam_size == 1:
        outputs = greedy(engine, sources, limits, length_penalty=length_penalty)
        return [[found] for found in outputs]
    return beam(engine, sources, limits, beam_size=beam_size, length_penalty=length_penalty)
