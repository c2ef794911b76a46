"""A telephone's keys as a language: sounds that a small network learns in seconds."""

import atexit
import functools
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

import tongsa
from tongsa.config import Config
from tongsa.tasks import configure
from tongsa.training.run import TrainingResult, train
from toys import SMALL, Heard

RATE = 8_000
_LOW, _HIGH = (697, 770, 852, 941), (1209, 1336, 1477)
KEYS = "123456789*0#"

SMALL_EARS = {name: value for name, value in SMALL.items() if name.startswith("training")} | {
    "task": "transcription",
    "audio.sample_rate_hz": RATE,
    "audio.mel_bins": 40,
    "model.frame_channels": 4,
    "model.embedding_size": 32,
    "model.hidden_size": 48,
    "model.encoder_layers": 1,
    "model.dropout": 0.0,
    "model.word_dropout": 0.0,
    "model.frame_masks": 0,
    "training.batch_tokens": 120,
    "training.epochs": 14,
    "training.learning_rate": 0.004,
    "search.beam_size": 3,
}


def ears(**settings: object) -> Config:
    """Return a network in miniature; `training__epochs=3` sets one."""
    changed = {name.replace("__", "."): value for name, value in settings.items()}
    return configure(settings=SMALL_EARS | changed)


def dial(keys: str, seed: int = 1) -> NDArray[np.float32]:
    """Press keys, each for a while, with pauses; the line has a soft noise."""
    rng = np.random.default_rng([seed, *map(ord, keys)])

    def silence(longest_s: float) -> NDArray[np.float64]:
        return np.zeros(round(rng.uniform(0.06, longest_s) * RATE))

    pieces = [silence(0.6)]
    for key in keys:
        place = KEYS.index(key)
        time = np.arange(round(rng.uniform(0.1, 0.2) * RATE)) / RATE
        low, high = _LOW[place // 3], _HIGH[place % 3]
        pieces += [0.2 * (np.sin(2 * np.pi * low * time) + np.sin(2 * np.pi * high * time))]
        pieces += [silence(0.15)]
    line = np.concatenate([*pieces, silence(0.6)])
    line = line * 10 ** rng.uniform(-0.5, 0.3) + 1e-3 * rng.standard_normal(len(line))
    return line.astype(np.float32)


def numbers(count: int, seed: int) -> list[str]:
    """Make different rows of one to five keys up."""
    rng = np.random.default_rng(seed)
    made: dict[str, None] = {}
    while len(made) < count:
        made["".join(rng.choice(list(KEYS[:9]), size=rng.integers(1, 6)))] = None
    return list(made)


def spoken(keys: str) -> str:
    return " ".join(keys)


def write_recordings(folder: Path, name: str, rows: list[str]) -> Path:
    """Write each row of keys as a sound file, and a manifest."""
    (folder / name).mkdir()
    lines = []
    for number, keys in enumerate(rows):
        soundfile.write(folder / name / f"{number}.wav", dial(keys), RATE)
        lines.append(f"{name}/{number}.wav\t{spoken(keys)}\n")
    manifest = folder / f"{name}.tsv"
    manifest.write_text("".join(lines), encoding="utf-8")
    return manifest


@dataclass(frozen=True)
class Phone:
    """A model file that reads off which keys were pressed, and its making."""

    path: Path
    result: TrainingResult
    heard: Heard
    manifest: Path
    held_out: Path
    rows: list[str]

    @functools.cached_property
    def model(self) -> tongsa.Model:
        return tongsa.load(self.path, threads=1)


@functools.cache
def phone() -> Phone:
    """Train it once for the whole test run: it takes some seconds."""
    folder = Path(tempfile.mkdtemp(prefix="tongsa-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    rows = numbers(340, seed=1)
    manifest = write_recordings(folder, "train", rows[:300])
    held_out = write_recordings(folder, "dev", rows[300:])
    heard = Heard()
    result = train(manifest, folder / "phone.tongsa", dev=held_out, config=ears(), reporter=heard)
    return Phone(result.path, result, heard, manifest, held_out, rows[300:])
