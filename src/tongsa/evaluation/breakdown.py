"""Where one system is better than another: which sentences, of which length, with which words."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tongsa.evaluation.metrics import chrf_metric
from tongsa.evaluation.significance import score_of, statistics
from tongsa.text.normalise import normalise
from tongsa.text.word_spans import words_of

# Nearer than this, in points of chrF, two sentences are equally good.
_TIE = 1e-9

# The first value of each group; the last one is open.
_LENGTHS = (1, 6, 11, 16, 21, 31, 51)
_FREQUENCIES = (0, 1, 2, 5, 10, 100, 1000)


@dataclass(frozen=True)
class Sentence:
    """One pair and what both systems make of it; scores are sentence-level chrF, 0 … 100."""

    index: int
    source: str
    reference: str
    a: str
    b: str
    score_a: float
    score_b: float

    @property
    def difference(self) -> float:
        return self.score_b - self.score_a

    @property
    def winner(self) -> Literal["A", "B", "tie"]:
        if abs(self.difference) < _TIE:
            return "tie"
        return "B" if self.difference > 0 else "A"


@dataclass(frozen=True)
class Group:
    """Sentences that have something in common.

    name             what, as in "6–10"
    chrf_a, chrf_b   of the group as a whole
    """

    name: str
    sentences: int
    a_wins: int
    ties: int
    b_wins: int
    chrf_a: float
    chrf_b: float


@dataclass(frozen=True)
class Breakdown:
    """A comparison sentence by sentence.

    everything   the whole set as one group
    by_length    groups by the number of words in the source
    by_rarity    groups by the frequency of the reference's rarest word in the texts counted
    sentences    in the order of the set
    """

    everything: Group
    by_length: tuple[Group, ...]
    by_rarity: tuple[Group, ...]
    sentences: tuple[Sentence, ...]

    def most_different(self, count: int) -> list[Sentence]:
        """Return the sentences whose scores are furthest apart, the furthest first."""
        apart = sorted(self.sentences, key=lambda s: -abs(s.difference))
        return [s for s in apart[:count] if s.winner != "tie"]


def break_down(
    sources: Sequence[str],
    references: Sequence[str],
    a: Sequence[str],
    b: Sequence[str],
    counted: Iterable[str],
) -> Breakdown:
    """Compare two systems' outputs sentence by sentence, with sacreBLEU's chrF.

    counted   target texts in which the frequency of words is counted, such as the training data
    """
    metric = chrf_metric()
    of_a, of_b = statistics(metric, a, references), statistics(metric, b, references)
    sentences = [
        Sentence(
            index=i,
            source=source,
            reference=references[i],
            a=a[i],
            b=b[i],
            score_a=score_of(metric, of_a[i]),
            score_b=score_of(metric, of_b[i]),
        )
        for i, source in enumerate(sources)
    ]

    def group(name: str, chosen: Sequence[Sentence]) -> Group:
        rows = np.array([s.index for s in chosen])
        winners = Counter(s.winner for s in chosen)
        return Group(
            name=name,
            sentences=len(chosen),
            a_wins=winners["A"],
            ties=winners["tie"],
            b_wins=winners["B"],
            chrf_a=score_of(metric, of_a[rows].sum(0)),
            chrf_b=score_of(metric, of_b[rows].sum(0)),
        )

    def groups(value: Callable[[Sentence], int], edges: Sequence[int]) -> tuple[Group, ...]:
        filled: dict[int, list[Sentence]] = {}
        for s in sentences:
            place = max(i for i, edge in enumerate(edges) if edge <= max(value(s), edges[0]))
            filled.setdefault(place, []).append(s)
        return tuple(group(_name(edges, i), filled[i]) for i in sorted(filled))

    counts = Counter(word for text in counted for word in words_of(normalise(text)))

    def rarest(s: Sentence) -> int:
        return min((counts[word] for word in words_of(s.reference)), default=0)

    return Breakdown(
        everything=group("all", sentences),
        by_length=groups(lambda s: len(words_of(s.source)), _LENGTHS),
        by_rarity=groups(rarest, _FREQUENCIES),
        sentences=tuple(sentences),
    )


def _name(edges: Sequence[int], place: int) -> str:
    first = edges[place]
    if place + 1 == len(edges):
        return f"{first:,} or more"
    last = edges[place + 1] - 1
    return f"{first}" if first == last else f"{first}–{last}"
