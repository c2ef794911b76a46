"""Sound files: WAV, FLAC, Ogg, MP3 and whatever else libsndfile knows, told by what they hold."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from tongsa.audio.resample import Resampler
from tongsa.errors import DataError

Samples = NDArray[np.float32]

# Samples read at a time: an hour of stereo never lies in memory as a whole, and of a FLAC file that
# breaks off (in blocks of as many) all is read up to there.
_BLOCK = 4_096
# soundfile seeks behind every block, and mpg123 cannot begin within an MP3 without telling the
# terminal that bits are missing: 20 seconds and more at a time.
_MP3_BLOCK = 1 << 20

# Quieter than the last bit of 16: nothing was recorded.
_SILENCE = 1 / 2**15
# How what is said of a fault begins.
CUT_SHORT, SILENT, CLIPPED = "is cut short", "is silent", "is clipped"

# Samples in a row at full scale are a wave whose top is cut off; so large a share is heard.
_CLIPPED_SHARE = 0.001
_CLIPPED_RUN = 3


@dataclass(frozen=True)
class Sound:
    """A recording.

    samples      (N,) float32, mono
    faults       what is wrong with it, for people; it can be used all the same
    recorded_hz  the rate of the file
    """

    samples: Samples
    sample_rate_hz: int
    faults: tuple[str, ...] = ()
    recorded_hz: int = 0

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.sample_rate_hz


def read_sound(path: str | os.PathLike[str], sample_rate_hz: int) -> Sound:
    """Read a file as one channel at the wanted rate.

    What a file is, is told by its first bytes and not by its name: a "WAV" that holds MP3 is read
    as MP3. Channels are averaged. Raises DataError where there is no sound in it.
    """
    name = os.fspath(path)
    with _opened(name) as file:
        resampler = Resampler(file.samplerate, sample_rate_hz)
        recorded_hz, channels, announced = file.samplerate, file.channels, file.frames
        heard = _Heard()
        pieces = [resampler(heard.listen(block)) for block in _blocks(file, heard)]
        pieces.append(resampler.rest())
        cut = heard.broken or _cut_short(file.extra_info)
    samples = np.concatenate(pieces)
    if not heard.frames:
        raise DataError(f"{name}: holds no sound: 0 samples; is it cut short? copy it again")
    if heard.not_finite:
        raise DataError(
            f"{name}: {heard.not_finite:,} samples are no numbers (NaN or infinite); "
            "write it again from the recording"
        )
    faults = []
    if cut:
        faults.append(
            f"{CUT_SHORT}: {heard.frames:,} of {max(cut, announced, heard.frames):,} samples are "
            "there; copy it again"
            if max(cut, announced) > heard.frames
            else f"{CUT_SHORT}; copy it again"
        )
    if heard.peak < _SILENCE:
        quiet = "its channels cancel each other out" if heard.loudest_channel >= _SILENCE else ""
        faults.append(f"{SILENT}{f': {quiet}' if quiet else ''}; nothing can be heard in it")
    elif heard.clipped > _CLIPPED_SHARE * heard.frames * channels:
        faults.append(
            f"{CLIPPED}: {100 * heard.clipped / (heard.frames * channels):.1f} % of it stand at "
            "full scale; record it more quietly"
        )
    return Sound(samples, sample_rate_hz, tuple(faults), recorded_hz)


def seconds_of(path: str | os.PathLike[str]) -> float:
    """Return how long a file says that it is; DataError where there is no sound in it."""
    with _opened(os.fspath(path)) as file:
        return float(file.frames / file.samplerate)


class _Heard:
    """What has been noticed of a file, block by block."""

    def __init__(self) -> None:
        self.frames = 0
        self.not_finite = 0
        self.peak = 0.0  # of the mixture
        self.loudest_channel = 0.0
        self.clipped = 0
        self.broken = 0  # as truth: reading ended in an error

    def listen(self, block: Samples) -> Samples:
        """Notice (N, channels), and mix it to (N,)."""
        self.frames += len(block)
        self.not_finite += int(block.size - np.isfinite(block).sum())
        mono: Samples = block[:, 0] if block.shape[1] == 1 else block.mean(axis=1)
        loud = np.abs(block)
        self.loudest_channel = max(self.loudest_channel, float(loud.max(initial=0.0)))
        self.peak = max(self.peak, float(np.abs(mono).max(initial=0.0)))
        # Float files may go beyond 1 and lose nothing; then no value stands there in a row.
        full = loud >= 1 - 2 / 2**15
        same = full[_CLIPPED_RUN - 1 :].copy()
        for back in range(1, _CLIPPED_RUN):
            earlier = slice(_CLIPPED_RUN - 1 - back, len(block) - back)
            same &= full[earlier] & (block[earlier] == block[_CLIPPED_RUN - 1 :])
        self.clipped += int(same.sum())
        return mono


def _blocks(file: soundfile.SoundFile, heard: _Heard) -> Iterator[Samples]:
    size = _MP3_BLOCK if file.format == "MP3" else _BLOCK
    while True:
        try:
            block: Samples = file.read(size, dtype="float32", always_2d=True)
        except soundfile.LibsndfileError:
            heard.broken = heard.frames
            return
        if not len(block):
            return
        yield block


def _cut_short(log: str) -> int:
    """Return how many samples a file's header announces, where fewer follow; 0 where all do.

    libsndfile mends the count without a word but in its log: `data : 264600 (should be 99956)`.
    """
    found = re.search(r"^\s*data\s*: (\d+) \(should be (\d+)\)", log, flags=re.MULTILINE)
    if found is None or int(found[1]) <= int(found[2]):
        return 0
    align = re.search(r"Block Align\s*: (\d+)", log)
    return int(found[1]) // int(align[1] if align else 1)


def _opened(name: str) -> soundfile.SoundFile:
    path = Path(name)
    if path.is_dir():
        raise DataError(f"{name}: is a folder; name a sound file in it")
    if not path.exists():
        raise DataError(f"{name}: no such file; check the path")
    if path.is_file() and path.stat().st_size == 0:
        raise DataError(f"{name}: the file is empty; copy or record it again")
    try:
        return soundfile.SoundFile(name)
    except soundfile.LibsndfileError as error:
        raise DataError(
            f"{name}: holds no sound that can be read ({error.error_string.rstrip('.')}); "
            "WAV, FLAC, Ogg and MP3 can: convert it to one of them"
        ) from None
    except OSError as error:
        raise DataError(f"{name}: cannot be read: {error.strerror or error}") from None
