"""Conversations: turns are looked at as texts, answers as what is learned, repeats as a whole."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from clean_pairs import found
from rich.console import Console

from tongsa.config import Config
from tongsa.data import builtin
from tongsa.data.builtin import small_talk
from tongsa.data.check import Report, check, fix
from tongsa.data.check.display import show
from tongsa.data.conversations import load_conversations
from tongsa.data.formats.layout import Layout
from tongsa.errors import DataError

TURNS = 3
CHAT = replace(Config(task="chat"), text=replace(Config().text, turns=TURNS))
TALK = """\
안녕!
안녕, 어디 가?
학교에.

배고파.
밥 먹으러 갈까?

안녕!
반가워.
"""


def talk(folder: Path, text: str = TALK, name: str = "talk.txt") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def looked_at(path: Path, **more: object) -> Report:
    return check([path], config=CHAT, **more)  # type: ignore[arg-type]


def learned(path: Path) -> list[tuple[str, str]]:
    """What training reads in a file."""
    corpus = load_conversations([path], Layout(), TURNS)
    return [(source.replace("\n", " "), target) for source, target in corpus.pairs]


def test_what_is_looked_at_is_what_training_learns(tmp_path: Path) -> None:
    path = talk(tmp_path)
    report = looked_at(path)
    assert found(report) == {}
    [part] = report.parts
    assert list(zip(part.source, part.target, strict=True)) == learned(path)
    assert list(part.lines) == [2, 3, 6, 9]


@pytest.mark.parametrize("name", ["small-talk-en", "small-talk-ko"])
def test_clean_talk_gives_nothing(name: str, tmp_path: Path) -> None:
    said = small_talk.load(name).train
    lines = "".join(json.dumps({"turns": list(turns)}) + "\n" for turns in said)
    report = looked_at(talk(tmp_path, lines, "talk.jsonl"), target_language=name[-2:])
    assert not {f.id for f in report.findings} - {"many-to-one"}


def test_a_spoilt_turn_is_found_once_however_many_answers_it_stands_before(tmp_path: Path) -> None:
    text = TALK.replace("어디 가?", "어디\u200b 가?").replace("배고파.", "배고파\x07.")
    path = talk(tmp_path, text)
    report = looked_at(path)
    assert {(f.id, f.unit, *f.lines) for f in report.findings} == {
        ("invisible-characters", "turn", 2),
        ("control-characters", "turn", 5),
    }
    fixed = fix(report, tmp_path / "clean.txt")
    assert (fixed.kept, fixed.removed, fixed.repaired, fixed.unit) == (4, {}, 2, "answer")
    assert fixed.files[0].read_text("utf-8") == TALK.replace("배고파.", "배고파 .")


def test_lines_that_are_no_turns_are_named_in_training_s_words(tmp_path: Path) -> None:
    text = "A: Hi!\nB: Hello!\nHow are you?\nA: Fine.\nB:\nA: And you?\nB: So so.\nA: x\ty\n"
    path = talk(tmp_path, text)
    with pytest.raises(DataError) as caught:
        load_conversations([path], Layout(), TURNS)
    report = looked_at(path, examples=9)
    [finding] = [f for f in report.findings if f.id == "no-turn"]
    assert finding.severity == "error"
    assert [f"{e.where}: {e.detail}" for e in finding.examples] == str(caught.value).splitlines()
    assert found(report)["single-turn/target"] == [4]


def test_a_copy_ends_the_conversation_where_a_line_is_no_turn(tmp_path: Path) -> None:
    text = "A: Hi!\nB: Hello!\nHow are you?\nA: Fine.\nB: Good.\nA: Bye.\nB: See you!\n"
    fixed = fix(looked_at(talk(tmp_path, text)), tmp_path / "clean.txt")
    assert fixed.removed == {"no-turn": 1}
    answers = [answer for _, answer in learned(fixed.files[0])]
    assert answers == ["Hello!", "Good.", "Bye.", "See you!"]
    assert fixed.removed_list.read_text("utf-8").splitlines()[1:] == ["3\tno-turn\t\tHow are you?"]


def test_conversations_that_stand_there_twice_go_as_a_whole(tmp_path: Path) -> None:
    # The first two turns are said twice more, but the conversations go on differently.
    text = f"{TALK}\n안녕!\n안녕, 어디 가?\n집에.\n\n{TALK}"
    report = looked_at(talk(tmp_path, text), only=["duplicate-pairs"])
    assert found(report) == {"duplicate-pairs": [16, 17, 20, 23]}
    fixed = fix(report, tmp_path / "clean.txt")
    assert fixed.kept == 6
    assert fixed.files[0].read_text("utf-8") == f"{TALK}\n안녕!\n안녕, 어디 가?\n집에.\n\n"


def test_a_leak_is_a_whole_conversation(tmp_path: Path) -> None:
    test = talk(tmp_path, "안녕!\n반가워.\n\n안녕!\n안녕, 어디 가?\n집에.\n", "test.txt")
    report = looked_at(talk(tmp_path), test=[test])
    assert {(f.id, f.part, *f.lines, *f.train_lines) for f in report.findings} == {
        ("test-leak", "test", 2, 9)
    }
    fixed = fix(report, tmp_path / "clean.txt")
    assert (fixed.kept, fixed.removed) == (3, {"test-leak": 1})


def test_turns_in_another_language_are_found(tmp_path: Path) -> None:
    more = "".join(f"{target}\n" for _, target in builtin.load("en-ko").train[:80])
    path = talk(tmp_path, f"{more}this was never translated into Korean\n")
    report = looked_at(path, target_language="ko")
    assert found(report) == {"wrong-script/target": [81]}


def test_json_lines_are_checked_and_copied(tmp_path: Path) -> None:
    messages = [  # a line break within a turn is kept
        {"role": "user", "content": "Hi,\nyou!"},
        {"role": "assistant", "content": "Hel\u200blo!"},
    ]
    good = {"id": 7, "messages": messages}
    lines = [
        json.dumps(good, ensure_ascii=False),
        "not JSON",
        '{"turns": ["Hi!", ""]}',
        json.dumps(good).replace("Hel\\u200blo", "Hello you"),
    ]
    report = looked_at(talk(tmp_path, "\n".join(lines) + "\n", "talk.jsonl"))
    assert found(report) == {"no-turn/target": [2, 3], "invisible-characters/target": [1]}
    fixed = fix(report, tmp_path / "clean.jsonl")
    assert (fixed.kept, fixed.removed, fixed.repaired) == (2, {"no-turn": 2}, 1)
    assert fixed.files[0].read_text("utf-8").splitlines() == [
        lines[0].replace("\u200b", ""), lines[3]
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-16", "cp949"])
def test_other_encodings_are_read_and_named(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    path.write_bytes((TALK * 3).replace("!\n안", "!\n\n안").encode(encoding))
    ids = set(found(looked_at(path)))
    assert "wrong-encoding/target" in ids
    assert "unreadable-lines/target" not in ids


def test_questions_and_answers_are_pairs_that_need_not_hold_the_same(tmp_path: Path) -> None:
    path = talk(tmp_path, "Is it {name}?\tYes.\nHi!\tHi!\nHi!\tHi!\n", "pairs.tsv")
    assert found(looked_at(path)) == {"duplicate-pairs": [3]}
    assert "placeholder-mismatch" in found(check([path]))


def test_where_nobody_answers_the_check_says_what_training_says(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="only one speaker, A, in 2 turns, so nobody answers"):
        looked_at(talk(tmp_path, "A: Hi!\n\nA: Hello?\n"))


def test_people_read_of_turns_and_answers(tmp_path: Path) -> None:
    console = Console(width=200, color_system=None, highlight=False)
    with console.capture() as capture:
        show(looked_at(talk(tmp_path, TALK + "\n혼자.\n")), console)
    said = capture.get()
    assert "talk.txt: 4 answers\n" in said
    assert "Conversations of a single turn: 1 turn, 12 %  single-turn" in said
