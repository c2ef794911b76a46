"""`tongsa info` and `tongsa verify`."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from command_line import run_here
from tongsa.config import resolve, to_dict
from tongsa.runtime.model_file import read_model_file, write_model_file
from toys import trained


def test_info_says_what_is_in_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    toy = trained()
    done = run_here(capsys, "info", toy.path)
    assert (done.status, done.err) == (0, "")
    rows = [(line[:8].strip(), line[9:]) for line in done.out.splitlines()]
    assert [name for name, _ in rows] == [
        "task", "file", "text", "network", "search", "trained", "dev", "dev", "dev",
        "sureness", "has read",
    ]  # fmt: skip
    said = dict(rows[:6])
    assert said["task"] == "translation, en → ko"
    assert said["file"].startswith(f"{toy.path.stat().st_size / 1e6:.1f} MB, 0.04 M fp32 weights, ")
    assert said["text"] == "words"
    assert said["network"] == (
        "lstm, 32 wide; encoder 1 layer, two directions; decoder 2 layers; "
        "multi-head attention, 1 head"
    )
    assert said["search"] == "beam:3|lp:1.0"
    assert said["trained"].startswith(f"600 pairs, {toy.result.outcome.steps:,} steps, ")
    assert said["trained"].endswith(" minutes, complete")
    bleu = toy.result.scores[0]
    assert rows[6][1] == f"BLEU   {bleu.value:6.2f}   {bleu.signature}"
    assert rows[9][1] == "measured on 100 sentences"
    # The letters of one … ten.
    assert rows[10][1] == "14 different characters; sentences of 1 to 4 tokens"


def test_scores_stand_below_each_other_whatever_their_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "m.tongsa"
    scores = (
        {"name": "exact", "value": 7.5, "signature": "a|1", "data": "dev"},
        {"name": "ROUGE-L (characters)", "value": 100.0, "signature": "b|2", "data": "dev",
         "precision": "int8"},
    )  # fmt: skip
    write_model_file(path, replace(trained().model.contents, scores=scores))
    said = run_here(capsys, "info", path).out.splitlines()
    assert "dev          exact                  7.50   a|1" in said
    assert "dev, as fp32 ROUGE-L (characters) 100.00   b|2" in said
    assert said[0] == "task         translation, en → ko"


def test_info_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(run_here(capsys, "info", trained().path, "--json").out)
    contents = read_model_file(trained().path)
    assert found["config"] == to_dict(contents.config)
    assert found["scores"] == list(contents.scores)
    assert found["training"] == contents.training
    assert found["calibration"]["sentences"] == 100
    assert found["coverage"]["characters"] == "efghinorstuvwx"
    assert found["weights"] == trained().result.parameters
    assert found["bytes"] == trained().path.stat().st_size


def test_the_settings_it_prints_make_the_same_configuration(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text(run_here(capsys, "info", trained().path, "--config").out, "utf-8")
    assert resolve(file=settings) == trained().model.config


def test_info_of_a_file_without_scores_or_training(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "m.tongsa"
    bare = replace(
        trained().model.contents, scores=(), training={}, calibration=None, coverage=None
    )
    write_model_file(path, bare)
    done = run_here(capsys, "info", path)
    assert (done.status, done.err) == (0, "")
    assert not {"trained", "sureness", "has read"} & {
        line[:8].strip() for line in done.out.splitlines()
    }
    found = json.loads(run_here(capsys, "info", path, "--json").out)
    assert (found["calibration"], found["coverage"]) == (None, None)


def test_a_model_that_runs_right_is_status_0(capsys: pytest.CaptureFixture[str]) -> None:
    done = run_here(capsys, "verify", trained().path)
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("8 of 8 conformance pairs agree; log-probabilities within ")
    found = json.loads(run_here(capsys, "verify", trained().path, "--json").out)
    assert found["largest_difference"] < 1e-4
    assert {k: v for k, v in found.items() if k != "largest_difference"} == {
        "model": str(trained().path), "agrees": True, "pairs": 8, "mismatches": []
    }  # fmt: skip


def test_a_model_that_does_not_is_status_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    contents = trained().model.contents
    first, second, *rest = contents.conformance
    path = tmp_path / "tampered.tongsa"
    write_model_file(
        path,
        replace(
            contents,
            conformance=(
                replace(first, ids=(*first.ids, 70)),
                replace(second, log_prob=second.log_prob - 0.25),
                *rest,
            ),
        ),
    )
    done = run_here(capsys, "verify", path)
    assert (done.status, done.err) == (1, "")
    assert done.out.splitlines()[0].startswith(f"{first.source!r} gives ")
    assert done.out.splitlines()[1] == f"{second.source!r} is off by 2.5e-01 in log P"
    assert done.out.splitlines()[2].startswith("6 of 8 conformance pairs agree")
    found = json.loads(run_here(capsys, "verify", path, "--json").out)
    assert found["agrees"] is False
    assert [m["source"] for m in found["mismatches"]] == [first.source, second.source]
