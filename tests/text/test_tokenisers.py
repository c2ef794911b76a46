"""What holds for words, characters, jamo and subwords alike."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongsa.errors import ConfigError, DataError, ModelFileError
from tongsa.text.normalise import normalise
from tongsa.text.tokenisers import UNITS, Tokeniser, load_tokeniser, train_tokeniser
from tongsa.text.vocabulary import EOS, FIRST_FREE, PAD, RESERVED, SOS, SPECIALS, UNK

TEXTS = [
    "I'm happy. Don't worry, it's 3,000 km (3.5 hours)!",
    "J'aime l'été\u00a0! Qu'est-ce que c'est\u202f?",
    "나는 학교에 갔다. 너는 어디에 있니?",
    "我喜欢学习，你呢？",
    "￭ ▁ ▅ <unk> <pad> <r0> ￭￭ a￭b ▁▁x",
]
# Made of the characters of TEXTS, so that characters and subwords know them all.
KNOWN_TEXT = st.text(st.sampled_from(sorted(set("".join(TEXTS)))))
ANY_TEXT = st.text(st.characters(exclude_categories=()))

TOKENISERS: dict[str, Tokeniser] = {unit: train_tokeniser(TEXTS, unit, None) for unit in UNITS}
each_unit = pytest.mark.parametrize("unit", UNITS)


@each_unit
def test_specials_and_reserved_come_first(unit: str) -> None:
    tokeniser = TOKENISERS[unit]
    assert tokeniser.unit == unit
    assert (PAD, UNK, SOS, EOS, FIRST_FREE) == (0, 1, 2, 3, 68)
    assert tokeniser.tokens(range(FIRST_FREE)) == [*SPECIALS, *RESERVED]
    assert tokeniser.tokens([0, 1, 2, 3, 4, 67]) == [
        *("<pad>", "<unk>", "<sos>", "<eos>", "<r0>", "<r63>")
    ]
    assert tokeniser.size > FIRST_FREE


@each_unit
def test_no_text_can_spell_a_special_or_reserved_symbol(unit: str) -> None:
    ids = TOKENISERS[unit].encode(" ".join(SPECIALS + RESERVED))
    assert all(id_ == UNK or id_ >= FIRST_FREE for id_ in ids)


@each_unit
def test_training_text_comes_back_as_it_went_in(unit: str) -> None:
    tokeniser = TOKENISERS[unit]
    for text in TEXTS:
        ids = tokeniser.encode(text)
        assert UNK not in ids
        assert tokeniser.decode(ids) == normalise(text)


@each_unit
@given(text=KNOWN_TEXT)
def test_text_of_known_tokens_comes_back_as_it_went_in(unit: str, text: str) -> None:
    tokeniser = TOKENISERS[unit]
    ids = tokeniser.encode(text)
    if UNK not in ids:
        assert tokeniser.decode(ids) == normalise(text)
    else:
        assert unit == "words"


@each_unit
@given(text=ANY_TEXT)
def test_any_text_comes_back_once_it_is_learnt(unit: str, text: str) -> None:
    if normalise(text):
        tokeniser = train_tokeniser([text], unit, None)
        assert tokeniser.decode(tokeniser.encode(text)) == normalise(text)


@each_unit
@given(text=ANY_TEXT)
def test_encoding_never_raises(unit: str, text: str) -> None:
    tokeniser = TOKENISERS[unit]
    ids = tokeniser.encode(text)
    assert all(0 <= id_ < tokeniser.size for id_ in ids)
    assert len(tokeniser.tokens(ids)) == len(ids)
    assert bool(ids) == bool(normalise(text))
    tokeniser.decode(ids)


@each_unit
def test_decoding_any_ids_never_raises(unit: str) -> None:
    tokeniser = TOKENISERS[unit]
    assert tokeniser.decode(range(tokeniser.size))
    assert tokeniser.decode(range(tokeniser.size - 1, -1, -1))


@each_unit
def test_specials_write_nothing_and_do_not_stop_the_text(unit: str) -> None:
    tokeniser = TOKENISERS[unit]
    first, second = tokeniser.encode("happy. Don't"), tokeniser.encode("worry, it's")
    whole = [SOS, *first, EOS, 4, *tokeniser.encode("happy. Don't worry, it's")[len(first) :], PAD]
    assert tokeniser.decode(whole) == "happy. Don't worry, it's"
    assert tokeniser.decode([SOS, *second, EOS, PAD]) == "worry, it's"


@pytest.mark.parametrize(
    ("unit", "text", "decoded"),
    [
        ("words", "I'm sad.", "I'm ⁇."),
        ("characters", "Zoé", "⁇oé"),
        ("jamo", "Zoé 쾌", "⁇oé ⁇⁇"),
        ("subwords", "Zoé", "⁇oé"),
    ],
)
def test_the_unknown_is_written_as_a_sign(unit: str, text: str, decoded: str) -> None:
    tokeniser = TOKENISERS[unit]
    ids = tokeniser.encode(text)
    assert UNK in ids
    assert "<unk>" in tokeniser.tokens(ids)
    assert tokeniser.decode(ids) == decoded


@each_unit
def test_a_saved_tokeniser_is_the_same_one(unit: str) -> None:
    tokeniser = TOKENISERS[unit]
    again = load_tokeniser(unit, tokeniser.to_bytes())
    assert again == tokeniser
    assert hash(again) == hash(tokeniser)
    assert again.size == tokeniser.size
    for text in [*TEXTS, "never seen 완전히 새로운 ▁￭"]:
        assert again.encode(text) == tokeniser.encode(text)
        assert again.decode(again.encode(text)) == tokeniser.decode(tokeniser.encode(text))
    assert again != TOKENISERS["words" if unit != "words" else "characters"]
    assert again != train_tokeniser(TEXTS[:1], unit, None)


@each_unit
def test_training_twice_gives_the_same_bytes(unit: str) -> None:
    assert train_tokeniser(TEXTS, unit, None).to_bytes() == TOKENISERS[unit].to_bytes()


@each_unit
@pytest.mark.parametrize("cut", [0, 1, 300, -20])
def test_damaged_bytes_are_refused(unit: str, cut: int) -> None:
    data = TOKENISERS[unit].to_bytes()[:cut]
    with pytest.raises(ModelFileError, match=r"^the model file's .*vocabulary.* is damaged \("):
        load_tokeniser(unit, data)


@each_unit
def test_the_tokeniser_of_another_unit_is_refused(unit: str) -> None:
    for other in UNITS:
        if other != unit:
            with pytest.raises(ModelFileError, match=r"copy the model file again$"):
                load_tokeniser(unit, TOKENISERS[other].to_bytes())


@pytest.mark.parametrize("content", ["[]", "{}", '{"unit": "words", "tokens": ["<pad>", 3]}', "é"])
def test_a_list_that_is_no_vocabulary_is_refused(content: str) -> None:
    with pytest.raises(ModelFileError, match="the model file's vocabulary of words is damaged"):
        load_tokeniser("words", content.encode("latin-1"))


@each_unit
def test_texts_without_text_are_refused(unit: str) -> None:
    for texts in ([], ["", " \t"]):
        with pytest.raises(DataError) as caught:
            train_tokeniser(texts, unit, None, name="source")
        assert str(caught.value) == "the source texts hold no text to learn a vocabulary from"


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(ConfigError) as caught:
        train_tokeniser(TEXTS, "bytes", None)
    assert str(caught.value) == "unit is 'bytes'; it can be words, characters, jamo or subwords"
    with pytest.raises(ConfigError, match="unit is 'bytes'"):
        load_tokeniser("bytes", b"")


@each_unit
def test_a_vocabulary_too_small_for_its_symbols_is_refused(unit: str) -> None:
    with pytest.raises(ConfigError) as caught:
        train_tokeniser(TEXTS, unit, 68)
    assert str(caught.value) == (
        "vocabulary_size is 68, but 68 rows are taken by special and reserved symbols; "
        "set it to 69 or more"
    )


@each_unit
@pytest.mark.parametrize("text", ["a" * 10_000, "가 나." * 3_333, ",'" * 5_000, "." * 10_000])
def test_very_long_lines_are_learnt_and_come_back(unit: str, text: str) -> None:
    tokeniser = train_tokeniser([text], unit, None)
    ids = tokeniser.encode(text)
    assert UNK not in ids
    assert tokeniser.decode(ids) == text


def test_importing_is_light() -> None:
    program = (
        "import sys, tongsa.text.tokenisers, tongsa.text.words, tongsa.text.characters, "
        "tongsa.data.formats.lines\n"
        "print([name for name in ('torch', 'sentencepiece', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")
