"""Which words are right: those of a longest common subsequence, found here by trying all."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongsa.evaluation.right_words import right_words

WORDS = st.lists(st.sampled_from("abcd"), max_size=7)


@pytest.mark.parametrize(
    ("output", "reference", "right"),
    [
        ("a man in a coat", "a man wearing a coat", "a man a coat"),
        ("a a a dog", "a dog", "a dog"),  # no more often than the reference has it
        ("sleeps the cat", "the cat sleeps", "the cat"),  # in the same order
        ("", "the cat", ""),
        ("the cat", "", ""),
        ("나는 커피를 마셔요", "저는 커피를 마셔요", "커피를 마셔요"),
    ],
)
def test_right_is_what_the_reference_has_in_the_same_order(
    output: str, reference: str, right: str
) -> None:
    words = output.split()
    found = right_words(words, reference.split())
    assert [w for w, r in zip(words, found, strict=True) if r] == right.split()


def is_subsequence(part: list[str], whole: list[str]) -> bool:
    rest = iter(whole)
    return all(word in rest for word in part)


@given(WORDS, WORDS)
def test_no_other_choice_has_more_right(words: list[str], reference: list[str]) -> None:
    found = right_words(words, reference)
    chosen = [word for word, right in zip(words, found, strict=True) if right]
    assert is_subsequence(chosen, reference)
    assert not any(
        is_subsequence(list(more), reference) for more in combinations(words, len(chosen) + 1)
    )


@given(WORDS)
def test_a_text_is_right_by_itself(words: list[str]) -> None:
    assert right_words(words, words) == [True] * len(words)
