"""`tongsa train` and `tongsa demo`."""

import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import tongsa
from command_line import Done, run_apart, run_here
from tongsa.config import PRESETS, Config, resolve
from tongsa.data import builtin
from tongsa.data.builtin import small_talk
from tongsa.data.conversations import corpus_of, load_conversations
from tongsa.data.formats import read_pairs
from tongsa.data.formats.layout import Layout
from tongsa.tasks import configure
from toys import SMALL, chatting, trained


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the training run was asked for, instead of a run."""
    calls: list[dict[str, Any]] = []

    def train(data: object, output: object, **rest: Any) -> Any:
        calls.append({"data": data, "output": output, **rest})
        return trained().result

    monkeypatch.setattr("tongsa.training.run.train", train)
    return calls


def said_at_the_end(path: Path, language: str = "") -> str:
    return (
        f'Try: tongsa translate {path}{language} "…"\n'
        f"A quarter of the size: tongsa export {path} --int8\n"
    )


def shown_config(done: Done, folder: Path) -> Config:
    """Read what --show-config printed, as --config would."""
    assert (done.status, done.err) == (0, "")
    path = folder / "settings.toml"
    path.write_text(done.out, encoding="utf-8")
    return resolve(file=path)


def test_minutes_take_the_place_of_epochs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = run_here(capsys, "train", "x.tsv", "--minutes", "2.5", "--show-config")
    config = shown_config(done, tmp_path)
    assert (config.training.minutes, config.training.epochs) == (2.5, None)


@pytest.mark.parametrize("preset", list(PRESETS))
def test_show_config_prints_what_config_reads_back(
    preset: str,
    asked: list[dict[str, Any]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    done = run_here(
        capsys, "train", "missing.tsv", "--preset", preset, "--from", "en", "--to", "nan",
        "--unit", "characters", "--epochs", "3", "--set", "training.clip_norm=inf", "--show-config",
    )  # fmt: skip
    expected = configure(
        preset,
        settings={
            "source_language": "en",
            "target_language": "nan",  # Min Nan Chinese, and not a number to TOML
            "text.unit": "characters",
            "training.epochs": 3,
            "training.clip_norm": float("inf"),
        },
    )
    assert shown_config(done, tmp_path) == expected
    assert asked == []


def test_flags_stand_over_the_file_and_the_file_over_the_preset(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('[training]\nepochs = 5\nseed = 5\n[model]\ncell = "gru"\n')
    done = run_here(
        capsys, "train", "x.tsv", "--preset", "plain", "--config", file, "--epochs", "6",
        "--set", "training.epochs=7", "--show-config",
    )  # fmt: skip
    config = shown_config(done, tmp_path)
    assert (config.training.epochs, config.training.seed) == (7, 5)
    assert (config.model.cell, config.model.attention) == ("gru", "none")


def test_two_units_are_two_vocabularies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = run_here(capsys, "train", "x", "--unit", "jamo, words", "--show-config")
    config = shown_config(done, tmp_path)
    assert config.text.units == ("jamo", "words")
    assert (config.text.joint, config.model.tie) == (False, "output")


def test_the_arguments_reach_the_run(
    asked: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    done = run_here(capsys, "train", "a.en", "a.ko", "--dev", "b.tsv", "-o", "m", "--skip-empty")
    assert (done.status, done.out) == (0, said_at_the_end(trained().path))
    assert asked == [
        {
            "data": ["a.en", "a.ko"],
            "output": "m",
            "dev": ["b.tsv"],
            "config": configure(),
            "layout": Layout(),
            "skip_empty": True,
            "resume": False,
            "anyway": False,
            "restart": False,
        }
    ]
    run_here(capsys, "train", "a.tsv", "--resume", "--anyway")
    assert asked[1]["output"] == "model.tongsa"
    assert (asked[1]["dev"], asked[1]["skip_empty"]) == (None, False)
    assert (asked[1]["resume"], asked[1]["anyway"], asked[1]["restart"]) == (True, True, False)
    run_here(capsys, "train", "a.tsv", "--restart")
    assert (asked[2]["resume"], asked[2]["restart"]) == (False, True)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--epochs", "x"], "training.epochs = 'x': must be a whole number"),
        (["--epochs", "0"], "training.epochs = 0: must be at least 1"),
        (["--minutes", "ten"], "training.minutes = 'ten': must be a number"),
        (["--minutes", "-1"], "training.minutes = -1.0: must not be negative"),
        (["--unit", "word"], "did you mean 'words'?"),
        (["--preset", "plane"], "unknown preset 'plane'; did you mean 'plain'?"),
        (["--set", "model.hiden_size=5"], "did you mean 'model.hidden_size'?"),
        (["--config", "missing.toml"], "missing.toml: cannot be read: No such file or directory"),
    ],
)
def test_settings_that_are_wrong_are_status_1(
    args: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    done = run_here(capsys, "train", "x.tsv", *args)
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("tongsa: ")
    assert message in done.err
    assert "Traceback" not in done.err


def test_a_model_of_several_languages_is_tried_with_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "many.tongsa"
    config = replace(trained().result.config, directions="en-fr en-ko")
    result = replace(trained().result, path=path, config=config)
    monkeypatch.setattr("tongsa.training.run.train", lambda *_, **__: result)
    done = run_here(capsys, "train", "en-fr=a.tsv", "en-ko=b.tsv")
    assert (done.status, done.out) == (0, said_at_the_end(path, " --to fr"))


@pytest.mark.slow
def test_two_aligned_compressed_files_end_to_end(tmp_path: Path) -> None:
    pairs = trained().train
    for name, part in (("train", pairs), ("dev", trained().held_out)):
        for side, texts in (("en", [p.source for p in part]), ("ko", [p.target for p in part])):
            data = "".join(f"{text}\n" for text in texts).encode()
            (tmp_path / f"{name}.{side}.gz").write_bytes(gzip.compress(data))
    settings = [f"{name}={json.dumps(value)}" for name, value in SMALL.items()]
    flags = [flag for setting in settings for flag in ("--set", setting)]
    output = tmp_path / "m.tongsa"
    done = run_apart(
        "train", tmp_path / "train.en.gz", tmp_path / "train.ko.gz",
        "--dev", tmp_path / "dev.en.gz", tmp_path / "dev.ko.gz",
        "--from", "en", "--to", "ko", "--epochs", "25", "-o", output, *flags,
    )  # fmt: skip
    assert (done.status, done.out) == (0, said_at_the_end(output)), done.err
    assert "600 pairs to learn from, 100 to judge by" in done.err
    assert f"Wrote {output} (" in done.err
    model = tongsa.load(output)
    assert model.translate("three one two").text == "둘 하나 셋"
    assert run_apart("verify", output).status == 0


# ---- The demo -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", builtin.names())
def test_the_demo_writes_its_pairs(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = run_here(capsys, "demo", "--pairs", name, "--write", tmp_path)
    assert (done.status, done.err) == (0, "")
    for part, pairs in builtin.load(name)._asdict().items():
        assert [tuple(p) for p in read_pairs([tmp_path / f"{name}.{part}.tsv"]).pairs] == pairs
    done = run_here(capsys, "demo", "--write", tmp_path / "missing")
    assert done.status == 1
    assert done.err.endswith("cannot be written: No such file or directory\n")


def test_a_demo_that_is_none_names_those_that_are(capsys: pytest.CaptureFixture[str]) -> None:
    done = run_here(capsys, "demo", "--pairs", "en-kr")
    assert (done.status, done.out) == (1, "")
    assert "Did you mean 'en-ko'?" in done.err


def test_the_demo_trains_on_its_pairs_and_shows_what_was_learned(
    asked: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    model = trained().model  # loaded before loading is replaced
    monkeypatch.setattr("tongsa.tasks.pipeline.load", lambda *_, **__: model)
    done = run_here(capsys, "demo", "-o", "mine.tongsa")
    [call] = asked
    splits = builtin.load("en-ko")
    assert (len(call["data"]), len(call["dev"])) == (len(splits.train), len(splits.dev))
    assert call["output"] == "mine.tongsa"
    assert call["config"].target_language == "ko"
    assert (done.status, done.err) == (0, "")
    assert f"Of {len(splits.test)} held-out sentences" in done.out
    assert "(should be: " in done.out  # the model of numbers does not know these
    assert "tongsa translate mine.tongsa" in done.out


@pytest.mark.parametrize("name", small_talk.SETS)
def test_the_demo_of_chat_writes_its_conversations(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = run_here(capsys, "demo", "chat", "--pairs", name, "--write", tmp_path)
    assert (done.status, done.err) == (0, "")
    for part, talk in small_talk.load(name)._asdict().items():
        read = load_conversations([tmp_path / f"{name}.{part}.jsonl"], Layout(), 3)
        assert read.pairs == corpus_of(talk, "talk", 3).pairs
    assert run_here(capsys, "demo", "--pairs", name, "--write", tmp_path).out == done.out
    done = run_here(capsys, "demo", "chat", "--pairs", "en-ko")
    assert done.err.startswith("tongsa: there is no built-in small talk 'en-ko'; there are small")


def test_the_demo_of_chat_trains_and_shows_a_conversation(
    asked: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    model = chatting()  # loaded before loading is replaced
    monkeypatch.setattr("tongsa.tasks.pipeline.load", lambda *_, **__: model)
    done = run_here(capsys, "demo", "chat")
    [call] = asked
    assert call["output"] == "small-talk-en.tongsa"
    assert (call["config"].task, call["config"].target_language) == ("chat", "en")
    assert len(call["data"]) > 900
    assert (done.status, done.err) == (0, "")
    assert "  > Hello, how are you?\n" in done.out
    assert "tongsa chat small-talk-en.tongsa" in done.out


def test_how_the_files_are_laid_out_reaches_the_training(
    asked: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    run_here(capsys, "train", "-", "--format", "csv", "--columns", "english, korean", "--no-header")
    assert asked == []  # names without a header make no sense
    run_here(capsys, "train", "-", "--format", "csv", "--columns", "english, korean", "--to", "ko")
    run_here(capsys, "train", "a.tsv", "--columns", "1,3", "--header")
    assert [call["layout"] for call in asked] == [
        Layout("csv", ("english", "korean"), None, "", "ko"),
        Layout(None, ("1", "3"), True, "", ""),
    ]
