"""`tongsa translate MODEL -i FILE -o FILE`."""

import gzip
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polib
import pytest
from lxml import etree

import tongsa
from command_line import Done, command, run_apart, run_here
from tongsa.data.formats.unpack import unpacked
from toys import ENGLISH, trained

Run = Callable[..., Done]

CATALOGUE = """\
msgid ""
msgstr ""
"Language: ko\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

#, c-format
msgid "three one two\\n"
msgstr ""

msgid "nine"
msgstr "구"
"""


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def names_here() -> list[str]:
    return sorted(path.name for path in Path().iterdir())


@pytest.fixture
def translate(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def run(*args: str, stdin: str | None = None) -> Done:
        monkeypatch.setattr("tongsa.cli.answers.load", lambda *_, **__: trained().model)
        return run_here(capsys, "translate", trained().path, *args, stdin=stdin)

    return run


def test_a_catalogue_is_filled_in(translate: Run) -> None:
    Path("en.po").write_text(CATALOGUE, "utf-8")
    done = translate("-i", "en.po", "-o", "ko.po")
    assert done == (
        0,
        "",
        "1 translated, marked fuzzy.\nLeft as they are: 1 have a translation already.\n",
    )
    first, second = polib.pofile("ko.po")
    assert (first.msgstr, first.flags) == ("둘 하나 셋\n", ["fuzzy", "c-format"])
    assert (second.msgstr, second.fuzzy) == ("구", False)
    translate("-i", "en.po", "-o", "ko.po", "--overwrite")
    assert [entry.msgstr for entry in polib.pofile("ko.po")] == ["둘 하나 셋\n", "아홉"]


def test_xliff_keeps_its_tags(translate: Run) -> None:
    Path("in.xlf").write_text(
        '<xliff version="1.2"><file source-language="en-GB"><body><trans-unit><source>'
        '<g id="1">three <x id="2"/>one two</g></source></trans-unit></body></file></xliff>'
    )
    done = translate("-i", "in.xlf", "-o", "out.xlf")
    assert done.status == 0
    assert done.err.splitlines() == [
        "1 translated, marked needing review.",
        "1 with tags that found no place in the translation and stand behind it (line 1): look at "
        "these.",
    ]
    tree = etree.parse("out.xlf").getroot()
    target = tree.find(".//target/g")
    assert target is not None
    assert (target.get("id"), target.text, target[0].get("id")) == ("1", "둘 하나 셋", "2")
    assert tree.find("file").get("target-language") == "ko"


def test_a_file_goes_to_standard_output(translate: Run) -> None:
    Path("in.txt").write_text("three one two\n\nnine")
    assert translate("-i", "in.txt")[:2] == (0, "둘 하나 셋\n\n아홉")
    assert translate("-i", "in.txt", "-o", "-").out == "둘 하나 셋\n\n아홉"


def test_standard_input_may_be_any_format(translate: Run) -> None:
    done = translate("-i", "-", "--format", "csv", "--columns", "en,ko", stdin="en\nnine\n")
    assert (done.status, done.out) == (0, "en,ko\nnine,아홉\n")
    assert done.err == "1 translated.\n"
    assert translate("-o", "out.tsv", "--format", "tsv", stdin="one\n").status == 0
    assert Path("out.tsv").read_text("utf-8") == "one\t하나\n"
    done = run_apart("translate", trained().path, "-i", "-", stdin=gzip.compress(b"one\nnine\n"))
    assert (done.status, done.out) == (0, "하나\n아홉\n")


def test_the_options_of_the_search_count(translate: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[dict[str, Any]] = []
    stream = trained().model.stream

    def watched(_: object, texts: list[str], **options: Any) -> Any:
        given.append(options)
        return stream(texts, **options)

    monkeypatch.setattr("tongsa.tasks.pipeline.Model.stream", watched)
    Path("in.txt").write_text("one\n")
    translate("-i", "in.txt", "--beam", "1")
    assert given[0]["beam_size"] == 1


def test_the_report_may_be_json(translate: Run) -> None:
    Path("in.po").write_text(CATALOGUE, "utf-8")
    done = translate("-i", "in.po", "-o", "out.po", "--json")
    assert json.loads(done.out) == {
        "input": "in.po",
        "output": "out.po",
        "translated": 1,
        "kept": {"have a translation already": 1},
        "tags_behind": [],
        "unanswered": [],
        "failed": [],
        "split": 0,
    }


def test_units_without_an_answer_are_named(translate: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from tongsa.tasks.pipeline import Output

    def nothing(_: object, texts: list[str], **__: object) -> list[Output]:
        return [Output("", 0.0, 0.0) for _ in texts]

    assert trained().model
    monkeypatch.setattr("tongsa.tasks.pipeline.Model.stream", nothing)
    Path("in.txt").write_text("a\n" * 7)
    assert translate("-i", "in.txt", "-o", "out.txt").err == (
        "0 translated.\n"
        "7 to which the model said nothing stay as they are (lines 1, 2, 3, 4, 5, …).\n"
    )


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["-i", "in.po", "one"], "-i and -o are for files; 'one' is text to translate"),
        (
            ["-i", "in.po", "-o", "x.po", "--n-best", "2"],
            "--n-best: a file has place for one translation of each text",
        ),
        (["-i", "in.po", "--json"], "--json: standard output holds the file itself; pass -o FILE"),
        (
            ["-i", "in.po", "-o", "in.po"],
            "in.po: is read from, and the translation would take its place",
        ),
        (
            ["-i", "in.po", "-o", "./in.po"],
            "in.po: is read from, and the translation would take its place",
        ),
        (
            ["-i", "in.po", "-o", "here"],
            "here: is a folder; name a file in it, as in here/translation.txt",
        ),
        (["-i", "in.po", "-o", "no/x.po"], "no/x.po: there is no folder no; create it first"),
        (["one", "--overwrite"], "--overwrite is for files; pass one, as in -i in.po -o out.po"),
        (
            ["--to", "fr", "x"],
            "this model translates en → ko and nothing else: --to fr is not possible",
        ),
        (
            ["--style", "polite", "-i", "in.po"],
            "style 'polite': this model has learned no styles; train it with --style-column",
        ),
        (["x", "--no-header"], "--header is for files; pass one, as in -i in.po -o out.po"),
        (["-i", "no.po", "-o", "x.po"], "no.po: no such file; check the path"),
        (
            ["-i", "in.po", "-o", "x.po", "--to", "ja"],
            "in.po:1: is a translation to ko, not to ja; pass another file, or what it is to --to",
        ),
        (
            ["-i", "bad.xlf", "-o", "x.xlf"],
            "bad.xlf:2: not well-formed XML (mismatched tag); export or copy the file again",
        ),
    ],
)
def test_what_does_not_go_together_is_said_and_nothing_is_written(
    args: list[str], message: str, translate: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def translated(*_: object, **__: object) -> None:
        raise AssertionError("minutes of translating for nothing")

    assert trained().model
    monkeypatch.setattr("tongsa.tasks.pipeline.Model.stream", translated)
    Path("in.po").write_text(CATALOGUE, "utf-8")
    Path("bad.xlf").write_text(
        '<xliff version="1.2"><trans-unit><source>a</source></trans-unit>\n</a></xliff>'
    )
    Path("here").mkdir()
    before = names_here()
    assert translate(*args) == (1, "", f"tongsa: {message}\n")
    assert names_here() == before
    assert Path("in.po").read_text("utf-8") == CATALOGUE


def test_no_model_is_written_over(capsys: pytest.CaptureFixture[str]) -> None:
    Path("in.po").write_text(CATALOGUE, "utf-8")
    path = trained().path
    model = path.read_bytes()
    for models in (path, f"{path},{path}"):
        done = run_here(capsys, "translate", models, "-i", "in.po", "-o", path)
        reason = "is read from, and the translation would take its place"
        assert done.err == f"tongsa: {path}: {reason}\n"
        assert path.read_bytes() == model


def test_ctrl_c_leaves_no_half_a_file(translate: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    assert trained().model
    monkeypatch.setattr("tongsa.tasks.pipeline.Model.stream", interrupted)
    Path("in.po").write_text(CATALOGUE, "utf-8")
    Path("out.po").write_text("what was there")
    assert translate("-i", "in.po", "-o", "out.po") == (130, "", "tongsa: stopped\n")
    assert names_here() == ["in.po", "out.po"]
    assert Path("out.po").read_text() == "what was there"


# ---- Broken off, and gone on with ---------------------------------------------------------------


def many(count: int) -> list[str]:
    return [" ".join(ENGLISH[int(d)] for d in str(n)) for n in range(count)]


def answers_of(lines: list[str]) -> list[str]:
    return [o.text for o in trained().model.translate(lines)]


def break_off_after(calls: int, monkeypatch: pytest.MonkeyPatch, with_: BaseException) -> None:
    """Let the translating end so after some windows."""
    model = trained().model
    left = [calls]

    def stream(texts: list[str], **_: object) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise with_
        return tongsa.Model.stream(model, texts, beam_size=1)

    monkeypatch.setattr(model, "stream", stream, raising=False)


@pytest.mark.parametrize("name", ["out.txt", "out.txt.gz", "out.txt.xz"])
def test_a_file_goes_on_where_it_was_broken_off(
    name: str, translate: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = many(700)
    Path("in.txt.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
    with monkeypatch.context() as patch:
        break_off_after(1, patch, KeyboardInterrupt())
        done = translate("-i", "in.txt.gz", "-o", name)
    assert done.err == "To go on, give the same command with --resume.\ntongsa: stopped\n"
    assert names_here() == ["in.txt.gz", f"{name}.part", f"{name}.part.json"]
    # What was written after the last mark does not count.
    with Path(f"{name}.part").open("ab") as file:
        file.write("반쪽".encode()[:-1])

    done = translate("-i", "in.txt.gz", "-o", name)
    assert done.status == 1
    assert f"{name}.part: is what was broken off; go on with --resume, or delete it" in done.err

    done = translate("-i", "in.txt.gz", "-o", name, "--resume", "--batch-size", "32")
    assert done == (0, "", "Going on after 256 translations.\n700 translated.\n")
    assert names_here() == ["in.txt.gz", name]
    with unpacked(name, lambda: 0) as file:
        assert file.read().decode() == "\n".join(answers_of(lines))


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_sigkill_loses_no_line_and_doubles_none() -> None:
    lines = many(1500)
    Path("in.txt").write_text("\n".join(lines) + "\n")
    call: list[str | Path] = [
        "translate",
        trained().path,
        "-i",
        "in.txt",
        "-o",
        "out.txt.gz",
        "--resume",
    ]
    kills = 0
    for _ in range(2):
        before = Path("out.txt.gz.part.json")
        seen = before.read_bytes() if before.exists() else None
        process = subprocess.Popen(
            command(*call), stderr=subprocess.DEVNULL, env={**os.environ, "OMP_NUM_THREADS": "1"}
        )
        while process.poll() is None:
            if before.exists() and before.read_bytes() != seen:
                process.kill()
                break
            time.sleep(0.002)
        kills += process.wait() != 0
    assert kills
    done = run_apart(*call)
    assert done.status == 0
    text = gzip.decompress(Path("out.txt.gz").read_bytes()).decode()
    assert text == "\n".join(answers_of(lines)) + "\n"
    assert names_here() == ["in.txt", "out.txt.gz"]


def test_what_has_changed_since_is_named(translate: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("in.txt").write_text("\n".join(many(300)))
    with monkeypatch.context() as patch:
        break_off_after(1, patch, KeyboardInterrupt())
        translate("-i", "in.txt", "-o", "out.txt")
    done = translate("-i", "in.txt", "-o", "out.txt", "--resume", "--beam", "2")
    assert done.err == (
        "tongsa: out.txt.part: was begun with something else:\n"
        "  --beam = 2 now, None then\n"
        "Bring that back, or delete it and out.txt.part.json to begin anew.\n"
    )
    Path("in.txt").write_text("\n".join(many(301)))
    done = translate("-i", "in.txt", "-o", "out.txt", "--resume")
    assert done.status == 1
    assert "\n  input = [" in done.err


@pytest.mark.parametrize("damage", ["part", "journal", "gone"])
def test_what_was_written_must_be_there(
    damage: str, translate: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("in.txt").write_text("\n".join(many(300)))
    with monkeypatch.context() as patch:
        break_off_after(1, patch, KeyboardInterrupt())
        translate("-i", "in.txt", "-o", "out.txt")
    match damage:
        case "part":
            Path("out.txt.part").write_bytes(b"?" + Path("out.txt.part").read_bytes()[1:])
        case "journal":
            Path("out.txt.part.json").write_text("{")
        case _:
            Path("out.txt.part").unlink()
    done = translate("-i", "in.txt", "-o", "out.txt", "--resume")
    assert done.status == 1
    assert "out.txt.part: is not what was written; delete it and out.txt.part.json" in done.err


def test_nothing_to_go_on_from(translate: Run) -> None:
    Path("in.txt").write_text("one\n")
    done = translate("-i", "in.txt", "-o", "out.txt", "--resume")
    assert done == (0, "", "1 translated.\n")
    done = translate("-i", "in.txt", "-o", "out.txt", "--resume")
    assert done.err.endswith(
        "out.txt: is done, for nothing that was broken off is beside it; leave --resume out to "
        "make it anew\n"
    )
    done = translate("-i", "in.txt", "--resume")
    assert done.err == "tongsa: --resume: goes on from file to file; pass -i FILE -o FILE\n"


def test_a_line_that_fails_is_reported_and_the_rest_goes_on(
    translate: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = trained().model

    def stream(texts: list[str], **_: object) -> Any:
        if "nine nine" in texts:
            raise MemoryError("too much of it")
        return tongsa.Model.stream(model, texts, beam_size=1)

    monkeypatch.setattr(model, "stream", stream, raising=False)
    Path("in.txt").write_text("one\ntwo\nnine nine\nthree\n")
    done = translate("-i", "in.txt", "-o", "out.txt")
    assert Path("out.txt").read_text("utf-8") == "하나\n둘\nnine nine\n셋\n"
    assert done == (
        0,
        "",
        "3 translated.\n"
        "1 that could not be translated stay as they are (line 3): MemoryError: too much of it\n",
    )


def test_a_line_longer_than_any_learned_is_translated_sentence_by_sentence(
    translate: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    model = trained().model

    def stream(texts: list[str], **_: object) -> Any:
        asked.extend(texts)
        return [tongsa.Output(f"<{text}>", 0.0, 0.0) for text in texts]

    monkeypatch.setattr(model, "stream", stream, raising=False)
    long = "One two. Three four!  Five six? 일곱."
    Path("in.txt").write_text(f"one. two\n{long}\n")
    done = translate("-i", "in.txt", "-o", "out.txt")
    assert asked == ["one. two", "One two.", "Three four!", "Five six?", "일곱."]
    assert Path("out.txt").read_text() == (
        "<one. two>\n<One two.> <Three four!>  <Five six?> <일곱.>\n"
    )
    assert done.err == (
        "2 translated.\n1 longer than any that the model has learned from, translated sentence by "
        "sentence.\n"
    )
