"""From one sampling rate to another, piece by piece."""

import numpy as np
import samplerate
from numpy.typing import NDArray

# libsamplerate's middle filter: distortion at -121 dB, where 16 bits end at -98, and a minute of
# 44.1 kHz in half a second; the best takes six times as long.
_FILTER = "sinc_medium"


class Resampler:
    """Turns samples at one rate into samples at another, whatever the size of the pieces.

    resampler = Resampler(44_100, 16_000)
    pieces = [resampler(block) for block in blocks] + [resampler.rest()]
    """

    def __init__(self, from_hz: float, to_hz: float) -> None:
        self._ratio = to_hz / from_hz
        self._resampler = None if from_hz == to_hz else samplerate.Resampler(_FILTER, channels=1)

    def __call__(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        return self._process(samples, end=False)

    def rest(self) -> NDArray[np.float32]:
        """Return what the filter still holds back; call it once, at the end."""
        return self._process(np.zeros(0, dtype=np.float32), end=True)

    def _process(self, samples: NDArray[np.float32], *, end: bool) -> NDArray[np.float32]:
        if self._resampler is None:
            return samples
        out: NDArray[np.float32] = self._resampler.process(samples, self._ratio, end_of_input=end)
        # What is given out is a view of the resampler's own buffer.
        return out.copy()


def resample(samples: NDArray[np.float32], from_hz: float, to_hz: float) -> NDArray[np.float32]:
    """Resample a whole recording (N,)."""
    resampler = Resampler(from_hz, to_hz)
    return np.concatenate([resampler(samples), resampler.rest()])


def change_speed(samples: NDArray[np.float32], factor: float) -> NDArray[np.float32]:
    """Play faster (above 1) or slower, and so higher or lower: another speaker, nearly.

    Speed perturbation, Ko et al. 2015: training with 0.9, 1 and 1.1 makes much of little data.
    """
    return resample(samples, factor, 1.0)
