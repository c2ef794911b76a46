"""A model file of 8-bit weights, made from one of fp32."""

from collections.abc import Sequence
from dataclasses import replace

from tongsa.errors import ModelFileError
from tongsa.export.quantise import quantise
from tongsa.export.ranges import observe_ranges
from tongsa.runtime.contents import ModelContents
from tongsa.search.limits import length_limit
from tongsa.search.protocol import Source
from tongsa.tasks import conformance
from tongsa.tasks.pipeline import Model

# Sentences to look at for the ranges of numbers; more find nothing larger.
RANGED_SENTENCES = 128


def ranges_of(
    contents: ModelContents, sources: Sequence[Source], threads: int | None = None
) -> dict[str, float]:
    """Return what `quantise` needs to know, from sources like those that the model will read."""
    ratio = contents.config.search.max_ratio
    limits = [length_limit(len(source), contents.longest_target, ratio) for source in sources]
    return observe_ranges(contents.graphs, sources, limits, threads)


def to_eight_bits(
    contents: ModelContents, sources: Sequence[Source] = (), threads: int | None = None
) -> ModelContents:
    """Return the same model with 8-bit weights, with conformance pairs of its own.

    sources   to measure the ranges of its numbers on; none: those of its training are taken
    Raises ModelFileError where the weights have 8 bits already, or where nobody measured.
    """
    ranges = contents.ranges
    if sources:
        ranges = ranges_of(contents, sources[:RANGED_SENTENCES], threads)
    if not ranges:
        raise ModelFileError(
            "does not say how large its numbers become, for it is older than 8-bit weights; "
            "name pairs like those that it will read: --dev dev.tsv"
        )
    scores = tuple({**score, "precision": "fp32"} for score in contents.scores)
    small = replace(
        contents, graphs=quantise(contents.graphs, ranges), ranges=dict(ranges), scores=scores
    )
    return replace(small, conformance=conformance.renew(Model(small, threads)))
