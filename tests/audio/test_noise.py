"""Noise that is added is as loud as it should be, and of the colour that it should have."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sounds import tone
from tongsa.audio.noise import add_noise


@given(
    below_db=st.floats(-20, 60),
    slope=st.floats(0, 2),
    length=st.integers(2, 4_000),
    seed=st.integers(0, 99),
)
def test_noise_lies_so_many_decibels_below(
    below_db: float, slope: float, length: int, seed: int
) -> None:
    samples = tone(440, 1.0)[:length] + np.float32(0.01)
    added = add_noise(samples, below_db, slope, np.random.default_rng(seed)) - samples
    ratio = np.square(samples, dtype=np.float64).mean() / np.square(added, dtype=np.float64).mean()
    # What the sum loses in 32 bits is far below.
    assert 10 * math.log10(ratio) == pytest.approx(below_db, abs=0.05)


@pytest.mark.parametrize("slope", [0.0, 1.0, 2.0])
def test_its_power_falls_with_the_frequency(slope: float) -> None:
    silence = np.full(2**16, 1e-6, dtype=np.float32)
    noisy = add_noise(silence, -60, slope, np.random.default_rng(1)) - silence
    power = np.square(np.abs(np.fft.rfft(noisy)))[1:]
    octaves = [power[2**k : 2 ** (k + 1)].mean() for k in range(7, 14)]
    per_octave = np.polyfit(range(7), np.log2(octaves), 1)[0]
    assert per_octave == pytest.approx(-slope, abs=0.1)


def test_what_is_too_short_to_have_a_spectrum_stays_as_it_is() -> None:
    one = np.array([0.5], dtype=np.float32)
    assert add_noise(one, 10, 1, np.random.default_rng(1)) == pytest.approx(one)
