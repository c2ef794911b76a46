"""`tongsa chat`: at a prompt, in a pipe, and what it refuses."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from command_line import Done, run_apart, run_here
from tongsa.runtime.model_file import write_model_file
from toys import chatting, trained

Chat = Callable[..., Done]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("chat") / "talk.tongsa"
    write_model_file(path, chatting().contents)
    return path


@pytest.fixture
def chat(path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Chat:
    """Chat, deterministically unless told otherwise, with a model that is loaded already."""
    monkeypatch.setattr("tongsa.cli.chat.load", lambda *_, **__: chatting())

    def run(*args: str, stdin: str | None = None, by_chance: bool = False) -> Done:
        how = [] if by_chance else ["--deterministic"]
        return run_here(capsys, "chat", path, *how, *args, stdin=stdin)

    return run


def typing(lines: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Sit at a terminal and type these; then Ctrl-D."""
    typed = iter(lines)

    def answer(_: str = "") -> str:
        line = next(typed, None)
        if line is None:
            raise EOFError
        if line == "^C":
            raise KeyboardInterrupt
        return line

    monkeypatch.setattr("builtins.input", answer)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)


def test_turns_on_the_command_line_are_one_conversation(chat: Chat) -> None:
    assert chat("three", "twice") == (0, "셋\n셋 셋\n", "")


def test_in_a_pipe_one_line_in_is_one_line_out_and_an_empty_one_begins_anew(chat: Chat) -> None:
    done = chat(stdin="five\nagain\n\nhello two\n")
    assert done == (0, "다섯\n다섯\n\n안녕\n", "")
    forgotten = chat("--json", stdin="five\n\nagain\n").out.splitlines()
    assert [json.loads(line)["source"] for line in forgotten] == ["five", "", "again"]
    remembered = chat("--json", stdin="five\nagain\n").out.splitlines()
    log_probs = [json.loads(lines[-1])["log_prob"] for lines in (forgotten, remembered)]
    assert log_probs[0] != pytest.approx(log_probs[1], abs=1e-3)


def test_at_a_prompt_it_takes_back_and_begins_anew(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = ["three", "nine", "/undo", "again", "", "/reset", "/undo", "/help", "/quit"]
    typing(lines, monkeypatch)
    done = chat()
    assert done.out == "셋\n아홉\n셋\n"
    assert done.err == (
        "Write something and press Enter. /undo, /reset and /quit do what they say.\n"
        "Back to: 셋\n"
        "A new conversation.\n"
        "Back to the beginning.\n"
        "There is no /help; there are /undo, /reset and /quit.\n"
    )


@pytest.mark.parametrize("keys", [["one"], ["one", "^C"]], ids=["Ctrl-D", "Ctrl-C"])
def test_it_ends_tidily(keys: list[str], chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    typing(keys, monkeypatch)
    done = chat()
    assert (done.status, done.out) == (0, "하나\n")
    assert done.err.endswith("say.\n\n")


def test_by_chance_the_seed_decides(chat: Chat) -> None:
    def draw(seed: str) -> str:
        return chat(
            "three", "nine", "--seed", seed, "--temperature", "3", "--top-p", "1", by_chance=True
        ).out

    assert draw("1") == draw("1")
    assert len({draw(seed) for seed in "12345"}) > 1


def test_a_model_for_something_else_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    path = trained().path
    assert run_here(capsys, "chat", path, "one") == (
        1, "", f"tongsa: {path}: its task is translation, not chat; use: tongsa run {path}\n"
    )  # fmt: skip


def test_what_contradicts_is_refused(chat: Chat) -> None:
    done = chat("one", "--temperature", "0.5")
    assert (done.status, done.out) == (1, "")
    assert "temperature = 0.5: changes nothing but samples" in done.err
    assert "deterministic = true: draws nothing by chance" in chat("one", "--sample").err


@pytest.mark.skipif(os.name == "nt", reason="locales")
def test_run_is_chat_whatever_the_locale(path: Path) -> None:
    done = run_apart("run", path, "--deterministic", stdin="three\ntwice\n", env={"LC_ALL": "C"})
    assert done == (0, "셋\n셋 셋\n", "")
