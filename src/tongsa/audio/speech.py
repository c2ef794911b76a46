"""Where in a long recording somebody speaks: pieces as long as the model is used to."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import webrtcvad
from numpy.typing import NDArray

from tongsa.audio.resample import resample

# What WebRTC's detector takes.
_RATES_HZ = (8_000, 16_000, 32_000, 48_000)
_FRAME_S = 0.03
# 0 … 3: how readily it says that nobody speaks. What it drops is lost, so it had better keep noise.
_STRICTNESS = 1
# Shorter pauses lie within speech, and consonants at its edges are quiet.
_PAUSE_S, _MARGIN_S = 0.3, 0.2


class Span(NamedTuple):
    """A part of a recording, in samples: [start, end)."""

    start: int
    end: int


def speech_spans(samples: NDArray[np.float32], sample_rate_hz: int, longest_s: float) -> list[Span]:
    """Cut a recording (N,) where nobody speaks, into spans of up to `longest_s` seconds.

    A recording no longer than that is one span, whatever is in it: there it costs nothing to be
    mistaken about what is speech. Speech is told from noise by WebRTC's voice activity detector.
    Neighbours go together as far as they fit, and speech without a pause is cut where it is
    quietest.
    """
    whole = Span(0, len(samples))
    longest = int(longest_s * sample_rate_hz)
    if len(samples) <= longest:
        return [whole]
    spoken = _spoken(samples, sample_rate_hz)
    # A detector made for voices may hear none in what the model was trained on; then it all counts.
    spans = list(_runs(spoken, sample_rate_hz, len(samples))) or [whole]
    joined: list[Span] = []
    for span in spans:
        if joined and span.end - joined[-1].start <= longest:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return [piece for span in joined for piece in _pieces(samples, span, longest, sample_rate_hz)]


def _spoken(samples: NDArray[np.float32], sample_rate_hz: int) -> NDArray[np.bool_]:
    """Return for each 30 ms whether somebody speaks."""
    rate = sample_rate_hz
    if rate not in _RATES_HZ:
        rate = 16_000
        samples = resample(samples, sample_rate_hz, rate)
    detector = webrtcvad.Vad(_STRICTNESS)
    frame = round(_FRAME_S * rate)
    pcm = (np.clip(samples, -1, 1) * (2**15 - 1)).astype("<i2")
    return np.array(
        [
            detector.is_speech(pcm[start : start + frame].tobytes(), rate)
            for start in range(0, len(pcm) - frame + 1, frame)
        ]
    )


def _runs(spoken: NDArray[np.bool_], sample_rate_hz: int, total: int) -> Iterator[Span]:
    """Yield speech with its margins, pauses shorter than `_PAUSE_S` included."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], spoken, [False]]).astype(np.int8)))
    pause = _PAUSE_S / _FRAME_S
    frame, margin = _FRAME_S * sample_rate_hz, _MARGIN_S * sample_rate_hz
    runs: list[list[int]] = []
    for begin, end in edges.reshape(-1, 2).tolist():
        if runs and begin - runs[-1][1] < pause:
            runs[-1][1] = end
        else:
            runs.append([begin, end])
    # The margins of two neighbours may meet, but never overlap: no word stands in two spans.
    least = 0
    for begin, end in runs:
        start = max(least, int(begin * frame - margin))
        least = min(total, int(end * frame + margin))
        yield Span(start, least)


def _pieces(
    samples: NDArray[np.float32], span: Span, longest: int, sample_rate_hz: int
) -> Iterator[Span]:
    """Cut a span that is too long at the quietest 30 ms of the second half of each piece."""
    start = span.start
    frame = max(1, round(_FRAME_S * sample_rate_hz))
    while span.end - start > longest:
        window = samples[start + longest // 2 : start + longest]
        count = len(window) // frame
        loud = np.square(window[: count * frame].reshape(count, frame)).sum(axis=1)
        cut = start + longest // 2 + int(loud.argmin()) * frame + frame // 2
        yield Span(start, cut)
        start = cut
    yield Span(start, span.end)
