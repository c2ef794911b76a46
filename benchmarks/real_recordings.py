"""Real recordings through the audio path: does a recording say the same in every format?

    python benchmarks/real_recordings.py DATA MODEL [--set NAME=VALUE …]

DATA is the folder of mini_an4.tar.gz: 77 recordings (AN4 at 16 kHz, LJSpeech at 22.05) of half a
second to ten, far too few to learn to hear from. A model learns them by heart, unless MODEL is
there. Then each is written anew in other formats, rates and channels, and transcribed with the
times of its words. A table says how many transcripts stay as they were.
"""

import argparse
import json
import tarfile
import tempfile
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

import tongsa
from tongsa.audio.resample import resample
from tongsa.evaluation.error_rates import transcription_scores
from tongsa.tasks import configure

SETTINGS = {
    "task": "transcription",
    "target_language": "en",
    "model.frame_channels": 8,
    "model.frame_masks": 0,
    "model.embedding_size": 64,
    "model.hidden_size": 192,
    "model.encoder_layers": 2,
    "model.dropout": 0.0,
    "training.batch_tokens": 150,
    "training.learning_rate": 2e-3,
    "training.epochs": 120,
    "training.validate_every": 500,
}
# name, suffix, subtype, rate (None: as it was), channels
FORMATS = (
    ("FLAC, 16 bits", "flac", "PCM_16", None, 1),
    ("WAV, 24 bits", "wav", "PCM_24", None, 1),
    ("WAV, floating point", "wav", "FLOAT", None, 1),
    ("WAV, 44,100 Hz, stereo", "wav", "PCM_16", 44_100, 2),
    ("WAV, 22,050 Hz", "wav", "PCM_16", 22_050, 1),
    ("WAV, 11,025 Hz", "wav", "PCM_16", 11_025, 1),
    ("WAV, µ-law", "wav", "ULAW", None, 1),
    ("WAV, 8 bits", "wav", "PCM_U8", None, 1),
    ("Ogg Vorbis", "ogg", "VORBIS", None, 1),
    ("MP3", "mp3", "MPEG_LAYER_III", None, 1),
)


def written(samples: NDArray[np.float32], rate: int, path: Path, how: tuple[str, int, int]) -> None:
    subtype, new_rate, channels = how
    changed = resample(samples, rate, new_rate)
    soundfile.write(path, np.repeat(changed[:, None], channels, axis=1), new_rate, subtype)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("--set", action="append", default=[], dest="settings")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(args.data / "mini_an4.tar.gz") as archive:
            archive.extractall(folder, filter="data")
        root = Path(folder) / "mini_an4"
        manifest = root / "manifest.jsonl"
        if not args.model.exists():
            settings = [f"{name}={json.dumps(value)}" for name, value in SETTINGS.items()]
            config = configure(settings=settings + args.settings)
            # The dev set is what was learned: by heart is what is wanted.
            tongsa.train(manifest, args.model, dev=manifest, config=config, resume=True)
        model = tongsa.load(args.model)
        files = [root / json.loads(line)["audio"] for line in manifest.open(encoding="utf-8")]
        truth = [json.loads(line)["text"] for line in manifest.open(encoding="utf-8")]

        def heard(paths: list[Path]) -> list[str]:
            return [model.transcribe(path).text for path in paths]

        original = heard(files)
        rate_of_errors = transcription_scores(original, truth)[0].value
        print(f"{len(files)} recordings, learned by heart: WER {rate_of_errors:.1f}\n")
        print("| format | transcripts as before | words that differ, % |\n|---|---|---|")
        for name, suffix, subtype, new_rate, channels in FORMATS:
            texts = []
            for path in files:
                samples, rate = soundfile.read(path, dtype="float32")
                anew = root / f"anew.{suffix}"
                written(samples, rate, anew, (subtype, new_rate or rate, channels))
                texts += heard([anew])
            same = sum(a == b for a, b in zip(texts, original, strict=True))
            differ = transcription_scores(texts, original)[0].value
            print(f"| {name} | {same} of {len(files)} | {differ:.1f} |", flush=True)
        longest = max(files, key=lambda path: soundfile.info(path).duration)
        [segment, *_] = model.transcribe(longest).segments
        print(f"\n{longest.name}, {soundfile.info(longest).duration:.1f} s, with times:")
        print(" ".join(f"{word.text} ({word.start_s:.2f})" for word in segment.words))


if __name__ == "__main__":
    main()
