"""`tongsa evaluate`."""

import errno
import json
import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

import tongsa
from command_line import Done, run_here
from tongsa.data.corpus import Pair
from tongsa.evaluation.metrics import bleu, chrf
from toys import trained, write_tsv

Run = Callable[..., Done]

PAIRS = [
    Pair("three one two", "둘 하나 셋"),
    Pair("nine", "아홉"),
    Pair("one four four", "하나 넷 넷"),  # what the model does not say
]
OUTPUTS = ["둘 하나 셋", "아홉", "넷 넷 하나"]


@pytest.fixture
def evaluate(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    model = trained().model  # loaded before loading is replaced
    monkeypatch.setattr("tongsa.tasks.pipeline.load", lambda *_, **__: model)
    return lambda *args: run_here(capsys, "evaluate", trained().path, *args)


@pytest.fixture
def pairs_file(tmp_path: Path) -> Path:
    return write_tsv(tmp_path / "test.tsv", PAIRS)


def test_scores_come_with_their_signatures(evaluate: Run, pairs_file: Path) -> None:
    done = evaluate(pairs_file)
    references = [pair.target for pair in PAIRS]
    expected = [bleu(OUTPUTS, references, "ko"), chrf(OUTPUTS, references)]
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines() == [
        "3 sentences",
        *(
            f"{score.name:6} {score.value:6.2f}   {score.signature}|beam:3|lp:1.0"
            for score in expected
        ),
        "exact   66.67   share of equal strings|case:mixed|beam:3|lp:1.0",
    ]
    assert "|tok:char|" in done.out
    assert evaluate(pairs_file, "--beam", "1", "--max-length", "9").out.endswith("|beam:1|max:9\n")


def test_json_holds_the_same(evaluate: Run, pairs_file: Path) -> None:
    found = json.loads(evaluate(pairs_file, "--json", "--tokenisation", "13a", "--lowercase").out)
    assert found["model"] == str(trained().path)
    assert found["data"] == [str(pairs_file)]
    assert found["sentences"] == 3
    assert found["search"] == "beam:3|lp:1.0"
    assert all(score["signature"].endswith("|beam:3|lp:1.0") for score in found["scores"])
    assert [score["name"] for score in found["scores"]] == ["BLEU", "chrF", "exact"]
    assert "|case:lc|" in found["scores"][0]["signature"]
    assert "|tok:13a|" in found["scores"][0]["signature"]
    assert found["scores"][2]["value"] == pytest.approx(200 / 3)


def test_outputs_are_written_one_line_a_sentence(
    evaluate: Run, pairs_file: Path, tmp_path: Path
) -> None:
    outputs = tmp_path / "out.ko"
    assert evaluate(pairs_file, "--outputs", outputs, "--beam", "1").status == 0
    assert outputs.read_bytes().decode() == "".join(f"{text}\n" for text in OUTPUTS)


def test_interrupted_outputs_leave_the_earlier_ones(
    evaluate: Run, pairs_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs = tmp_path / "out.ko"
    outputs.write_text("earlier")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    done = evaluate(pairs_file, "--outputs", outputs)
    assert done.err == (
        f"tongsa: {os.path.realpath(outputs)}: cannot be written: No space left on device; the "
        "earlier file still stands\n"
    )
    assert outputs.read_text() == "earlier"


def test_two_aligned_files_and_a_reference_in_nfd(evaluate: Run, tmp_path: Path) -> None:
    source, target = tmp_path / "test.en", tmp_path / "test.ko"
    source.write_text("".join(f"{pair.source}\n" for pair in PAIRS[:2]))
    decomposed = "".join(f"{unicodedata.normalize('NFD', p.target)}\n" for p in PAIRS[:2])
    target.write_text(decomposed, encoding="utf-8")
    assert "exact  100.00" in evaluate(source, target).out


def test_other_formats_are_scored_and_what_they_leave_out_is_said(
    evaluate: Run, tmp_path: Path
) -> None:
    table = tmp_path / "test.csv"
    table.write_text("id,english,korean\n1,nine,아홉\n", "utf-8")
    done = evaluate(table, "--columns", "english,korean")
    assert "exact  100.00" in done.out
    catalogue = tmp_path / "test.po"
    catalogue.write_text('msgid "nine"\nmsgstr "아홉"\n\nmsgid "one"\nmsgstr ""\n', "utf-8")
    done = evaluate(catalogue)
    assert done.out.startswith("1 sentences\n")
    assert done.err == f"{catalogue}: left out as the file has them: 1 without a translation.\n"
    # The model is of en and ko.
    memory = tmp_path / "test.tmx"
    texts = "".join(f"<tuv lang='{t}'><seg>{s}</seg></tuv>" for t, s in
                    [("en", "nine"), ("ko", "아홉"), ("de", "neun")])  # fmt: skip
    memory.write_text(f"<tmx><body><tu>{texts}</tu></body></tmx>", "utf-8")
    assert "exact  100.00" in evaluate(memory).out
    assert evaluate(memory, "--to", "fr").err == (
        f"tongsa: {memory}: holds no fr, only de, en and ko; pass one of these to --to\n"
    )


def test_pairs_with_an_empty_side_are_refused_or_left_out(evaluate: Run, tmp_path: Path) -> None:
    path = write_tsv(tmp_path / "test.tsv", [*PAIRS, Pair("one", "")])
    done = evaluate(path)
    assert (done.status, done.out) == (1, "")
    assert done.err == (
        f"tongsa: {path}:4: target is empty; remove the pair or pass --skip-empty\n"
    )
    assert evaluate(path, "--skip-empty").out.startswith("3 sentences\n")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--beam=-1"], "argument --beam: '-1' is no whole number from 1 up"),
        (["--threads=0"], "argument --threads: '0' is no whole number from 1 up"),
        (["--length-penalty=-1"], "argument --length-penalty: '-1' is no number from 0 up"),
        (["--tokenisation=moses"], "argument --tokenisation: invalid choice: 'moses'"),
    ],
)
def test_silly_options_are_refused(
    args: list[str], message: str, evaluate: Run, pairs_file: Path
) -> None:
    done = evaluate(pairs_file, *args)
    assert done.status == 2
    assert f"tongsa evaluate: error: {message}" in done.err


