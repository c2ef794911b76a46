"""Small talk, written by hand: enough to see a chatbot learn to answer, in minutes.

An exchange is two lines: ways to say a thing, with bars between them, and an arrow and the answer.
Conversations of several turns stand as a turn a line, with an empty line between them.
"""

import random
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import NamedTuple

from tongsa.data.builtin.small_talk import en, ko
from tongsa.errors import ConfigError

SETS: Mapping[str, ModuleType] = {"small-talk-en": en, "small-talk-ko": ko}

Conversation = Sequence[str]


class SmallTalk(NamedTuple):
    """Conversations: the odd turns are a person's, the even ones the chatbot's.

    train   to learn from; most of what a person says stands there as people type it, too
    dev     a third of it, as people type it
    """

    train: list[Conversation]
    dev: list[Conversation]


def load(name: str) -> SmallTalk:
    """Return the small talk called `name`; raises ConfigError if there is none of that name."""
    if name not in SETS:
        raise ConfigError(f"there is no built-in small talk {name!r}; there are {', '.join(SETS)}")
    told = SETS[name]
    pairs = [(way, answer) for ways, answer in exchanges(told.EXCHANGES) for way in ways]
    learned = list(pairs)
    held_out: list[Conversation] = []
    written = {way for way, _ in pairs}
    for number, (way, answer) in enumerate(pairs):
        if typed(way) not in written:
            written.add(typed(way))
            (held_out if number % 3 == 2 else learned).append((typed(way), answer))
    # Two and two, for mostly what is said has nothing to do with what was said before.
    random.Random(1).shuffle(learned)
    train: list[Conversation] = [
        [turn for pair in learned[i : i + 2] for turn in pair] for i in range(0, len(learned), 2)
    ]
    train.extend(block.splitlines() for block in told.CONVERSATIONS.strip().split("\n\n"))
    return SmallTalk(train, held_out)


def typed(text: str) -> str:
    """Return what people type who are in a hurry: no capitals, no marks at the end."""
    return text.rstrip(".!?").lower()


def exchanges(table: str) -> list[tuple[list[str], str]]:
    """Return the ways to say each thing, and the answer."""
    lines = table.splitlines()
    return [
        ([way.strip() for way in ways.split("|")], answer.strip().removeprefix("→ "))
        for ways, answer in zip(lines[::2], lines[1::2], strict=True)
    ]
