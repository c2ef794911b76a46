"""Particles follow the sound of what stands before them."""

import pytest

from tongsa.text.particles import agreeing
from tongsa.text.placeholders import protect
from tongsa.text.vocabulary import VALUES


@pytest.mark.parametrize(
    ("word", "behind", "expected"),
    [
        ("김", "는 왔다", "은 왔다"),
        ("이", "은 왔다", "는 왔다"),
        ("서울", "으로.", "로."),
        ("부산", "로", "으로"),
        ("제주", "으로", "로"),
        ("25", "을", "를"),
        ("30", "를", "을"),
        ("1", "으로", "로"),
        ("3.5", "과", "와"),
        ("철수", "이랑", "랑"),
        ("김", "이", "이"),
        # No particle, or nobody knows how it is said.
        ("이", "은행", "은행"),
        ("김", " 는", " 는"),
        ("Kim", "는", "는"),
        ("{name}", "은", "은"),
        ("", "은", "은"),
    ],
)
def test_particles_agree(word: str, behind: str, expected: str) -> None:
    assert agreeing(word, behind) == expected


def test_behind_what_is_kept_they_do_too() -> None:
    protected = protect("Kim is 25", "all", ["Kim"])
    assert protected.restored([VALUES[1], "을 ", VALUES[0], "는"]) == "25를 Kim는"
