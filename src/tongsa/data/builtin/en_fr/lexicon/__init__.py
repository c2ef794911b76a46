"""The words of the English–French data, and what each may be combined with: one file a theme."""

# ruff: noqa: F403  (all of the words: a pattern takes what it needs)

from tongsa.data.builtin.en_fr.lexicon.abilities import *
from tongsa.data.builtin.en_fr.lexicon.actions import *
from tongsa.data.builtin.en_fr.lexicon.people import *
from tongsa.data.builtin.en_fr.lexicon.places import *
from tongsa.data.builtin.en_fr.lexicon.qualities import *
from tongsa.data.builtin.en_fr.lexicon.requests import *
from tongsa.data.builtin.en_fr.lexicon.things import *
from tongsa.data.builtin.en_fr.lexicon.times import *
from tongsa.data.builtin.en_fr.lexicon.words import *
