"""A second search for outputs that lack what they must hold.

What the model writes of itself is its best: where it holds all that is required, nothing is forced.
So a term that the model knows anyway costs neither time nor quality. What is lacking is first
sought with the model as a guide; where that finds nothing, by force.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from tongsa.config import SearchConfig
from tongsa.search.banks import Banks
from tongsa.search.beam import beam
from tongsa.search.observing import Observer
from tongsa.search.protocol import Engine, Hypothesis, Ids, Source, Watch
from tongsa.search.required import Required

# However much is required: the banks take turns in what there is.
_WIDEST = 40


def complete(
    engine: Engine,
    sources: Sequence[Source],
    limits: Sequence[int],
    settings: SearchConfig,
    prefixes: Sequence[Ids],
    required: Sequence[Required | None],
    samples: int,
    found: list[list[Hypothesis]],
    observer: Observer | None = None,
) -> None:
    """Put outputs that hold all that is required in the place of those in `found` that do not.

    A beam's are found anew where one of the `samples` best lacks something; of samples those
    alone are replaced that do.
    """
    by_width: defaultdict[int, list[int]] = defaultdict(list)
    for i, (outputs, needed) in enumerate(zip(found, required, strict=True)):
        if needed and not all(needed.is_met(output.ids) for output in outputs[:samples]):
            width = max(settings.beam_size, samples) + needed.tokens
            by_width[min(width, max(_WIDEST, settings.beam_size))].append(i)
    for width, rows in by_width.items():
        how = _for_a_beam(settings, width)
        better: dict[int, list[Hypothesis]] = {}
        for guided in (True, False):
            left = [i for i in rows if i not in better]
            here = [needed for i in left if (needed := required[i])]
            begun = [prefixes[i] if len(prefixes) else () for i in left]
            # Room for what is required, whatever was said: it must be written.
            roomy = [
                max(limits[i], len(prefix) + needed.tokens)
                for i, prefix, needed in zip(left, begun, here, strict=True)
            ]
            if left:
                banks = Banks(here, begun, roomy, guided=guided)
                sought = [sources[i] for i in left]
                anew = beam(engine, sought, roomy, how, begun, here, banks=banks, observer=observer)
                better |= {i: outputs for i, outputs in zip(left, anew, strict=True) if outputs}
        for i in rows:
            found[i] = _replaced(found[i], required[i], better[i]) if settings.sample else better[i]


class WhatStays:
    """Passes on to a watch what `complete` is not going to change."""

    def __init__(self, watch: Watch, required: Sequence[Required | None], samples: int) -> None:
        self._watch = watch
        self._required = required
        self._samples = samples

    def follows(self, row: int) -> bool:
        needed = self._needed(row)
        return (needed is None or not needed.tokens) and self._watch.follows(row)

    def settled(self, row: int, ids: Sequence[int]) -> None:
        self._watch.settled(row, ids)

    def found(self, row: int, outputs: list[Hypothesis]) -> None:
        needed = self._needed(row)
        if needed is None or all(needed.is_met(o.ids) for o in outputs[: self._samples]):
            self._watch.found(row, outputs)

    def _needed(self, row: int) -> Required | None:
        return self._required[row] if len(self._required) else None


def _replaced(
    samples: Sequence[Hypothesis], needed: Required | None, better: Sequence[Hypothesis]
) -> list[Hypothesis]:
    """Return the samples, others in the place of those that lack something."""
    instead = iter(better)
    return [
        sample if needed is None or needed.is_met(sample.ids) else next(instead, better[0])
        for sample in samples
    ]


def _for_a_beam(settings: SearchConfig, width: int) -> SearchConfig:
    off = SearchConfig()
    return replace(
        settings,
        beam_size=width,
        diversity_groups=1,
        sample=False,
        temperature=off.temperature,
        top_k=off.top_k,
        top_p=off.top_p,
    )
