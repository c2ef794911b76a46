"""Transcription: a recording in, what is said in it out."""

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tongsa.config import AudioConfig, Config
from tongsa.data.corpus import Corpus
from tongsa.data.formats.layout import Layout
from tongsa.data.formats.unpack import FilePath
from tongsa.errors import ConfigError
from tongsa.evaluation.metrics import Score
from tongsa.tasks.task import Task
from tongsa.text.tokenisers import Tokeniser, load_tokeniser, train_tokeniser

# How far apart two frames are, and two positions of the encoder, which makes one of four.
SHIFT_S = 0.01
POSITION_S = 4 * SHIFT_S

Samples: TypeAlias = NDArray[np.float32]
Change: TypeAlias = Callable[[Samples], Samples]
# A sound file, or samples (N,) at the model's rate.
Request: TypeAlias = str | os.PathLike[str] | NDArray[np.floating]

_SHOWN = 5
# Written in place of a path, a sound that every machine can make: what a model file is checked by.
_TEST_SOUND = "test sound "


class SoundReader:
    """Turns a recording into frames.

    faults   what was wrong with the recordings read so far, by path
    """

    def __init__(self, audio: AudioConfig) -> None:
        self.audio = audio
        self.faults: dict[str, tuple[str, ...]] = {}

    @property
    def size(self) -> int:
        return self.audio.mel_bins

    def encode(self, request: Request, /, change: Change | None = None) -> NDArray[np.float32]:
        """Return frames (T, M); none of silence, to which there is no answer.

        request   a file, or samples (N,) at `audio.sample_rate_hz`
        change    done to the samples before they become frames
        """
        from tongsa.audio.log_mel import log_mel, normalise_utterance

        samples, _ = self.hear(request)
        if not np.any(samples):
            return np.zeros((0, self.size), dtype=np.float32)
        if change:
            samples = change(samples)
        frames = log_mel(samples, self.audio.sample_rate_hz, self.size)
        return normalise_utterance(frames) if self.audio.normalise == "utterance" else frames

    def hear(self, request: Request) -> tuple[NDArray[np.float32], tuple[str, ...]]:
        """Return samples (N,), mono, at the model's rate, and what is wrong with the recording."""
        from tongsa.audio.read import read_sound

        if isinstance(request, np.ndarray):
            return _as_samples(request), ()
        name = os.fspath(request)
        if name.startswith(_TEST_SOUND):
            return _test_sound(int(name.removeprefix(_TEST_SOUND)), self.audio.sample_rate_hz), ()
        sound = read_sound(request, self.audio.sample_rate_hz)
        if sound.faults:
            self.faults[name] = sound.faults
        return sound.samples, sound.faults

    def tokens(self, source: Any, /) -> list[str]:
        """Return when each position of the encoder begins."""
        return [f"{POSITION_S * i:.2f} s" for i in range(-(-len(source) // 4))]

    def to_bytes(self) -> bytes:
        return b""  # the configuration says everything


class Transcription(Task):
    """Reads a sound file, or samples, and writes what is said; scored by WER and CER."""

    verb = "transcribe"
    settings: ClassVar[Mapping[str, Any]] = {
        "model.source": "frames",
        "model.ctc": True,
        # Frames have no table to share.
        "model.tie": "output",
        "text.joint": False,
        # Sound shows letters, and small data holds too few of each subword.
        "text.unit": "characters",
        # The encoder has more to do than with words: sounds first, then what they spell.
        "model.encoder_layers": 3,
        # CTC begins by answering with blanks alone, and so finds its way out three times as fast.
        "model.layer_norm": True,
        "search.ctc_weight": 0.3,
    }
    source: SoundReader

    def __init__(self, config: Config, target: Tokeniser) -> None:
        super().__init__(config, SoundReader(config.audio), target)

    @classmethod
    def read(
        cls,
        paths: Sequence[FilePath],
        layout: Layout,
        config: Config,
        *,
        skip_empty: bool = False,
    ) -> Corpus:
        from tongsa.data.recordings import load_recordings

        return load_recordings(paths, layout, config.audio.longest_s, skip_empty=skip_empty)

    @classmethod
    def learn(cls, corpus: Corpus, config: Config) -> Self:
        if config.model.source != "frames":
            raise ConfigError(
                f'model.source = "{config.model.source}": transcription reads sound; leave it at '
                '"frames"'
            )
        targets = [pair.target for pair in corpus.pairs]
        unit = config.text.units[1]
        return cls(
            config, train_tokeniser(targets, unit, config.text.vocabulary_size, name="target")
        )

    @classmethod
    def load(cls, config: Config, source: bytes, target: bytes) -> Self:
        del source  # the configuration says everything
        return cls(config, load_tokeniser(config.text.units[1], target))

    @property
    def units(self) -> tuple[str, str]:
        return "mel bins", self.config.text.units[1]

    def scores(
        self,
        requests: Sequence[str],  # noqa: ARG002
        answers: Sequence[str],
        references: Sequence[str],
        *,
        tokenisation: str | None = None,
        lowercase: bool = False,
        search: str = "",
    ) -> tuple[Score, ...]:
        from tongsa.evaluation.error_rates import transcription_scores

        if tokenisation is not None:
            raise ConfigError(
                f"tokenisation {tokenisation!r}: is for BLEU; transcripts are scored by words "
                "between spaces (WER) and by characters (CER)"
            )
        return transcription_scores(answers, references, lowercase=lowercase, search=search)

    def score(self, answers: Sequence[str], references: Sequence[str]) -> Score:
        from tongsa.evaluation.error_rates import word_error_rate

        return word_error_rate(answers, references)

    def merit(self, score: Score, loss: float) -> tuple[float, ...]:
        return -score.value, -loss  # errors: the fewer the better

    def shown(self, request: str, answer: str) -> str:  # noqa: ARG002
        return answer  # nobody hears the name of a file

    def notes(self) -> list[str]:
        faults = self.source.faults
        if not faults:
            return []
        shown = [f"{name} {'; '.join(said)}" for name, said in list(faults.items())[:_SHOWN]]
        more = ["…"] if len(faults) > _SHOWN else []
        return [
            f"{len(faults)} recordings are learned from although they are not good:\n  "
            + "\n  ".join(shown + more)
        ]

    def conformance_requests(self, requests: Sequence[str]) -> list[str]:
        """Return sounds that any machine can make, for a model file holds no recordings."""
        return [f"{_TEST_SOUND}{number}" for number in range(1, len(requests) + 1)]


def _as_samples(array: NDArray[np.floating]) -> NDArray[np.float32]:
    if array.ndim != 1 or array.dtype.kind != "f":
        raise ConfigError(
            f"an array of shape {array.shape} and type {array.dtype} is no recording; pass one "
            "channel of samples between -1 and 1, as float32"
        )
    return array.astype(np.float32)


def _test_sound(number: int, rate: int) -> NDArray[np.float32]:
    """Make a second of a gliding tone in soft noise, different for each number."""
    time = np.arange(rate) / rate
    glide = np.sin(2 * np.pi * (100 * number + 200 * time) * time)
    # The noise of a linear congruential generator: the same everywhere.
    state, noise = number, np.empty(rate)
    for i in range(rate):
        state = (1_103_515_245 * state + 12_345) % 2**31
        noise[i] = state / 2**30 - 1
    return (0.3 * glide + 0.01 * noise).astype(np.float32)
