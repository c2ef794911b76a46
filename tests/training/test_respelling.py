"""BPE-dropout: the same texts, spelt anew for every epoch."""

import numpy as np
import pytest

from tongsa.data.corpus import Corpus, Pair
from tongsa.text.subwords import SubwordTokeniser, train_subwords
from tongsa.training.examples import encode
from tongsa.training.respelling import Respelling
from toys import apart

TEXTS = [
    "the banana tree",
    "bananas and trees",
    "나는 바나나를 먹어요.",
    "the tree ▁ of bananas",
] * 5


@pytest.fixture(scope="module")
def tokeniser() -> SubwordTokeniser:
    return train_subwords(TEXTS, None)


def respelling(tokeniser: SubwordTokeniser, max_tokens: int = 200, seed: int = 1) -> Respelling:
    corpus = Corpus([Pair(text, text[::-1]) for text in TEXTS], "toy")
    examples = encode(corpus, apart(tokeniser, tokeniser), max_tokens)

    def spell(source: str, target: str) -> tuple[list[int], list[int]]:
        return tokeniser.encode_at_random([source], 0.3), tokeniser.encode_at_random([target], 0.3)

    return Respelling(examples, spell, max_tokens, seed)


def as_lists(sides: object) -> list[list[int]]:
    assert isinstance(sides, list)
    return [np.asarray(ids).tolist() for ids in sides]


def test_every_spelling_says_the_same_text(tokeniser: SubwordTokeniser) -> None:
    drawn = respelling(tokeniser)(0)
    usual = [tokeniser.encode(text) for text in TEXTS]
    assert as_lists(drawn.sources) != usual
    assert [tokeniser.decode(ids) for ids in as_lists(drawn.sources)] == TEXTS
    assert [tokeniser.decode(ids) for ids in as_lists(drawn.targets)] == [t[::-1] for t in TEXTS]


def test_an_epoch_can_be_spelt_again_and_no_two_are_alike(tokeniser: SubwordTokeniser) -> None:
    first = as_lists(respelling(tokeniser)(0).sources)
    assert as_lists(respelling(tokeniser)(0).sources) == first
    assert as_lists(respelling(tokeniser)(1).sources) != first
    assert as_lists(respelling(tokeniser, seed=2)(0).sources) != first


def test_a_text_that_would_grow_too_long_keeps_its_usual_spelling(
    tokeniser: SubwordTokeniser,
) -> None:
    longest = max(len(tokeniser.encode(text)) for text in TEXTS + [t[::-1] for t in TEXTS])
    drawn = respelling(tokeniser, max_tokens=longest)(0)
    assert len(drawn) == len(TEXTS)
    assert max(map(len, [*drawn.sources, *drawn.targets])) <= longest


def test_no_dropout_is_the_usual_spelling_and_full_dropout_single_characters(
    tokeniser: SubwordTokeniser,
) -> None:
    for text in TEXTS:
        assert tokeniser.encode_at_random([text], 0.0) == tokeniser.encode(text)
        spelt = tokeniser.tokens(tokeniser.encode_at_random([text], 1.0))
        assert all(len(token) == 1 for token in spelt)
