"""Sounds for tests: tones, noise, files of every kind."""

from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray


def tone(hz: float = 440.0, seconds: float = 1.0, rate: int = 16_000) -> NDArray[np.float32]:
    wave = 0.5 * np.sin(2 * np.pi * hz * np.arange(round(seconds * rate)) / rate)
    return wave.astype(np.float32)


def noise(seconds: float = 1.0, rate: int = 16_000, seed: int = 1) -> NDArray[np.float32]:
    rng = np.random.default_rng(seed)
    return (0.1 * rng.standard_normal(round(seconds * rate))).astype(np.float32)


def write(
    path: Path, samples: NDArray[Any], rate: int = 16_000, subtype: str | None = None
) -> Path:
    soundfile.write(path, samples, rate, subtype=subtype)
    return path


def loudest_hz(samples: NDArray[np.float32], rate: int) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.fft.rfftfreq(len(samples), 1 / rate)[spectrum.argmax()])
