"""The words of the English–Korean data, and what each may be combined with: one file a theme."""

# ruff: noqa: F403  (all of the words: a pattern takes what it needs)

from tongsa.data.builtin.en_ko.lexicon.abilities import *
from tongsa.data.builtin.en_ko.lexicon.actions import *
from tongsa.data.builtin.en_ko.lexicon.people import *
from tongsa.data.builtin.en_ko.lexicon.places import *
from tongsa.data.builtin.en_ko.lexicon.qualities import *
from tongsa.data.builtin.en_ko.lexicon.requests import *
from tongsa.data.builtin.en_ko.lexicon.things import *
from tongsa.data.builtin.en_ko.lexicon.times import *
from tongsa.data.builtin.en_ko.lexicon.words import *
