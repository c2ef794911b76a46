"""Search that listens to decoder and CTC (Watanabe et al. 2017, section 3.2)."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tongsa.search.ctc import prefix
from tongsa.search.protocol import CTC, LENGTHS, Engine, Memory, Source, State, Step, take
from tongsa.text.vocabulary import SOS

_OURS = "ctc."


class JointEngine:
    """Gives each token a score by both.

    score(c | g) = (1 - λ) · log P_decoder(c | g) + λ · log P_CTC(c | g)

    The decoder alone may skip half a sentence, or say it twice; CTC must account for every
    position. As an engine around an engine: every search and every rule works with it, and what
    CTC knows of a hypothesis travels in State as all else does. Rows of scores do not sum to 1.

    engine   of a model with CTC
    weight   λ, above 0; with 1 the decoder is not asked
    """

    def __init__(self, engine: Engine, weight: float) -> None:
        self._engine = engine
        self._weight = weight

    def start(self, sources: Sequence[Source]) -> tuple[Memory, State]:
        memory, state = self._engine.start(sources)
        spoken = prefix.Spoken.of(np.asarray(memory[CTC]), np.asarray(memory[LENGTHS]))
        ours = _marked({"log_probs": spoken.log_probs, "probs": spoken.probs})
        return {**memory, **ours}, {**state, **_marked(prefix.begin(spoken))}

    def step(self, ids: NDArray[np.int64], state: State, memory: Memory) -> Step:
        spoken = prefix.Spoken(**_apart(memory)[0], lengths=np.asarray(memory[LENGTHS]))
        begun, theirs = _apart(state)
        if not (ids == SOS).all():
            begun = prefix.extend(begun, ids, spoken)
        scores = self._weight * prefix.next_log_probs(begun, spoken)
        if self._weight == 1:
            return Step(scores.astype(np.float32), {**theirs, **_marked(begun)}, None)
        step = self._engine.step(ids, theirs, memory)
        scores += (1 - self._weight) * step.log_probs
        return Step(scores.astype(np.float32), {**step.state, **_marked(begun)}, step.attention)

    def select(
        self, memory: Memory, state: State, sentences: NDArray[np.int64]
    ) -> tuple[Memory, State]:
        each = len(next(iter(state.values()))) // len(memory[LENGTHS])
        rows = (sentences[:, None] * each + np.arange(each)).reshape(-1)
        (our_state, their_state), (our_memory, their_memory) = _apart(state), _apart(memory)
        kept_memory, kept_state = self._engine.select(their_memory, their_state, sentences)
        return (
            {**kept_memory, **_marked(take(our_memory, sentences))},
            {**kept_state, **_marked(take(our_state, rows))},
        )


def _marked(arrays: Mapping[str, Any]) -> dict[str, Any]:
    return {_OURS + name: array for name, array in arrays.items()}


def _apart(arrays: Mapping[str, Any]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Tell our arrays from the engine's."""
    ours = {n.removeprefix(_OURS): a for n, a in arrays.items() if n.startswith(_OURS)}
    return ours, {n: a for n, a in arrays.items() if not n.startswith(_OURS)}
