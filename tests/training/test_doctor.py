"""The doctor: each illness is made, and found; who is well is left alone."""

import math
import random
import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
import torch

from tongsa.data.corpus import Corpus, Pair
from tongsa.errors import TrainingError
from tongsa.evaluation.metrics import Score
from tongsa.model.seq2seq import Seq2Seq
from tongsa.tasks.translation import Translation
from tongsa.text.tokenisers import train_tokeniser
from tongsa.text.vocabulary import UNK
from tongsa.training import loop
from tongsa.training.doctor import Doctor
from tongsa.training.examples import Examples, encode
from tongsa.training.loop import Outcome, fit
from tongsa.training.signs import entropy_of_targets, has_loop, signs_of
from tongsa.training.validation import Validation, Validator
from toys import Heard, apart, copied, numbers, small, trained

PAIRS = numbers(110, copied)
LEARNED, DEV = PAIRS[:80], PAIRS[80:]
# Long enough to have an opinion.
GROWN_UP = {
    "training__epochs": 25,
    "training__batch_tokens": 60,
    "training__validate_every": 40,
}


def treated(
    learned: Sequence[Pair],
    dev: Sequence[Pair] = DEV,
    vocabulary: Sequence[str] | None = None,
    preset: str = "default",
    **settings: Any,
) -> tuple[Outcome, list[str]]:
    """Learn from pairs, and return what came of it and what the doctor said.

    vocabulary   the texts whose words are known; None: all
    """
    config = small(preset, **{**GROWN_UP, **settings})
    torch.set_num_threads(1)
    torch.manual_seed(1)
    texts = [text for pair in (*learned, *dev) for text in pair if text]
    tokeniser = train_tokeniser(vocabulary or texts, "words", None)

    def encoded(pairs: Sequence[Pair]) -> Examples:
        return encode(Corpus(pairs, "toy"), apart(tokeniser, tokeniser), 200)

    judge = Validator(encoded(dev), Translation(config, tokeniser, tokeniser), 100, 12)
    model = Seq2Seq(config.model, tokeniser.size, tokeniser.size)
    heard = Heard()
    outcome = fit(model, config, encoded(learned), judge, heard, "fp32")
    return outcome, [n.removeprefix("Doctor: ") for n in heard.notices if n.startswith("Doctor: ")]


def the_one(said: Sequence[str], beginning: str) -> str:
    """Return what begins so; besides it, at most that the training pairs are learned by heart.

    Who learns from others than he is judged by does that too.
    """
    [text] = [text for text in said if text.startswith(beginning)]
    assert all(other is text or other.startswith("Over-fitting") for other in said)
    return text


def with_targets(turn: Callable[[str], str]) -> list[Pair]:
    return [Pair(source, turn(target)) for source, target in LEARNED]


# ---- Illnesses -----------------------------------------------------------------------------------


def test_who_says_the_same_to_everything() -> None:
    _, said = treated(with_targets(lambda _: "하나 둘"))
    assert the_one(said, "Every input") == (
        "Every input gets the same: 100% of the outputs are “하나 둘”. The network has not found "
        "its source. Check that the pairs belong together (tongsa check), train longer, or lower "
        "training.learning_rate (now 0.006)."
    )


@pytest.mark.slow
def test_who_learns_by_heart_what_ignores_its_source_because_the_files_have_slipped() -> None:
    shuffled = [p.target for p in LEARNED]
    random.Random(1).shuffle(shuffled)
    slipped = [Pair(source, target) for (source, _), target in zip(LEARNED, shuffled, strict=True)]
    outcome, said = treated(slipped, training__epochs=70)
    [ignored] = [text for text in said if text.startswith("The source is ignored")]
    assert "tongsa check finds files that have slipped against each other" in ignored
    [over] = [text for text in said if text.startswith("Over-fitting")]
    assert re.search(r"The best so far, of epoch [\d.]+, is kept, so nothing is lost but", over)
    assert outcome.best is not outcome.history[-1]
    assert "model.dropout (now 0)" in over


