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
from typing import Any, NamedTuple, Protocol, TypeAlias, runtime_checkable

import numpy as np
from numpy.typing import NDArray

# One sentence's ids, without <sos> and <eos>.
Ids: TypeAlias = Sequence[int] | NDArray[np.integer]

# What an encoder reads for one sentence: ids, or frames (S, M) of sound.
Source: TypeAlias = Ids | NDArray[np.floating]

# Named arrays. Search only ever indexes axis 0, so an engine may use its own kind of array.
Memory: TypeAlias = Mapping[str, Any]
State: TypeAlias = Mapping[str, Any]

# What Memory holds for the search itself, by name:
# (B,) how many positions of each source attention may look at: its tokens, or fewer than frames
LENGTHS = "lengths"
# (B, S, V) log-probabilities at each position, <pad> being the blank; of models with CTC only
CTC = "ctc"


@dataclass(frozen=True)
class Step:
    """What one step of the decoder gives, for N hypotheses.

    log_probs   (N, V)            natural logarithms; each row sums to 1 after exp, but for the
                                  scores of an engine that mixes two opinions (`ctc/joint.py`).
                                  Where a model copies, behind V stand the tokens of the batch's
                                  sources that its vocabulary lacks: -inf to other sentences
    state       the new State
    attention   (N, S) or None    how much each source position was looked at
    heads       (N, heads, S) or None    the same by each head of the attention, for people; search
                                         reads it not, and some engines give none
    """

    log_probs: NDArray[np.float32]
    state: State
    attention: NDArray[np.float32] | None
    heads: NDArray[np.float32] | None = None


class Feed(NamedTuple):
    """What a step reads."""

    ids: NDArray[np.int64]
    state: State
    memory: Memory


class Engine(Protocol):
    """Runs a model one step at a time."""

    def start(self, sources: Sequence[Source]) -> tuple[Memory, State]:
        """Encode B sentences. The State has one hypothesis a sentence: N = B."""
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


@runtime_checkable
class SharedEngine(Engine, Protocol):
    """An engine that takes the steps of several searches as one (`search/together.py`)."""

    def step_together(self, feeds: Sequence[Feed]) -> list[Step]:
        """Take a step for each of several batches, which have equally many hypotheses a sentence.

        What a batch gets does not depend on the others.
        """
        ...


@runtime_checkable
class ManyAtOnce(Engine, Protocol):
    """An engine that several searches may use at the same time, each in a thread of its own."""

    def on_one_thread(self) -> Engine:
        """Return the same engine, but each call of it keeps to the thread that makes it."""
        ...


class Watch(Protocol):
    """Hears of a search while it runs, in its thread. Rows are those of the sources."""

    def follows(self, row: int) -> bool:
        """Whether to be told how the output for a source begins; to find that out takes time."""
        ...

    def settled(self, row: int, ids: Sequence[int]) -> None:
        """Hear how the output for a source begins, whatever comes next; longer at every call."""
        ...

    def found(self, row: int, outputs: list["Hypothesis"]) -> None:
        """Hear what `search` is going to return for a source; not told where it may yet change."""
        ...


def take(state: State, rows: NDArray[np.int64]) -> State:
    """Reorder, repeat or drop hypotheses: new row i is old row `rows[i]`."""
    return {name: array[rows] for name, array in state.items()}


def positions(memory: Memory) -> list[int]:
    """Return how many positions each source has that attention may look at."""
    return [int(length) for length in memory[LENGTHS]]


def side_by_side(sequences: Sequence[Source], filler: int) -> NDArray[Any]:
    """Lay ids, or frames, side by side as (B, longest, …), filled up with `filler`."""
    like = np.asarray(sequences[0])
    kind = np.float32 if like.dtype.kind == "f" else np.int64
    longest = max(map(len, sequences))
    together = np.full((len(sequences), longest, *like.shape[1:]), filler, dtype=kind)
    for row, sequence in enumerate(sequences):
        together[row, : len(sequence)] = sequence
    return together


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
