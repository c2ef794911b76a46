"""`tongsa transcribe`: recordings in, text or subtitles out; what is wrong is said in a line."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from command_line import Done, run_here
from sounds import write
from tones import RATE, dial, phone
from toys import trained

Run = Callable[..., Done]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two recordings, and the model."""
    phone()
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "a.wav", dial("159"), RATE)
    write(tmp_path / "b.flac", dial("2468"), RATE)
    (tmp_path / "m.tongsa").symlink_to(phone().path)
    return tmp_path


@pytest.fixture
def run(here: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def transcribe(*args: str, stdin: str | None = None) -> Done:
        return run_here(capsys, *args, stdin=stdin)

    assert here.is_dir()
    return transcribe


def test_what_is_said_is_written(run: Run) -> None:
    assert run("transcribe", "m.tongsa", "a.wav") == (0, "1 5 9\n", "")
    assert run("run", "m.tongsa", "a.wav") == (0, "1 5 9\n", "")


def test_several_files_are_a_line_each(run: Run) -> None:
    done = run("transcribe", "m.tongsa", "a.wav", "b.flac")
    assert done.out == "a.wav\t1 5 9\nb.flac\t2 4 6 8\n"


def test_json_holds_the_times(run: Run) -> None:
    found = json.loads(run("transcribe", "m.tongsa", "a.wav", "--format", "json").out)
    assert (found["file"], found["text"], found["faults"]) == ("a.wav", "1 5 9", [])
    times = [word["start_s"] for word in found["segments"][0]["words"]]
    assert times == sorted(times)
    assert 0 < times[0] < times[-1] < found["seconds"]


def test_subtitles_go_into_a_file_by_its_name(run: Run, here: Path) -> None:
    assert run("transcribe", "m.tongsa", "a.wav", "-o", "a.srt") == (0, "", "")
    lines = (here / "a.srt").read_text().splitlines()
    assert lines[0] == "1"
    assert " --> " in lines[1]
    assert lines[2] == "1 5 9"
    assert run("transcribe", "m.tongsa", "a.wav", "--format", "vtt").out.startswith("WEBVTT\n\n00:")


def test_the_search_can_be_chosen(run: Run) -> None:
    for options in (("--beam", "1"), ("--ctc-weight", "1"), ("--ctc-weight", "1", "--beam", "1")):
        assert run("transcribe", "m.tongsa", "b.flac", *options).out == "2 4 6 8\n"
    # So small a decoder loses its way alone.
    alone = run("transcribe", "m.tongsa", "b.flac", "--ctc-weight", "0")
    assert (alone.status, alone.err) == (0, "")


def test_the_microphone_is_heard_until_enter(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def record(rate: int, until: Callable[[], None]) -> NDArray[np.float32]:
        until()
        assert rate == RATE
        return dial("159")

    monkeypatch.setattr("tongsa.audio.microphone.record", record)
    done = run("transcribe", "m.tongsa", "mic", stdin="\n")
    assert (done.out, done.err) == ("1 5 9\n", "Speak; press Enter when you are done.\n")


# ---- What is wrong ------------------------------------------------------------------------------


def test_faults_of_a_recording_are_said_beside_its_text(run: Run, here: Path) -> None:
    write(here / "quiet.wav", np.zeros(RATE), RATE)
    done = run("transcribe", "m.tongsa", "quiet.wav")
    assert done == (0, "\n", "tongsa: quiet.wav: is silent; nothing can be heard in it\n")
    whole = (here / "a.wav").read_bytes()
    (here / "cut.wav").write_bytes(whole[: 2 * len(whole) // 3])
    done = run("transcribe", "m.tongsa", "cut.wav")
    assert done.status == 0
    assert done.err.startswith("tongsa: cut.wav: is cut short: ")


def test_missing_files_are_named_all_at_once_before_the_first(run: Run) -> None:
    done = run("transcribe", "m.tongsa", "a.wav", "no.wav", "none.wav")
    assert done == (
        1,
        "",
        "tongsa: no.wav: no such file; check the path\nnone.wav: no such file; check the path\n",
    )


def test_what_is_no_sound_is_said(run: Run, here: Path) -> None:
    (here / "text.wav").write_text("no sound at all " * 9)
    done = run("transcribe", "m.tongsa", "text.wav")
    assert (done.status, done.out) == (1, "")
    assert "text.wav: holds no sound that can be read" in done.err


def test_subtitles_are_for_one_recording(run: Run) -> None:
    done = run("transcribe", "m.tongsa", "a.wav", "b.flac", "--format", "srt")
    assert done.err == ("tongsa: --format srt: is for one recording at a time, and 2 are given\n")


def test_a_recording_is_never_written_over(run: Run) -> None:
    done = run("transcribe", "m.tongsa", "a.wav", "-o", "a.wav")
    assert done.err == "tongsa: a.wav: is read from, and the transcript would take its place\n"


def test_a_translator_transcribes_nothing(run: Run, here: Path) -> None:
    (here / "t.tongsa").symlink_to(trained().path)
    done = run("transcribe", "t.tongsa", "a.wav")
    assert done.err == (
        "tongsa: t.tongsa: its task is translation, not transcription; use: tongsa run t.tongsa\n"
    )


def test_a_silly_option_is_said_in_a_line(run: Run) -> None:
    done = run("transcribe", "m.tongsa", "a.wav", "--ctc-weight", "2")
    assert done == (1, "", "tongsa: ctc_weight = 2.0: must be at most 1\n")
    assert run("transcribe", "m.tongsa", "a.wav", "--chunk", "0").status == 2


def test_without_the_extra_it_says_what_to_install(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "soundfile", None)
    for module in [name for name in sys.modules if name.startswith("tongsa.audio")]:
        monkeypatch.delitem(sys.modules, module)
    done = run("transcribe", "m.tongsa", "a.wav")
    assert done == (
        1,
        "",
        "tongsa: tongsa transcribe needs soundfile, which is not installed.\n"
        "  pip install 'tongsa[audio]'\n",
    )


# ---- The other commands ------------------------------------------------------------------------


def test_a_manifest_can_be_scored(run: Run) -> None:
    done = run("evaluate", "m.tongsa", str(phone().held_out), "--json")
    scores = {score["name"]: score["value"] for score in json.loads(done.out)["scores"]}
    assert scores["WER"] == phone().result.scores[0].value
    done = run("evaluate", "m.tongsa", str(phone().held_out), "--tokenisation", "13a")
    assert "is for BLEU; transcripts are scored by words" in done.err


def test_the_file_is_verified_and_described(run: Run) -> None:
    assert run("verify", "m.tongsa").status == 0
    assert "transcription" in run("info", "m.tongsa").out


def test_a_run_is_trained_from_the_command_line(
    run: Run,
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Trained(Exception):
        pass

    def fit(*_: object) -> None:
        raise Trained

    monkeypatch.setattr("tongsa.training.run.fit", fit)
    (here / "list.tsv").write_text("a.wav\tone\nb.flac\ttwo\n")
    with pytest.raises(Trained):
        run("train", "--task", "transcription", "list.tsv", "-o", "new.tongsa")
    done = run("train", "--task", "transcription", "gone.tsv")
    assert done.err == "tongsa: gone.tsv: no such file; check the path\n"
