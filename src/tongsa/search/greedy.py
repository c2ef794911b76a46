"""Greedy search: at each step the likeliest token, until <eos>."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tongsa.search.protocol import Engine, Hypothesis, Ids
from tongsa.search.rules import forbid
from tongsa.text.vocabulary import EOS, SOS


def greedy(
    engine: Engine,
    sources: Sequence[Ids],
    limits: Sequence[int],
    *,
    length_penalty: float = 1.0,
) -> list[Hypothesis]:
    """Return one output for each source; equal probabilities go to the lower id.

    limits           for each source, the most tokens to write before <eos> is forced
    length_penalty   changes no output, only the score that stands beside it
    """
    memory, state = engine.start(sources)
    running = np.arange(len(sources))  # which sentence each row belongs to
    limit = np.asarray(limits)
    written: list[list[int]] = [[] for _ in sources]
    looked: list[list[NDArray[np.float32]]] = [[] for _ in sources]
    log_probs: list[list[float]] = [[] for _ in sources]
    truncated = np.zeros(len(sources), dtype=bool)
    ids = np.full(len(sources), SOS, dtype=np.int64)

    length = 0
    while running.size:
        step = engine.step(ids, state, memory)
        at_limit = limit[running] <= length
        scores = forbid(step.log_probs, at_limit)
        ids = scores.argmax(axis=1)  # argmax returns the first of equals
        chosen = scores[np.arange(running.size), ids]
        truncated[running] = at_limit
        for row, sentence in enumerate(running.tolist()):
            log_probs[sentence].append(float(chosen[row]))
            if step.attention is not None:
                looked[sentence].append(step.attention[row, : len(sources[sentence])])
            if ids[row] != EOS:
                written[sentence].append(int(ids[row]))

        going_on = np.flatnonzero(ids != EOS)
        state = step.state
        if going_on.size < running.size:
            memory, state = engine.select(memory, state, going_on)
            running, ids = running[going_on], ids[going_on]
        length += 1

    return [
        Hypothesis(
            ids=tuple(tokens),
            log_prob=sum(log_probs[sentence]),
            score=sum(log_probs[sentence]) / (len(tokens) + 1) ** length_penalty,
            truncated=bool(truncated[sentence]),
            token_log_probs=tuple(log_probs[sentence]),
            attention=np.stack(looked[sentence]) if looked[sentence] else None,
        )
        for sentence, tokens in enumerate(written)
    ]
