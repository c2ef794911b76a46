"""Who wins where: counted by hand, scored by sacreBLEU."""

import pytest
import sacrebleu

from tongsa.evaluation.breakdown import Breakdown, break_down
from tongsa.evaluation.metrics import chrf

SOURCES = ["one", "one two three four five six", "one two three four five", "seven " * 60]
REFERENCES = ["하나", "하나 둘 셋 넷 다섯 여섯", "하나 둘 셋 넷 다섯", "일곱 하나"]
A = ["하나", "하나 둘 셋", "하나 둘 셋 넷 다섯", "둘"]
B = ["둘", "하나 둘 셋 넷", "하나 둘 셋 넷 다섯", "일곱"]


@pytest.fixture
def found() -> Breakdown:
    return break_down(SOURCES, REFERENCES, A, B, REFERENCES)


def test_sentences_have_sacrebleus_scores_and_a_winner(found: Breakdown) -> None:
    for s, a, b, reference in zip(found.sentences, A, B, REFERENCES, strict=True):
        assert s.score_a == pytest.approx(sacrebleu.sentence_chrf(a, [reference]).score)
        assert s.score_b == pytest.approx(sacrebleu.sentence_chrf(b, [reference]).score)
        assert s.difference == s.score_b - s.score_a
    assert [s.winner for s in found.sentences] == ["A", "B", "tie", "B"]


def test_everything_is_one_group(found: Breakdown) -> None:
    whole = found.everything
    assert (whole.sentences, whole.a_wins, whole.ties, whole.b_wins) == (4, 1, 1, 2)
    assert whole.chrf_a == pytest.approx(chrf(A, REFERENCES).value)
    assert whole.chrf_b == pytest.approx(chrf(B, REFERENCES).value)


def test_groups_by_the_length_of_the_source(found: Breakdown) -> None:
    assert [(g.name, g.sentences) for g in found.by_length] == [
        ("1–5", 2), ("6–10", 1), ("51 or more", 1)
    ]  # fmt: skip
    short = found.by_length[0]
    assert (short.a_wins, short.ties, short.b_wins) == (1, 1, 0)
    chosen = [0, 2]
    assert short.chrf_b == pytest.approx(
        chrf([B[i] for i in chosen], [REFERENCES[i] for i in chosen]).value
    )


def test_groups_by_the_rarest_word_of_the_reference(found: Breakdown) -> None:
    # In the references: 하나 4 times, 둘 … 다섯 twice, 여섯 and 일곱 once.
    assert [(g.name, g.sentences) for g in found.by_rarity] == [("1", 2), ("2–4", 2)]
    training = ["하나 " * 10, "둘 셋 넷", "다섯", "하나"]
    found = break_down(SOURCES, REFERENCES, A, B, training)
    assert [(g.name, g.sentences) for g in found.by_rarity] == [("0", 2), ("1", 1), ("10–99", 1)]


def test_the_most_different_come_first_and_ties_never(found: Breakdown) -> None:
    assert [s.index for s in found.most_different(2)] == [0, 3]
    assert [s.index for s in found.most_different(9)] == [0, 3, 1]
