"""An engine whose log-probabilities somebody wrote down."""

import math
import random
from collections.abc import Callable, Iterator, Sequence
from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from tongsa.search import Hypothesis
from tongsa.search.protocol import LENGTHS, Memory, Source, State, Step
from tongsa.search.score import coverage
from tongsa.text.vocabulary import EOS, PAD, SOS, UNK

LONGEST = 20
SIZE = 6  # <pad> <unk> <sos> <eos> 4 5
WRITABLE = (UNK, 4, 5)
# (source, what was written so far) -> the log-probability of every token
Table = Callable[[tuple[int, ...], tuple[int, ...]], Sequence[float]]


def drawn(seed: int, levels: int = 0) -> Table:
    """Make a table up; with `levels`, of so few different values that there are many ties."""

    def table(source: tuple[int, ...], ids: tuple[int, ...]) -> Sequence[float]:
        rng = random.Random(repr((seed, source, ids)))
        if levels:
            # Sums of these are exact, so equal scores are equal to the last bit.
            return [-float(rng.randint(1, levels)) for _ in range(SIZE)]
        weights = [rng.expovariate(1) for _ in range(SIZE)]
        return [math.log(w / sum(weights)) for w in weights]

    return table


def all_outputs(
    table: Table, source: tuple[int, ...], limit: int
) -> Iterator[tuple[tuple[int, ...], float]]:
    """Yield every output of up to `limit` tokens and its log-probability."""
    for length in range(limit + 1):
        for ids in product(WRITABLE, repeat=length):
            whole = [*ids, EOS]
            yield ids, sum(table(source, ids[:t])[token] for t, token in enumerate(whole))


def found(hypotheses: Sequence[Hypothesis]) -> list[tuple[tuple[int, ...], object]]:
    return [(h.ids, pytest.approx(h.log_prob, abs=1e-5)) for h in hypotheses]


class TableEngine:
    """Looks the next token's log-probabilities up by the source and the tokens so far.

    The attention of each step spells those tokens out: position s holds the token before the
    last s ones. So a search that mixes hypotheses up cannot hide it.
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        self.steps: list[int] = []  # hypotheses fed at each step

    def start(self, sources: Sequence[Source]) -> tuple[Memory, State]:
        self.steps = []
        padded = np.full((len(sources), max(map(len, sources))), PAD)
        for row, source in enumerate(sources):
            padded[row, : len(source)] = source
        memory = {"source": padded, LENGTHS: np.array([len(source) for source in sources])}
        return memory, {"written": np.full((len(sources), LONGEST), PAD)}

    def step(self, ids: NDArray[np.int64], state: State, memory: Memory) -> Step:
        self.steps.append(len(ids))
        written = np.column_stack([ids, state["written"][:, :-1]])  # the latest first
        group = len(ids) // len(memory["source"])
        rows = []
        for row, tokens in enumerate(written):
            source = tuple(int(i) for i in memory["source"][row // group] if i != PAD)
            so_far = [int(i) for i in tokens if i != PAD][::-1]
            assert so_far[0] == SOS
            rows.append(self.table(source, tuple(so_far[1:])))
        width = memory["source"].shape[1]
        return Step(
            np.array(rows, dtype=np.float32),
            {"written": written},
            written[:, :width].astype(np.float32),
        )

    def select(
        self, memory: Memory, state: State, sentences: NDArray[np.int64]
    ) -> tuple[Memory, State]:
        count = len(memory["source"])
        written = state["written"].reshape(count, -1, LONGEST)[sentences]
        kept = {name: array[sentences] for name, array in memory.items()}
        return kept, {"written": written.reshape(-1, LONGEST)}


def attention_of(source: Sequence[int], ids: Sequence[int]) -> NDArray[np.float32]:
    """Return what `TableEngine` must have attended to while `ids` and <eos> were written."""
    tokens = [SOS, *ids]
    rows = np.full((len(tokens), len(source)), PAD, dtype=np.float32)
    for t in range(len(tokens)):
        latest = tokens[t::-1][: len(source)]
        rows[t, : len(latest)] = latest
    return rows


class Glancing(TableEngine):
    """Its attention is a twentieth of the tokens, so that it adds up to about 1 over the steps."""

    def step(self, ids: NDArray[np.int64], state: State, memory: Memory) -> Step:
        step = super().step(ids, state, memory)
        assert step.attention is not None
        return Step(step.log_probs, step.state, step.attention / np.float32(20))


def naive_beam(
    table: Table,
    source: tuple[int, ...],
    limit: int,
    beam_size: int,
    length_penalty: float,
    coverage_penalty: float = 0.0,
) -> list[tuple[tuple[int, ...], float]]:
    """Beam search as its docstring says, one hypothesis at a time: (ids, log_prob), best first.

    With a coverage penalty it takes the attention to be that of `Glancing`.
    """

    def score(total: float, ids: tuple[int, ...], looked_for: tuple[int, ...]) -> float:
        looked = attention_of(source, looked_for).sum(axis=0) / 20
        by_length: float = total / (len(ids) + 1) ** length_penalty
        return by_length + coverage_penalty * coverage(looked)

    running: list[tuple[tuple[int, ...], float]] = [((), 0.0)]
    finished: list[tuple[float, tuple[int, ...], float]] = []
    for length in range(limit + 1):
        extensions = [
            (total + log_prob, slot, token)
            for slot, (ids, total) in enumerate(running)
            for token, log_prob in enumerate(table(source, ids))
            if token not in (PAD, SOS) and (token == EOS or length < limit)
        ]
        extensions.sort(key=lambda e: (-e[0], e[1], e[2]))
        for total, slot, token in extensions[:beam_size]:
            if token == EOS:
                ids = running[slot][0]
                finished.append((score(total, ids, ids), ids, total))
        finished = sorted(finished, key=lambda f: -f[0])[:beam_size]
        going_on = [e for e in extensions if e[2] != EOS][:beam_size]
        running = [((*running[slot][0], token), total) for total, slot, token in going_on]
        full = len(finished) == beam_size
        if not running:
            break
        ids, total = running[0]
        if full and score(total, ids, ids[:-1]) <= finished[-1][0]:
            break
    return [(ids, total) for _, ids, total in finished]
