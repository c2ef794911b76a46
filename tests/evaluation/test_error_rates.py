"""Error rates, worked by hand."""

import pytest

from reading import error_of
from tongsa.evaluation.error_rates import (
    character_error_rate,
    transcription_scores,
    word_error_rate,
)


def test_words_wrong_missing_and_too_many_count_by_the_words_of_all_references() -> None:
    outputs = ["one two tree", "four", "six seven eight", ""]
    references = ["one two three", "four five", "six seven", "nine"]
    # 1 wrong + 1 missing + 1 too many + 1 missing, of 8 words; not the mean of four rates.
    assert word_error_rate(outputs, references).value == pytest.approx(100 * 4 / 8)


def test_characters_count_with_spaces() -> None:
    # "ab c" -> "abc": the space is missing, 1 of 4.
    assert character_error_rate(["abc"], ["ab c"]).value == pytest.approx(25.0)


def test_korean_spacing_costs_words_more_than_characters() -> None:
    output, reference = ["오늘은날씨가 좋다"], ["오늘은 날씨가 좋다"]
    assert word_error_rate(output, reference).value == pytest.approx(100 * 2 / 3)
    assert character_error_rate(output, reference).value == pytest.approx(100 * 1 / 10)


def test_a_rate_may_be_more_than_all() -> None:
    assert word_error_rate(["a b c"], ["d"]).value == pytest.approx(300.0)


def test_case_counts_unless_it_shall_not() -> None:
    assert word_error_rate(["One"], ["one"]).value == 100.0
    lowered = word_error_rate(["One"], ["one"], lowercase=True)
    assert (lowered.value, "case:lc" in lowered.signature) == (0.0, True)


def test_every_score_says_how_it_was_reached() -> None:
    scores = transcription_scores(["one"], ["one"], search="beam:5|ctc:0.3")
    assert [score.name for score in scores] == ["WER", "CER", "exact"]
    assert scores[0].signature.startswith("jiwer:4")
    assert all(score.signature.endswith("|beam:5|ctc:0.3") for score in scores)


def test_without_references_there_is_nothing_to_score() -> None:
    assert error_of(word_error_rate, [], []) == (
        "no references: there is nothing to score; pass at least one pair"
    )
