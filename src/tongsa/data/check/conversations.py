"""Conversations with all their faults: what a chatbot would learn from them.

What is looked at is three things. *Turns* are texts, each for itself; *answers*, a turn with those
before it, are what is learned; and *conversations* are what stands there twice or in the test data
too, for every second one begins with a greeting.
"""

import json
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from tongsa.data.check.part import Found, Ints, Part, PartName, Side
from tongsa.data.check.reading import encoding_faults, read_part, read_text
from tongsa.data.check.repair import repaired
from tongsa.data.conversations import answers_in, as_request, kind_of, why_none
from tongsa.data.formats.decode import FilePath, name_of
from tongsa.data.formats.jsonl import json_lines
from tongsa.data.formats.layout import Layout
from tongsa.data.formats.turns import ConversationsRead, Turn, json_turns, text_turns
from tongsa.errors import DataError

# An answer is another text than its question: it need not be as long, nor hold the same things, and
# it is in the same language.
_OF_TRANSLATIONS = frozenset(
    {
        *("shifted-alignment", "swapped-columns", "swapped-lines", "untranslated", "length-ratio"),
        *("placeholder-mismatch", "markup-mismatch", "number-mismatch"),
    }
)
# People begin alike and go on differently.
_OF_PAIRS_ALONE = frozenset({"one-to-many", "test-source-leak"})


@dataclass
class Conversations(Part):
    """The answers of a file of conversations, each with the turns before it as its source.

    said      the conversations
    number    (N,) of which conversation each answer is
    turn      (N,) which turn of it, counted from 0
    written   the lines of the file
    kind      in what they are written
    """

    said: Sequence[Sequence[Turn]] = ()
    number: Sequence[int] = ()
    turn: Sequence[int] = ()
    written: Sequence[str] = field(default=(), repr=False)
    kind: Literal["text", "json"] = "text"

    def _keys(self, side: Side) -> Ints:
        if side == "target":
            return super()._keys(side)
        # By these, an answer is another's equal where the whole conversations are.
        whole = [hash(tuple(repaired(turn.text) for turn in turns)) for turns in self.said]
        keys = (hash((whole[n], at)) for n, at in zip(self.number, self.turn, strict=True))
        return np.fromiter(keys, np.int64, len(self))

    def without(
        self, answers: Collection[int], lines: Collection[int]
    ) -> Iterator[tuple[str, str]]:
        """Yield the lines of a clean copy, each as it was and as it is to be.

        answers  those whose conversations go
        lines    those that are no turns: a conversation ends there, and another begins
        """
        gone = {self.number[answer] for answer in answers}
        begins = [turns[0].line for turns in self.said]
        for number, line in enumerate(self.written, start=1):
            if bisect_right(begins, number) - 1 in gone:
                continue
            if number in lines:
                if self.kind == "text":
                    yield "", ""
            else:
                yield line, repaired(line) if self.kind == "text" else _repaired_json(line)


def read_conversations(
    name: PartName, files: Sequence[FilePath], layout: Layout, most: int
) -> Part:
    """Read what a chatbot learns from: conversations, or pairs of question and answer.

    most   turns before an answer that a model of it reads

    Raises DataError where a file as a whole cannot be read, or nobody answers in it.
    """
    kinds = [kind_of(path, layout) for path in files]
    if len(files) != 1 or kinds[0] is None:
        part = read_part(name, files, layout)
        part.senseless = _OF_TRANSLATIONS
        return part
    faults: dict[int, str] = {}

    def tell(line: int, says: str) -> None:
        faults.setdefault(line, says)

    path, file = files[0], name_of(files[0])
    if kinds[0] == "text":
        text = read_text(path)
        written, read = text.lines, text_turns(file, text.lines, tell)
    else:
        text = None
        lines = list(json_lines(path))
        written = [line.raw.text if isinstance(line.raw.text, str) else "" for line in lines]
        read = json_turns(file, lines, tell)
    part = _answers(name, file, read, most)
    part.written, part.kind = written, kinds[0]
    unreadable = text.unreadable if text else {}
    part.alone = alone = _turns(part, {*faults, *(number + 1 for number in unreadable)})
    rows = {line: row for row, line in reversed([*enumerate(alone.lines)])}
    if text:
        part.found += encoding_faults(alone, "target", text, rows)
    bad = [rows[line] for line in sorted(faults)]
    part.found.append(Found("no-turn", alone, bad, "target", lambda row: faults[alone.lines[row]]))
    single = [rows[turns[0].line] for turns in read.conversations if len(turns) == 1]
    part.found.append(Found("single-turn", alone, single, "target"))
    if not len(part) and not faults and not unreadable:
        raise DataError(f"{file}: {why_none(read.conversations)}")
    return part


def _answers(name: PartName, file: str, read: ConversationsRead, most: int) -> Conversations:
    source, target, lines, number, turn = [], [], [], [], []
    numbers = {id(turns): n for n, turns in enumerate(read.conversations)}
    for turns, at in answers_in(read.conversations):
        before = [turn.text for turn in turns[max(0, at - most) : at]]
        source.append(as_request(before).replace("\n", " "))
        target.append(turns[at].text)
        lines.append(turns[at].line)
        number.append(numbers[id(turns)])
        turn.append(at)
    size = len(source)
    usable = np.ones(size, bool)
    part = Conversations(name, (file,), source, target, usable, lines, (size, size))
    part.said, part.number, part.turn = read.conversations, number, turn
    part.senseless = _OF_TRANSLATIONS | _OF_PAIRS_ALONE
    part.nouns = {"pair": "answer", "source": "question", "target": "answer"}
    part.from_text = True
    return part


def _turns(part: Conversations, bad: Collection[int]) -> Part:
    """Return every turn, and every line that is none, as a text for itself."""
    rows = [(turn.line, turn.text, True) for turns in part.said for turn in turns]
    rows += [(line, part.written[line - 1], False) for line in bad]
    rows.sort(key=lambda row: row[0])
    usable = np.array([good for _, _, good in rows], bool)
    return part.texts_alone([text for _, text, _ in rows], usable, [n for n, _, _ in rows], "turn")


def _repaired_json(line: str) -> str:
    value = json.loads(line) if line.strip() else None
    clean = _repaired(value)
    return line if clean == value else json.dumps(clean, ensure_ascii=False)


def _repaired(value: Any) -> Any:
    match value:
        case str():
            return "\n".join(map(repaired, value.split("\n")))
        case list():
            return [_repaired(each) for each in value]
        case dict():
            return {name: _repaired(each) for name, each in value.items()}
    return value
