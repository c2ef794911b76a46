"""Which of the pairs taught this? The nearest states that training pairs bring a decoder into.

The idea and the name of the store are Khandelwal et al.'s (2021, Nearest neighbor machine
translation, section 2): at every target token of every pair, the decoder's state just before it is
written, under teacher forcing. What lies nearest to a state of a trace are the places in the data
that look the same to the model. It is evidence of where a word comes from, not a proof.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongsa.errors import DataError
from tongsa.inside.weights import Floats
from tongsa.search.protocol import Engine, Source
from tongsa.text.vocabulary import EOS, SOS

_SIDE_BY_SIDE = 64
_AT_ONCE = 8192  # states compared in one product


@dataclass(frozen=True)
class Lesson:
    """A place in the pairs.

    pair       which, from 0
    position   which of its target tokens, from 0; after the last one comes <eos>
    token      the id that stands there
    distance   of the states, Euclidean
    """

    pair: int
    position: int
    token: int
    distance: float


class Lessons:
    """The states of all target tokens of some pairs.

    states   (M, H); kept in half precision: they are many
    """

    def __init__(
        self,
        states: NDArray[np.float16],
        tokens: NDArray[np.int64],
        pairs: NDArray[np.int64],
        positions: NDArray[np.int64],
    ) -> None:
        self._states, self._tokens = states, tokens
        self._pairs, self._positions = pairs, positions

    def __len__(self) -> int:
        return len(self._tokens)

    def nearest(self, state: Floats, count: int = 5) -> list[Lesson]:
        """Return the nearest places, the nearest first; ties go to the earlier pair."""
        distances = np.concatenate(
            [
                np.linalg.norm(
                    self._states[start : start + _AT_ONCE].astype(np.float32) - state, axis=1
                )
                for start in range(0, len(self), _AT_ONCE)
            ]
        )
        order = np.lexsort((self._positions, self._pairs, distances))[:count]
        return [
            Lesson(
                int(self._pairs[i]), int(self._positions[i]), int(self._tokens[i]),
                float(distances[i]),
            )
            for i in order
        ]  # fmt: skip


def top_state(state: Mapping[str, Floats]) -> Floats:
    """Return h of the top layer."""
    top = max(name for name in state if name.startswith("layer") and name.endswith(".h"))
    return np.asarray(state[top])


def learn_states(
    engine: Engine,
    sources: Sequence[Source],
    targets: Sequence[Sequence[int]],
    done: Callable[[float], None] = lambda _: None,
) -> Lessons:
    """Walk a decoder over pairs, fed the right answers.

    done   told, now and then, which share of the pairs it has walked over
    Raises DataError where there are none.
    """
    rows = sorted((i for i, s in enumerate(sources) if len(s)), key=lambda i: len(sources[i]))
    if not rows:
        raise DataError("there are no pairs to look for an example in")
    found: list[tuple[NDArray[np.float16], NDArray[np.int64], NDArray[np.int64], int]] = []
    for start in range(0, len(rows), _SIDE_BY_SIDE):
        part = np.array(rows[start : start + _SIDE_BY_SIDE])
        memory, state = engine.start([sources[i] for i in part])
        ids = np.full(len(part), SOS, dtype=np.int64)
        position = 0
        while part.size:
            state = engine.step(ids, state, memory).state
            ids = np.array(
                [targets[i][position] if position < len(targets[i]) else EOS for i in part],
                dtype=np.int64,
            )
            found.append((top_state(state).astype(np.float16), ids, part, position))
            going_on = np.flatnonzero(ids != EOS)
            if going_on.size < part.size:
                memory, state = engine.select(memory, state, going_on)
                part, ids = part[going_on], ids[going_on]
            position += 1
        done(min(1.0, (start + _SIDE_BY_SIDE) / len(rows)))
    return Lessons(
        np.concatenate([states for states, *_ in found]),
        np.concatenate([ids for _, ids, *_ in found]),
        np.concatenate([part for _, _, part, _ in found]),
        np.concatenate([np.full(len(ids), position) for _, ids, _, position in found]),
    )
