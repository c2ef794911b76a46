"""Confidence: words get their own tokens, maps are fitted to what came of it."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongsa.evaluation.calibration import Calibration, CalibrationMap
from tongsa.tasks.confidence import (
    mean_log_prob,
    sentence_confidence,
    with_confidence,
    words_with_log_probs,
)
from tongsa.tasks.judging import LEAST_SENTENCES, calibrate, judge
from tongsa.tasks.pipeline import Model, Output
from tongsa.text.tokenisers import UNITS, Tokeniser, train_tokeniser
from tongsa.text.vocabulary import EOS, FIRST_FREE, UNK
from tongsa.text.word_spans import words_of
from toys import trained

TEXTS = [
    "Don't go, it's late! (3,000 km)",
    "나는 커피를 마셔요. 저는 물을 마셨어요.",
    "私はLGの人。",
    "l'été à Paris",
]
TOKENISERS = {unit: train_tokeniser(TEXTS * 3, unit, None) for unit in UNITS}
CALIBRATION = Calibration(CalibrationMap(0.8, -0.2), CalibrationMap(1.5, 0.1), 100)


# ---- Words -------------------------------------------------------------------------------------


def rows(tokeniser: Tokeniser) -> st.SearchStrategy[list[int]]:
    return st.lists(st.sampled_from([UNK, EOS, *range(FIRST_FREE, tokeniser.size)]), max_size=12)


@given(st.sampled_from(UNITS).flatmap(lambda u: st.tuples(st.just(u), rows(TOKENISERS[u]))))
def test_words_are_those_of_the_text(drawn: tuple[str, list[int]]) -> None:
    unit, ids = drawn
    decode = TOKENISERS[unit].decode
    words = words_with_log_probs(ids, [-1.0] * (len(ids) + 1), decode)
    assert [w.text for w in words] == words_of(decode(ids))
    assert all(decode(ids)[w.start : w.end] == w.text for w in words)
    # Every word is written by a token, none by more than there are.
    assert all(-len(ids) <= w.log_prob <= -1 for w in words)


@pytest.mark.parametrize("text", TEXTS)
def test_a_word_has_the_probability_of_its_tokens(text: str) -> None:
    """In characters: as many as it has letters, and the space before it."""
    tokeniser = TOKENISERS["characters"]
    ids = tokeniser.encode(text)
    for word in words_with_log_probs(ids, [-1.0] * (len(ids) + 1), tokeniser.decode):
        spaces = word.start > 0 and text[word.start - 1] == " "
        assert word.log_prob == -(len(word.text) + spaces)


def test_a_letter_counts_for_the_syllable_that_it_joins() -> None:
    tokeniser = TOKENISERS["jamo"]
    ids = tokeniser.encode("물을 마셨어요.")
    words = words_with_log_probs(ids, [-1.0] * (len(ids) + 1), tokeniser.decode)
    # ㅁㅜㄹㅇㅡㄹ; a space and ㅁㅏㅅㅕㅆㅇㅓㅇㅛ; the full stop.
    assert [(w.text, w.log_prob) for w in words] == [
        ("물을", -6.0), ("마셨어요", -10.0), (".", -1.0)
    ]  # fmt: skip


def test_a_korean_word_of_several_subwords() -> None:
    pieces = {70: "나는", 71: " 커", 72: "피", 73: "를", 74: " ", 75: "마셔요", 76: "."}

    def decode(ids: Sequence[int]) -> str:
        return "".join(pieces[i] for i in ids).strip()

    log_probs = [-1.0, -2.0, -4.0, -8.0, -16.0, -32.0, -64.0, -128.0]
    words = words_with_log_probs([70, 71, 72, 73, 74, 75, 76], log_probs, decode)
    assert [(w.text, w.log_prob) for w in words] == [
        ("나는", -1.0),
        ("커피를", -14.0),
        ("마셔요", -48.0),  # with the space that waited for it
        (".", -64.0),
    ]  # <eos> is no word


def test_a_token_that_writes_parts_of_two_words_counts_for_both() -> None:
    pieces = {70: "go", 71: "ne!", 72: "?"}
    words = words_with_log_probs(
        [70, 71, 72], [-1.0, -2.0, -4.0, 0.0], lambda ids: "".join(pieces[i] for i in ids)
    )
    assert [(w.text, w.log_prob) for w in words] == [("gone", -3.0), ("!", -2.0), ("?", -4.0)]


def test_a_model_gives_each_word_its_own_probability() -> None:
    [one, two, three] = (output := trained().model.translate("three one two")).words
    assert (one.text, two.text, three.text) == ("둘", "하나", "셋")
    assert [w.log_prob for w in output.words] == list(output.token_log_probs[:3])
    assert sum(output.token_log_probs) == pytest.approx(output.log_prob)


# ---- Confidence ----------------------------------------------------------------------------------


@given(
    st.floats(0, 10),
    st.floats(-10, 10),
    st.lists(st.floats(-50, 0), min_size=1, max_size=20),
    st.lists(st.floats(-50, 0), min_size=1, max_size=20),
)
def test_a_better_score_never_has_less_confidence(
    slope: float, intercept: float, one: list[float], other: list[float]
) -> None:
    calibration = Calibration(CalibrationMap(1, 0), CalibrationMap(slope, intercept), 100)
    worse, better = sorted((one, other), key=mean_log_prob)
    assert sentence_confidence(worse, calibration) <= sentence_confidence(better, calibration)


def test_confidence_by_hand() -> None:
    # The geometric mean of 0.9, 0.4 and 0.75 is 0.6463.
    p = (0.9 * 0.4 * 0.75) ** (1 / 3)
    odds = p / (1 - p)
    expected = 1 / (1 + math.exp(-0.1) * odds**-1.5)
    found = sentence_confidence([math.log(q) for q in (0.9, 0.4, 0.75)], CALIBRATION)
    assert found == pytest.approx(expected)


def test_the_confidence_of_an_output_comes_from_the_model_file() -> None:
    plain = trained().model
    model = Model(replace(plain.contents, calibration=CALIBRATION), threads=1)
    output = model.translate("three one two", n_best=2)
    for answer in (output, *output.alternatives):
        assert answer.confidence == sentence_confidence(answer.token_log_probs, CALIBRATION)
        assert answer.words == with_confidence(answer.words, CALIBRATION)
        for word in answer.words:
            assert word.confidence == pytest.approx(float(CALIBRATION.word(word.log_prob)))
    assert output.confidence is not None
    assert output.alternatives[0].confidence is not None
    assert output.confidence > output.alternatives[0].confidence


def test_without_calibration_there_is_no_confidence() -> None:
    bare = Model(replace(trained().model.contents, calibration=None, coverage=None), threads=1)
    output = bare.translate("three 일 two")
    assert output.confidence is None
    assert {word.confidence for word in output.words} == {None}
    assert output.warnings == ()


def test_an_empty_sentence_has_nothing_to_be_sure_of() -> None:
    assert trained().model.translate(" ") == Output("", 0.0, 0.0)


def test_an_output_says_in_what_its_source_is_new() -> None:
    known, new = trained().model.translate(["three one two", "three sevennine 일"])
    assert known.warnings == ()
    assert [tuple(warning) for warning in new.warnings] == [
        ("unseen-characters", "character not seen in training: 일", ("일",)),
        ("unseen-words", "word not seen in training: sevennine", ("sevennine",)),
    ]
    [long] = trained().model.translate("one two three four five").warnings
    told = "unusually long: 5 tokens; 1 to 4 in 99 % of the training data"
    assert tuple(long) == ("unseen-length", told, (5, 1, 4))


# ---- Fitting -------------------------------------------------------------------------------------


def output(text: str, *probabilities: float) -> Output:
    """Of words of one token each, and <eos>."""
    log_probs = [math.log(p) for p in probabilities]
    ids = range(len(probabilities) - 1)
    words = words_with_log_probs(ids, log_probs, lambda ids: " ".join(text.split()[: len(ids)]))
    return Output(text, 0.0, sum(log_probs), token_log_probs=tuple(log_probs), words=words)


def test_outputs_are_judged_word_by_word_and_as_a_whole() -> None:
    judged = judge(
        [output("the cat sat", 0.9, 0.8, 0.7, 1.0), output("", 0.3)],
        ["the dog sat", "something"],
    )
    log_probs, right = zip(*judged.words, strict=True)
    assert np.exp(log_probs) == pytest.approx([0.9, 0.8, 0.7])
    assert right == (True, False, True)
    # An empty output says nothing about words.
    [(log_prob, share)] = judged.sentences
    assert math.exp(log_prob) == pytest.approx((0.9 * 0.8 * 0.7) ** (1 / 4))
    assert share == pytest.approx(2 / 3)


def test_calibration_tells_what_the_model_exaggerates() -> None:
    """Words that it gives 0.9 are right half of the time, those it gives 0.5 one time in five."""
    outputs, references = [], []
    for i in range(200):
        outputs.append(output("a b", 0.9, 0.5, 1.0))
        references.append(" ".join(["a"] * (i % 2) + ["b"] * (i % 5 == 0)) or "x")
    found = calibrate(judge(outputs, references))
    assert found is not None
    assert found.word(np.log([0.9, 0.5])) == pytest.approx([0.5, 0.2], abs=0.005)
    p = (0.9 * 0.5) ** (1 / 3)
    assert found.sentence(math.log(p)) == pytest.approx(0.35, abs=0.005)
    assert found.sentences == 200


def test_too_few_sentences_are_no_measure() -> None:
    some = [output("a", 0.9, 1.0)] * (LEAST_SENTENCES - 1)
    references = ["a"] * LEAST_SENTENCES
    assert calibrate(judge([*some, output("", 1.0)], references)) is None
    assert calibrate(judge([*some, some[0]], references)) is not None


def test_training_measures_it_on_the_dev_set() -> None:
    toy = trained()
    outputs = toy.model.translate([p.source for p in toy.held_out])
    expected = calibrate(judge(outputs, [p.target for p in toy.held_out]))
    found = toy.model.contents.calibration
    assert found is not None
    assert expected is not None
    assert found.sentences == expected.sentences == 100
    for ours, theirs in ((found.word, expected.word), (found.sentence, expected.sentence)):
        assert ours.slope == pytest.approx(theirs.slope, abs=1e-3)
        assert ours.intercept == pytest.approx(theirs.intercept, abs=1e-3)