@pytest.mark.slow
def test_who_repeats_himself() -> None:
    _, said = treated(with_targets(lambda target: target + f" {target.split()[-1]}" * 7))
    looping = the_one(said, "Outputs repeat themselves: ")
    assert "search.no_repeat_ngram = 3" in looping


def test_who_says_nothing() -> None:
    _, said = treated(with_targets(lambda _: ""), training__batch_tokens=20)
    assert the_one(said, "100%") == (
        "100% of the outputs are empty: the model stops before its first word. Look for targets in "
        "the training pairs that are as good as empty (tongsa check); search.min_length = 1 "
        "forbids it."
    )


def test_who_is_too_short() -> None:
    long = [p for p in numbers(600, copied, most=6) if p.source.count(" ") >= 3]
    cut = [Pair(source, " ".join(target.split()[:2])) for source, target in long[:80]]
    _, said = treated(cut, long[80:110], training__batch_tokens=30)
    short = the_one(said, "Outputs are too short: 4")
    assert "search.length_penalty above 1 and search.min_length make outputs longer" in short


def test_whose_words_are_unknown() -> None:
    known = [p.source for p in LEARNED] + ["하나 둘"]
    _, said = treated(LEARNED, vocabulary=known)
    [unknown] = said
    assert "of what is written is <unk>, a token that the vocabulary lacks" in unknown
    assert 'text.unit = "subwords"' in unknown


def test_whose_learning_rate_is_too_high() -> None:
    _, said = treated(LEARNED, training__learning_rate=2.0)
    [high] = said
    assert high.startswith("The learning rate is too high: ")
    assert "Lower training.learning_rate (now 2) to a third" in high


def test_whose_learning_rate_is_too_low() -> None:
    _, said = treated(LEARNED, training__learning_rate=1e-5)
    [low] = said
    assert low.startswith("The learning rate is too low, or the run too short: after ")
    assert "Raise training.learning_rate (now 1e-05) three times or more" in low


# ---- No number -----------------------------------------------------------------------------------


def test_weights_that_explode_end_the_run_with_the_best_kept_and_the_cause_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A real explosion: no number is made up, only the learning rate.
    def rate(peak: float, step: int, *_: float) -> float:
        return peak if step < 50 else 1e38

    monkeypatch.setattr(loop, "learning_rate", rate)
    outcome, _ = treated(LEARNED, training__validate_every=20)
    assert outcome.ended == "diverged"
    assert outcome.best.step in (20, 40)
    assert math.isfinite(outcome.best.loss)


def broken_down(spoil: Callable[[Seq2Seq, Examples], None]) -> str:
    """Return the error of a run that is spoilt before it begins."""
    config = small(training__epochs=1)
    tokeniser = train_tokeniser([t for pair in LEARNED for t in pair], "words", None)
    examples = encode(Corpus(LEARNED, "toy"), apart(tokeniser, tokeniser), 200)
    model = Seq2Seq(config.model, tokeniser.size, tokeniser.size)
    spoil(model, examples)
    with pytest.raises(TrainingError) as error:
        fit(model, config, examples, lambda *_: pytest.fail("it learned"), Heard(), "fp32")
    return str(error.value)


def test_the_cause_is_named_as_far_as_it_can_be_seen() -> None:
    def a_weight(model: Seq2Seq, _: Examples) -> None:
        with torch.no_grad():
            next(model.decoder.parameters()).fill_(math.inf)

    def too_large(model: Seq2Seq, _: Examples) -> None:
        with torch.no_grad():
            model.projection.weight.fill_(3e38)

    def a_gradient(model: Seq2Seq, _: Examples) -> None:
        next(model.encoder.parameters()).register_hook(lambda gradient: gradient * math.inf)

    assert "at step 1: weights of the decoder have grown without bound. Lower" in broken_down(
        a_weight
    )
    assert "at step 1: a sum or a product has grown without bound, though all" in broken_down(
        too_large
    )
    assert "at step 1: the gradient in the encoder has grown without bound, at a loss of" in (
        broken_down(a_gradient)
    )


