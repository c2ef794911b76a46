"""Turns are told apart by a symbol that no text can spell."""

import pytest

from tongsa.text.tokenisers import Tokeniser, load_tokeniser, train_tokeniser
from tongsa.text.turns import Turns
from tongsa.text.vocabulary import TURN

TEXTS = ["a b c", "<r0> d", "e f ↵ g"] * 20


@pytest.fixture(params=["words", "characters", "subwords"])
def tokeniser(request: pytest.FixtureRequest) -> Tokeniser:
    return train_tokeniser(TEXTS, request.param, None)


def test_turns_are_joined_by_the_symbol(tokeniser: Tokeniser) -> None:
    turns = Turns(tokeniser, 3)
    a, b = tokeniser.encode("a b"), tokeniser.encode("c")
    assert turns.encode("a b\nc") == [*a, TURN, *b]
    assert turns.encode("c") == b
    assert turns.decode([*a, TURN, *b]) == "a b\nc"
    assert turns.tokens([*a, TURN])[-1] == "↵"


def test_only_the_last_turns_are_read_and_empty_ones_are_none(tokeniser: Tokeniser) -> None:
    a, b, c = (tokeniser.encode(text) for text in "abc")
    assert Turns(tokeniser, 2).encode("a\nb\nc") == [*b, TURN, *c]
    assert Turns(tokeniser, 1).encode("a\nb\nc") == c
    assert Turns(tokeniser, 3).encode("a\n \n\nc\n") == [*a, TURN, *c]
    assert Turns(tokeniser, 3).encode(" \n") == []


def test_no_text_can_spell_the_symbol(tokeniser: Tokeniser) -> None:
    for text in ("<r0>", "↵", "a ↵ b", "<r0> d"):
        assert TURN not in Turns(tokeniser, 3).encode(text)


def test_what_is_stored_is_the_tokeniser(tokeniser: Tokeniser) -> None:
    turns = Turns(tokeniser, 3)
    assert (turns.unit, turns.size) == (tokeniser.unit, tokeniser.size)
    assert load_tokeniser(tokeniser.unit, turns.to_bytes()) == tokeniser


def test_spelt_at_random_the_turns_stay_apart() -> None:
    turns = Turns(train_tokeniser(TEXTS, "subwords", None), 3)
    assert turns.encode_at_random("a b\nc", 0.0) == turns.encode("a b\nc")
    spelt = turns.encode_at_random("a b\nc", 1.0)
    assert spelt.count(TURN) == 1
    assert turns.decode(spelt) == "a b\nc"
