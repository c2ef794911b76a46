"""Sound as it is spoken."""

import queue
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tongsa.audio.resample import Resampler
from tongsa.errors import DataError


def record(sample_rate_hz: int, until: Callable[[], None]) -> NDArray[np.float32]:
    """Record from the default microphone while `until` runs; return samples (N,), mono.

    until   comes back when it is enough, as after a press of Enter
    Raises DataError where there is no microphone, or nothing to reach it with.
    """
    sounddevice = _sounddevice()
    arrived: queue.SimpleQueue[NDArray[np.float32]] = queue.SimpleQueue()

    def hear(block: NDArray[np.float32], *_: object) -> None:
        arrived.put(block[:, 0].copy())

    try:
        # Its own rate, for not every device has ours.
        rate = float(sounddevice.query_devices(kind="input")["default_samplerate"])
        with sounddevice.InputStream(samplerate=rate, channels=1, dtype="float32", callback=hear):
            until()
    except sounddevice.PortAudioError as error:
        raise DataError(f"no microphone can be recorded from: {error}") from None
    resampler = Resampler(rate, sample_rate_hz)
    pieces = []
    while not arrived.empty():
        pieces.append(resampler(arrived.get()))
    samples = np.concatenate([*pieces, resampler.rest()])
    if not samples.size:
        raise DataError("the microphone gave no sound; record a little longer")
    return samples


def _sounddevice() -> Any:
    try:
        import sounddevice
    except ImportError:
        raise DataError(
            "to record from a microphone takes sounddevice: pip install sounddevice"
        ) from None
    except OSError:
        raise DataError(
            "sounddevice finds no PortAudio library to record with; install it, on Debian and "
            "Ubuntu with: apt install libportaudio2"
        ) from None
    return sounddevice