@pytest.fixture
def no_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the test fail should anything be translated."""
    assert trained().model

    def translate(*_: object, **__: object) -> None:
        raise AssertionError("minutes of translating for nothing")

    monkeypatch.setattr(tongsa.Model, "stream", translate)


def test_models_between_commas_are_scored_together(
    capsys: pytest.CaptureFixture[str], pairs_file: Path
) -> None:
    path = trained().path
    done = run_here(capsys, "evaluate", f"{path},{path}", pairs_file)
    assert done.out.splitlines()[-1].split(maxsplit=2) == [
        "exact", "66.67", "share of equal strings|case:mixed|beam:3|lp:1.0|models:2"
    ]  # fmt: skip
    done = run_here(capsys, "evaluate", f"{path},{path}", pairs_file, "--outputs", path)
    assert done.err == f"tongsa: {path}: is read from, and the translations would take its place\n"


@pytest.mark.usefixtures("no_search")
def test_where_outputs_cannot_go_is_said_before_translating(
    evaluate: Run, pairs_file: Path, tmp_path: Path
) -> None:
    missing = tmp_path / "missing" / "out"
    for outputs, reason in [
        (missing, f"there is no folder {missing.parent}; create it first"),
        (tmp_path, f"is a folder; name a file in it, as in {tmp_path / 'outputs.txt'}"),
        (pairs_file, "is read from, and the translations would take its place"),
        (trained().path, "is read from, and the translations would take its place"),
    ]:
        done = evaluate(pairs_file, "--outputs", outputs)
        assert done == (1, "", f"tongsa: {outputs}: {reason}\n")
    assert pairs_file.read_text("utf-8").startswith("three one two\t")


@pytest.mark.usefixtures("no_search")
def test_a_tokenisation_that_is_not_installed_is_said_before_translating(
    evaluate: Run, pairs_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object, **__: object) -> None:
        raise RuntimeError("no mecab")

    monkeypatch.setattr("sacrebleu.metrics.bleu.BLEU", missing)
    done = evaluate(pairs_file, "--tokenisation", "ko-mecab")
    assert done == (
        1,
        "",
        "tongsa: BLEU tokenisation 'ko-mecab' needs a package that is not installed: "
        "pip install 'tongsa[mecab]'\n",
    )
