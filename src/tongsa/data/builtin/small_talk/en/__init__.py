"""English small talk, by theme."""

from tongsa.data.builtin.small_talk.en.conversations import CONVERSATIONS
from tongsa.data.builtin.small_talk.en.days import DAYS
from tongsa.data.builtin.small_talk.en.feelings import FEELINGS
from tongsa.data.builtin.small_talk.en.greetings import GREETINGS
from tongsa.data.builtin.small_talk.en.life import LIFE
from tongsa.data.builtin.small_talk.en.likes import LIKES

EXCHANGES = GREETINGS + FEELINGS + DAYS + LIKES + LIFE

__all__ = ["CONVERSATIONS", "EXCHANGES"]
