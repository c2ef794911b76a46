"""How likely an engine thinks outputs that are given to it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tongsa.search.protocol import Engine, Ids
from tongsa.text.vocabulary import EOS, SOS, UNK


def forced_log_probs(
    engine: Engine, sources: Sequence[Ids], targets: Sequence[Ids]
) -> NDArray[np.float64]:
    """Return log P(target, <eos> | source) of each pair, in nats: teacher forcing, step by step.

    What a pair gets does not depend on the others.
    """
    memory, state = engine.start(sources)
    totals = np.zeros(len(sources))
    running = np.arange(len(sources))
    ids = np.full(len(sources), SOS, dtype=np.int64)
    position = 0
    while running.size:
        step = engine.step(ids, state, memory)
        ids = np.array(
            [targets[i][position] if position < len(targets[i]) else EOS for i in running.tolist()],
            dtype=np.int64,
        )
        # What is copied from another source, this one does not know.
        ids = np.where(ids < step.log_probs.shape[1], ids, UNK)
        totals[running] += step.log_probs[np.arange(running.size), ids]
        state = step.state
        going_on = np.flatnonzero(ids != EOS)
        if going_on.size < running.size:
            memory, state = engine.select(memory, state, going_on)
            running, ids = running[going_on], ids[going_on]
        position += 1
    return totals
