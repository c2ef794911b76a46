"""Strings of spoken digits (FSDD): word error rate for speakers heard and unheard, and in noise.

    python benchmarks/speech.py DATA [--leave-out SPEAKER] [--strings 1500] [--set NAME=VALUE …]

DATA is the folder of recordings.tar.gz (Jackson et al., free-spoken-digit-dataset: 3,000 digits by
six speakers at 8 kHz). Recordings of one speaker are joined into strings of 1 to 7 digits with
random pauses and gains. The official split: recordings 0 to 4 of each digit and speaker are the
test, 5 to 44 are learned from, and 45 to 49 choose the weights. With --leave-out the model never
hears that speaker, and the test is made of all recordings of that speaker. Noise is white, its
power that of the string less so many dB.
"""

import argparse
import io
import json
import tarfile
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

import tongsa
from tongsa.evaluation.error_rates import transcription_scores
from tongsa.tasks import configure
from tongsa.tasks.pipeline import Model

RATE = 8_000
WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
NOISE_DB = (20, 10, 5)

# A small network, for the vocabulary is ten words.
SETTINGS = {
    "task": "transcription",
    "target_language": "en",
    "audio.sample_rate_hz": RATE,
    "audio.mel_bins": 40,
    "model.frame_channels": 16,
    "model.embedding_size": 128,
    "model.hidden_size": 192,
    "model.encoder_layers": 2,
    "model.dropout": 0.1,
    # A digit is 40 frames long, and nothing tells it but itself.
    "model.time_mask": 8,
    "model.pitch_mask": 5,
    "training.batch_tokens": 300,
    "training.learning_rate": 2e-3,
    "training.ema_decay": 0.99,
    "training.label_smoothing": 0.1,
    "training.speed_perturbation": 0.1,
    "training.noise": 0.5,
    "training.epochs": 10,
    "training.validation_sentences": 300,
}

Digit = NDArray[np.float32]
# (speaker, digit) -> the recordings by their index
Recordings = Mapping[tuple[str, int], Mapping[int, Digit]]


def read(path: Path) -> Recordings:
    found: defaultdict[tuple[str, int], dict[int, Digit]] = defaultdict(dict)
    with tarfile.open(path) as archive:
        for member in archive:
            file = archive.extractfile(member)
            if file is None or not member.name.endswith(".wav"):
                continue
            digit, speaker, index = Path(member.name).stem.split("_")
            samples, rate = soundfile.read(io.BytesIO(file.read()), dtype="float32")
            assert rate == RATE
            found[speaker, int(digit)][int(index)] = samples
    return found


def string(
    recordings: Recordings, speaker: str, indices: Sequence[int], rng: np.random.Generator
) -> tuple[Digit, str]:
    """Join one to seven digits; before, between and behind them is the noise of a quiet room."""

    def pause() -> Digit:
        return room(rng.uniform(0.05, 0.6))

    def room(seconds: float) -> Digit:
        return (1e-3 * rng.standard_normal(round(seconds * RATE))).astype(np.float32)

    digits = rng.integers(10, size=rng.integers(1, 8))
    pieces = [pause()]
    for digit in digits:
        # Each digit by itself nearer or farther, and the whole once more.
        gain = 10 ** (rng.uniform(-6, 0) / 20)
        pieces += [gain * recordings[speaker, int(digit)][int(rng.choice(indices))], pause()]
    samples = np.concatenate(pieces) * 10 ** (rng.uniform(-12, 3) / 20)
    return np.clip(samples, -1, 1).astype(np.float32), " ".join(WORDS[d] for d in digits)


def strings(
    recordings: Recordings, speakers: Sequence[str], indices: Sequence[int], count: int, seed: int
) -> list[tuple[Digit, str]]:
    """Make `count` strings, the speakers in turn."""
    rng = np.random.default_rng(seed)
    return [string(recordings, speakers[i % len(speakers)], indices, rng) for i in range(count)]


