"""Texts with reserved symbols in them come back with both, whatever the unit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongsa.text.parts import normalised
from tongsa.text.tokenisers import UNITS, Tokeniser, train_tokeniser
from tongsa.text.vocabulary import UNK, VALUES

TEXTS = [
    "I'm happy. Don't worry, it's 3,000 km (3.5 hours)!",
    "J'aime l'été\u00a0! Qu'est-ce que c'est\u202f?",
    "나는 학교에 갔다. 너는 어디에 있니?",
    "￭ ▁ ▅ <unk> ￭￭ a￭b ▁▁x \ufffc\ufe0f",
]
TOKENISERS: dict[str, Tokeniser] = {unit: train_tokeniser(TEXTS, unit, None) for unit in UNITS}
A, B = VALUES[:2]
each_unit = pytest.mark.parametrize("unit", UNITS)
SOME_PARTS = st.lists(
    st.sampled_from([A, B, 7, 55]) | st.text(st.sampled_from(sorted(set("".join(TEXTS)))))
)
OF_LETTERS = [unit for unit in UNITS if unit != "words"]


@pytest.mark.parametrize("unit", OF_LETTERS)
@given(parts=SOME_PARTS)
def test_known_text_and_symbols_come_back(unit: str, parts: list[str | int]) -> None:
    tokeniser = TOKENISERS[unit]
    ids = tokeniser.encode_parts(parts)
    assert UNK not in ids
    assert tokeniser.decode_parts(ids) == normalised(parts)


@given(parts=SOME_PARTS)
def test_words_and_symbols_come_back(parts: list[str | int]) -> None:
    """Of words not all are known; those of the text itself are here."""
    tokeniser = TOKENISERS["words"]
    texts = [part for part in tokeniser.split_parts(normalised(parts)) if isinstance(part, str)]  # type: ignore[attr-defined]
    if texts:
        tokeniser = type(tokeniser)(list(dict.fromkeys(texts)))  # type: ignore[call-arg]
    assert tokeniser.decode_parts(tokeniser.encode_parts(parts)) == normalised(parts)


@each_unit
@given(text=st.text(st.characters(exclude_categories=())))
def test_a_text_without_symbols_is_encoded_as_ever(unit: str, text: str) -> None:
    tokeniser = TOKENISERS[unit]
    ids = tokeniser.encode(text)
    assert tokeniser.encode_parts([text]) == ids
    assert "".join(map(str, tokeniser.decode_parts(ids))) == tokeniser.decode(ids)


@each_unit
@given(before=st.sampled_from(["", "나는", "나는 "]), unknown=st.text("ZX漢", max_size=3))
def test_unknown_characters_beside_a_symbol_are_unknown(
    unit: str, before: str, unknown: str
) -> None:
    ids = TOKENISERS[unit].encode_parts([before, A, unknown, B])
    assert (UNK in ids) == bool(unknown)


def test_what_stands_behind_a_symbol_begins_no_word() -> None:
    tokeniser = TOKENISERS["subwords"]
    assert tokeniser.tokens(tokeniser.encode_parts(["a ", A, "는 ", B, " 는"])) == [
        *("▁a", "▁", "<r40>", "는", "▁", "<r41>", "▁", "는")
    ]


def test_words_say_where_no_space_was() -> None:
    words = TOKENISERS["words"]
    assert words.tokens(words.encode_parts([A, "나는 ", B, " 나는", A, B, ","])) == [
        *("<r40>", "<r7>", "나는", "<r41>", "나는", "<r7>", "<r40>", "<r7>", "<r41>", "￭,")
    ]
