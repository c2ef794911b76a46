"""Several models that write one output together."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tongsa.search.protocol import (
    CTC,
    LENGTHS,
    Engine,
    Feed,
    ManyAtOnce,
    Memory,
    Source,
    State,
    Step,
)
from tongsa.search.together import steps_of


class EnsembleEngine:
    """Averages the probabilities of its members at every step.

    P(token) = 1/M · Σ_m P_m(token)

    The arithmetic mean, not the geometric one (the mean of logarithms): it is a probability
    distribution as it stands, so log_prob remains the logarithm of one, and a member that has
    never seen a token cannot forbid it to the others.

    members   number their source and target tokens alike
    """

    def __init__(self, members: Sequence[Engine]) -> None:
        self._members = tuple(members)

    def on_one_thread(self) -> "EnsembleEngine":
        return EnsembleEngine(
            [m.on_one_thread() if isinstance(m, ManyAtOnce) else m for m in self._members]
        )

    def start(self, sources: Sequence[Source]) -> tuple[Memory, State]:
        started = [member.start(sources) for member in self._members]
        memories = [memory for memory, _ in started]
        memory = _joined(memories) | {LENGTHS: memories[0][LENGTHS]}
        if all(CTC in each for each in memories):
            memory[CTC] = log_mean([np.asarray(each[CTC]) for each in memories])
        return memory, _joined([state for _, state in started])

    def step(self, ids: NDArray[np.int64], state: State, memory: Memory) -> Step:
        steps = [
            member.step(ids, _own(state, number), _own(memory, number))
            for number, member in enumerate(self._members)
        ]
        return self._averaged(steps)

    def step_together(self, feeds: Sequence[Feed]) -> list[Step]:
        of_members = [
            steps_of(
                member, [Feed(f.ids, _own(f.state, number), _own(f.memory, number)) for f in feeds]
            )
            for number, member in enumerate(self._members)
        ]
        return [self._averaged(steps) for steps in zip(*of_members, strict=True)]

    def _averaged(self, steps: Sequence[Step]) -> Step:
        attention = [step.attention for step in steps if step.attention is not None]
        return Step(
            log_probs=log_mean([step.log_probs for step in steps]),
            state=_joined([step.state for step in steps]),
            # A mean over some members only would not say where the ensemble looked.
            attention=sum(attention[1:], attention[0]) / np.float32(len(steps))
            if len(attention) == len(steps)
            else None,
        )

    def select(
        self, memory: Memory, state: State, sentences: NDArray[np.int64]
    ) -> tuple[Memory, State]:
        kept = [
            member.select(_own(memory, number), _own(state, number), sentences)
            for number, member in enumerate(self._members)
        ]
        shared = {name: memory[name][sentences] for name in (LENGTHS, CTC) if name in memory}
        return (
            _joined([memory for memory, _ in kept]) | shared,
            _joined([state for _, state in kept]),
        )


def log_mean(log_probs: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Return log(1/M · Σ exp(log_probs_m)), elementwise; of one array, that array."""
    if len(log_probs) == 1:
        return log_probs[0]
    # Taken relative to the largest, the exponentials cannot all vanish.
    largest = np.maximum(np.maximum.reduce(log_probs), np.finfo(np.float32).min)
    total = sum(np.exp(each - largest) for each in log_probs)
    with np.errstate(divide="ignore"):  # log 0 is -inf: no member thinks it possible
        mean: NDArray[np.float32] = largest + np.log(total / np.float32(len(log_probs)))
    return mean


def _joined(parts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Put the arrays of all members into one mapping: `keys` of member 1 becomes `1.keys`."""
    return {
        f"{number}.{name}": array
        for number, part in enumerate(parts)
        for name, array in part.items()
    }


def _own(together: Mapping[str, Any], number: int) -> dict[str, Any]:
    mark = f"{number}."
    return {
        name.removeprefix(mark): array for name, array in together.items() if name.startswith(mark)
    }
