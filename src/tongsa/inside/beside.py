"""What stands beside a trace: words that lie near its own, maps, and the pairs that taught it."""

from dataclasses import dataclass

from tongsa.inside.record import Trace
from tongsa.inside.space import Map, Neighbour


@dataclass(frozen=True)
class Taught:
    """A place in the pairs that looks to the model as a step did (`lessons`).

    distance   of the decoder's states
    token      what stands there
    """

    distance: float
    token: str
    source: str
    target: str


@dataclass(frozen=True)
class Beside:
    """All of it may be empty: a model of sound has no words to read, a token may be no word.

    source, target  of each token that was read, and written: those whose embeddings point the same
                    way most
    words           the words that were read, first, and those near them, on a plane
    sentences       the context vectors of this request, first, and of others, on a plane
    lessons         of each step, the places in the pairs that are nearest
    reading         how much of the pairs is read, as long as it is not all
    """

    source: tuple[tuple[Neighbour, ...], ...] = ()
    target: tuple[tuple[Neighbour, ...], ...] = ()
    words: Map | None = None
    sentences: Map | None = None
    lessons: tuple[tuple[Taught, ...], ...] = ()
    reading: float | None = None


@dataclass(frozen=True)
class Shown:
    """A trace, what stands above it, and what beside it."""

    name: str
    trace: Trace
    beside: Beside = Beside()
