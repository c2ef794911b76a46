"""Recordings: all of training's complaints at once, what can be heard, and a clean manifest."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from clean_pairs import found
from rich.console import Console

from sounds import noise, tone, write
from tongsa.config import AudioConfig, Config
from tongsa.data.check import Report, check, fix
from tongsa.data.check.display import show
from tongsa.data.formats.layout import Layout
from tongsa.data.recordings import load_recordings
from tongsa.errors import DataError

RATE = 8_000
EARS = replace(Config(task="transcription"), audio=AudioConfig(sample_rate_hz=RATE, longest_s=2.0))


def record(folder: Path, name: str, seconds: float = 0.5, seed: int = 1, rate: int = RATE) -> Path:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    samples = (noise(seconds, rate, seed) * 2**15).astype(np.int16)
    return write(folder / name, samples, rate)


def manifest(folder: Path, rows: list[tuple[str, str]], name: str = "list.tsv") -> Path:
    path = folder / name
    path.write_text("".join(f"{sound}\t{text}\n" for sound, text in rows), "utf-8")
    return path


def heard(path: Path, **more: object) -> Report:
    return check([path], config=EARS, **more)  # type: ignore[arg-type]


def complaints(path: Path) -> list[str]:
    """What training says."""
    with pytest.raises(DataError) as caught:
        load_recordings([path], Layout(), EARS.audio.longest_s)
    return str(caught.value).splitlines()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number, name in enumerate(("a.wav", "b.flac", "deep/c.ogg")):
        record(tmp_path, name, seed=number)
    return tmp_path


ROWS = [("a.wav", "one"), ("b.flac", "two"), ("deep/c.ogg", "둘 셋")]


def test_good_recordings_give_nothing(folder: Path) -> None:
    report = heard(manifest(folder, ROWS))
    assert found(report) == {}
    [part] = report.parts
    assert list(zip(part.source, part.target, strict=True)) == ROWS


def test_what_training_refuses_is_found_in_its_words(folder: Path) -> None:
    (folder / "text.wav").write_text("this is no sound " * 20)
    (folder / "empty.wav").touch()
    path = manifest(folder, [("gone.wav", "one"), *ROWS, ("text.wav", "4"), ("empty.wav", "5")])
    report = heard(path)
    [finding] = report.findings
    assert (finding.id, finding.severity, finding.unit) == ("no-sound", "error", "recording")
    said = [f"{e.where}: {folder / e.source}: {e.detail}" for e in finding.examples]
    assert said == complaints(path)


def test_a_folder_is_read_with_what_lacks_its_partner(folder: Path) -> None:
    (folder / "a.txt").write_text("one\u200b and a half")
    (folder / "lonely.txt").write_text("nobody says this")
    (folder / "b.txt").write_text(" \n")
    report = heard(folder)
    assert {(f.id, f.count) for f in report.findings} == {
        ("no-transcript", 1), ("no-recording", 1), ("empty-side", 1), ("invisible-characters", 1)
    }  # fmt: skip
    said = {f"{e.where}: {e.detail}" for f in report.findings for e in f.examples}
    assert set(complaints(folder)) < said
    assert any(line.startswith(f"{folder / 'a.txt'}: U+200B") for line in said)


def test_what_can_be_heard_is_told(folder: Path) -> None:
    write(folder / "silent.wav", np.zeros(RATE // 2), RATE)
    write(folder / "loud.wav", np.clip(8 * tone(seconds=0.5, rate=RATE), -1, 1), RATE)
    record(folder, "long.wav", 2.5)
    record(folder, "short.wav", 0.2)
    record(folder, "low.wav", rate=6_000)
    whole = record(folder, "cut.wav", 1.0).read_bytes()
    (folder / "cut.wav").write_bytes(whole[: len(whole) // 2])
    names = [f"{name}.wav" for name in ("silent", "loud", "long", "short", "low", "cut")]
    path = manifest(folder, [*ROWS, *((name, "it takes") for name in names)])
    report = heard(path)
    assert found(report) == {
        "silent-recording/source": [4],
        "clipped-recording/source": [5],
        "long-recording/source": [6],
        "short-recording/source": [7],
        "low-rate/source": [8],
        "cut-recording/source": [9],
    }
    detail = {f.id: f.examples[0].detail for f in report.findings}
    assert detail["long-recording"] == "2.5 s"
    assert detail["short-recording"] == "0.20 s for 7 letters"
    assert detail["low-rate"] == "6,000 Hz"
    assert detail["silent-recording"] == "silent; nothing can be heard in it"


def test_the_same_sound_is_known_by_what_is_heard(folder: Path) -> None:
    """By whatever name, and in whatever lossless format."""
    again = record(folder, "again.wav", seed=1)
    path = manifest(folder, [*ROWS, (again.name, "two"), ("b.flac", "too")])
    test = manifest(folder, [("again.wav", "two")], "test.tsv")
    report = heard(path, test=[test])
    assert {(f.id, f.part, *f.lines, *f.train_lines) for f in report.findings} == {
        ("duplicate-pairs", "train", 4),
        ("one-to-many", "train", 2, 5),
        ("test-leak", "test", 1, 2, 4),
    }


def test_lengths_are_compared_with_what_is_said(folder: Path) -> None:
    rows = []
    for number in range(60):
        record(folder, f"{number}.wav", 0.1 + 0.01 * number, seed=number)
        rows.append((f"{number}.wav", "a" * (1 + number // 6)))
    record(folder, "half.wav", 1.9)
    report = heard(manifest(folder, [*rows, ("half.wav", "a")]))
    assert found(report) == {"length-ratio": [61]}
    assert report.findings[0].examples[0].detail == "1.9 s to 1 characters"


def test_transcripts_are_texts_and_names_of_files_are_not(folder: Path) -> None:
    record(folder, "x\u200b.wav", seed=7)
    path = manifest(folder, [*ROWS, ("x\u200b.wav", "cafÃ©")])
    report = heard(path)
    assert {(f.id, f.unit, *f.lines) for f in report.findings} == {("mojibake", "transcript", 4)}


def test_the_clean_manifest_names_the_files_from_where_it_lies(folder: Path) -> None:
    path = manifest(folder, [*ROWS, ("gone.wav", "x"), ("a.wav", "one"), ("b.flac", "two \u200b!")])
    (folder / "lists").mkdir()
    fixed = fix(heard(path, only=["no-sound", "duplicate-pairs"]), folder / "lists" / "clean.tsv")
    assert (fixed.kept, fixed.repaired, fixed.unit) == (4, 1, "recording")
    assert fixed.removed == {"no-sound": 1, "duplicate-pairs": 1}
    assert fixed.files[0].read_text("utf-8").splitlines() == [
        "../a.wav\tone", "../b.flac\ttwo", "../deep/c.ogg\t둘 셋", "../b.flac\ttwo !"
    ]  # fmt: skip
    assert len(load_recordings(fixed.files, Layout(), 2.0)) == 4
    assert heard(fixed.files[0], only=["no-sound", "duplicate-pairs"]).findings == ()


def test_a_folder_becomes_a_manifest(folder: Path) -> None:
    for name in ("a", "b"):
        (folder / f"{name}.txt").write_text(name)
    fixed = fix(heard(folder), folder / "clean.tsv")
    assert fixed.removed == {"no-transcript": 1}
    assert fixed.files[0].read_text("utf-8") == "a.wav\ta\nb.flac\tb\n"
    assert "deep/c.ogg" in fixed.removed_list.read_text("utf-8")


def test_progress_is_told_of_every_recording(folder: Path) -> None:
    told: list[tuple[str, float]] = []
    heard(manifest(folder, ROWS), on_progress=lambda what, share: told.append((what, share)))
    assert [share for what, share in told if what == "listening"] == pytest.approx(
        [0, 0.3, 0.6, 0.9]
    )
    assert [share for _, share in told] == sorted(share for _, share in told)


def test_people_read_of_recordings_and_transcripts(folder: Path) -> None:
    console = Console(width=200, color_system=None, highlight=False)
    with console.capture() as capture:
        show(heard(manifest(folder, [*ROWS, ("gone.wav", "x")])), console)
    said = capture.get()
    assert "list.tsv: 4 recordings\n" in said
    assert "Recordings that cannot be heard: 1 recording, 25 %  no-sound" in said
    assert f"{folder}/list.tsv:4  no such file; check the path  " in said
