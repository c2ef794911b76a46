"""`tongsa compare`."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from command_line import Done, run_here
from tongsa.data.corpus import Pair
from tongsa.evaluation.breakdown import break_down
from tongsa.evaluation.metrics import bleu, bleu_metric, chrf
from tongsa.evaluation.significance import compare as compare_scores
from toys import backwards, numbers, trained, write_tsv

Run = Callable[..., Done]

PAIRS = numbers(40, backwards)
SOURCES, REFERENCES = map(list, zip(*PAIRS, strict=True))
GOOD = [*REFERENCES[:30], *["하나 둘"] * 10]
BAD = ["하나 셋"] * 40


@pytest.fixture
def compare(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run `tongsa compare A B …` in a folder with the pairs and two files of outputs."""
    monkeypatch.chdir(tmp_path)
    write_tsv(Path("test.tsv"), PAIRS)
    write("good.ko", GOOD)
    write("bad.ko", BAD)
    quick = ("--samples", "100", "--trials", "200")
    return lambda *args: run_here(capsys, "compare", *args, *quick)


def write(path: str, lines: Sequence[str]) -> None:
    Path(path).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def as_json(compare: Run, *args: str) -> dict[str, Any]:
    done = compare(*args, "--json")
    assert (done.status, done.err) == (0, "")
    found: dict[str, Any] = json.loads(done.out)
    return found


