"""Finding the output that a model thinks likeliest, or drawing one by its probabilities."""

from collections.abc import Sequence

from tongsa.config import SearchConfig
from tongsa.search.beam import beam
from tongsa.search.completing import WhatStays, complete
from tongsa.search.ctc import best_path
from tongsa.search.ctc.joint import JointEngine
from tongsa.search.greedy import greedy
from tongsa.search.mutual_information import rerank
from tongsa.search.observing import Observer
from tongsa.search.protocol import Engine, Hypothesis, Ids, Source, Watch
from tongsa.search.required import Required
from tongsa.search.sampling import sample

__all__ = ["Engine", "Hypothesis", "Required", "beam", "greedy", "sample", "search"]


def search(
    engine: Engine,
    sources: Sequence[Source],
    limits: Sequence[int],
    settings: SearchConfig,
    prefixes: Sequence[Ids] = (),
    required: Sequence[Required | None] = (),
    *,
    samples: int = 1,
    watch: Watch | None = None,
    observer: Observer | None = None,
) -> list[list[Hypothesis]]:
    """Return the outputs found for each source.

    Greedy search finds one, a beam up to `beam_size`, the best first; samples come in the order
    in which they were drawn, or, ranked by mutual information, the best of all drawn first.

    limits     for each source, the most tokens to write before <eos> is forced
    settings   valid ones, as `config.change_search` makes them
    prefixes   for each source, the ids that its outputs begin with; empty: none has any
    required   for each source, what its outputs must hold; empty: nothing
    samples    how many outputs are wanted of each source
    watch      hears of the outputs while the search runs, where they are not to be changed by what
               comes behind it: by ranks, or by a second search for what is required
    observer   is told what every step decides, where there is one source and one output
    """
    if best_path.is_enough(settings, prefixes):
        return [[found] for found in best_path.best_paths(engine, sources, settings)]
    if settings.ctc_weight:
        engine = JointEngine(engine, settings.ctc_weight)
    if settings.mutual_information:
        # Of samples too there have to be some to choose among.
        samples = max(samples, settings.beam_size)
    if settings.mutual_information or (settings.sample and samples > 1):
        watch = None
    elif watch is not None:
        watch = WhatStays(watch, required, samples)
    if settings.sample:
        found = sample(
            engine,
            sources,
            limits,
            settings,
            prefixes,
            count=samples,
            required=required,
            watch=watch,
            observer=observer,
        )
    elif settings.beam_size == 1:
        each = greedy(engine, sources, limits, settings, prefixes, required, watch, observer)
        found = [[output] for output in each]
    else:
        found = beam(
            engine,
            sources,
            limits,
            settings,
            prefixes,
            required,
            watch=watch,
            observer=observer,
        )
    if any(required):
        complete(engine, sources, limits, settings, prefixes, required, samples, found, observer)
    return rerank(engine, found, settings) if settings.mutual_information else found
