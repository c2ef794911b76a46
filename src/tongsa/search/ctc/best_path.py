"""What CTC says by itself: the likeliest token at each position, and no search at all."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tongsa.config import SearchConfig
from tongsa.search.ctc.prefix import BLANK
from tongsa.search.protocol import CTC, LENGTHS, Engine, Hypothesis, Ids, Source
from tongsa.search.score import final_score


def best_path(log_probs: NDArray[np.float32], settings: SearchConfig) -> Hypothesis:
    """Return the text of the likeliest path of one source (Graves et al. 2006, section 3.2).

    Equal tokens in a row count once, then blanks are left out; equal probabilities go to the lower
    id. It is not always the likeliest text, for a text has many paths, and log_prob is that of
    this one: a token has the positions up to the next one in it.

    log_probs  (S, V), without padding
    """
    path = log_probs.argmax(axis=1)
    along = log_probs[np.arange(len(path)), path].astype(np.float64)
    begins = np.append(True, path[1:] != path[:-1]) & (path != BLANK)
    [at] = np.nonzero(begins)
    pieces = np.split(along, at[1:]) if at.size else [along]
    token_log_probs = [float(piece.sum()) for piece in pieces]
    if at.size:
        token_log_probs.append(0.0)  # nothing says <eos>
    log_prob = float(along.sum())
    return Hypothesis(
        ids=tuple(path[at].tolist()),
        log_prob=log_prob,
        score=final_score(log_prob, at.size, None, settings),
        truncated=False,
        token_log_probs=tuple(token_log_probs),
    )


def best_paths(
    engine: Engine, sources: Sequence[Source], settings: SearchConfig
) -> list[Hypothesis]:
    """Return the text of the likeliest path of each source; the decoder is not asked."""
    memory, _ = engine.start(sources)
    return [
        best_path(log_probs[: int(length)], settings)
        for log_probs, length in zip(memory[CTC], memory[LENGTHS], strict=True)
    ]


def is_enough(settings: SearchConfig, prefixes: Sequence[Ids]) -> bool:
    """Whether a search is for no more than this: CTC alone, greedily, with no rules to heed."""
    alone = settings.ctc_weight == 1 and settings.beam_size == 1 and not settings.sample
    ruled = settings.min_length or settings.max_length or settings.no_repeat_ngram
    return alone and not ruled and not any(len(prefix) for prefix in prefixes)
