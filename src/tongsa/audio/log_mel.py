"""Log-mel frames: how loud each pitch is, a hundred times a second."""

import kaldi_native_fbank as knf
import numpy as np
from numpy.typing import NDArray

FRAME_S, SHIFT_S = 0.025, 0.010

# Kaldi reckons with samples of 16 bits.
_FULL_SCALE = 32_768.0

# No bin counts as quieter than so far below the loudest, in nats of power (80 dB), as in Whisper
# (Radford et al. 2022, its code). Digital silence would else lie far below any room's.
_RANGE = 8 * np.log(10.0)


def log_mel(
    samples: NDArray[np.float32], sample_rate_hz: int, mel_bins: int
) -> NDArray[np.float32]:
    """Return frames (T, M) of a recording (N,): Kaldi's filter bank, without dither.

    A frame is 25 ms long and begins 10 ms after the one before it; a rest too short for a whole
    frame is left out. What is shorter than a frame is one frame, filled up with silence.
    """
    frame = int(FRAME_S * sample_rate_hz)
    if len(samples) < frame:
        samples = np.pad(samples, (0, frame - len(samples)))
    options = knf.FbankOptions()
    options.frame_opts.samp_freq = sample_rate_hz
    options.frame_opts.frame_length_ms = 1000 * FRAME_S
    options.frame_opts.frame_shift_ms = 1000 * SHIFT_S
    options.frame_opts.dither = 0.0  # the same sound gives the same frames
    options.mel_opts.num_bins = mel_bins
    options.mel_opts.high_freq = 0.0  # up to half the sampling rate
    bank = knf.OnlineFbank(options)
    bank.accept_waveform(sample_rate_hz, samples * _FULL_SCALE)
    bank.input_finished()
    frames = np.stack([bank.get_frame(i) for i in range(bank.num_frames_ready)])
    floored: NDArray[np.float32] = np.maximum(frames, frames.max() - np.float32(_RANGE))
    return floored


def normalise_utterance(frames: NDArray[np.float32]) -> NDArray[np.float32]:
    """Take from each bin of (T, M) its mean over the recording, and divide all by their spread.

    The mean is what microphone, room and volume add to the logarithm: the same for every frame.
    One spread for all bins, for that of a single bin would blow up the noise in a quiet one.
    """
    centred = frames - frames.mean(axis=0, dtype=np.float64)
    spread = np.sqrt(np.square(centred).mean())
    normal: NDArray[np.float32] = (centred / max(float(spread), 1e-3)).astype(np.float32)
    return normal
