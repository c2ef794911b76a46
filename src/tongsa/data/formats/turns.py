"""Conversations: who says what after what.

Text    a turn a line, an empty line between conversations; with or without who speaks:

            Hi!                         Anna: Hi!
            Hello, how are you?         Ben: Hello, how are you?

JSON lines    a conversation a line, in any of the forms that chat data comes in:

            {"turns": ["Hi!", "Hello, how are you?"]}
            {"messages": [{"role": "user", "content": "Hi!"}, {"role": "assistant", …}]}
            {"conversations": [{"from": "human", "value": "Hi!"}, {"from": "gpt", …}]}
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from tongsa.data.formats.decode import BadLine, FilePath, decoded_lines, name_of
from tongsa.data.formats.jsonl import JsonLine, json_lines
from tongsa.data.formats.problems import Problems
from tongsa.text.normalise import is_empty

_CONVERSATIONS = ("turns", "messages", "conversations", "conversation", "dialogue", "dialog")
_SPEAKER = ("role", "from", "speaker")
_TEXT = ("content", "value", "text")
# Who instructs the machine or is one, and takes no part in the conversation.
_NO_SPEAKERS = {"system", "tool", "function", "developer"}

# Told which line is no turn, and why.
OnFault = Callable[[int, str], None]

# "Anna: Hi!", "나: 안녕", but neither "12:30" nor "https://…".
_LABELLED = re.compile(r"\s*([^\W\d_][^:：]{0,23})[:：](?!/)\s*(.*)")


class Turn(NamedTuple):
    """What somebody says before somebody else speaks; on one line, whatever the file has.

    speaker   None where the file does not say: then every turn is another's than the one before
    """

    speaker: str | None
    text: str
    line: int


@dataclass(frozen=True)
class ConversationsRead:
    """The conversations of a file, and how many turns were left out, by why."""

    conversations: Sequence[Sequence[Turn]]
    left_out: Mapping[str, int]


def is_conversation(value: Any) -> bool:
    """Whether the value of a JSON line is a conversation, and no pair."""
    return isinstance(value, dict) and any(name in value for name in _CONVERSATIONS)


def read_text_turns(path: FilePath) -> ConversationsRead:
    """Read a text file of turns; DataError says all that is wrong with it."""
    name, problems = name_of(path), Problems()
    lines = list(decoded_lines(path))
    read = text_turns(name, lines, lambda line, says: problems.add(f"{name}:{line}: {says}"))
    problems.raise_if_any()
    return read


def text_turns(name: str, lines: Sequence[str | BadLine], tell: OnFault) -> ConversationsRead:
    """Return what the lines of a text file say; a line that is no turn ends a conversation."""
    said = [line for line in lines if isinstance(line, str) and not is_empty(line)]
    labelled = _is_labelled(said)
    conversations: list[list[Turn]] = [[]]
    for number, line in enumerate(lines, start=1):
        speaker, text = None, line
        if labelled and isinstance(line, str) and not is_empty(line):
            found = _LABELLED.fullmatch(line)
            speaker, text = (found[1].strip(), found[2]) if found else ("", line)
        fault = None
        if isinstance(text, BadLine):
            fault = text.problem.removeprefix(f"{name}:{number}: ")
        elif speaker == "":
            fault = f"does not say who speaks, as other lines do; write `{_name_in(said)}: …`"
        elif speaker is not None and is_empty(text):
            fault = f"{speaker} says nothing; remove the line"
        elif "\t" in text:
            fault = (
                "holds a tab; if the file has a question, a tab and an answer on each line, pass "
                "--format tsv"
            )
        if fault is not None:
            tell(number, fault)
        if fault is not None or isinstance(text, BadLine) or is_empty(text):
            conversations.append([])
        else:
            conversations[-1].append(Turn(speaker, text, number))
    return ConversationsRead([_joined(turns) for turns in conversations if turns], {})


def _is_labelled(lines: Sequence[str]) -> bool:
    """Whether the lines say who speaks; a colon here and there makes no speaker."""
    found = Counter(m[1].strip() for m in map(_LABELLED.fullmatch, lines) if m)
    if found.total() == len(lines):
        return len(lines) > 0
    return 2 * found.total() > len(lines) and found.total() >= 3 * len(found)


def _name_in(lines: Sequence[str]) -> str:
    return next(m[1].strip() for m in map(_LABELLED.fullmatch, lines) if m)


def read_json_turns(path: FilePath) -> ConversationsRead:
    """Read JSON lines, a conversation a line; DataError says all that is wrong with them."""
    name, problems = name_of(path), Problems()
    lines = json_lines(path)
    read = json_turns(name, lines, lambda line, says: problems.add(f"{name}:{line}: {says}"))
    problems.raise_if_any()
    return read


def json_turns(name: str, lines: Iterable[JsonLine], tell: OnFault) -> ConversationsRead:
    """Return what JSON lines say; a line in which something is no turn is no conversation."""
    left_out: Counter[str] = Counter()
    conversations: list[list[Turn]] = []
    for line in lines:
        turns, faults = [], []
        if line.problem is not None:
            faults.append(line.problem.removeprefix(f"{name}:{line.number}: "))
        elif line.value is not None:
            for turn in _turns(line.value, line.number):
                if isinstance(turn, str):
                    faults.append(turn)
                elif turn.speaker in _NO_SPEAKERS:
                    left_out[f"turns by `{turn.speaker}`"] += 1
                else:
                    turns.append(turn)
        for fault in faults:
            tell(line.number, fault)
        if turns and not faults:
            conversations.append(_joined(turns))
    return ConversationsRead(conversations, left_out)


def _turns(value: Any, line: int) -> Iterator[Turn | str]:
    """Yield the turns of a JSON conversation, or what is wrong with them."""
    said = value if isinstance(value, list) else None
    if isinstance(value, dict):
        said = next((value[field] for field in _CONVERSATIONS if field in value), None)
    if not isinstance(said, list) or not said:
        yield 'no conversation; write {"turns": ["…", "…"]} or {"messages": [{"role": …}]}'
        return
    for place, turn in enumerate(said, start=1):
        speaker, text = None, turn
        if isinstance(turn, dict):
            speaker = next((turn[field] for field in _SPEAKER if field in turn), None)
            text = next((turn[field] for field in _TEXT if field in turn), None)
        if not isinstance(text, str) or not isinstance(speaker, str | None):
            yield (
                f"turn {place} has no text"
                if isinstance(speaker, str | None)
                else (f"turn {place} has a speaker that is no text")
            )
        elif is_empty(text):
            yield f"turn {place} is empty; remove it"
        else:
            yield Turn(speaker, " ".join(text.splitlines()), line)


def _joined(turns: Iterable[Turn]) -> list[Turn]:
    """Make one turn of what somebody says in several lines."""
    joined: list[Turn] = []
    for turn in turns:
        if joined and turn.speaker is not None and turn.speaker == joined[-1].speaker:
            joined[-1] = joined[-1]._replace(text=f"{joined[-1].text} {turn.text}")
        else:
            joined.append(turn)
    return joined
