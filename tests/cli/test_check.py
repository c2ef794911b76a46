"""`tongsa check`."""

import json
from pathlib import Path

import pytest
from rich.console import Console

from command_line import run_apart, run_here
from tongsa.data import builtin
from tongsa.data.check import check
from tongsa.data.check.display import show
from tongsa.data.corpus import Pair
from toys import write_tsv

GOOD = [Pair(*pair) for pair in builtin.load("en-ko").train[:60]]
BAD = [*GOOD, GOOD[3], Pair("Only this.", "")]


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return write_tsv(tmp_path / "good.tsv", GOOD)


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    return write_tsv(tmp_path / "bad.tsv", BAD)


def test_clean_data_is_one_sentence_and_status_0(
    good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = run_here(capsys, "check", good, "--from", "en", "--to", "ko")
    assert (done.status, done.err) == (0, "")
    assert done.out == f"{good}: 60 pairs\n\nNothing found in 60 pairs.\n"


def test_what_is_wrong_is_told_worst_first_with_a_verdict_last(
    bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = run_here(capsys, "check", bad)
    assert (done.status, done.err) == (1, "")
    assert done.out == (
        f"{bad}: 62 pairs\n"
        "\n"
        "error   Pairs with an empty side: 1 pair, 1.6 %  empty-side\n"
        "        There is nothing to learn from them, and training refuses them.\n"
        f"          {bad}:62  target is empty  Only this.\n"
        "        → Remove them, or train with --skip-empty. Many in one place mean a shifted "
        "file.\n"
        "\n"
        "warning Pairs that stand there more than once: 1 pair, 1.6 %  duplicate-pairs\n"
        "        They weigh more than others, and often by accident.\n"
        f"          {bad}:61  as line 4  {GOOD[3].source} ⇥ {GOOD[3].target}\n"
        "        → Keep one of each.\n"
        "\n"
        "1 error, 1 warning. Training would refuse this data, or learn something wrong.\n"
    )


def test_several_parts_are_told_apart(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = run_here(capsys, "check", good, "--test", good)
    assert done.status == 1
    assert f"{good}: 60 pairs  (test)\n" in done.out
    assert "training data too: 60 test pairs, 100 %  test-leak\n" in done.out


@pytest.mark.parametrize(
    ("args", "status"),
    [
        ([], 1),
        (["--fail-on", "error"], 1),
        (["--skip", "empty-side"], 1),
        (["--skip", "empty-side", "--fail-on", "error"], 0),
        (["--only", "mojibake,not-composed"], 0),
        (["--skip", "empty-side, duplicate-pairs"], 0),
    ],
)
def test_the_exit_status(
    args: list[str], status: int, bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_here(capsys, "check", bad, *args).status == status


def test_json_holds_everything(bad: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = run_here(capsys, "check", bad, "--json", "--examples", "1")
    found = json.loads(done.out)
    assert (done.status, done.err, found["failed"]) == (1, "", True)
    assert found["parts"] == [
        {"part": "train", "direction": "", "files": [str(bad)], "unit": "pair", "pairs": 62}
    ]
    assert found["counts"] == {"errors": 1, "warnings": 1, "notes": 0}
    empty, _ = found["findings"]
    assert {name: empty[name] for name in ("id", "severity", "part", "side", "count", "lines")} == {
        "id": "empty-side", "severity": "error", "part": "train", "side": "pair", "count": 1,
        "lines": [62],
    }  # fmt: skip
    assert empty["examples"] == [
        {"where": f"{bad}:62", "source": "Only this.", "target": "", "detail": "target is empty"}
    ]


def test_fix_says_what_it_wrote(
    bad: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clean = tmp_path / "clean.tsv"
    done = run_here(capsys, "check", bad, "--fix", clean)
    assert done.status == 1
    assert done.out.endswith(
        f"\nWrote {clean}: 60 pairs\n"
        f"2 removed, listed in {clean}.removed.tsv; 0 repaired\n"
        "          1  empty-side\n"
        "          1  duplicate-pairs\n"
    )
    assert run_here(capsys, "check", clean).status == 0
    found = json.loads(run_here(capsys, "check", bad, "--fix", clean, "--json").out)
    assert found["fixed"] == {
        "files": [str(clean)],
        "removed_list": f"{clean}.removed.tsv",
        "kept": 60,
        "removed": {"empty-side": 1, "duplicate-pairs": 1},
        "repaired": 0,
    }


@pytest.mark.parametrize("option", ["--only", "--skip"])
def test_an_unknown_check_is_status_2(
    option: str, good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = run_here(capsys, "check", good, option, "mojibak")
    assert done.status == 2
    assert "there is no check 'mojibak'; did you mean 'mojibake'?" in done.err


def test_a_missing_file_is_a_plain_error(capsys: pytest.CaptureFixture[str]) -> None:
    done = run_here(capsys, "check", "missing.tsv")
    assert done == (1, "", "tongsa: missing.tsv: no such file; check the path\n")


def test_on_a_terminal_no_line_is_wider_than_it(bad: Path) -> None:
    console = Console(width=60, force_terminal=True, color_system=None, highlight=False)
    with console.capture() as capture:
        show(check([bad]), console)
    lines = capture.get().splitlines()
    assert max(map(len, lines)) <= 60
    assert any(line.endswith("…") for line in lines)


def test_the_check_needs_no_torch_and_writes_utf_8_in_any_locale(good: Path) -> None:
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = run_apart("check", good, "--test", good, env=env)
    assert (done.status, done.err) == (1, "")
    assert GOOD[0].target in done.out


def test_the_task_says_what_the_files_hold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "talk.txt"
    path.write_text("Hi!\nHello!\n\nBye.\nSee\u200b you!\n", "utf-8")
    clean = tmp_path / "clean.txt"
    done = run_here(capsys, "check", path, "--task", "chat", "--fix", clean)
    assert (done.status, done.err) == (1, "")
    assert done.out.startswith(f"{path}: 2 answers\n\nwarning Invisible characters: 1 turn, 25 %")
    assert done.out.endswith(
        f"Wrote {clean}: 2 answers\n0 removed, listed in {clean}.removed.tsv; 1 repaired\n"
    )
    done = run_here(capsys, "check", path, "--task", "chatt")
    assert done == (1, "", "tongsa: unknown task 'chatt'; did you mean 'chat'?\n")


def test_recordings_are_told_apart_from_pairs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_tsv(tmp_path / "list.tsv", [Pair("gone.wav", "one")])
    done = run_here(capsys, "check", path, "--task", "transcription", "--json")
    found = json.loads(done.out)
    assert (done.status, found["counts"]["errors"]) == (1, 1)
    [finding] = found["findings"]
    assert (finding["id"], finding["unit"], finding["lines"]) == ("no-sound", "recording", [1])