def test_the_better_one_is_named_with_its_lead(compare: Run) -> None:
    done = compare("bad.ko", "good.ko", "test.tsv", "--examples", "2")
    assert (done.status, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[:3] == ["A  bad.ko", "B  good.ko", "40 pairs of test.tsv"]
    expected = compare_scores(
        "BLEU", bleu_metric("char"), BAD, GOOD, REFERENCES, samples=100, trials=200
    )
    assert expected.better == "B"
    assert str(expected) in lines
    assert f"BLEU  {expected.a:8.2f}{expected.b:8.2f}{expected.difference:+9.2f}   " in done.out
    assert lines[-2].startswith(f"BLEU  {bleu(GOOD, REFERENCES).signature}|bs:100|ar:200|seed:")
    assert lines[-1].startswith(f"chrF  {chrf(GOOD, REFERENCES).signature}|bs:100|ar:200|seed:")
    shown = [line for line in lines if line.startswith("test.tsv:")]
    assert len(shown) == 2
    at = lines.index(shown[0])
    number = int(shown[0].split()[0].removeprefix("test.tsv:")) - 1
    assert [line.split(maxsplit=1) for line in lines[at + 1 : at + 5]] == [
        ["source", SOURCES[number]],
        ["reference", REFERENCES[number]],
        ["A", BAD[number]],
        ["B", GOOD[number]],
    ]
    assert "\x1b" not in done.out  # no terminal, no colours


def test_json_holds_everything(compare: Run) -> None:
    found = as_json(compare, "bad.ko", "good.ko", "test.tsv", "--examples", "3")
    assert (found["a"], found["b"], found["data"]) == ("bad.ko", "good.ko", ["test.tsv"])
    assert found["sentences"] == 40
    first, second = found["metrics"]
    assert (first["metric"], second["metric"]) == ("BLEU", "chrF")
    assert first["b"] == pytest.approx(bleu(GOOD, REFERENCES).value)
    assert second["a"] == pytest.approx(chrf(BAD, REFERENCES).value)
    assert second["difference"] == pytest.approx(second["b"] - second["a"])
    assert second["interval"][0] < second["difference"] < second["interval"][1]
    assert second["p_value"] == pytest.approx(1 / 201)
    assert (first["better"], second["better"]) == ("B", "B")
    expected = break_down(SOURCES, REFERENCES, BAD, GOOD, REFERENCES)
    assert found["sentence_by_sentence"] == vars(expected.everything)
    assert found["by_source_length"] == [vars(g) for g in expected.by_length]
    assert found["by_rarest_word"] == [vars(g) for g in expected.by_rarity]
    assert [s["where"] for s in found["most_different"]] == [
        f"test.tsv:{s.index + 1}" for s in expected.most_different(3)
    ]


def test_no_difference_is_claimed_where_there_is_none(compare: Run) -> None:
    write("same.ko", GOOD)
    done = compare("good.ko", "same.ko", "test.tsv")
    assert "No difference in BLEU can be claimed: +0.00 for B" in done.out
    assert "No difference in chrF can be claimed" in done.out
    assert "A wins 0, B wins 0, 40 ties." in done.out
    assert "Furthest apart" not in done.out
    assert as_json(compare, "good.ko", "same.ko", "test.tsv")["metrics"][0]["better"] is None


def test_a_model_is_compared_with_outputs(compare: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    model = trained().model
    monkeypatch.setattr("tongsa.tasks.pipeline.load", lambda *_, **__: model)
    found = as_json(compare, str(trained().path), "bad.ko", "test.tsv", "--beam", "1")
    outputs = [o.text for o in model.translate(SOURCES, beam_size=1)]
    assert found["metrics"][0]["a"] == pytest.approx(bleu(outputs, REFERENCES, "ko").value)
    assert found["metrics"][0]["better"] == "A"


def test_rare_words_are_counted_in_the_training_data(compare: Run) -> None:
    write_tsv(Path("train.tsv"), [Pair("one", "하나"), Pair("two", "둘"), Pair("two", "둘")])
    args = ("bad.ko", "good.ko", "test.tsv", "--train", "train.tsv")
    assert "counted in train.tsv." in compare(*args).out
    assert "counted in these references." in compare("bad.ko", "good.ko", "test.tsv").out
    groups = {g["name"]: g["sentences"] for g in as_json(compare, *args)["by_rarest_word"]}
    known = [set(reference.split()) <= {"하나", "둘"} for reference in REFERENCES]
    assert groups["0"] == known.count(False)


def test_two_aligned_files_and_another_tokenisation(compare: Run) -> None:
    write("test.en", SOURCES)
    write("test.ko", REFERENCES)
    found = as_json(compare, "bad.ko", "good.ko", "test.en", "test.ko", "--tokenisation", "13a")
    assert "|tok:13a|" in found["metrics"][0]["signature"]
    assert found["metrics"][0]["b"] == pytest.approx(bleu(GOOD, REFERENCES, "en").value)
    assert found["most_different"][0]["where"].startswith("test.en:")


def test_pairs_left_out_leave_the_lines_of_the_others_in_place(compare: Run) -> None:
    write_tsv(Path("test.tsv"), [Pair("", "하나"), *PAIRS])
    assert "test.tsv:1: source is empty" in compare("bad.ko", "good.ko", "test.tsv").err
    done = compare("bad.ko", "good.ko", "test.tsv", "--skip-empty", "--json")
    assert json.loads(done.out)["sentences"] == 40


def test_what_is_left_out_is_said(compare: Run) -> None:
    write_tsv(Path("test.tsv"), [Pair("", "하나"), *PAIRS])
    write_tsv(Path("train.tsv"), [Pair("one", "하나"), Pair("two", ""), Pair("", "셋")])
    done = compare("bad.ko", "good.ko", "test.tsv", "--skip-empty", "--train", "train.tsv")
    assert done.status == 0
    assert done.err == (
        "test.tsv: 1 pairs with an empty side are left out (lines 1).\n"
        "train.tsv: 2 pairs with an empty side are left out (lines 2, 3).\n"
    )


@pytest.mark.parametrize(
    ("a", "message"),
    [
        (
            "short.ko",
            "short.ko: holds 39 outputs, and there are 40 pairs in test.tsv; line n must be the "
            "output for pair n",
        ),
        ("missing.ko", "missing.ko: no such file; check the path"),
        ("missing.tongsa", "missing.tongsa: no such file; name a model file (.tongsa)"),
        ("cut.tongsa", "cut.tongsa: cut short: 1,000 bytes are there, but its end is missing; "
         "copy or download it again"),
        ("cut.bin", "cut.bin: cut short: 1,000 bytes are there, but its end is missing; "
         "copy or download it again"),
        (".", ".: this is a directory; pass a file"),
    ],
)  # fmt: skip
def test_what_is_no_system_is_said_before_anything_is_translated(
    a: str, message: str, compare: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("short.ko", GOOD[:39])
    for path in ("cut.tongsa", "cut.bin"):
        Path(path).write_bytes(trained().path.read_bytes()[:1000])

    def translate(*_: object, **__: object) -> None:
        raise AssertionError("minutes of translating for nothing")

    monkeypatch.setattr("tongsa.tasks.pipeline.Model.stream", translate)
    assert compare(trained().path, a, "test.tsv") == (1, "", f"tongsa: {message}\n")
    assert compare(a, "good.ko", "test.tsv") == (1, "", f"tongsa: {message}\n")


@pytest.mark.parametrize("option", ["--samples", "--trials", "--seed", "--examples"])
def test_silly_numbers_are_refused(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    done = run_here(capsys, "compare", "a", "b", "test.tsv", f"{option}=0")
    assert done.status == 2
    assert f"argument {option}: '0' is no whole number from 1 up" in done.err
