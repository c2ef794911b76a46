"""Replay the pairs that a model file carries to prove that it runs right here."""

from dataclasses import dataclass, replace

import numpy as np

from tongsa.runtime.contents import ConformancePair
from tongsa.search import Hypothesis, greedy
from tongsa.search.limits import length_limit
from tongsa.tasks.pipeline import Model
from tongsa.tasks.task import Source

# Of log P(output | source). Where numbers are rounded to 8 bits, one that lies between two steps
# may go to the other on another processor.
TOLERANCES = {"fp32": 1e-3, "int8": 2e-2}
PAIRS = 8


@dataclass(frozen=True)
class Mismatch:
    source: str
    what: str


@dataclass(frozen=True)
class Conformance:
    pairs: int
    mismatches: tuple[Mismatch, ...]
    largest_difference: float


def make_pairs(model: Model, sources: list[str]) -> tuple[ConformancePair, ...]:
    """Record what a model answers, greedily, to some sentences."""
    pairs = []
    for source in sources:
        encoded = model.task.encode(source)
        if len(encoded):
            found = _answer(model, encoded)
            pairs.append(ConformancePair(source, _ids(encoded), found.ids, found.log_prob))
    return tuple(pairs)


def renew(model: Model) -> tuple[ConformancePair, ...]:
    """Record afresh what a model answers to the inputs that its file holds."""
    pairs = []
    for pair in model.contents.conformance:
        found = _answer(model, pair.source_ids)
        pairs.append(replace(pair, ids=found.ids, log_prob=found.log_prob))
    return tuple(pairs)


def replay(model: Model) -> Conformance:
    """Answer every conformance pair afresh, and compare."""
    tolerance = TOLERANCES[model.contents.graphs.weights.precision]
    mismatches = []
    largest = 0.0
    for pair in model.contents.conformance:
        encoded = model.task.encode(pair.source)
        if _ids(encoded) != pair.source_ids:
            mismatches.append(Mismatch(pair.source, "is tokenised differently"))
            continue
        found = _answer(model, encoded)
        difference = abs(found.log_prob - pair.log_prob)
        if found.ids != pair.ids:
            mismatches.append(
                Mismatch(
                    pair.source,
                    f"gives {model.task.decode(found.ids, pair.source)!r} and should give "
                    f"{model.task.decode(pair.ids, pair.source)!r}",
                )
            )
        elif not difference <= tolerance:  # no number is no agreement
            mismatches.append(Mismatch(pair.source, f"is off by {difference:.1e} in log P"))
        largest = max(largest, difference)
    return Conformance(len(model.contents.conformance), tuple(mismatches), largest)


def _ids(source: Source) -> tuple[int, ...]:
    """Return the ids that stand in the file; frames do not, for they are heard anew."""
    return () if isinstance(source, np.ndarray) and source.dtype.kind == "f" else tuple(source)


def _answer(model: Model, source: Source) -> Hypothesis:
    ratio = model.config.search.max_ratio
    limit = length_limit(len(source), model.contents.longest_target, ratio)
    [found] = greedy(model.engine, [source], [limit])
    return found
