"""`tongsa calibrate`."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from command_line import Done, run_here
from tongsa.data.corpus import Pair
from tongsa.runtime.model_file import read_model_file, write_model_file
from tongsa.tasks.conformance import replay
from tongsa.tasks.pipeline import load
from toys import trained, write_tsv

Run = Callable[..., Done]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A model file from before there was confidence."""
    path = tmp_path / "old.tongsa"
    write_model_file(path, replace(trained().model.contents, calibration=None, coverage=None))
    return path


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    return write_tsv(tmp_path / "dev.tsv", trained().held_out)


@pytest.fixture
def calibrate(capsys: pytest.CaptureFixture[str]) -> Run:
    return lambda *args: run_here(capsys, "calibrate", *args)


def test_an_old_file_learns_how_sure_it_may_be(old: Path, pairs: Path, calibrate: Run) -> None:
    train = write_tsv(pairs.with_name("train.tsv"), trained().train)
    done = calibrate(old, pairs, "--train", train)
    assert (done.status, done.err) == (0, "")
    outputs = trained().model.translate([p.source for p in trained().held_out])
    words = sum(len(output.text.split()) for output in outputs)
    said, wrote = done.out.splitlines()
    assert said.startswith(f"{words:,} words of 100 sentences, ")
    assert wrote == f"Wrote {old}"
    new = load(old, threads=1)
    at_training = trained().model.contents
    assert new.contents.coverage == at_training.coverage
    assert new.contents.calibration is not None
    assert at_training.calibration is not None
    slope = at_training.calibration.word.slope
    assert new.contents.calibration.word.slope == pytest.approx(slope, abs=1e-3)
    # It says the same as before, and now how sure it is.
    assert not replay(new).mismatches
    assert new.translate("nine").confidence is not None


def test_the_result_may_go_elsewhere(old: Path, pairs: Path, calibrate: Run) -> None:
    before = old.read_bytes()
    new = old.with_name("new.tongsa")
    assert calibrate(old, pairs, "-o", new).status == 0
    assert old.read_bytes() == before
    assert read_model_file(new).calibration is not None
    assert read_model_file(new).coverage is None


def test_few_pairs_are_refused_and_the_file_stays(old: Path, pairs: Path, calibrate: Run) -> None:
    before = old.read_bytes()
    few = write_tsv(pairs, [*trained().held_out[:28], Pair("one", "하나")])
    assert calibrate(old, few) == (
        1,
        "",
        f"tongsa: {few}: 29 pairs are too few to learn from how sure the model may be; it takes 30 "
        "whose translation is not empty\n",
    )
    assert old.read_bytes() == before


def test_what_is_left_out_is_said(old: Path, pairs: Path, calibrate: Run) -> None:
    write_tsv(pairs, [Pair("one", ""), *trained().held_out])
    train = write_tsv(pairs.with_name("train.tsv"), [*trained().train, Pair("", "둘")])
    done = calibrate(old, pairs, "--skip-empty", "--train", train)
    assert done.status == 0
    assert done.err == (
        f"{pairs}: 1 pairs with an empty side are left out (lines 1).\n"
        f"{train}: 1 pairs with an empty side are left out (lines {len(trained().train) + 1}).\n"
    )


def test_it_does_not_replace_what_it_reads(old: Path, pairs: Path, calibrate: Run) -> None:
    before = pairs.read_bytes()
    done = calibrate(old, pairs, "-o", pairs)
    assert done.err == f"tongsa: {pairs}: is read from, and the model would take its place\n"
    assert pairs.read_bytes() == before


def test_where_it_cannot_be_written_is_said_first(old: Path, calibrate: Run) -> None:
    path = old.parent / "missing" / "m.tongsa"
    done = calibrate(old, "no pairs", "-o", path)
    assert done.err == f"tongsa: {path}: there is no folder {path.parent}; create it first\n"