# ---- Health --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "preset",
    [
        "default",
        *(
            pytest.param(preset, marks=pytest.mark.slow)
            for preset in ("plain", "cho2014", "luong2015", "bahdanau2015")
        ),
    ],
)
def test_who_is_well_is_left_alone(preset: str) -> None:
    few: dict[str, Any] = {}
    if preset != "default":
        few = {"model__encoder_layers": 1, "model__decoder_layers": 1}
    _, said = treated(PAIRS, numbers(140, copied)[110:], preset=preset, **few)
    assert said == []


def test_and_so_are_the_models_of_the_other_tests() -> None:
    assert not [n for n in trained().heard.notices if n.startswith("Doctor")]


def test_whoever_is_young_is_not_ill() -> None:
    # The same rubbish as of the first test, before a third of the run is over.
    signs = signs_of([[5, 6]] * 20, ["same"] * 20, _different(20), (0.0, 0.1))
    doctor = Doctor(small(), 9.0)
    look = Validation(1000, 1.0, 2.0, Score("BLEU", 0.0, ""), (0.0,), (), signs)
    assert doctor.see([look], look, 0.3) == []
    assert doctor.see([look], look, 0.4) == []  # once is no illness
    assert len(doctor.see([look], look, 0.5)) == 1
    assert doctor.see([look], look, 0.6) == []  # and is not said twice
    # At the end there is no second look to wait for.
    assert len(Doctor(small(), 9.0).see([look], look, 1.0)) == 1


def test_what_the_doctor_remembers_survives_the_run() -> None:
    signs = signs_of([[5, 6]] * 20, ["same"] * 20, _different(20), (0.0, 0.1))
    look = Validation(1000, 1.0, 2.0, Score("BLEU", 0.0, ""), (0.0,), (), signs)
    doctor, other = Doctor(small(), 9.0), Doctor(small(), 9.0)
    for step in range(50):
        doctor.hear(5.0 - step / 50)
    doctor.see([look], look, 0.4)
    other.remember(doctor.facts())
    assert other.facts() == doctor.facts()
    assert other.see([look], look, 0.5) == doctor.see([look], look, 0.5) != []


# ---- Signs ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ids", "is_one"),
    [
        ([7, 7, 7, 7, 7, 7], True),
        ([7, 7, 7, 7, 7], False),  # five times “very” may be said
        ([1, 2, 3, 9, 8, 9, 8, 9, 8], True),
        ([9, 8, 9, 8], False),
        ([4, 5, 6, 4, 5, 6, 4, 5, 6, 2], True),
        ([4, 5, 6, 4, 5, 6], False),  # “day by day by day”
        ([], False),
        (list(range(50)), False),
    ],
)
def test_a_loop_is_the_same_three_times_in_a_row(ids: list[int], is_one: bool) -> None:
    assert has_loop(ids) is is_one


def _different(count: int) -> Examples:
    sources = [np.array([10 + i], dtype=np.int32) for i in range(count)]
    targets = [np.array([10 + i, UNK], dtype=np.int32) for i in range(count)]
    return Examples(sources, targets, [(str(i), str(i)) for i in range(count)])


def test_signs_are_counted_beside_the_references() -> None:
    examples = _different(4)
    outputs = [[], [UNK] * 6, [10], [10]]
    signs = signs_of(outputs, ["", "⁇", "a", "a"], examples, None)
    assert signs.same == (0.5, 0.25)
    assert signs.commonest == "a"
    assert signs.empty == (0.25, 0.0)
    assert signs.loops == (0.25, 0.0)
    assert signs.loop == "⁇"
    assert signs.length == 1.0
    assert signs.unknown == (6 / 8, 0.5)


def test_one_source_that_is_asked_often_may_be_answered_the_same() -> None:
    examples = _different(4)
    asked = Examples([examples.sources[0]] * 3 + [examples.sources[1]], examples.targets, [])
    signs = signs_of([[5]] * 3 + [[6]], ["a", "a", "a", "b"], asked, None)
    assert signs.same[0] == 0.5


def test_the_loss_of_frequencies_alone_is_their_entropy() -> None:
    # <eos> and <unk> are a third of the tokens each; each of four numbers a twelfth.
    expected = 2 / 3 * math.log(3) + 1 / 3 * math.log(12)
    assert entropy_of_targets(_different(4)) == pytest.approx(expected)
