"""Where in the source each token of a text was said: the likeliest path that writes the text."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tongsa.search.ctc.prefix import BLANK


class Said(NamedTuple):
    """Where a token was said: positions [start, end)."""

    start: int
    end: int


def align(log_probs: NDArray[np.float32], ids: Sequence[int]) -> list[Said] | None:
    """Find the likeliest path (S,) of one source that writes `ids`, by Viterbi's algorithm.

    The states are the tokens with a blank before, between and behind them. From one position to
    the next a path stays, goes on, or jumps over a blank between two different tokens. Equal ones
    go to the path that moves on later.

    log_probs  (S, V) of this source, without padding
    returns    for each token the positions that say it; None where no path does: too many tokens
    """
    states = np.full(2 * len(ids) + 1, BLANK)
    states[1::2] = ids
    may_jump = np.zeros(len(states), dtype=bool)
    may_jump[3::2] = states[3::2] != states[1:-2:2]
    said = log_probs[:, states].astype(np.float64)  # (S, states)
    best = np.full(len(states), -np.inf)
    best[:2] = said[0, :2]
    came = np.zeros(said.shape, dtype=np.int8)
    for t in range(1, len(said)):
        ways = np.full((3, len(states)), -np.inf)
        ways[0] = best
        ways[1, 1:] = best[:-1]
        ways[2, 2:] = np.where(may_jump[2:], best[:-2], -np.inf)
        came[t] = ways.argmax(axis=0)
        best = ways.max(axis=0) + said[t]
    state = len(states) - 1
    if len(states) > 1 and best[-2] > best[-1]:
        state -= 1
    if not np.isfinite(best[state]):
        return None
    path = np.empty(len(said), dtype=np.int64)
    for t in range(len(said) - 1, -1, -1):
        path[t] = state
        state -= int(came[t, state])  # NumPy would make an int8 of it, which ends at 127
    found = []
    for number in range(len(ids)):
        [at] = np.nonzero(path == 2 * number + 1)
        found.append(Said(int(at[0]), int(at[-1]) + 1))
    return found
