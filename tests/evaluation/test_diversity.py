"""How different answers are, worked by hand."""

import pytest

from tongsa.errors import DataError
from tongsa.evaluation.diversity import commonest_share, distinct, diversity_scores


def test_distinct_counts_different_n_grams_by_all_words() -> None:
    answers = [["a", "b", "a"], ["b", "a"], ["c"]]
    assert distinct(answers, 1) == 3 / 6
    assert distinct(answers, 2) == 2 / 6  # ab, ba; none from one answer into the next
    assert distinct([[]], 1) == 0.0


def test_the_commonest_answer_has_its_share() -> None:
    assert commonest_share(["네.", "네.", "아니요.", "글쎄요."]) == 0.5


def test_scores_say_how_they_were_reached_in_any_script() -> None:
    scores = diversity_scores(
        ["좋은 하루 보내요.", "좋은 하루 보내요.", "네, 좋은 생각이에요!"], "beam:5"
    )
    assert [(s.name, round(s.value, 2)) for s in scores] == [
        # 좋은 하루 보내요 . 네 , 생각이에요 !  of 4 + 4 + 5 words
        ("distinct-1", 61.54),
        # 좋은-하루 하루-보내요 보내요-.  네-, ,-좋은 좋은-생각이에요 생각이에요-!
        ("distinct-2", 53.85),
        ("commonest", 66.67),
    ]
    assert all(s.signature.endswith("|beam:5") for s in scores)
    assert diversity_scores(["x"])[2].signature == "share of the commonest answer"


def test_nothing_cannot_be_scored() -> None:
    with pytest.raises(DataError, match="no answers"):
        diversity_scores([])
