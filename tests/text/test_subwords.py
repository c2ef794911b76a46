import io
import random
import re

import pytest
import sentencepiece

from tongsa.errors import ConfigError, ModelFileError
from tongsa.text import subwords
from tongsa.text.subwords import SubwordTokeniser, train_subwords
from tongsa.text.vocabulary import UNK

TEXTS = ["the lower the slower", "the newest and the widest", "low lower lowest"] * 5


def korean_like(sentences: int, characters: int) -> list[str]:
    """Texts of many different characters, frequent ones and rare ones."""
    draw = random.Random(3)
    alphabet = [chr(0xAC00 + i) for i in range(characters)]
    weights = [1 / (i + 1) for i in range(characters)]
    texts = ["".join(draw.choices(alphabet, weights, k=20)) for _ in range(sentences)]
    return [*texts, "".join(alphabet)]


def test_frequent_words_are_one_piece_and_rare_ones_several() -> None:
    tokeniser = train_subwords(TEXTS, None)
    assert tokeniser.tokens(tokeniser.encode("the lower")) == ["▁the", "▁lower"]
    assert tokeniser.decode(tokeniser.encode("wild lots")) == "wild lots"
    assert len(tokeniser.encode("wild")) > 1


def test_the_size_is_what_was_asked_for() -> None:
    assert train_subwords(TEXTS, 90).size == 90


def test_the_largest_vocabulary_is_named_and_works() -> None:
    with pytest.raises(ConfigError) as caught:
        train_subwords(TEXTS, 5_000, name="source")
    found = re.search(r"at most (\d+) subwords", str(caught.value))
    assert found
    largest = int(found[1])
    assert str(caught.value) == (
        f"vocabulary_size is 5000, but the source texts support at most {largest} subwords; "
        f"set it to {largest} or less, or leave it out"
    )
    assert train_subwords(TEXTS, largest).size == largest
    with pytest.raises(ConfigError):
        train_subwords(TEXTS, largest + 1)


def test_a_vocabulary_that_cannot_spell_the_texts_is_refused() -> None:
    with pytest.raises(ConfigError) as caught:
        train_subwords(["abcdefghij"], 75)
    assert str(caught.value) == (
        "vocabulary_size is 75, but the texts are written with 10 different characters, rare ones "
        "not counted; set it to 79 or more, better twice that, or leave it out"
    )
    tokeniser = train_subwords(["abcdefghij"], 79)
    assert tokeniser.size == 79
    assert UNK not in tokeniser.encode("jihgfedcba")


def test_every_character_is_kept_while_they_fill_half_of_the_vocabulary() -> None:
    texts = korean_like(sentences=300, characters=1_500)
    tokeniser = train_subwords(texts, 3_100)
    assert all(UNK not in tokeniser.encode(text) for text in texts)


def test_only_rare_characters_are_left_out_where_there_are_too_many() -> None:
    texts = korean_like(sentences=3_000, characters=1_500)
    tokeniser = train_subwords(texts, 2_500)
    text = "".join(texts)
    unknown = sum(tokeniser.encode(character)[-1] == UNK for character in text)
    assert 0 < unknown < 0.0006 * len(text)
    assert tokeniser.size == 2_500


def test_the_automatic_size_is_a_piece_for_sixty_characters() -> None:
    draw = random.Random(5)
    words = ["".join(draw.choices("abcdefghij", k=draw.randint(3, 9))) for _ in range(3_000)]
    texts = [" ".join(draw.choices(words, k=10)) for _ in range(1_000)]
    characters = sum(len(text.replace(" ", "")) for text in texts)
    assert train_subwords(texts, None).size == characters // 60 < 4_000
    assert train_subwords(texts * 6, None).size == 4_000


def test_the_automatic_size_grows_with_the_alphabet() -> None:
    texts = korean_like(sentences=2_000, characters=3_000)
    assert train_subwords(texts, None).size > 5_000


def test_a_sample_of_the_lines_still_knows_every_character(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subwords, "_TRAINING_LINES", 10)
    texts = [f"{chr(0x4E00 + i)} the same words" for i in range(100)]
    tokeniser = train_subwords(texts, None)
    assert all(UNK not in tokeniser.encode(text) for text in texts)
    assert train_subwords(texts, None) == tokeniser


def test_the_characters_that_sentencepiece_keeps_for_itself_come_back() -> None:
    text = "▁ a▁b ▅ x\0y \x1f \ufdd0 \ufdd00 \ufdd1\ufdd2\ufdd3\ufdd4"
    tokeniser = train_subwords([text], None)
    ids = tokeniser.encode(text)
    assert UNK not in ids
    assert tokeniser.decode(ids) == text


def test_text_full_of_symbol_names_can_be_learnt() -> None:
    texts = ["<unk> <r0> <sos> </s>", "<unk><unk><r0><pad>"] * 100
    tokeniser = train_subwords(texts, None)
    for text in texts:
        assert tokeniser.decode(tokeniser.encode(text)) == text
        assert min(tokeniser.encode(text)) >= 68


def test_a_word_longer_than_sentencepiece_bears_is_learnt() -> None:
    tokeniser = train_subwords(["ab" * 40_000], None)  # at 65,536 it would end the process
    assert tokeniser.decode(tokeniser.encode("ab" * 40_000)) == "ab" * 40_000


def test_training_is_silent(capfd: pytest.CaptureFixture[str]) -> None:
    train_subwords(TEXTS, None)
    assert capfd.readouterr() == ("", "")


def test_a_foreign_sentencepiece_model_is_refused() -> None:
    writer = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(TEXTS), model_writer=writer, vocab_size=20, minloglevel=3
    )
    with pytest.raises(ModelFileError) as caught:
        SubwordTokeniser.from_bytes(writer.getvalue())
    assert str(caught.value) == (
        "the model file's subword vocabulary is damaged (it does not begin with our 68 special and "
        "reserved symbols); copy the model file again"
    )
