import pytest

from tongsa.errors import ConfigError
from tongsa.text.characters import train_characters
from tongsa.text.vocabulary import UNK


def test_a_token_is_a_code_point_and_the_space_is_one_of_them() -> None:
    tokeniser = train_characters(["aab bba c c"], None)
    # a and b and the space three times each, by code point; c twice
    assert tokeniser.tokens(range(68, tokeniser.size)) == ["▁", "a", "b", "c"]
    assert tokeniser.encode("ab c") == [69, 70, 68, 71]
    assert tokeniser.tokens([69, 68]) == ["a", "▁"]
    assert tokeniser.decode([69, 68, 70]) == "a b"


def test_hangul_is_composed_first() -> None:
    tokeniser = train_characters(["한글"], None)
    assert tokeniser.size == 68 + 2
    assert tokeniser.encode("\u1112\u1161\u11ab") == tokeniser.encode("한")


def test_rare_characters_are_left_out_when_asked() -> None:
    tokeniser = train_characters(["aaabbc"], 70)
    assert tokeniser.encode("abc") == [68, 69, UNK]
    assert tokeniser.decode([68, 69, UNK]) == "ab⁇"


def test_more_characters_than_there_are_cannot_be_had() -> None:
    with pytest.raises(ConfigError) as caught:
        train_characters(["abc"], 72)
    assert str(caught.value) == (
        "vocabulary_size is 72, but the texts hold only 3 different characters; "
        "set it to 71 or less, or leave it out"
    )
