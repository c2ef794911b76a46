"""Recordings and transcripts find each other; what has no partner is named, all at once."""

from pathlib import Path

import numpy as np
import pytest

from reading import error_of
from sounds import tone, write
from tongsa.data.corpus import Corpus
from tongsa.data.formats.layout import Layout
from tongsa.data.recordings import load_recordings


def load(path: Path, longest_s: float = 30.0, skip_empty: bool = False, **layout: object) -> Corpus:
    return load_recordings([path], Layout(**layout), longest_s, skip_empty=skip_empty)  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "deep").mkdir()
    for name in ("a.wav", "b.flac", "deep/c.ogg"):
        write(tmp_path / name, tone(seconds=0.2))
    return tmp_path


def manifest(folder: Path, text: str, name: str = "list.tsv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_manifest_names_files_from_where_it_lies(folder: Path) -> None:
    corpus = load(manifest(folder, "a.wav\tone\ndeep/c.ogg\t둘 셋\n"))
    assert list(corpus.pairs) == [
        (str(folder / "a.wav"), "one"),
        (str(folder / "deep/c.ogg"), "둘 셋"),
    ]
    assert corpus.where(1).endswith("list.tsv:2")


def test_a_manifest_may_name_files_from_the_root_on(folder: Path, tmp_path: Path) -> None:
    path = manifest(tmp_path / "deep", f"{folder / 'a.wav'}\tone\n{folder / 'b.flac'}\ttwo\n")
    assert load(path).pairs[0].source == str(folder / "a.wav")


def test_tables_of_other_kinds_are_read(folder: Path) -> None:
    lines = '{"audio": "a.wav", "text": "one", "rate": 16000}\n'
    assert load(manifest(folder, lines, "list.jsonl")).pairs[0].target == "one"
    voices = "client_id\tpath\tsentence\n17\tb.flac\ttwo\n"
    corpus = load(manifest(folder, voices, "voices.tsv"), columns=("path", "sentence"))
    assert [pair.target for pair in corpus.pairs] == ["two"]
    assert load(manifest(folder, 'a.wav,"one, two"\n', "list.csv")).pairs[0].target == "one, two"


def test_a_folder_pairs_files_of_one_name(folder: Path) -> None:
    for name, text in (("a", "one\n"), ("b", "two\nlines\n"), ("deep/c", "셋")):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    assert [pair.target for pair in load(folder).pairs] == ["one", "two lines", "셋"]


def test_what_lacks_its_partner_is_named_all_at_once(folder: Path) -> None:
    (folder / "a.txt").write_text("one")
    (folder / "lonely.txt").write_text("nobody says this")
    (folder / "b.txt").write_text(" \n")
    assert error_of(load, folder).splitlines() == [
        f"{folder / 'b.txt'}: is empty; write what is said, or pass --skip-empty",
        f"{folder / 'deep/c.ogg'}: has no transcript; write c.txt",
        f"{folder / 'lonely.txt'}: has no recording; it would be lonely.wav, .flac or .ogg",
    ]


def test_recordings_that_are_missing_or_no_sound_are_named_with_their_lines(folder: Path) -> None:
    (folder / "text.wav").write_text("this is no sound " * 20)
    (folder / "empty.wav").touch()
    path = manifest(folder, "gone.wav\tone\na.wav\ttwo\ntext.wav\tthree\nempty.wav\tfour\n")
    said = error_of(load, path).splitlines()
    assert said[0] == f"{path}:1: {folder / 'gone.wav'}: no such file; check the path"
    assert said[1].startswith(f"{path}:3: {folder / 'text.wav'}: holds no sound that can be read")
    assert said[2] == (
        f"{path}:4: {folder / 'empty.wav'}: the file is empty; copy or record it again"
    )


def test_many_faults_are_counted(folder: Path) -> None:
    path = manifest(folder, "".join(f"{i}.wav\tx\n" for i in range(30)))
    assert error_of(load, path).splitlines()[-1] == "… and 20 more (30 problems in all)"


def test_long_recordings_are_left_out_and_counted(folder: Path) -> None:
    write(folder / "long.wav", tone(seconds=2.0))
    corpus = load(manifest(folder, "long.wav\tlong\na.wav\tone\n"), longest_s=1.0)
    assert [pair.target for pair in corpus.pairs] == ["one"]
    assert corpus.where(0).endswith(":2")
    [note] = corpus.notes()
    assert "1 recordings of more than 1 seconds (audio.longest_s)" in note
    path = manifest(folder, "long.wav\tlong\n")
    assert error_of(load, path, 1.0) == (
        f"{path}: every recording is longer than audio.longest_s = 1 seconds; cut them into "
        "sentences, or raise audio.longest_s"
    )


def test_empty_transcripts_may_be_left_out(folder: Path) -> None:
    path = manifest(folder, "a.wav\tone\nb.flac\t\n")
    assert "target is empty" in error_of(load, path)
    assert len(load(path, skip_empty=True)) == 1
    (folder / "list.tsv").unlink()
    (folder / "a.txt").write_text("one")
    (folder / "b.txt").write_text("")
    (folder / "deep/c.txt").write_text("three")
    [note] = load(folder, skip_empty=True).notes()
    assert "1 recordings with an empty transcript" in note


def test_one_manifest_or_folder_is_read(folder: Path) -> None:
    assert error_of(load_recordings, [folder, folder], Layout(), 30.0) == (
        "2 files given; pass one manifest (sound file<TAB>transcript on each line), or one folder "
        "of recordings with a text file beside each"
    )
    silent = folder / "none"
    silent.mkdir()
    assert error_of(load, silent) == (
        f"{silent}: holds no recording with a transcript; put name.txt beside name.wav, or pass a "
        "manifest"
    )


def test_a_transcript_that_is_not_utf_8_is_named(folder: Path) -> None:
    (folder / "deep/c.ogg").unlink()
    (folder / "a.txt").write_text("one")
    (folder / "b.txt").write_bytes("둘".encode("cp949"))
    assert error_of(load, folder) == (f"{folder / 'b.txt'}: not UTF-8 at byte 0; save it as UTF-8")


def test_a_wav_that_is_an_mp3_is_a_recording(folder: Path) -> None:
    mp3 = write(folder / "d.mp3", np.tile(tone(), 2))
    mp3.rename(folder / "d.wav")
    assert load(manifest(folder, "d.wav\tfour\n")).pairs[0].target == "four"
