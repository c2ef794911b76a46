from hypothesis import given
from hypothesis import strategies as st

from tongsa.text.jamo import train_jamo

# Every letter once: 19 first, 21 vowels, 27 last.
EVERY_LETTER = [chr(0xAC00 + 588 * first) for first in range(19)]
EVERY_LETTER += [chr(0xAC00 + 28 * vowel) for vowel in range(21)]
EVERY_LETTER += [chr(0xAC00 + last) for last in range(28)]


def test_a_syllable_is_two_letters_or_three_and_the_rest_stays_whole() -> None:
    tokeniser = train_jamo(["한글 OK é"], None)
    assert tokeniser.tokens(tokeniser.encode("한글 é")) == [
        *("\u1112", "\u1161", "\u11ab", "\u1100", "\u1173", "\u11af", "▁", "é")
    ]


@given(text=st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)))
def test_all_syllables_are_spelt_with_67_letters(text: str) -> None:
    tokeniser = train_jamo(EVERY_LETTER, None)
    assert tokeniser.size == 68 + 67
    assert tokeniser.decode(tokeniser.encode(text)) == text


def test_letters_that_make_no_syllable_stay_letters() -> None:
    tokeniser = train_jamo(["각나"], None)
    first, vowel, last = tokeniser.encode("각")
    assert tokeniser.decode([first, vowel]) == "가"
    assert tokeniser.decode([vowel, first, last]) == "\u1161\u1100\u11a8"
    assert tokeniser.decode([first, first, vowel]) == "\u1100가"
