"""Our BPE-dropout against SentencePiece's: the same spellings, as likely, and from a seed."""

import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongsa.text.subwords import SubwordTokeniser, seed_random_spelling, train_subwords

TEXTS = [
    "the banana tree stands there",
    "bananas and trees and bandanas",
    "나는 바나나를 먹어요. 바나나는 맛있어요.",
    "  the  tree ▁ of\tbananas ",
] * 8
TOKENISER = train_subwords(TEXTS, None)


@given(st.text(alphabet="thebanrsd 나는바를▁.?\t\u3000☃", max_size=40))
def test_without_dropout_it_is_sentencepiece(text: str) -> None:
    assert TOKENISER.encode_at_random([text], 0.0) == TOKENISER.encode(text)


@pytest.mark.parametrize("dropout", [0.1, 0.5])
def test_each_spelling_is_as_likely_as_sentencepiece_draws_it(dropout: float) -> None:
    word, draws = "bananas there", 4000
    seed_random_spelling(1)
    ours = Counter(tuple(TOKENISER.encode_at_random([word], dropout)) for _ in range(draws))
    theirs = Counter(
        tuple(TOKENISER._processor.encode(word, enable_sampling=True, alpha=dropout, nbest_size=-1))
        for _ in range(draws)
    )
    for spelling in {*ours, *theirs}:
        one, other = ours[spelling], theirs[spelling]
        # Five standard deviations of the difference of two counts.
        assert abs(one - other) <= 5 * (one + other + 1) ** 0.5, spelling
    assert len(ours) > 5


DRAWS = """
import sys
from tongsa.text.subwords import SubwordTokeniser, seed_random_spelling
tokeniser = SubwordTokeniser(sys.stdin.buffer.read())
seed_random_spelling(7)
print([tokeniser.encode_at_random(["bananas there"], 0.3) for _ in range(50)])
"""


def test_the_same_seed_gives_the_same_in_another_process() -> None:
    seed_random_spelling(7)
    here = [TOKENISER.encode_at_random(["bananas there"], 0.3) for _ in range(50)]
    there = subprocess.run(
        [sys.executable, "-c", DRAWS], input=TOKENISER.to_bytes(), capture_output=True, check=True
    )
    assert there.stdout.decode().strip() == str(here)


def test_what_a_word_was_before_changes_nothing() -> None:
    fresh = SubwordTokeniser(TOKENISER.to_bytes())
    for _ in range(50):
        fresh.encode_at_random(["bananas there"], 0.3)
    drawn = []
    for tokeniser in (fresh, TOKENISER):
        seed_random_spelling(3)
        drawn.append([tokeniser.encode_at_random([text], 0.2) for text in TEXTS])
    assert drawn[0] == drawn[1]
