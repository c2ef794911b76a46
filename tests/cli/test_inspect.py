"""`tongsa inspect`: what it shows, writes and refuses."""

import json
import re
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from command_line import run_here
from looked_into import page_served
from toys import trained, write_tsv

Capture = pytest.CaptureFixture[str]


def test_the_terminal_shows_the_run(capsys: Capture) -> None:
    done = run_here(capsys, "inspect", trained().path, "three one two")
    assert (done.status, done.err) == (0, "")
    assert "answer   둘 하나 셋" in done.out
    assert "context vector: 32 numbers" in done.out
    assert "\x1b" not in done.out  # colours are for terminals


def test_json_is_one_object_a_model(capsys: Capture) -> None:
    both = f"{trained().path},{trained().path}"
    done = run_here(capsys, "inspect", trained().path, "three", "--json", "--beam", "1")
    trace = json.loads(done.out)
    assert (trace["answer"], trace["network"]["search"]) == ("셋", "beam:1")
    # The same file twice is one model.
    assert len(run_here(capsys, "inspect", both, "three", "--json").out.splitlines()) == 1


def test_what_if_on_the_command_line(capsys: Capture) -> None:
    changes = ["--replace", "0=four", "--force", "1=열", "--attend", "0=2", "--zero", "context.3",
               "--zero", "encoder.0.2", "--context-of", "nine"]  # fmt: skip
    done = run_here(capsys, "inspect", trained().path, "three one two", "--json", *changes)
    assert json.loads(done.out)["changes"]["what"] == [
        "source token 0, three, is four",
        "step 1 writes 열",
        "step 0 looks at two",
        "unit 3 of the context is 0",
        "unit 2 of the encoder, layer 0 is 0",
        "the context vector is that of 'nine'",
    ]


def test_files_are_written_whole(capsys: Capture, tmp_path: Path) -> None:
    page, drawing = tmp_path / "inside.html", tmp_path / "attention.svg"
    done = run_here(
        capsys, "inspect", trained().path, "three one two", "--html", page, "--svg", drawing
    )
    assert (done.status, done.out) == (0, "")
    assert f"wrote {page}" in done.err
    assert page.read_text("utf-8").startswith("<!doctype html>")
    assert drawing.read_text("utf-8").startswith("<svg")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--force", "둘"], "--force 둘: must be STEP=TOKEN, such as 0=word"),
        (["--force", "x=둘"], "--force: 'x' is no whole number; it must be STEP=TOKEN"),
        (["--attend", "0=x"], "--attend: 'x' is no whole number; it must be STEP=PLACE"),
        (["--zero", "encoder.3"], "must be encoder.LAYER.UNIT, decoder.LAYER.UNIT or context.UNIT"),
        (["--force", "0=둘셋넷"], "the model's vocabulary does not hold it"),
        (["--html", "missing/folder/x.html"], "there is no folder missing/folder"),
        (["--serve", "--port", "99999"], "--port 99999: cannot be used"),
    ],
)
def test_what_is_wrong_is_said(args: list[str], message: str, capsys: Capture) -> None:
    done = run_here(capsys, "inspect", trained().path, "three", *args)
    assert (done.status, done.out) == (1, "")
    assert message in done.err


def test_the_model_is_not_written_over(capsys: Capture) -> None:
    before = trained().path.read_bytes()
    done = run_here(capsys, "inspect", trained().path, "three", "--html", trained().path)
    assert done.status == 1
    assert "is read from, and the page would take its place" in done.err
    assert trained().path.read_bytes() == before


# ---- Live ---------------------------------------------------------------------------------------


