"""Korean small talk, by theme: asked politely or casually, answered politely always (해요체)."""

from tongsa.data.builtin.small_talk.ko.conversations import CONVERSATIONS
from tongsa.data.builtin.small_talk.ko.days import DAYS
from tongsa.data.builtin.small_talk.ko.feelings import FEELINGS
from tongsa.data.builtin.small_talk.ko.greetings import GREETINGS
from tongsa.data.builtin.small_talk.ko.life import LIFE
from tongsa.data.builtin.small_talk.ko.likes import LIKES

EXCHANGES = GREETINGS + FEELINGS + DAYS + LIKES + LIFE

__all__ = ["CONVERSATIONS", "EXCHANGES"]
