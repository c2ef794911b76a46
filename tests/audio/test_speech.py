"""A long recording is cut in its pauses, and no word is lost or said twice."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sounds import noise, tone
from tongsa.audio.speech import speech_spans


def voice(seconds: float, rate: int = 16_000) -> NDArray[np.float32]:
    return (tone(300, seconds, rate) + tone(900, seconds, rate) / 2).astype(np.float32)


def talk(*seconds: float, rate: int = 16_000) -> NDArray[np.float32]:
    """Speech and near silence in turn."""
    parts = [
        (0.001 * noise(length, rate)).astype(np.float32) if number % 2 else voice(length, rate)
        for number, length in enumerate(seconds)
    ]
    return np.concatenate(parts)


def test_a_short_recording_is_one_span() -> None:
    assert speech_spans(noise(3.0), 16_000, 20.0) == [(0, 48_000)]


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050])
def test_it_is_cut_in_its_pauses(rate: int) -> None:
    spans = speech_spans(talk(2, 3, 2, 3, 2, 1, rate=rate), rate, 4.0)
    found = np.array(spans) / rate
    wanted = np.array([[0, 2], [5, 7], [10, 12]])
    assert found.shape == wanted.shape
    assert np.abs(found - wanted).max() < 0.5
    assert (found[:, 0] <= wanted[:, 0]).all()  # the margins lie outside
    assert (found[:, 1] > wanted[:, 1]).all()


def test_neighbours_go_together_as_far_as_they_fit() -> None:
    recording = talk(2, 1, 2, 1, 2, 1, 2, 1)
    assert len(speech_spans(recording, 16_000, 6.0)) == 2
    assert len(speech_spans(recording, 16_000, 3.5)) == 4


def test_speech_without_a_pause_is_cut_where_it_is_quietest_and_nothing_is_lost() -> None:
    recording = voice(10.0)
    recording[64_000:64_480] *= 0.1  # a dip at 4 s
    spans = speech_spans(recording, 16_000, 6.0)
    assert [start for start, _ in spans[1:]] == [end for _, end in spans[:-1]]
    assert spans[-1].end - spans[0].start >= 9.5 * 16_000
    assert abs(spans[0].end - 64_240) < 480
    assert all(end - start <= 6 * 16_000 for start, end in spans)


def test_where_no_voice_is_heard_everything_counts() -> None:
    spans = speech_spans(np.zeros(160_000, np.float32), 16_000, 4.0)
    assert (spans[0].start, spans[-1].end) == (0, 160_000)