def post(url: str, body: bytes, **headers: str) -> tuple[int, Any]:
    request = urllib.request.Request(url, body, headers, method="POST")
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def test_the_page_asks_its_server_and_no_other_may() -> None:
    with page_served() as url:
        with urllib.request.urlopen(url) as answer:
            assert '"live": "trace"' in answer.read().decode()
        vocabulary = trained().model.task.target.vocabulary
        ask: dict[str, Any] = {
            "model": "numbers",
            "request": "three one",
            "force": {"0": vocabulary.index("열")},
        }
        status, found = post(url + "trace", json.dumps(ask).encode())
        assert status == 200
        assert found["steps"][0]["wrote"] == "열"
        assert found["steps"][0]["forced"]
        assert found["changes"]["before"] == "하나 셋"
        ask |= {"force": {}, "attend": {"0": 1}, "zero": [["decoder", 0, 7], ["context", 0, 3]]}
        found = post(url + "trace", json.dumps(ask).encode())[1]
        assert found["changes"]["what"] == [
            "step 0 looks at one",
            "unit 7 of the decoder, layer 0 is 0",
            "unit 3 of the context is 0",
        ]
        ask = {"model": "numbers", "request": "three one", "replace": {"0": "four"}}
        ask |= {"context_of": "nine", "among": ["two"]}
        found = post(url + "trace", json.dumps(ask).encode())[1]
        assert found["changes"]["kinds"] == [["replace", 0, "three", "four"], ["lend", "nine"]]
        assert found["maps"]["sentences"]["names"] == ["three one", "two"]
        status, found = post(url + "trace", b'{"model": "numbers", "request": " "}')
        assert (status, found["error"][:24]) == (422, "there is nothing to look")
        right = '{"model": "numbers", "request": "x", %s}'
        wrong = [right % f'"force": {force}' for force in ("[1]", '{"a": 1}', '{"0": -1}')]
        wrong += [right % f'"zero": {zero}' for zero in ("3", "[3]", '[["context", 0, "x"]]')]
        wrong += [right % f'"replace": {token}' for token in ('{"0": -1}', '{"x": "one"}', "[1]")]
        wrong += [right % odd for odd in ('"context_of": 3', '"among": "one"', '"among": [1]')]
        for body in ("{}", "no json", '{"model": "x", "request": "x"}', "[]", *wrong):
            status, found = post(url + "trace", body.encode())
            assert (status, found["error"][:20]) == (400, 'post {"model": "NAME')
        assert post(url + "other", b"{}")[0] == 400
        assert post(url + "trace", b"x" * 100_001)[0] == 400
        assert post(url + "trace", b"{}", Host="evil.example")[0] == 403


def test_it_tells_what_lies_near_and_draws_a_map(capsys: Capture, tmp_path: Path) -> None:
    model, text = trained().model, "three one"
    drawn, others = tmp_path / "map.svg", tmp_path / "others.txt"
    done = run_here(
        capsys, "inspect", trained().path, text, "--neighbours", "--map", drawn
    )  # fmt: skip
    assert done.status == 0
    lines = done.out.splitlines()
    assert lines[0] == "near what was read, by embedding (cosine)"
    near = "  ".join(f"{n.token.text} {n.cosine:.2f}" for n in model.neighbours("three", 5))
    assert lines[1] == f"  three   {near}"
    assert "near what was written, by embedding (cosine)" in lines
    assert ">three</text>" in drawn.read_text("utf-8")
    others.write_text("nine nine\n\ntwo one\n", encoding="utf-8")
    assert run_here(
        capsys, "inspect", trained().path, text, "--map", drawn, "--among", others
    ).status == 0  # fmt: skip
    assert re.findall(r">([a-z ]+)</text>", drawn.read_text("utf-8")) == [
        "three one", "nine nine", "two one"
    ]  # fmt: skip
    done = run_here(capsys, "inspect", trained().path, "three", "--map", drawn)
    assert done.err == "tongsa: a map needs two words, or other sentences: --among FILE\n"
    done = run_here(capsys, "inspect", trained().path, text, "--among", tmp_path / "none.txt")
    assert done.status == 1
    assert "none.txt" in done.err


def test_it_tells_what_lies_near_one_word(capsys: Capture) -> None:
    # Both sides share a table in this model.
    found = trained().model.neighbours("three", 8)
    near = "  ".join(f"{n.token.text} {n.cosine:.2f}" for n in found)
    said = f"near three, by embedding (cosine)\n  read and written   {near}\n"
    for args in (["one two", "--neighbours", "three"], ["--neighbours", "three"]):
        assert run_here(capsys, "inspect", trained().path, *args) == (0, said, "")
    unknown = run_here(capsys, "inspect", trained().path, "one", "--neighbours", "eleven")
    assert unknown.status == 1
    assert "'eleven'" in unknown.err
    for args in ([], ["--neighbours"]):
        assert run_here(capsys, "inspect", trained().path, *args).err == (
            f'tongsa: say what to look at: tongsa inspect {trained().path} "I drink coffee."\n'
        )


def test_it_names_the_pairs_that_taught_a_token(capsys: Capture, tmp_path: Path) -> None:
    pairs = write_tsv(tmp_path / "pairs.tsv", trained().train[:30])
    source, target = next(p for p in trained().train[:30] if len(p.target.split()) == 2)
    done = run_here(capsys, "inspect", trained().path, source, "--taught-by", pairs)
    assert (done.status, done.err) == (0, "")
    told = done.out.partition("taught by: ")[2].splitlines()
    assert told[0] == f"the nearest of {_places(30):,} places in 30 pairs"
    first = target.split()[0]
    assert told[1] == f"  {first}"
    assert told[2].endswith(f"0.00  {first}  {source} → {target}")


def _places(pairs: int) -> int:
    return sum(len(pair.target.split()) + 1 for pair in trained().train[:pairs])
