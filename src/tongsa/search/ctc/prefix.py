"""The CTC probability of all texts that begin in one way, token by token, for many at once.

Graves 2008, section 2; Watanabe et al. 2017, algorithm 2. Of N beginnings g, at each position t:

    γᵇ_t(g)   all paths up to t that write g and end in a blank
    γⁿ_t(g)   all paths up to t that write g and end in its last token

    φ_t(g, c) = γᵇ_t(g) + γⁿ_t(g), but γᵇ_t(g) alone if c repeats the last token of g
    γⁿ_t(gc)  = (γⁿ_{t-1}(gc) + φ_{t-1}(g, c)) · p_t(c)
    γᵇ_t(gc)  = (γᵇ_{t-1}(gc) + γⁿ_{t-1}(gc)) · p_t(blank)
    P(gc …)   = Σ_t φ_{t-1}(g, c) · p_t(c)
    P(g <eos>) = γᵇ_T(g) + γⁿ_T(g)

All but p in logarithms. The sum for every token of the vocabulary is one product of matrices; only
the tokens that a search has chosen need the recursion over t.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongsa.search.protocol import State
from tongsa.text.vocabulary import EOS, PAD

BLANK = PAD
_Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Spoken:
    """What CTC says of B sources.

    log_probs  (B, S, V)
    probs      (B, S, V), 0 behind the end of a source
    lengths    (B,)
    """

    log_probs: NDArray[np.float32]
    probs: _Floats
    lengths: NDArray[np.int64]

    @classmethod
    def of(cls, log_probs: NDArray[np.float32], lengths: NDArray[np.int64]) -> "Spoken":
        probs = np.exp(log_probs, dtype=np.float64)
        probs[np.arange(probs.shape[1]) >= lengths[:, None]] = 0.0
        return cls(log_probs, probs, lengths)


def begin(spoken: Spoken) -> State:
    """Return what stands for the empty beginning of each source: N = B.

    blank, label (N, S)   γᵇ and γⁿ
    last (N,)             the last token; the blank, while there is none
    total (N,)            log P(g …)
    """
    blank = np.cumsum(spoken.log_probs[:, :, BLANK], axis=1, dtype=np.float64)
    sources = len(blank)
    return {
        "blank": blank,
        "label": np.full_like(blank, -np.inf),
        "last": np.full(sources, BLANK),
        "total": np.zeros(sources),
    }


def extend(state: State, ids: NDArray[np.int64], spoken: Spoken) -> State:
    """Add one token (N,) to each beginning; K = N / B belong to each source."""
    rows = np.arange(len(ids)) // (len(ids) // len(spoken.lengths))
    said = spoken.log_probs[rows, :, ids].astype(np.float64)  # (N, S)
    blanks = spoken.log_probs[rows, :, BLANK].astype(np.float64)
    entering = _entering(state)
    repeats = ids == state["last"]
    entering[repeats] = _shifted(state["blank"][repeats], state["last"][repeats])
    blank, label = np.full_like(said, -np.inf), np.full_like(said, -np.inf)
    before_blank = before_label = np.full(len(ids), -np.inf)
    for t in range(said.shape[1]):
        now_label = np.logaddexp(before_label, entering[:, t]) + said[:, t]
        now_blank = np.logaddexp(before_blank, before_label) + blanks[:, t]
        blank[:, t], label[:, t] = now_blank, now_label
        before_blank, before_label = now_blank, now_label
    inside = np.arange(said.shape[1]) < spoken.lengths[rows, None]
    total = _log_sum(np.where(inside, entering + said, -np.inf))
    return {"blank": blank, "label": label, "last": ids, "total": total}


def next_log_probs(state: State, spoken: Spoken) -> _Floats:
    """Return log P(c | g) for every token c, <eos> among them: (N, V); each row sums to 1.

    A beginning that no path writes is followed by <eos> for certain: a search shall end it.
    """
    sources = len(spoken.lengths)
    each = len(state["last"]) // sources
    rows = np.arange(sources * each) // each
    totals = _sums(_entering(state), spoken, rows)
    begun = np.flatnonzero(state["last"] != BLANK)
    last = state["last"][begun]
    repeated = _shifted(state["blank"][begun], last)
    real = spoken.probs[rows[begun], :, last]
    totals[begun, last] = _log_sum(repeated + _log(real))
    totals[:, BLANK] = -np.inf
    ends = np.arange(len(rows)), spoken.lengths[rows] - 1
    totals[:, EOS] = np.logaddexp(state["blank"][ends], state["label"][ends])
    possible = np.isfinite(state["total"])
    totals[possible] -= state["total"][possible, None]
    totals[~possible] = -np.inf
    totals[~possible, EOS] = 0.0
    return totals


def _entering(state: State) -> _Floats:
    """Return φ_{t-1} for tokens other than the last: (N, S)."""
    return _shifted(np.logaddexp(state["blank"], state["label"]), state["last"])


def _shifted(forward: _Floats, last: NDArray[np.int64]) -> _Floats:
    """Move (N, S) one position on. Before the first one only the empty text has been written."""
    first = np.where(last == BLANK, 0.0, -np.inf)
    return np.column_stack([first, forward[:, :-1]])


def _sums(entering: _Floats, spoken: Spoken, rows: NDArray[np.int64]) -> _Floats:
    """Return log Σ_t exp(entering_t) · p_t(c) for every token: (N, V)."""
    largest = entering.max(axis=1, keepdims=True)
    largest = np.where(np.isfinite(largest), largest, 0.0)
    sources = len(spoken.lengths)
    weights = np.exp(entering - largest).reshape(sources, len(rows) // sources, -1)
    sums: _Floats = (weights @ spoken.probs).reshape(len(rows), -1)
    return _log(sums) + largest


def _log(x: _Floats) -> _Floats:
    with np.errstate(divide="ignore"):  # log 0 is -inf: impossible
        return np.log(x)


def _log_sum(x: _Floats) -> _Floats:
    """Return log Σ exp over the last axis."""
    largest = x.max(axis=-1, initial=-np.inf)
    safe = np.where(np.isfinite(largest), largest, 0.0)
    return _log(np.exp(x - safe[..., None]).sum(axis=-1)) + safe
