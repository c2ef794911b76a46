"""`tongsa translate`: arguments, standard input, a prompt."""

import json
import math
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from command_line import Done, command, run_apart, run_here
from tongsa.cli.sureness import print_with_confidence
from tongsa.runtime.model_file import write_model_file
from tongsa.tasks.confidence import Word
from tongsa.tasks.glossary import Entry
from tongsa.tasks.options import Options
from tongsa.tasks.pipeline import Output
from toys import trained

Run = Callable[..., Done]


@pytest.fixture
def translate(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `tongsa translate MODEL …` in this process, which spares loading everything anew."""

    def run(*args: str, stdin: str | None = None) -> Done:
        monkeypatch.setattr("tongsa.cli.answers.load", lambda *_, **__: trained().model)
        return run_here(capsys, "translate", trained().path, *args, stdin=stdin)

    return run


def test_sentences_may_be_arguments(translate: Run) -> None:
    assert translate("three one two", "", "nine") == (0, "둘 하나 셋\n\n아홉\n", "")


def test_sentences_may_stand_before_and_behind_the_options(translate: Run) -> None:
    assert translate("--beam", "1", "one", "two").out == "하나\n둘\n"
    assert translate("one", "two", "--beam", "1").out == "하나\n둘\n"
    assert translate("one", "--beam", "1", "two").out == "하나\n둘\n"
    done = translate("one", "--bean", "1", "two")
    assert (done.status, done.out) == (2, "")
    assert done.err.endswith(
        "tongsa: error: tongsa translate has no option --bean; did you mean --beam?\n"
    )


def test_line_n_of_the_output_answers_line_n_of_the_input(translate: Run) -> None:
    done = translate(stdin="three one two\n\nnine\n   \none\n\n")
    assert done == (0, "둘 하나 셋\n\n아홉\n\n하나\n\n", "")
    # The last line need not end.
    assert translate(stdin="one\ntwo") == (0, "하나\n둘\n", "")
    assert translate(stdin="") == (0, "", "")


def test_many_lines_keep_their_order(translate: Run) -> None:
    pairs = (trained().held_out * 13)[:1100]  # more than are taken at once
    done = translate("--beam", "1", stdin="".join(f"{p.source}\n" for p in pairs))
    assert done.out.splitlines() == [p.target for p in pairs]


def test_the_lines_before_a_broken_one_are_answered(translate: Run) -> None:
    done = translate(stdin="one\ntwo\nn\0ne\nthree\n")
    assert (done.status, done.out) == (1, "하나\n둘\n")
    assert done.err.startswith("tongsa: standard input:3: NUL byte at column 2")


def test_n_best_lines_a_sentence_with_scores(translate: Run) -> None:
    done = translate("--n-best", "3", "three one two", "nine")
    lines = [line.split("\t") for line in done.out.splitlines()]
    assert len(lines) == 6
    assert [lines[0][1], lines[3][1]] == ["둘 하나 셋", "아홉"]
    for three in (lines[:3], lines[3:]):
        scores = [float(score) for score, _ in three]
        assert scores == sorted(scores, reverse=True)
        assert len({text for _, text in three}) == 3


def test_json_is_one_object_a_line(translate: Run) -> None:
    done = translate("--json", "--n-best", "2", 'three "one" two', "", "nine")
    found = [json.loads(line) for line in done.out.splitlines()]
    assert [f["source"] for f in found] == ['three "one" two', "", "nine"]
    assert found[2]["text"] == "아홉"
    assert found[1] == {
        "source": "", "text": "", "score": 0.0, "log_prob": 0.0, "truncated": False,
        "tokens": [], "token_log_probs": [], "confidence": None, "words": [], "warnings": [],
    }  # fmt: skip
    [other] = found[2]["alternatives"]
    assert set(other) == {
        "text", "score", "log_prob", "truncated", "tokens", "token_log_probs", "confidence", "words"
    }  # fmt: skip
    assert found[2]["tokens"] == ["아홉"]
    assert sum(found[2]["token_log_probs"]) == pytest.approx(found[2]["log_prob"])
    assert other["score"] <= found[2]["score"] < 0
    assert "alternatives" not in json.loads(translate("--json", "nine").out)
    assert '"text": "아홉"' in done.out  # for people too


def test_the_options_reach_the_search(
    translate: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    given: list[dict[str, Any]] = []

    def stream(_: object, texts: list[str], **options: Any) -> Iterator[Output]:
        given.append(options)
        return (Output(text, 0.0, 0.0) for text in texts)

    assert trained().model  # made before the search is gone
    monkeypatch.setattr("tongsa.tasks.pipeline.Model.stream", stream)
    monkeypatch.setattr("tongsa.tasks.translation.Translation.wishes", lambda *_: None)
    said = (
        "--beam=7 --length-penalty=0.5 --coverage-penalty=0.2 --groups=3 --diversity=0.4 "
        "--mutual-information=0.1 --ctc-weight=0.3 --no-repeat-ngram=3 --min-length=0 "
        "--max-length=9 --max-ratio=1.5 --sample --temperature=0 --top-k=5 --top-p=0.9 --seed=0 "
        "--no-replace-unk --n-best=2 --batch-size=9 --prefix=둘 --to=ko --from=en --style=polite "
        "--glossary=g.tsv --keep=x --keep=y"
    )
    (tmp_path / "g.tsv").write_text("one\t하나\n", "utf-8")
    translate(*said.split(), "x")
    translate("x")
    everything = {
        "beam_size": 7, "length_penalty": 0.5, "coverage_penalty": 0.2,
        "mutual_information": 0.1, "diversity_groups": 3, "diversity_strength": 0.4,
        "ctc_weight": 0.3, "no_repeat_ngram": 3, "min_length": 0, "max_length": 9,
        "max_ratio": 1.5,
        "sample": True, "temperature": 0.0, "top_k": 5, "top_p": 0.9, "seed": 0,
        "replace_unk": False, "n_best": 2, "batch_size": 9, "prefix": "둘",
        "to": "ko", "from_": "en", "style": "polite",
        "glossary": [Entry("one", "하나", "g.tsv:1")], "keep": ["x", "y"],
    }  # fmt: skip
    assert list(everything) == list(Options.__annotations__)
    nothing = dict.fromkeys(everything) | {"n_best": 1, "batch_size": 64}
    assert given == [everything, nothing]


def test_scores_show_how_probable_each_token_was(translate: Run) -> None:
    done = translate("--scores", "three one two", "", "nine")
    lines = done.out.splitlines()
    assert len(lines) == 5  # nothing to say of the tokens of an empty sentence
    score, text = lines[0].split("\t")
    output = trained().model.translate("three one two")
    assert float(score) == pytest.approx(output.score, abs=1e-4)
    assert text == "둘 하나 셋"
    shown = [token.split(" ") for token in lines[1].strip("\t").split("  ")]
    assert [token for token, _ in shown] == ["둘", "하나", "셋", "<eos>"]
    for (_, percent), log_prob in zip(shown, output.token_log_probs, strict=True):
        assert float(percent.strip("%")) == pytest.approx(100 * math.exp(log_prob), abs=0.51)
    assert lines[2].split("\t") == ["0.0000", ""]
    assert len(translate("--scores", "--n-best", "2", "nine").out.splitlines()) == 4


def test_what_contradicts_itself_is_said_in_a_line(translate: Run) -> None:
    assert translate("--temperature", "0.5", "nine") == (
        1,
        "",
        "tongsa: temperature = 0.5: changes nothing but samples; "
        "set sample = true, or pass --sample\n",
    )
    assert translate("--prefix", "사과", "nine") == (
        1,
        "",
        "tongsa: prefix = '사과': the model's vocabulary cannot write all of it; it knows '⁇'\n",
    )


def test_models_between_commas_answer_together(capsys: pytest.CaptureFixture[str]) -> None:
    path = trained().path
    done = run_here(capsys, "translate", f"{path},{path}", "three one two")
    assert done == (0, "둘 하나 셋\n", "")
    done = run_here(capsys, "translate", f"{path},missing.tongsa", "three one two")
    assert done.err == ("tongsa: missing.tongsa: no such file; name a model file (.tongsa)\n")


def test_json_tells_how_sure_the_model_is_and_of_what_it_has_not_seen(translate: Run) -> None:
    output = trained().model.translate("three one 2")
    found = json.loads(translate("--json", "three one 2").out)
    assert found["confidence"] == output.confidence
    assert 0 < found["confidence"] < 1
    assert found["words"] == [word._asdict() for word in output.words]
    assert found["words"][0]["text"] == output.text.split()[0]
    assert found["warnings"] == [
        {
            "code": "unseen-characters",
            "text": "character not seen in training: 2",
            "values": ["2"],
        }
    ]


def test_confidence_stands_before_the_answer(translate: Run) -> None:
    done = translate("--confidence", "three one two", "", "nine")
    three, empty, nine = done.out.splitlines()
    sure = trained().model.translate("three one two").confidence
    assert three == f"{sure:.2f}\t둘 하나 셋"
    assert empty == "\t"
    assert nine.endswith("\t아홉")
    assert len(translate("--confidence", "--n-best", "3", "nine").out.splitlines()) == 3


def test_a_model_that_knows_no_confidence_says_how_to_measure_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "old.tongsa"
    write_model_file(path, replace(trained().model.contents, calibration=None))
    done = run_here(capsys, "translate", path, "--confidence", "one")
    assert done == (
        1,
        "",
        f"tongsa: {path}: does not say how sure it may be; measure it on pairs that it has not "
        f"learned from: tongsa calibrate {path} PAIRS\n",
    )


def test_warnings_are_never_among_the_answers(translate: Run) -> None:
    long = "one " * 20
    done = translate("--warn", "nine", "three 2", long)
    assert done.out == translate("nine", "three 2", long).out
    assert done.err.splitlines() == [
        "tongsa: 'three 2': character not seen in training: 2",
        f"tongsa: '{long[:49]}…': unusually long: 20 tokens; 1 to 4 in 99 % of the training data",
    ]
    assert translate("three 2").err == ""  # no terminal, and nobody asked


@pytest.mark.parametrize("terminal", [True, False])
def test_on_a_terminal_warnings_come_unasked(
    terminal: bool, translate: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr("sys.stdout.isatty", lambda: terminal)
    # A file of answers is no place to watch them.
    assert ("not seen in training" in translate("three 2").err) == terminal
    assert translate("--json", "three 2").err == ""


def test_on_a_terminal_words_that_the_model_is_unsure_of_have_a_colour(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = (Word("둘", 0, 1, -1.0, 0.9), Word("셋", 2, 3, -2.0, 0.5), Word("넷", 4, 5, -3.0, 0.1))
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    print_with_confidence(Output("둘 셋 넷", 0.0, 0.0, confidence=0.5, words=words))
    assert capsys.readouterr().out == "0.50  둘 \x1b[33m셋\x1b[0m \x1b[31m넷\x1b[0m\n"


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--beam", "0", "argument --beam: '0' is no whole number from 1 up"),
        ("--beam", "-1", "argument --beam: '-1' is no whole number from 1 up"),
        ("--beam", "x", "argument --beam: 'x' is no whole number from 1 up"),
        ("--beam", "2.5", "argument --beam: '2.5' is no whole number from 1 up"),
        ("--n-best", "0", "argument --n-best: '0' is no whole number from 1 up"),
        ("--batch-size", "0", "argument --batch-size: '0' is no whole number from 1 up"),
        ("--threads", "0", "argument --threads: '0' is no whole number from 1 up"),
        ("--groups", "0", "argument --groups: '0' is no whole number from 1 up"),
        ("--max-length", "0", "argument --max-length: '0' is no whole number from 1 up"),
        ("--min-length", "-1", "argument --min-length: '-1' is no whole number from 0 up"),
        ("--top-k", "1.5", "argument --top-k: '1.5' is no whole number from 0 up"),
        ("--top-p", "0", "argument --top-p: '0' is no number above 0 and up to 1"),
        ("--top-p", "1.1", "argument --top-p: '1.1' is no number above 0 and up to 1"),
        ("--top-p", "x", "argument --top-p: 'x' is no number above 0 and up to 1"),
        ("--temperature", "-1", "argument --temperature: '-1' is no number from 0 up"),
        ("--length-penalty", "x", "argument --length-penalty: 'x' is no number from 0 up"),
        ("--length-penalty", "nan", "argument --length-penalty: 'nan' is no number from 0 up"),
        ("--length-penalty", "-1", "argument --length-penalty: '-1' is no number from 0 up"),
    ],
)
def test_silly_options_are_refused(
    option: str, value: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    done = run_here(capsys, "translate", "missing.tongsa", f"{option}={value}", "one")
    assert (done.status, done.out) == (2, "")
    assert done.err.endswith(f"tongsa translate: error: {message}\n")


# ---- Beside other programs -------------------------------------------------------------------


class Beside:
    """A running `tongsa translate`, as another program talks to it."""

    def __init__(self, *args: str) -> None:
        self.process = subprocess.Popen(
            command("translate", trained().path, *args),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # A test run in the background of a shell ignores Ctrl-C, and hands that down.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        # A dead lock would be for ever: kill it, and the test fails instead.
        self.timer = threading.Timer(120, self.process.kill)
        self.timer.start()

    def ask(self, line: str) -> str:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(line.encode())
        self.process.stdin.flush()
        return self.process.stdout.readline().decode()

    def end(self) -> tuple[int, str]:
        _, err = self.process.communicate(timeout=120)
        self.timer.cancel()
        return self.process.returncode, err.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_program_may_wait_for_each_answer_and_ctrl_c_ends_it() -> None:
    beside = Beside()
    assert beside.ask("three one two\n") == "둘 하나 셋\n"
    assert beside.ask("\n") == "\n"
    assert beside.ask("nine\n") == "아홉\n"
    # While it waits for the next line.
    time.sleep(0.2)
    beside.process.send_signal(signal.SIGINT)
    assert beside.process.wait(120) == 130
    assert beside.end() == (130, "tongsa: stopped\n")


def test_the_end_of_the_input_is_the_end() -> None:
    beside = Beside("--json")
    assert json.loads(beside.ask("nine\n"))["text"] == "아홉"
    assert beside.end() == (0, "")


def test_compressed_input_is_read_as_it_is() -> None:
    import gzip

    done = run_apart("translate", trained().path, stdin=gzip.compress(b"one\n\ntwo\n"))
    assert done == (0, "하나\n\n둘\n", "")


# ---- A person at a prompt --------------------------------------------------------------------


class Terminal:
    """A pseudo-terminal with `tongsa translate` on it."""

    def __init__(self, stdout: Path | None = None) -> None:
        import pty

        self.ours, theirs = pty.openpty()
        out: Any = stdout.open("wb") if stdout else theirs
        self.process = subprocess.Popen(
            command("translate", trained().path),
            stdin=theirs, stdout=out, stderr=theirs,
            env={**os.environ, "TERM": "dumb"},
        )  # fmt: skip
        os.close(theirs)
        if stdout:
            out.close()
        self.timer = threading.Timer(120, self.process.kill)
        self.timer.start()
        self.seen = ""

    def until(self, sign: str) -> str:
        """Read until `sign` comes, and return what came."""
        data = b""
        while sign.encode() not in data:
            try:
                got = os.read(self.ours, 1024)
            except OSError:  # the other end is closed
                got = b""
            if not got:
                raise AssertionError(f"ended before {sign!r}: {data.decode()!r}")
            data += got
        return data.decode().replace("\r\n", "\n")

    def type(self, text: str) -> None:
        os.write(self.ours, text.encode())

    def end(self) -> int:
        status = self.process.wait(120)
        self.timer.cancel()
        os.close(self.ours)
        return status


needs_a_terminal = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")


@needs_a_terminal
def test_on_a_terminal_there_is_a_prompt() -> None:
    terminal = Terminal()
    greeting = terminal.until("> ")
    assert "Write a sentence and press Enter; an empty line or Ctrl-D ends.\n" in greeting
    terminal.type("three one two\n")
    assert "둘 하나 셋\n" in terminal.until("> ")
    terminal.type("nine\n")
    assert "아홉\n" in terminal.until("> ")
    terminal.type("\x04")  # Ctrl-D
    assert terminal.end() == 0


@needs_a_terminal
def test_answers_may_go_to_a_file_and_the_prompt_stays_on_the_terminal(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "answers.txt")
    terminal.until("> ")
    terminal.type("three one two\n")
    terminal.until("> ")
    terminal.type("\n")
    assert terminal.end() == 0
    assert (tmp_path / "answers.txt").read_text("utf-8") == "둘 하나 셋\n"
