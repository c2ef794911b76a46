"""What a chatbot learns from: conversations, or questions with their answers."""

import dataclasses
import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Literal

from tongsa.data.corpus import Corpus, load_corpus
from tongsa.data.formats.decode import STANDARD_INPUT, BadLine, FilePath, decoded_lines, name_of
from tongsa.data.formats.jsonl import json_lines
from tongsa.data.formats.layout import Layout
from tongsa.data.formats.pairs import Pair
from tongsa.data.formats.turns import (
    ConversationsRead,
    Turn,
    is_conversation,
    read_json_turns,
    read_text_turns,
)
from tongsa.errors import DataError
from tongsa.text.normalise import is_empty

# Between the turns of a source.
TURN_BREAK = "\n"

# Where one of these takes part, only its turns are learned; what people say is not.
_MACHINES = {"assistant", "gpt", "bot", "chatbot", "model"}


def load_conversations(
    paths: Sequence[FilePath], layout: Layout, most: int, *, skip_empty: bool = False
) -> Corpus:
    """Read a file of conversations, or of question and answer (as `load_corpus`).

    Every turn but the first is an answer; its source is what was said before it.

    most   turns of a source, the last ones before the answer, with TURN_BREAK between them
    """
    match [(path, kind_of(path, layout)) for path in paths]:
        case [(path, "text")]:
            return _pairs(read_text_turns(path), name_of(path), most)
        case [(path, "json")]:
            return _pairs(read_json_turns(path), name_of(path), most)
    corpus = load_corpus(paths, layout, skip_empty=skip_empty)
    flat = [Pair(as_request([pair.source]), pair.target) for pair in corpus.pairs]
    return dataclasses.replace(corpus, pairs=flat)


def corpus_of(conversations: Iterable[Sequence[str]], name: str, most: int) -> Corpus:
    """Return what to learn from conversations in which a person and a chatbot speak by turns.

    most   as for `load_conversations`
    """
    speakers = ("user", "assistant")
    turns = [
        [Turn(speakers[place % 2], text, line) for place, text in enumerate(said)]
        for line, said in enumerate(conversations, start=1)
    ]
    return dataclasses.replace(_pairs(ConversationsRead(turns, {}), name, most), files=())


def as_request(turns: Iterable[str]) -> str:
    """Return turns as one text, a turn a line; line breaks within them become spaces."""
    return TURN_BREAK.join(turn.replace(TURN_BREAK, " ") for turn in turns)


def kind_of(path: FilePath, layout: Layout) -> Literal["text", "json"] | None:
    """Return in what a file of conversations is written; None where it holds pairs."""
    kind = layout.format_of(path)
    if kind == "turns":
        return "text"
    if os.fspath(path) == STANDARD_INPUT:  # it can be read but once
        return None
    if kind is None:
        # In whatever encoding: who reads the file has something to say about that.
        lines = decoded_lines(path, on_wide=lambda _: None)
        first = next((line for line in lines if _says_something(line)), "")
        return None if isinstance(first, str) and "\t" in first else "text"
    if kind == "jsonl" and not layout.columns:
        value = next((line.value for line in json_lines(path) if line.value is not None), None)
        return "json" if is_conversation(value) else None
    return None


def _says_something(line: str | BadLine) -> bool:
    return isinstance(line, BadLine) or not is_empty(line)


def _pairs(read: ConversationsRead, name: str, most: int) -> Corpus:
    pairs: list[Pair] = []
    lines: list[int] = []
    for turns, place in answers_in(read.conversations):
        before = turns[max(0, place - most) : place]
        pairs.append(Pair(as_request([t.text for t in before]), turns[place].text))
        lines.append(turns[place].line)
    if not pairs:
        raise DataError(f"{name}: {why_none(read.conversations)}")
    left_out = Counter(read.left_out)
    left_out["conversations of a single turn"] = sum(len(t) == 1 for t in read.conversations)
    return Corpus(pairs, name, (name,), lines, left_out=+left_out)


def answers_in(conversations: Sequence[Sequence[Turn]]) -> Iterator[tuple[Sequence[Turn], int]]:
    """Yield each turn that is learned: its conversation, and its place in that."""
    speakers = _speakers(conversations)
    answering = {s for s in speakers if s is not None and s.lower() in _MACHINES} or speakers
    for turns in conversations:
        for place in range(1, len(turns)):
            if turns[place].speaker in answering:
                yield turns, place


def _speakers(conversations: Sequence[Sequence[Turn]]) -> Collection[str | None]:
    return {turn.speaker for turns in conversations for turn in turns}


def why_none(conversations: Sequence[Sequence[Turn]]) -> str:
    """Say why there is no answer in conversations."""
    speakers = _speakers(conversations)
    if not conversations:
        return "holds no conversation; write a turn a line, and an empty line between two of them"
    count = sum(map(len, conversations))
    named = next(iter(speakers))
    if len(speakers) == 1 and named is not None:
        return (
            f"only one speaker, {named}, in {count:,} turns, so nobody answers; a chat file needs "
            "two, such as `Anna: …` and `Ben: …` by turns"
        )
    return (
        f"{count:,} conversations, each of a single turn, so nobody answers; write the answer on "
        "the line below what it answers, and an empty line between conversations"
    )
