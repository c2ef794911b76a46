"""The contract between search and whatever computes the next token's probabilities.

Search knows no architecture. An engine (torch while training, ONNX Runtime afterwards) offers
three calls, and every array it hands out has its meaning on axis 0:

    Memory   what the encoder wrote, read-only      axis 0 = sentence       (B, ...)
    State    what changes from step to step         axis 0 = hypothesis     (N, ...)

With K hypotheses a sentence, N = B · K and row r belongs to sentence r // K. Memory is never
copied per hypothesis.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

# One sentence's ids, without <sos> and <eos>.
Ids: TypeAlias = Sequence[int] | NDArray[np.integer]

# Named arrays. Search only ever indexes axis 0, so an engine may use its own kind of array.
Memory: TypeAlias = Mapping[str, Any]
State: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """What one step of the decoder gives, for N hypotheses.

    log_probs   (N, V)            natural logarithms; each row sums to 1 after exp
    state       the new State
    attention   (N, S) or None    how much each source position was looked at
    """

    log_probs: NDArray[np.float32]
    state: State
    attention: NDArray[np.float32] | None


class Engine(Protocol):
    """Runs a model one step at a time."""

    def start(self, sources: Sequence[Ids]) -> tuple[Memory, State]:
        """Encode B sentences of ids. The State has one hypothesis a sentence: N = B."""
        ...

    def step(self, ids: NDArray[np.int64], state: State, memory: Memory) -> Step:
        """Feed the last token (N,) of each hypothesis and get the next one's log-probabilities."""
        ...

    def select(
        self, memory: Memory, state: State, sentences: NDArray[np.int64]
    ) -> tuple[Memory, State]:
        """Keep only these sentences (rows of Memory) with all their hypotheses.

        A sentence may be named more than once, and then stands there as often.
        """
        ...


def take(state: State, rows: NDArray[np.int64]) -> State:
    """Reorder, repeat or drop hypotheses: new row i is old row `rows[i]`."""
    return {name: array[rows] for name, array in state.items()}


@dataclass(frozen=True)
class Hypothesis:
    """One finished output.

    ids         the tokens, without <sos> and <eos>
    log_prob    log P(ids, <eos> | source): the sum over all steps, <eos> included
    score       what the search ranks by: log_prob / (len(ids) + 1) ** length_penalty, less the
                coverage penalty if there is one (`score.final_score`)
    truncated   the length limit was reached and <eos> was forced
    token_log_probs   of each token and, last, of <eos>: len(ids) + 1 of them; their sum is log_prob
    attention   (len(ids) + 1, S) for models with attention, else None; the last row is <eos>'s
    """

    ids: tuple[int, ...]
    log_prob: float
    score: float
    truncated: bool
    token_log_probs: tuple[float, ...]
    attention: NDArray[np.float32] | None = None
