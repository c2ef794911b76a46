"""Sampling: outputs drawn by their probabilities instead of the likeliest one.

A token is drawn as the one whose log-probability and noise add up to the most (the Gumbel-max
trick: Maddison et al. 2014, section 2). The usual draw lays the probabilities end to end and
throws one number among them; then every token's place depends on the rounding of all before it,
and so, too often, on the batch.
"""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.random import PCG64, Generator, SeedSequence
from numpy.typing import NDArray

from tongsa.config import SearchConfig
from tongsa.search.observing import Observer
from tongsa.search.protocol import Engine, Hypothesis, Ids, Source, Watch
from tongsa.search.ranking import top_indices
from tongsa.search.required import Required
from tongsa.search.rules import Beginnings
from tongsa.search.walk import walk


def sample(
    engine: Engine,
    sources: Sequence[Source],
    limits: Sequence[int],
    settings: SearchConfig,
    prefixes: Sequence[Ids] = (),
    *,
    count: int = 1,
    required: Sequence[Required | None] = (),
    watch: Watch | None = None,
    observer: Observer | None = None,
) -> list[list[Hypothesis]]:
    """Return `count` independent samples for each source, in the order in which they were drawn.

    Chance has a stream of its own for each sample, made of the seed, the ids of the source and
    the number of the sample: what is drawn for a sentence depends neither on its batch nor on
    its place, and the same sentence twice in a call gets the same samples twice. More samples
    change none of the first ones. Each step draws from a stretch of its own, and the noise of a
    token does not depend on how many stand behind it: a model that copies offers as many as its
    batch needs.

    required   for each source, which symbols its outputs may hold; empty: whichever
    watch      hears of each output as it is drawn; with count 1
    observer   is told what the steps decide, where there is one source; with count 1
    """
    draw = _Draw(settings, sources, count)
    drawn = walk(
        engine, sources, limits, settings, prefixes, draw, count, required, watch, observer
    )
    return [drawn[start : start + count] for start in range(0, len(drawn), count)]


class _Draw:
    """Chooses tokens by chance."""

    def __init__(self, settings: SearchConfig, sources: Sequence[Source], count: int) -> None:
        self._settings = settings
        self._streams = [
            _Stream(SeedSequence([settings.seed, number, *_numbers(source)]))
            for source in sources
            for number in range(count)
        ]

    def __call__(self, scores: NDArray[np.float32], begun: Beginnings) -> NDArray[np.int64]:
        size = scores.shape[1]
        noise = np.stack([self._streams[s].at(begun.length, size) for s in begun.sentences])
        # -log of an exponential variable is a Gumbel variable; 0 comes once in 2^53 draws.
        gumbel = -np.log(np.maximum(noise, np.finfo(noise.dtype).tiny))
        among = candidates(scores, self._settings.top_k, self._settings.top_p)
        drawn: NDArray[np.int64] = (among + self._settings.temperature * gumbel).argmax(axis=1)
        return drawn


def _numbers(source: Source) -> Sequence[int]:
    """Return whole numbers that tell a source from others: its ids, or the bits of its frames."""
    array = np.asarray(source)
    if array.dtype.kind == "f":
        return list(blake2b(array.astype("<f4").tobytes(), digest_size=16).digest())
    return [int(id_) for id_ in source]


class _Stream:
    """Chance for one sample: at every step as many numbers as it is asked for."""

    def __init__(self, seed: SeedSequence) -> None:
        self._bits = PCG64(seed)
        self._first = self._bits.state
        self._generator = Generator(self._bits)

    def at(self, step: int, size: int) -> NDArray[np.float64]:
        self._bits.state = self._first
        self._bits.advance(step << 64)  # nobody asks for so many numbers at a step
        return self._generator.standard_exponential(size)


def candidates(scores: NDArray[np.float32], top_k: int, top_p: float) -> NDArray[np.float32]:
    """Return `scores` (N, V) with -inf on all tokens that shall not be drawn.

    top_k   the k likeliest may be; 0: all
    top_p   the fewest likeliest may be that together hold this share of the probability: the
            nucleus (Holtzman et al. 2020, section 3.1); 1: all
    Both go by the model's own probabilities, before any temperature, and ties go to the lower id.
    """
    size = scores.shape[1]
    top_k = min(top_k, size) or size
    if top_k == size and top_p == 1:
        return scores
    left = np.full_like(scores, -np.inf)
    if top_p == 1:
        order = top_indices(scores, top_k)
        np.put_along_axis(left, order, np.take_along_axis(scores, order, axis=1), axis=1)
        return left
    probs = np.exp(scores, dtype=np.float64)
    share = top_p * probs.sum(axis=1)
    # Few tokens hold most of the probability, and to rank all of them would take longer than
    # the model's step; rows in which they do not are ranked further.
    rows, ranked = np.arange(len(scores)), min(top_k, 64)
    while rows.size:
        order = top_indices(scores[rows], ranked)
        sums = np.cumsum(probs[rows[:, None], order], axis=1)
        before = np.column_stack([np.zeros(rows.size), sums[:, :-1]])
        inside, ranks = np.nonzero(before < share[rows, None])
        tokens = order[inside, ranks]
        left[rows[inside], tokens] = scores[rows[inside], tokens]
        rows = rows[sums[:, -1] < share[rows]] if ranked < top_k else rows[:0]
        ranked = min(4 * ranked, top_k)
    return left