def write(made: Sequence[tuple[Digit, str]], folder: Path, name: str) -> Path:
    """Write sound files and a manifest."""
    (folder / name).mkdir()
    lines = []
    for number, (samples, text) in enumerate(made):
        file = f"{name}/{number:05}.wav"
        soundfile.write(folder / file, samples, RATE, subtype="PCM_16")
        lines.append(f"{file}\t{text}\n")
    manifest = folder / f"{name}.tsv"
    manifest.write_text("".join(lines), encoding="utf-8")
    return manifest


def with_noise(samples: Digit, below_db: float, rng: np.random.Generator) -> Digit:
    power = float(np.square(samples).mean()) * 10 ** (-below_db / 10)
    noise: Digit = (np.sqrt(power) * rng.standard_normal(len(samples))).astype(np.float32)
    return samples + noise


def judge(
    model: Model, sounds: Sequence[Digit], texts: Sequence[str], **options: float
) -> dict[str, object]:
    began = time.monotonic()
    outputs = [o.text for o in model.stream(sounds, **options)]  # type: ignore[arg-type]
    seconds = time.monotonic() - began
    scores = transcription_scores(outputs, texts, search=model.search_signature(**options))  # type: ignore[arg-type]
    return {
        **{score.name: round(score.value, 2) for score in scores},
        "signature": scores[0].signature,
        "times_real_time": round(sum(map(len, sounds)) / RATE / seconds, 1),
        "wrong": [pair for pair in zip(texts, outputs, strict=True) if pair[0] != pair[1]][:5],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", type=Path)
    parser.add_argument("--leave-out", metavar="SPEAKER", help="test on a speaker never heard")
    parser.add_argument("--strings", type=int, default=1500, help="to learn from")
    parser.add_argument("--test-strings", type=int, default=1200)
    parser.add_argument("--set", action="append", default=[], dest="settings")
    parser.add_argument("-o", "--output", type=Path, default=Path("speech.tongsa"))
    args = parser.parse_args()

    recordings = read(args.data / "recordings.tar.gz")
    speakers = sorted({speaker for speaker, _ in recordings})
    if args.leave_out and args.leave_out not in speakers:
        parser.error(f"--leave-out: there are {', '.join(speakers)}")
    heard = [speaker for speaker in speakers if speaker != args.leave_out]
    tested, indices = ([args.leave_out], range(50)) if args.leave_out else (speakers, range(5))
    test = strings(recordings, tested, indices, args.test_strings, seed=3)
    settings = [f"{name}={json.dumps(value)}" for name, value in SETTINGS.items()]
    config = configure(settings=settings + args.settings)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder)
        train = strings(recordings, heard, range(5, 45), args.strings, seed=1)
        dev = strings(recordings, heard, range(45, 50), 300, seed=2)
        result = tongsa.train(
            write(train, made, "train"), args.output, dev=write(dev, made, "dev"), config=config
        )

    model = tongsa.load(args.output)
    texts = [text for _, text in test]
    clean = [samples for samples, _ in test]
    found: dict[str, dict[str, object]] = {
        "clean": judge(model, clean, texts),
        "greedy": judge(model, clean, texts, beam_size=1),
        "CTC's best path": judge(model, clean, texts, beam_size=1, ctc_weight=1.0),
        "decoder alone": judge(model, clean, texts, ctc_weight=0.0),
    }
    for below_db in NOISE_DB:
        rng = np.random.default_rng(below_db)
        noisy = [with_noise(samples, below_db, rng) for samples in clean]
        found[f"noise {below_db} dB"] = judge(model, noisy, texts)
    for name, row in found.items():
        print(f"{name:16} WER {row['WER']:5} %   CER {row['CER']:5} %   exact {row['exact']:5} %")
        for right, wrong in row.pop("wrong"):  # type: ignore[attr-defined]
            if name == "clean":
                print(f"    {right}  →  {wrong}")
    print(
        json.dumps(
            {
                "left_out": args.leave_out,
                "strings": args.strings,
                "test_strings": len(test),
                "parameters": result.parameters,
                "minutes": round(result.outcome.seconds / 60, 1),
                "megabytes": round(args.output.stat().st_size / 1e6, 2),
                **found,
            }
        )
    )


if __name__ == "__main__":
    main()
