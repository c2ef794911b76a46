import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongsa.text.normalise import is_empty, normalise
from tongsa.text.printable import printable

ANY_TEXT = st.text(st.characters(exclude_categories=()))  # lone surrogates too


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  a \t b\r\nc\v\fd ", "a b c d"),
        ("e\u0301te\u0301", "été"),
        ("\u1112\u1161\u11ab\u1100\u1173\u11af", "한글"),  # conjoining jamo, as macOS names files
        ("z.\u00a0B. 5\u202f%", "z.\u00a0B. 5\u202f%"),  # no-break spaces stay
        ("ﬁ ＡＢＣ ½ ㎏", "ﬁ ＡＢＣ ½ ㎏"),  # NFKC would rewrite all four
        ("a\u2028b\u3000c", "a\u2028b\u3000c"),
        ("a\ud83d", "a\ufffd"),
        ("", ""),
    ],
)
def test_text_is_composed_and_its_white_space_made_even(text: str, expected: str) -> None:
    assert normalise(text) == expected


@given(ANY_TEXT)
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(st.text(st.sampled_from(" \t\n\r\v\f\u00a0\u2028a")))
def test_a_text_is_empty_when_nothing_is_left_of_it(text: str) -> None:
    assert is_empty(text) == (normalise(text) == "")


@pytest.mark.parametrize(
    ("token", "shown"),
    [("été", "été"), (" ", "▁"), ("￭\u00a0", "￭<U+00A0>"), ("\x07", "<U+0007>")],
)
def test_every_character_of_a_printed_token_can_be_seen(token: str, shown: str) -> None:
    assert printable(token) == shown
