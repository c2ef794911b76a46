"""Greedy search: at each step the likeliest token, until <eos>."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tongsa.config import SearchConfig
from tongsa.search.observing import Observer
from tongsa.search.protocol import Engine, Hypothesis, Ids, Source, Watch
from tongsa.search.required import Required
from tongsa.search.rules import Beginnings
from tongsa.search.walk import walk

_PLAIN = SearchConfig(beam_size=1)


def greedy(
    engine: Engine,
    sources: Sequence[Source],
    limits: Sequence[int],
    settings: SearchConfig = _PLAIN,
    prefixes: Sequence[Ids] = (),
    required: Sequence[Required | None] = (),
    watch: Watch | None = None,
    observer: Observer | None = None,
) -> list[Hypothesis]:
    """Return one output for each source; equal probabilities go to the lower id.

    Penalties change no output, only the score that stands beside it.

    limits     for each source, the most tokens to write before <eos> is forced
    prefixes   for each source, the ids that its output begins with; empty: none has any
    required   for each source, which symbols its output may hold; empty: whichever
    watch      hears of each output as it is written
    observer   is told what the steps decide, where there is one source
    """
    return walk(
        engine, sources, limits, settings, prefixes, _likeliest, 1, required, watch, observer
    )


def _likeliest(scores: NDArray[np.float32], _: Beginnings) -> NDArray[np.int64]:
    ids: NDArray[np.int64] = scores.argmax(axis=1)  # the first of equals
    return ids
