"""A task is one class and one line; whatever is said of it is said in the user's words."""

import importlib.metadata
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import ClassVar

import pytest

import tongsa
from command_line import run_here
from tongsa.config import Config, from_stored, to_dict
from tongsa.errors import ConfigError, ModelFileError
from tongsa.runtime.model_file import read_model_file, read_task, write_model_file
from tongsa.tasks import TASKS, TextTask, configure, task_named
from tongsa.tasks.pipeline import Model
from tongsa.tasks.translation import Translation
from toys import trained


class Loud(TextTask):
    """A task of somebody's own."""

    settings: ClassVar = {"search.beam_size": 2, "training.epochs": 3}

    def decode(self, ids: Sequence[int], request: str) -> str:
        return super().decode(ids, request).upper() + "!"


@pytest.fixture
def loud(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The trained model as a file of this task."""
    monkeypatch.setitem(TASKS, "loud", Loud)
    contents = trained().model.contents
    path = tmp_path / "loud.tongsa"
    write_model_file(path, replace(contents, config=replace(contents.config, task="loud")))
    return path


def test_every_task_of_ours_can_be_imported() -> None:
    for name in TASKS:
        assert issubclass(task_named(name), tongsa.tasks.task.Task)


def test_an_unknown_task_is_an_error_that_names_the_nearest() -> None:
    with pytest.raises(ConfigError, match="unknown task 'translatoin'; did you mean 'translation'"):
        task_named("translatoin")
    with pytest.raises(ConfigError, match="unknown task 'zzz'; known: translation"):
        configure(settings={"task": "zzz"})


def installed(value: str) -> Callable[..., list[EntryPoint]]:
    return lambda *, group: [EntryPoint("theirs", value, group)]


def test_an_installed_package_may_bring_a_task(monkeypatch: pytest.MonkeyPatch) -> None:
    value = "tongsa.tasks.translation:Translation"
    monkeypatch.setattr(importlib.metadata, "entry_points", installed(value))
    assert task_named("theirs") is Translation
    with pytest.raises(ConfigError, match="did you mean 'theirs'"):
        task_named("their")


@pytest.mark.parametrize("value", ["no_such_module:X", "tongsa.tasks.translation:X"])
def test_a_task_that_cannot_be_imported_says_why(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.metadata, "entry_points", installed(value))
    with pytest.raises(ConfigError, match=f"task 'theirs': {value} cannot be imported: "):
        task_named("theirs")


def test_the_task_s_settings_lie_under_all_others(loud: Path, tmp_path: Path) -> None:
    del loud
    config = configure(settings={"task": "loud"})
    assert (config.search.beam_size, config.training.epochs) == (2, 3)
    assert configure("plain", settings={"task": "loud"}).search.beam_size == 1
    file = tmp_path / "settings.toml"
    file.write_text('task = "loud"\n[training]\nepochs = 4\n', "utf-8")
    assert configure(file=file).training.epochs == 4
    assert configure(file=file).search.beam_size == 2
    assert configure(file=file, settings=["task=translation"]).search.beam_size == 5
    assert configure(file=file, settings=["search.beam_size=7"]).search.beam_size == 7
    assert configure().text.placeholders == "all"
    assert Config().text.placeholders == "none"


def test_train_takes_the_task_by_name_and_refuses_two() -> None:
    with pytest.raises(ConfigError, match="task = 'zzz', and the config's task is 'translation'"):
        tongsa.train("x.tsv", "x.tongsa", task="zzz", config=Config())
    with pytest.raises(ConfigError, match="unknown task 'zzz'"):
        tongsa.train("x.tsv", "x.tongsa", task="zzz")


def test_the_model_file_knows_its_task(loud: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert read_task(loud) == "loud"
    model = tongsa.load(loud, threads=1)
    assert isinstance(model.task, Loud)
    assert model.run("three one two").text == "둘 하나 셋!"
    assert [o.text for o in model.run(["one", ""])] == ["하나!", ""]
    assert run_here(capsys, "run", loud, "three one two") == (0, "둘 하나 셋!\n", "")
    assert run_here(capsys, "run", loud, "--n-best", "1", "one", "two").out == "하나!\n둘!\n"
    assert run_here(capsys, "run", loud, stdin="one\n\ntwo\n").out == "하나!\n\n둘!\n"


def test_a_task_of_one_s_own_fills_files_in(
    loud: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given, filled = tmp_path / "in.tsv", tmp_path / "out.tsv"
    given.write_text("one\ntwo\tthere\n", "utf-8")
    done = run_here(capsys, "run", loud, "-i", given, "-o", filled)
    assert done == (0, "", "1 answered.\nLeft as they are: 1 have an answer already.\n")
    assert filled.read_text("utf-8") == "one\t하나!\ntwo\tthere\n"


def test_another_task_s_verb_is_refused_with_what_works(
    loud: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ConfigError, match="this model's task is loud, not translation"):
        tongsa.load(loud).translate("one")
    done = run_here(capsys, "translate", loud, "one")
    assert (done.status, done.out) == (1, "")
    assert done.err == (
        f"tongsa: {loud}: its task is loud, not translation; use: tongsa run {loud}\n"
    )


def test_a_file_of_a_task_that_is_not_installed_says_so(
    loud: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(TASKS, "loud")
    with pytest.raises(
        ModelFileError,
        match=r"loud.tongsa: made with .*, for a task that is not installed here: "
        "unknown task 'loud'; known: translation",
    ):
        tongsa.load(loud)
    done = run_here(capsys, "run", loud, "one")
    assert done.status == 1
    assert "unknown task 'loud'" in done.err


def test_run_is_the_task_s_own_command(capsys: pytest.CaptureFixture[str]) -> None:
    path = trained().path
    for args in (["three one two"], ["--json", "one"], ["--n-best", "2", "one", "two"]):
        ours, theirs = (run_here(capsys, verb, path, *args) for verb in ("run", "translate"))
        assert ours == theirs
        assert ours.status == 0
    assert run_here(capsys, "run", path, "--help").out.startswith("usage: tongsa translate")
    assert run_here(capsys, "run", path, "--beam", "0").status == 2
    assert run_here(capsys, "run", "missing.tongsa", "one").err == (
        "tongsa: missing.tongsa: no such file; name a model file (.tongsa)\n"
    )


def test_run_and_translate_say_the_same() -> None:
    model = trained().model
    assert model.run("three one two").text == model.translate("three one two").text == "둘 하나 셋"
    assert [o.text for o in model.run(["one", "two"])] == ["하나", "둘"]


def test_a_file_that_does_not_name_its_task_is_a_translator() -> None:
    contents = read_model_file(trained().path)
    stored = to_dict(contents.config)
    del stored["task"]
    model = Model(replace(contents, config=from_stored(stored)), 1)
    assert isinstance(model.task, Translation)
    assert model.translate("one").text == "하나"
