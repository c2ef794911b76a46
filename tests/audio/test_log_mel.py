"""Frames are Kaldi's, and do not change with what does not change the words."""

import math

import numpy as np
import pytest

from sounds import loudest_hz, noise, tone
from tongsa.audio.log_mel import log_mel, normalise_utterance
from tongsa.audio.resample import change_speed


def mel(hz: float) -> float:
    return 1127.0 * math.log(1 + hz / 700)


def test_there_are_a_hundred_frames_a_second() -> None:
    assert log_mel(noise(1.0), 16_000, 80).shape == (98, 80)  # the last whole 25 ms begin at 0.97 s
    assert log_mel(noise(1.0, 8_000), 8_000, 40).shape == (98, 40)
    assert log_mel(noise(0.01), 16_000, 80).shape == (1, 80)


@pytest.mark.parametrize("hz", [300, 1_000, 3_000])
def test_a_tone_is_loudest_in_its_own_bin(hz: float) -> None:
    """Bins are triangles, evenly spaced on the mel scale from 20 Hz to half the rate."""
    frames = log_mel(tone(hz), 16_000, 40)
    width = (mel(8_000) - mel(20)) / 41
    nearest = round((mel(hz) - mel(20)) / width) - 1
    assert abs(int(frames.mean(axis=0).argmax()) - nearest) <= 1


def test_a_factor_in_loudness_is_a_sum_in_the_logarithm() -> None:
    quiet, loud = log_mel(noise(), 16_000, 80), log_mel(10 * noise(), 16_000, 80)
    assert np.allclose(loud - quiet, 2 * np.log(10), atol=1e-3)  # power: the square


def test_normalised_frames_do_not_depend_on_loudness_and_colour() -> None:
    frames = log_mel(noise(), 16_000, 80)
    microphone = np.linspace(-3, 2, 80, dtype=np.float32)
    normal = normalise_utterance(frames)
    assert np.allclose(normal, normalise_utterance(frames + microphone), atol=1e-4)
    assert np.allclose(normal.mean(axis=0), 0, atol=1e-5)
    assert float(np.square(normal).mean()) == pytest.approx(1, abs=1e-4)


def test_silence_stays_a_number() -> None:
    frames = normalise_utterance(log_mel(np.zeros(8_000, np.float32), 16_000, 80))
    assert np.array_equal(frames, np.zeros_like(frames))


def test_digital_silence_is_not_infinitely_far_below_speech() -> None:
    pause = np.concatenate([noise(0.5), np.zeros(8_000, np.float32)])
    frames = log_mel(pause, 16_000, 80)
    assert float(frames.max() - frames.min()) == pytest.approx(8 * np.log(10), abs=1e-3)


def test_faster_is_shorter_and_higher() -> None:
    faster = change_speed(tone(500, 2.0), 1.1)
    assert len(faster) == pytest.approx(32_000 / 1.1, abs=200)
    assert loudest_hz(faster, 16_000) == pytest.approx(550, abs=2)
