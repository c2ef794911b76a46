"""Whether a difference between two systems is more than the luck of the test set.

Both systems translate the same sentences, so they are compared sentence by sentence: what is easy
for one is easy for the other, and the noise that they share falls out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tongsa.errors import DataError

if TYPE_CHECKING:
    from sacrebleu.metrics.base import Metric

ALPHA = 0.05  # a difference is claimed if luck alone would make it less often than this
BOOTSTRAP_SAMPLES = 1_000
RANDOMISATION_TRIALS = 10_000

_AT_ONCE = 2**24  # draws held in memory at a time

Statistics = NDArray[np.float64]


@dataclass(frozen=True)
class Comparison:
    """Two systems by one metric; the difference is B's score minus A's.

    low, high   of the difference: its 95 % interval, by paired bootstrap resampling
    p_value     how often luck alone gives a difference at least so large, either way, by paired
                approximate randomisation
    samples, trials, seed   of these two, for the signature
    """

    metric: str
    a: float
    b: float
    low: float
    high: float
    p_value: float
    samples: int
    trials: int
    seed: int
    metric_signature: str

    @property
    def difference(self) -> float:
        return self.b - self.a

    @property
    def better(self) -> str | None:
        """Which one, "A" or "B"; None where no difference can be claimed.

        Both tests must agree: the bootstrap alone claims too much on small sets (Riezler & Maxwell
        2005).
        """
        if self.p_value >= ALPHA or self.low <= 0 <= self.high:
            return None
        return "B" if self.difference > 0 else "A"

    @property
    def signature(self) -> str:
        return f"{self.metric_signature}|bs:{self.samples}|ar:{self.trials}|seed:{self.seed}"

    def __str__(self) -> str:
        p = f"p = {self.p_value:.4f}" if self.p_value >= 0.0001 else "p < 0.0001"
        low, high = self.low, self.high
        if self.better is None:
            return (
                f"No difference in {self.metric} can be claimed: {self.difference:+.2f} for B "
                f"(95 % interval {low:+.2f} … {high:+.2f}, {p})."
            )
        if self.better == "A":
            low, high = -high, -low
        return (
            f"{self.better} is better by {abs(self.difference):.2f} {self.metric} "
            f"(95 % interval {low:.2f} … {high:.2f}, {p})."
        )


def compare(
    name: str,
    metric: "Metric",
    a: Sequence[str],
    b: Sequence[str],
    references: Sequence[str],
    *,
    samples: int = BOOTSTRAP_SAMPLES,
    trials: int = RANDOMISATION_TRIALS,
    seed: int = 12345,
) -> Comparison:
    """Score two systems on the same references and test the difference.

    name      of the metric, for people
    metric    of sacreBLEU, such as `bleu_metric("13a")` or `chrf_metric()`
    samples   of the bootstrap: test sets of the same size, drawn with replacement (Koehn 2004)
    trials    of the randomisation: in each sentence the systems swap outputs or not, by the toss
              of a coin (Noreen 1989; Riezler & Maxwell 2005)

    The draws are sacreBLEU's own: with the same seed the scores of every sample are the same.
    Raises DataError where the numbers of sentences differ, or there are none.
    """
    if not len(a) == len(b) == len(references):
        raise DataError(
            f"A has {len(a):,} outputs, B has {len(b):,}, and there are {len(references):,} "
            "references; each sentence needs one of each"
        )
    if not references:
        raise DataError("no sentences: there is nothing to compare")
    of_a, of_b = statistics(metric, a, references), statistics(metric, b, references)
    score_a, score_b = score_of(metric, of_a.sum(0)), score_of(metric, of_b.sum(0))
    found = score_b - score_a

    drawn = np.array(
        [
            score_of(metric, counts @ of_b) - score_of(metric, counts @ of_a)
            for counts in _resamples(len(references), samples, seed)
        ]
    )
    low, high = np.percentile(drawn, [2.5, 97.5])
    swapped = np.array(
        [
            score_of(metric, heads @ of_b + (1 - heads) @ of_a)
            - score_of(metric, heads @ of_a + (1 - heads) @ of_b)
            for heads in _coins(len(references), trials, seed)
        ]
    )
    # At least, not more than: sacreBLEU counts only larger differences, and so finds that a system
    # differs significantly from itself. The tolerance is for sums in another order.
    as_large = int((np.abs(swapped) >= abs(found) - 1e-9).sum())
    return Comparison(
        metric=name,
        a=score_a,
        b=score_b,
        low=float(low),
        high=float(high),
        p_value=(as_large + 1) / (trials + 1),
        samples=samples,
        trials=trials,
        seed=seed,
        metric_signature=str(metric.get_signature()),
    )


def statistics(metric: "Metric", outputs: Sequence[str], references: Sequence[str]) -> Statistics:
    """Return what a metric adds up over sentences, a row a sentence.

    BLEU and chrF of a set are functions of such sums alone, so that any part of the set can be
    scored without counting n-grams again. sacreBLEU's own tests are built on the same two methods.
    """
    rows: Any = metric._extract_corpus_statistics(list(outputs), [list(references)])
    return np.asarray(rows, dtype=np.float64)


def score_of(metric: "Metric", sums: Statistics) -> float:
    """Return the score of the sentences whose statistics were added up."""
    return float(metric._compute_score_from_stats(sums.tolist()).score)


def _resamples(sentences: int, samples: int, seed: int) -> Iterator[Statistics]:
    """Yield how often each sentence stands in each sample."""
    rng = np.random.default_rng(seed)
    at_once = max(1, _AT_ONCE // sentences)
    for start in range(0, samples, at_once):
        size = (min(at_once, samples - start), sentences)
        for chosen in rng.choice(sentences, size=size, replace=True):
            yield np.bincount(chosen, minlength=sentences).astype(np.float64)


def _coins(sentences: int, trials: int, seed: int) -> Iterator[Statistics]:
    """Yield for each trial a 0 or a 1 a sentence."""
    rng = np.random.default_rng(seed)
    at_once = max(1, _AT_ONCE // sentences)
    for start in range(0, trials, at_once):
        yield from rng.integers(
            2, size=(min(at_once, trials - start), sentences), dtype=bool
        ).astype(np.float64)
