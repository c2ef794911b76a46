"""A second search for outputs that lack what they must hold.

What the model writes of itself is its best: where it holds all that is required, nothing is forced.
So a term that the model knows anyway costs neither time nor quality.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from tongsa.config import SearchConfig
from tongsa.search.banks import Banks
from tongsa.search.beam import beam
from tongsa.search.protocol import Engine, Hypothesis, Ids, Source
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
        here = [needed for i in rows if (needed := required[i])]
        begun = [prefixes[i] if len(prefixes) else () for i in rows]
        # Room for what is required, whatever was said: it must be written.
        roomy = [
            max(limits[i], len(prefix) + needed.tokens)
            for i, prefix, needed in zip(rows, begun, here, strict=True)
        ]
        anew = beam(
            engine,
            [sources[i] for i in rows],
            roomy,
            _for_a_beam(settings, width),
            begun,
            here,
            banks=Banks(here, begun, roomy),
        )
        for i, needed, outputs in zip(rows, here, anew, strict=True):
            if settings.sample:
                instead = iter(outputs)
                found[i] = [
                    output if needed.is_met(output.ids) else next(instead, outputs[0])
                    for output in found[i]
                ]
            else:
                found[i] = outputs


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
