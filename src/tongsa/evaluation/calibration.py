"""Probabilities that mean what they say, and the figures that show whether they do.

A network is surer of itself than it ought to be (Guo et al. 2017), most of all of text that it
wrote itself: each token was chosen for being likely. How often such a token is right is measured
on pairs it has not learned from, and its own probability is mapped onto that.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

# log P nearer to 0 than this is fp32's rounding, and its odds would be anything.
_NEAREST_TO_CERTAIN = 1e-6


def log_odds(log_prob: ArrayLike) -> NDArray[np.float64]:
    """Return log(p / (1 - p)) of a natural logarithm log p; never infinite."""
    log_p = np.clip(np.asarray(log_prob, dtype=np.float64), -1e3, -_NEAREST_TO_CERTAIN)
    return log_p - np.log(-np.expm1(log_p))


@dataclass(frozen=True)
class CalibrationMap:
    """From a model's probability p to how likely it is right.

        confidence = 1 / (1 + exp(-(slope · log(p / (1 - p)) + intercept)))

    Platt 1999, on the log-odds: temperature scaling (Guo et al. 2017) with T = 1 / slope, and an
    offset. Slope 1 and intercept 0 leave p as it is. The slope is never negative: what the model
    thinks likelier is never given less confidence.
    """

    slope: float
    intercept: float

    def __post_init__(self) -> None:
        if not (0 <= self.slope < math.inf and math.isfinite(self.intercept)):
            raise ValueError(f"no calibration: slope {self.slope}, intercept {self.intercept}")

    def __call__(self, log_prob: ArrayLike) -> NDArray[np.float64]:
        return _logistic(self.slope * log_odds(log_prob) + self.intercept)


@dataclass(frozen=True)
class Calibration:
    """How a model's probabilities are turned into confidence; its file carries this.

    word        from the probability of a word
    sentence    from the mean probability of a sentence's tokens
    sentences   how many both were fitted on
    """

    word: CalibrationMap
    sentence: CalibrationMap
    sentences: int


def fit_calibration(log_probs: ArrayLike, right: ArrayLike) -> CalibrationMap:
    """Find the map with the best log-likelihood, by Newton's method.

    log_probs   (N,) natural logarithms of the model's probabilities; N at least 1
    right       (N,) what came of it: 0 or 1, or a share in between
    """
    x = log_odds(log_probs)
    y = np.asarray(right, dtype=np.float64)
    # Platt's targets: as if one more had been right, and one more wrong. They keep the map finite
    # where all of a small set is right, and vanish in a large one.
    rights, wrongs = y.sum(), (1 - y).sum()
    y = y * (rights + 1) / (rights + 2) + (1 - y) / (wrongs + 2)
    weights = _newton(np.stack([x, np.ones_like(x)], axis=1), y)
    if weights[0] < 0 or not np.isfinite(weights).all():
        mean = float(y.mean())
        return CalibrationMap(0.0, math.log(mean / (1 - mean)))
    return CalibrationMap(float(weights[0]), float(weights[1]))


def _newton(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Minimise the cross-entropy of a logistic regression: convex, so there is one minimum."""

    def loss(weights: NDArray[np.float64]) -> float:
        z = x @ weights
        return float((np.logaddexp(0, z) - y * z).sum())

    weights = np.zeros(x.shape[1])
    for _ in range(100):
        p = _logistic(x @ weights)
        gradient = x.T @ (p - y)
        # A trace of ridge: where all x are equal, one direction is free.
        curvature = (x * (p * (1 - p))[:, None]).T @ x + 1e-9 * np.eye(x.shape[1])
        step = np.linalg.solve(curvature, gradient)
        # Halved until it helps: a full step may leap past the minimum.
        while loss(weights - step) > loss(weights) and np.abs(step).max() > 1e-12:
            step /= 2
        weights = weights - step
        if np.abs(step).max() < 1e-10:
            break
    return weights


def _logistic(z: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.exp(-np.logaddexp(0, -z)))


class Bin(NamedTuple):
    """Predictions of like confidence: how many, their mean confidence, the share that was right."""

    size: int
    confidence: float
    right: float


def reliability(confidences: ArrayLike, right: ArrayLike, bins: int = 10) -> list[Bin]:
    """Sort predictions into bins of equal width over 0 … 1; empty bins are left out.

    A model is calibrated where `right` equals `confidence` in every bin: the diagonal of the
    reliability diagram (DeGroot & Fienberg 1983).
    """
    c, y = np.asarray(confidences, dtype=np.float64), np.asarray(right, dtype=np.float64)
    which = np.minimum((c * bins).astype(int), bins - 1)
    return [
        Bin(int(inside.sum()), float(c[inside].mean()), float(y[inside].mean()))
        for inside in (which == i for i in range(bins))
        if inside.any()
    ]


def expected_calibration_error(confidences: ArrayLike, right: ArrayLike, bins: int = 10) -> float:
    """Return how far confidence is from the truth, on average: 0 is perfect.

    ECE = Σ_b |b| / N · |right_b - confidence_b|      Naeini et al. 2015; Guo et al. 2017, eq. 3
    """
    found = reliability(confidences, right, bins)
    total = sum(b.size for b in found)
    return sum(b.size * abs(b.right - b.confidence) for b in found) / total


def surest(confidences: Sequence[float], share: float) -> list[int]:
    """Return which predictions to keep so that the surest `share` (0 … 1) of them stay.

    At least one is kept; equals go to the earlier. They come in their own order.
    """
    kept = max(1, round(share * len(confidences)))
    order = sorted(range(len(confidences)), key=lambda i: -confidences[i])
    return sorted(order[:kept])


def risk_coverage(confidences: Sequence[float], quality: Sequence[float]) -> NDArray[np.float64]:
    """Return the mean quality of the k surest predictions, for k = 1 … N.

    The risk–coverage curve (El-Yaniv & Wiener 2010), with quality for risk: it should fall, from
    the few answers that the model is sure of to all of them.
    """
    order = sorted(range(len(confidences)), key=lambda i: -confidences[i])
    sorted_quality = np.asarray(quality, dtype=np.float64)[order]
    return np.asarray(sorted_quality.cumsum() / np.arange(1, len(order) + 1))
