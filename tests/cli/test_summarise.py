"""`tongsa summarise`, `tongsa run` and `tongsa evaluate` of a model that sums up."""

import functools
import json
import tempfile
from pathlib import Path

import pytest

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
