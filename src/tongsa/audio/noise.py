"""Noise as rooms and microphones have it, to learn to hear through."""

import numpy as np
from numpy.typing import NDArray


def add_noise(
    samples: NDArray[np.float32], below_db: float, slope: float, rng: np.random.Generator
) -> NDArray[np.float32]:
    """Add Gaussian noise to a recording (N,).

    below_db   the power of the noise, so many decibels below that of the whole recording
    slope      its power falls as 1/f to this: 0 is white (hiss), 1 pink, 2 brown (rumble)
    """
    spectrum = np.fft.rfft(rng.standard_normal(len(samples)))
    # The lowest frequency is that of one period in the whole recording; it has no constant part.
    pitch = np.arange(1, len(spectrum))
    spectrum[0] = 0
    spectrum[1:] *= pitch ** (-slope / 2)
    noise = np.fft.irfft(spectrum, n=len(samples))
    wanted = np.square(samples, dtype=np.float64).mean() * 10 ** (-below_db / 10)
    noise *= np.sqrt(wanted / max(np.square(noise).mean(), np.finfo(np.float64).tiny))
    noisy: NDArray[np.float32] = (samples + noise).astype(np.float32)
    return noisy
