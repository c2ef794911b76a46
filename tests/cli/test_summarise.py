"""`tongsa summarise`, `tongsa run` and `tongsa evaluate` of a model that sums up."""

import functools
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest

import tongsa
from command_line import run_here
from tongsa.data.builtin import requests
from tongsa.data.corpus import Corpus, Pair
from tongsa.tasks import configure
from tongsa.training.run import train
from toys import SMALL, Heard, trained


@functools.cache
def summariser() -> Path:
    path = Path(tempfile.mkdtemp(prefix="tongsa-tests-")) / "requests.tongsa"
    pairs = [Pair(*pair) for pair in requests.load("en").train[:400]]
    # The words of the patterns; names are beyond it.
    settings = {**SMALL, "text.vocabulary_size": 240, "training.epochs": 24}
    train(
        Corpus(pairs[40:], "requests"),
        path,
        dev=Corpus(pairs[:40], "some"),
        config=configure(settings={**settings, "task": "summarisation"}),
        reporter=Heard(),
    )
    return path


REQUEST = "Please check if the invoice from Zyxwald came on Friday."


def test_it_sums_up_with_names_that_it_has_never_seen(capsys: pytest.CaptureFixture[str]) -> None:
    done = run_here(capsys, "summarise", summariser(), REQUEST)
    assert (done.status, done.out, done.err) == (0, "whether the invoice from Zyxwald came\n", "")
    assert run_here(capsys, "run", summariser(), REQUEST).out == done.out
    piped = run_here(capsys, "summarise", summariser(), stdin=f"{REQUEST}\n\n{REQUEST}\n")
    assert piped.out == f"{done.out}\n{done.out}"
    found = json.loads(run_here(capsys, "summarise", summariser(), "--json", REQUEST).out)
    assert found["tokens"] == ["whether", "the", "invoice", "from", "Zyxwald", "came"]


def test_a_translator_sums_nothing_up(capsys: pytest.CaptureFixture[str]) -> None:
    done = run_here(capsys, "summarise", trained().path, "one two")
    assert done.status == 1
    assert done.err == (
        f"tongsa: {trained().path}: its task is translation, not summarisation; use: "
        f"tongsa run {trained().path}\n"
    )


def test_it_is_scored_by_rouge(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "test.tsv"
    path.write_text(
        "".join(f"{s}\t{t}\n" for s, t in requests.load("en").test[:30]), encoding="utf-8"
    )
    done = run_here(capsys, "evaluate", summariser(), path, "--beam", "1", "--json")
    scores = {score["name"]: score["value"] for score in json.loads(done.out)["scores"]}
    assert scores["ROUGE-L"] > 80
    assert {"ROUGE-1", "ROUGE-2", "ROUGE-L (characters)", "copied", "novel-2"} < scores.keys()
    shown = run_here(capsys, "evaluate", summariser(), path, "--beam", "1").out.splitlines()
    assert shown[0] == "30 sentences"
    # Names are of different lengths, and the values stand below each other all the same.
    assert len({line.index("   F1|") for line in shown if "F1|" in line}) == 1
    refused = run_here(capsys, "evaluate", summariser(), path, "--tokenisation", "char")
    assert refused.status == 1
    assert "'char': is of BLEU" in refused.err


def test_a_table_is_filled_in(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    # A text of two lines has one summary, and what has one keeps it.
    row = f'1,"{REQUEST.replace(" from", chr(10) + "from")}"'
    Path("in.csv").write_text(f"id,text\n{row}\n2,\n", encoding="utf-8")
    done = run_here(
        capsys, "summarise", summariser(), "-i", "in.csv", "-o", "out.csv", "--columns", "text"
    )
    assert done == (0, "", "1 summed up.\nLeft as they are: 1 have no text to sum up.\n")
    summary = "whether the invoice from Zyxwald came"
    filled = f"id,text,summary\n{row},{summary}\n2,\n"
    assert Path("out.csv").read_text("utf-8") == filled
    again = run_here(
        capsys, "run", summariser(), "-i", "out.csv", "-o", "-", "--columns", "text,summary"
    )
    assert again.out == filled
    assert again.err.endswith(
        "Left as they are: 1 have a summary already, 1 have no text to sum up.\n"
    )


def test_lines_of_a_file_are_summed_up_and_go_on_where_they_were_broken_off(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tongsa.tasks.filling.WINDOW", 2)
    Path("in.txt").write_text(f"{REQUEST}\n" * 5, encoding="utf-8")
    stream = tongsa.Model.stream
    asked: list[int] = []

    def broken_off(self: tongsa.Model, texts: list[str], **options: Any) -> Any:
        asked.append(len(texts))
        if len(asked) == 2:
            raise KeyboardInterrupt
        return stream(self, texts, **options)

    monkeypatch.setattr("tongsa.Model.stream", broken_off)
    args = ("summarise", summariser(), "-i", "in.txt", "-o", "out.txt")
    stopped = run_here(capsys, *args)
    assert stopped.status == 130
    assert "To go on, give the same command with --resume." in stopped.err
    done = run_here(capsys, *args, "--resume")
    assert done.err == "Going on after 2 summaries.\n5 summed up.\n"
    assert asked == [2, 2, 2, 1]
    assert Path("out.txt").read_text("utf-8") == "whether the invoice from Zyxwald came\n" * 5


def test_what_cannot_be_a_file_of_summaries_is_said(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "in.po"
    path.write_text('msgid "a"\nmsgstr ""\n')
    done = run_here(capsys, "summarise", summariser(), "-i", path, "-o", tmp_path / "out.po")
    assert done == (
        1, "", f"tongsa: {path}: is a format of translations; pass text, TSV, CSV or JSON lines\n"
    )  # fmt: skip
    done = run_here(capsys, "summarise", summariser(), "--resume", REQUEST)
    assert done.err == "tongsa: --resume is for files; pass one, as in -i in.csv -o out.csv\n"
