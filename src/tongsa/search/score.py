"""What finished outputs are ranked by."""

import numpy as np
from numpy.typing import NDArray

from tongsa.config import SearchConfig

# Attention is never quite 0 in exact arithmetic; where fp32 makes it so, the logarithm stays one.
_LEAST = float(np.finfo(np.float32).tiny)


def final_score(
    log_prob: float, tokens: int, looked: NDArray[np.floating] | None, settings: SearchConfig
) -> float:
    """Return the score of an output: its log-probability by length, less the coverage penalty.

    score = log_prob / (tokens + 1) ** length_penalty + coverage_penalty · coverage(looked)

    tokens   <eos> not counted
    looked   (S,) the attention to each source token, summed over the output and <eos>; needed
             only with a coverage penalty
    """
    score: float = log_prob / (tokens + 1) ** settings.length_penalty
    if settings.coverage_penalty:
        assert looked is not None, "models without attention were refused before"
        score += settings.coverage_penalty * coverage(looked)
    return score


def coverage(looked: NDArray[np.floating]) -> float:
    """Return Σ_s log min(looked_s, 1), 0 at most              Wu et al. 2016, eq. 14."""
    return float(np.log(np.clip(looked, _LEAST, 1.0)).sum())
