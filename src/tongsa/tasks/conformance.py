"""Replay the pairs that a model file carries to prove that it runs right here."""

from dataclasses import dataclass

from tongsa.runtime.contents import ConformancePair
from tongsa.search import Hypothesis, greedy
from tongsa.search.limits import length_limit
from tongsa.search.protocol import Ids
from tongsa.tasks.pipeline import Model

TOLERANCE = 1e-3  # of log P(output | source)
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
        ids = model.task.encode(source)
        if ids:
            found = _answer(model, ids)
            pairs.append(ConformancePair(source, tuple(ids), found.ids, found.log_prob))
    return tuple(pairs)


def replay(model: Model) -> Conformance:
    """Answer every conformance pair afresh, and compare."""
    mismatches = []
    largest = 0.0
    for pair in model.contents.conformance:
        ids = tuple(model.task.encode(pair.source))
        if ids != pair.source_ids:
            mismatches.append(Mismatch(pair.source, "is tokenised differently"))
            continue
        found = _answer(model, ids)
        difference = abs(found.log_prob - pair.log_prob)
        if found.ids != pair.ids:
            mismatches.append(
                Mismatch(
                    pair.source,
                    f"gives {model.task.decode(found.ids, pair.source)!r} and should give "
                    f"{model.task.decode(pair.ids, pair.source)!r}",
                )
            )
        elif not difference <= TOLERANCE:  # no number is no agreement
            mismatches.append(Mismatch(pair.source, f"is off by {difference:.1e} in log P"))
        largest = max(largest, difference)
    return Conformance(len(model.contents.conformance), tuple(mismatches), largest)


def _answer(model: Model, ids: Ids) -> Hypothesis:
    limit = length_limit(len(ids), model.contents.longest_target)
    [found] = greedy(model.engine, [ids], [limit])
    return found
