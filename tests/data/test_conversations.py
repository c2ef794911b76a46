"""Conversations become pairs: what was said, and what was answered to it."""

from pathlib import Path

import pytest

from tongsa.data.conversations import as_request, corpus_of, load_conversations
from tongsa.data.corpus import Pair, load_corpus
from tongsa.data.formats.layout import Layout
from tongsa.errors import DataError

PLAIN = "Hi!\nHello, how are you?\nFine.\nGood!\n\n\nBye.\nSee you!\n"
PAIRS = [
    Pair("Hi!", "Hello, how are you?"),
    Pair("Hi!\nHello, how are you?", "Fine."),
    Pair("Hello, how are you?\nFine.", "Good!"),
    Pair("Bye.", "See you!"),
]


def pairs(path: Path, text: str, most: int = 2, layout: Layout | None = None) -> list[Pair]:
    path.write_text(text, encoding="utf-8")
    return list(load_conversations([path], layout or Layout(), most).pairs)


def fault(path: Path, text: str, layout: Layout | None = None) -> str:
    with pytest.raises(DataError) as caught:
        pairs(path, text, layout=layout)
    return str(caught.value).replace(f"{path}", path.name)


def test_every_turn_but_the_first_answers_the_last_ones_before_it(tmp_path: Path) -> None:
    assert pairs(tmp_path / "talk.txt", PLAIN) == PAIRS
    assert [p.source for p in pairs(tmp_path / "talk.txt", PLAIN, most=1)] == [
        "Hi!", "Hello, how are you?", "Fine.", "Bye.",
    ]  # fmt: skip


