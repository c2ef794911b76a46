"""Whole recordings, however long: cut where nobody speaks, transcribed in pieces, put together."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Unpack

import numpy as np
from numpy.typing import NDArray

from tongsa.search.protocol import CTC, LENGTHS
from tongsa.tasks.options import Options
from tongsa.tasks.output import Output
from tongsa.tasks.transcript import Segment, TimedWord, Transcript
from tongsa.tasks.transcription import SHIFT_S, Request, Transcription
from tongsa.tasks.word_times import timed_words

if TYPE_CHECKING:
    from tongsa.tasks.pipeline import Model

# Nothing is cut shorter, and nothing need be: a network that has heard single words gets along.
_LEAST_S = 3.0
# Pieces transcribed between two words to `done`.
_SIDE_BY_SIDE = 16


def transcribe(
    model: "Model",
    request: Request,
    *,
    chunk_s: float | None = None,
    done: Callable[[float], None] = lambda _: None,
    **options: Unpack[Options],
) -> Transcript:
    """Transcribe a recording of any length, with the time of every word.

    request   a sound file, or samples (N,) at the model's rate
    chunk_s   the longest piece to transcribe at once; None: the longest that training has heard
    done      told, now and then, which share of the recording is transcribed
    Raises DataError where there is no sound, ConfigError where an option is out of range.
    """
    from tongsa.audio.speech import speech_spans

    task = model.task
    assert isinstance(task, Transcription), "other tasks were refused before"
    rate = task.config.audio.sample_rate_hz
    samples, faults = task.source.hear(request)
    spans = speech_spans(samples, rate, chunk_s or max(_LEAST_S, longest_heard_s(model)))
    segments = []
    for first in range(0, len(spans), _SIDE_BY_SIDE):
        group = spans[first : first + _SIDE_BY_SIDE]
        pieces = [samples[span.start : span.end] for span in group]
        for span, piece, output in zip(group, pieces, model.run(pieces, **options), strict=True):
            if output.text:
                words = _words(model, task, piece, output, span.start / rate)
                segments.append(Segment(span.start / rate, span.end / rate, output.text, words))
        done(group[-1].end / len(samples))
    return Transcript(len(samples) / rate, tuple(segments), faults)


def longest_heard_s(model: "Model") -> float:
    """Return how long the longest recording was that the model has learned from, in seconds."""
    return min(float(m.training.get("longest_source", 0)) * SHIFT_S for m in model.members)


def _words(
    model: "Model", task: Transcription, piece: NDArray[np.float32], output: Output, start_s: float
) -> tuple[TimedWord, ...]:
    # The encoder again, which takes little beside the search, and keeps the search free of times.
    memory, _ = model.engine.start([task.encode(piece)])
    if CTC not in memory:
        return ()
    log_probs = np.asarray(memory[CTC])[0, : int(memory[LENGTHS][0])]
    ids = task.target.encode(output.text)
    words = timed_words(ids, task.target.decode, log_probs, output.words)
    return tuple(w._replace(start_s=start_s + w.start_s, end_s=start_s + w.end_s) for w in words)
