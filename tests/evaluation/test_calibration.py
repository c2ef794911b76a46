"""Calibration: known maps come back, and the figures are those worked by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongsa.evaluation.calibration import (
    CalibrationMap,
    expected_calibration_error,
    fit_calibration,
    log_odds,
    reliability,
    risk_coverage,
    surest,
)

PROBABILITIES = st.floats(1e-6, 1 - 1e-6)


# ---- The map -----------------------------------------------------------------------------------


def test_log_odds_are_those_of_the_textbook() -> None:
    for p in (0.001, 0.3, 0.5, 0.9, 0.999):
        assert log_odds(math.log(p)) == pytest.approx(math.log(p / (1 - p)))
    assert np.isfinite(log_odds([0.0, -1e-30, -np.inf])).all()


@given(PROBABILITIES)
def test_slope_1_and_intercept_0_change_nothing(p: float) -> None:
    assert CalibrationMap(1.0, 0.0)(math.log(p)) == pytest.approx(p, rel=1e-4)


def test_a_map_by_hand() -> None:
    # The odds of 0.8 are 4; the square root of them, times e, is 2e.
    confidence = CalibrationMap(slope=0.5, intercept=1.0)(math.log(0.8))
    assert confidence == pytest.approx(2 * math.e / (1 + 2 * math.e))


@given(st.floats(0, 1e3), st.floats(-1e3, 1e3), st.floats(-1e4, 0), st.floats(-1e4, 0))
def test_confidence_never_falls_where_the_probability_rises(
    slope: float, intercept: float, one: float, other: float
) -> None:
    calibrated = CalibrationMap(slope, intercept)
    assert 0 <= calibrated(min(one, other)) <= calibrated(max(one, other)) <= 1


@pytest.mark.parametrize(
    ("slope", "intercept"), [(-0.1, 0.0), (math.inf, 0.0), (math.nan, 0.0), (1.0, math.nan)]
)
def test_what_is_no_calibration_is_refused(slope: float, intercept: float) -> None:
    with pytest.raises(ValueError, match="no calibration"):
        CalibrationMap(slope, intercept)


# ---- Fitting -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("temperature", "intercept"), [(1.0, 0.0), (2.5, 0.0), (0.7, -1.0)])
def test_a_known_temperature_comes_back(temperature: float, intercept: float) -> None:
    """Claims drawn at random, true as often as a map with this temperature says."""
    rng = np.random.default_rng(1)
    odds = rng.normal(1.0, 2.0, size=50_000)
    log_probs = -np.logaddexp(0, -odds)
    truth = 1 / (1 + np.exp(-(odds / temperature + intercept)))
    found = fit_calibration(log_probs, rng.random(50_000) < truth)
    assert 1 / found.slope == pytest.approx(temperature, rel=0.03)
    assert found.intercept == pytest.approx(intercept, abs=0.03)
    assert found(log_probs) == pytest.approx(truth, abs=0.01)


def test_it_is_the_best_of_all_maps_nearby() -> None:
    rng = np.random.default_rng(2)
    log_probs = np.log(rng.uniform(0.05, 1, 300))
    right = rng.random(300) < 0.6
    rights, wrongs = right.sum(), 300 - right.sum()
    targets = np.where(right, (rights + 1) / (rights + 2), 1 / (wrongs + 2))  # Platt's

    def loss(slope: float, intercept: float) -> float:
        p = CalibrationMap(slope, intercept)(log_probs)
        return float(-(targets * np.log(p) + (1 - targets) * np.log(1 - p)).sum())

    best = fit_calibration(log_probs, right)
    for slope, intercept in [(0.01, 0), (-0.01, 0), (0, 0.01), (0, -0.01)]:
        assert loss(best.slope, best.intercept) < loss(
            max(0, best.slope + slope), best.intercept + intercept
        )


@pytest.mark.parametrize(("right", "expected"), [(1, 11 / 12), (0, 1 / 12)])
def test_where_all_are_right_one_wrong_is_imagined(right: int, expected: float) -> None:
    # Laplace's rule of succession, for whatever probability.
    found = fit_calibration(np.log([0.9, 0.5] * 5), [right] * 10)
    assert found(math.log(0.7)) == pytest.approx(expected, abs=1e-3)
    # Likewise where all have one probability.
    found = fit_calibration(np.log([0.9] * 10), [right] * 10)
    assert found(math.log(0.9)) == pytest.approx(expected, abs=1e-3)


def test_a_model_that_is_surer_where_it_is_wrong_gets_one_confidence_for_all() -> None:
    found = fit_calibration(np.log([0.9] * 50 + [0.2] * 50), [0] * 50 + [1] * 50)
    assert found.slope == 0
    assert found(math.log(0.9)) == found(math.log(0.2)) == pytest.approx(0.5)


@given(st.lists(st.tuples(st.floats(-100, 0), st.floats(0, 1)), min_size=1, max_size=40))
def test_whatever_the_data_there_is_a_map(data: list[tuple[float, float]]) -> None:
    log_probs, right = zip(*data, strict=True)
    found = fit_calibration(log_probs, right)
    assert found.slope >= 0
    # A logistic regression with an offset is right on average.
    y = np.array(right)
    smoothed = y * (y.sum() + 1) / (y.sum() + 2) + (1 - y) / ((1 - y).sum() + 2)
    assert found(log_probs).mean() == pytest.approx(smoothed.mean(), abs=1e-3)


# ---- Figures -----------------------------------------------------------------------------------

# Two bins of five: 0.9, 0.9, 0.8 and 0.3, 0.1; right are three of them.
CONFIDENCES = [0.9, 0.3, 0.9, 0.8, 0.1]
RIGHT = [1, 0, 1, 0, 1]


def test_bins_by_hand() -> None:
    low, high = reliability(CONFIDENCES, RIGHT, bins=2)
    assert low == pytest.approx((2, 0.2, 0.5))
    assert high == pytest.approx((3, 2.6 / 3, 2 / 3))


def test_expected_calibration_error_by_hand() -> None:
    # 2/5 · |0.5 - 0.2| + 3/5 · |2/3 - 2.6/3| = 0.12 + 0.12
    assert expected_calibration_error(CONFIDENCES, RIGHT, bins=2) == pytest.approx(0.24)
    assert expected_calibration_error([0.0, 1.0], [0, 1]) == 0
    assert expected_calibration_error([1.0, 1.0], [0, 0]) == 1


def test_bins_hold_everything_once() -> None:
    edges = [0.0, 0.1, 0.2, 0.95, 1.0]
    assert sum(b.size for b in reliability(edges, [1] * 5)) == 5
    assert [b.size for b in reliability(edges, [1] * 5)] == [1, 1, 1, 2]


def test_risk_and_coverage_by_hand() -> None:
    quality = [0.5, 1.0, 0.9, 0.2, 0.4]
    # The surest first, equals in their order: 0.5, 0.9, 0.2, 1.0, 0.4.
    assert risk_coverage(CONFIDENCES, quality) == pytest.approx([0.5, 0.7, 1.6 / 3, 0.65, 0.6])


def test_the_surest_are_kept_in_their_order() -> None:
    assert surest(CONFIDENCES, 0.6) == [0, 2, 3]
    assert surest(CONFIDENCES, 0.2) == [0]
    assert surest(CONFIDENCES, 0.0) == [0]  # one at least
    assert surest(CONFIDENCES, 1.0) == [0, 1, 2, 3, 4]