def test_a_pair_knows_the_line_of_its_answer(tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    path.write_text(PLAIN, encoding="utf-8")
    corpus = load_conversations([path], Layout(), 2)
    assert [corpus.where(i) for i in range(4)] == [f"{path}:{line}" for line in (2, 3, 4, 8)]


@pytest.mark.parametrize("colon", [": ", ":", "："])
def test_names_before_the_turns_are_no_part_of_them(colon: str, tmp_path: Path) -> None:
    text = "민지>안녕!\n준호>안녕, 어디 가?\n민지>학교에.\n민지>너는?\n준호>집에. 12:30에 봐.\n"
    assert pairs(tmp_path / "talk.txt", text.replace(">", colon), most=9) == [
        Pair("안녕!", "안녕, 어디 가?"),
        Pair("안녕!\n안녕, 어디 가?", "학교에. 너는?"),
        Pair("안녕!\n안녕, 어디 가?\n학교에. 너는?", "집에. 12:30에 봐."),
    ]


def test_a_colon_here_and_there_makes_no_speaker(tmp_path: Path) -> None:
    text = "When?\nNote: at 12:30.\n\nWhere?\nhttps://example.org\n\nWho?\nGuess: me.\n"
    assert pairs(tmp_path / "talk.txt", text) == [
        Pair("When?", "Note: at 12:30."),
        Pair("Where?", "https://example.org"),
        Pair("Who?", "Guess: me."),
    ]


TURNS = [
    '{"turns": ["Hi!", "Hello, how are you?", "Fine.", "Good!"]}\n{"turns": ["Bye.", "See you!"]}',
    '{"messages": [{"role": "a", "content": "Hi!"}, {"role": "b", "content": "Hello,"}, '
    '{"role": "b", "content": "how are you?"}, {"role": "a", "content": "Fine."}, '
    '{"role": "b", "content": "Good!"}]}\n\n'
    '{"conversations": [{"from": "a", "value": "Bye."}, {"from": "b", "value": "See you!"}]}',
]


@pytest.mark.parametrize("text", TURNS, ids=["turns", "messages"])
def test_json_lines_in_the_forms_that_chat_data_comes_in(text: str, tmp_path: Path) -> None:
    assert pairs(tmp_path / "talk.jsonl", text) == PAIRS


def test_of_a_machine_s_conversations_only_its_own_turns_are_learned(tmp_path: Path) -> None:
    path = tmp_path / "talk.jsonl"
    path.write_text(
        '{"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": '
        '"Hi!"}, {"role": "assistant", "content": "Hello!"}, {"role": "user", "content": "Bye.\\n'
        'See you!"}, {"role": "assistant", "content": "Bye!"}]}\n'
        '{"turns": [{"speaker": "user", "text": "Alone."}]}',
        encoding="utf-8",
    )
    corpus = load_conversations([path], Layout(), 9)
    assert list(corpus.pairs) == [
        Pair("Hi!", "Hello!"),
        Pair("Hi!\nHello!\nBye. See you!", "Bye!"),
    ]
    assert corpus.notes() == [
        f"{path}: left out as the file has them: 1 turns by `system`, "
        "1 conversations of a single turn."
    ]


def test_files_of_pairs_are_read_as_pairs(tmp_path: Path) -> None:
    two = [Pair("Hi!", "Hello!"), Pair("Bye.", "See you!")]
    assert pairs(tmp_path / "pairs.tsv", "Hi!\tHello!\nBye.\tSee you!\n") == two
    assert pairs(tmp_path / "pairs.txt", "Hi!\tHello!\nBye.\tSee you!\n") == two
    assert pairs(tmp_path / "pairs.jsonl", '["Hi!", "Hello!"]\n["Bye.", "See you!"]\n') == two
    # A line break within a cell is no turn.
    assert pairs(tmp_path / "pairs.csv", '"Hi\nyou!",Hello!\n') == [Pair("Hi you!", "Hello!")]
    assert pairs(tmp_path / "talk", PLAIN, layout=Layout(format="turns")) == PAIRS


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "talk.txt", "Anna: Hi!\nAnna: Anybody?\n\nAnna: Hello?\n",
            "talk.txt: only one speaker, Anna, in 2 turns, so nobody answers; a chat file needs "
            "two, such as `Anna: …` and `Ben: …` by turns",
        ),
        (
            "talk.txt", "Hi!\n\nHello?\n",
            "talk.txt: 2 conversations, each of a single turn, so nobody answers; write the answer "
            "on the line below what it answers, and an empty line between conversations",
        ),
        (
            "talk.jsonl",
            '{"messages": [{"role": "user", "content": "Hi!"}, '
            '{"role": "user", "content": "Hello?"}]}',
            "talk.jsonl: only one speaker, user, in 1 turns, so nobody answers; a chat file needs "
            "two, such as `Anna: …` and `Ben: …` by turns",
        ),
        (
            "talk.txt", "\n\n",
            "talk.txt: holds no conversation; write a turn a line, and an empty line between two "
            "of them",
        ),
        (
            "talk.txt", "A: Hi!\nB: Hello!\nA: And?\nwhat now\nB: \nA: x\nB: y\n",
            "talk.txt:4: does not say who speaks, as other lines do; write `A: …`\n"
            "talk.txt:5: B says nothing; remove the line",
        ),
        (
            "talk.txt", "Hi!\nHello!\tBye.\n",
            "talk.txt:2: holds a tab; if the file has a question, a tab and an answer on each "
            "line, pass --format tsv",
        ),
        (
            "talk.jsonl", '{"turns": ["Hi!", ""]}\n{"turns": "Hi!"}\n{"turns": [{"role": "a"}]}\n'
            '{"turns": [{"role": 1, "text": "a"}]}\n[]\nno',
            "talk.jsonl:1: turn 2 is empty; remove it\n"
            'talk.jsonl:2: no conversation; write {"turns": ["…", "…"]} or '
            '{"messages": [{"role": …}]}\n'
            "talk.jsonl:3: turn 1 has no text\n"
            "talk.jsonl:4: turn 1 has a speaker that is no text\n"
            'talk.jsonl:5: no conversation; write {"turns": ["…", "…"]} or '
            '{"messages": [{"role": …}]}\n'
            "talk.jsonl:6: not JSON (Expecting value, column 1); each line must hold one object",
        ),
    ],
)  # fmt: skip
def test_what_is_no_conversation_says_why(
    name: str, text: str, message: str, tmp_path: Path
) -> None:
    assert fault(tmp_path / name, text) == message


def test_bytes_that_are_no_text_are_told_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    path.write_bytes(b"Hi!\n\xff\n")
    with pytest.raises(DataError, match=r"talk.txt:2: byte 0xff at column 1 is not UTF-8"):
        load_conversations([path], Layout(), 2)


def test_conversations_are_no_translations(tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    path.write_text(PLAIN, encoding="utf-8")
    with pytest.raises(DataError, match="holds conversations, which are for chat; pass --task"):
        load_corpus([path], Layout(format="turns"))


def test_a_request_is_a_turn_a_line() -> None:
    assert as_request(["Hi!", "two\nlines", "Bye."]) == "Hi!\ntwo lines\nBye."


def test_of_turns_in_memory_the_even_ones_are_learned() -> None:
    corpus = corpus_of([["a", "b", "c", "d"], ["e", "f"]], "talk", 3)
    assert list(corpus.pairs) == [Pair("a", "b"), Pair("a\nb\nc", "d"), Pair("e", "f")]
    assert corpus.where(1) == "talk:1"
