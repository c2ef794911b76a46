"""The loop: it learns, keeps the best, and ends well whatever ends it."""

import contextlib
import math
from collections.abc import Callable, Sequence

import pytest
import torch

from tongsa.config import Config
from tongsa.data.corpus import Corpus, Pair
from tongsa.errors import TrainingError
from tongsa.evaluation.metrics import Score
from tongsa.model.seq2seq import Batch, Seq2Seq
from tongsa.search.limits import length_limit
from tongsa.tasks.translation import Translation
from tongsa.text.tokenisers import Tokeniser, train_tokeniser
from tongsa.training import loop
from tongsa.training.averaging import WeightAverage
from tongsa.training.examples import Examples, encode
from tongsa.training.loop import Outcome, fit
from tongsa.training.loss import teacher_forced_loss
from tongsa.training.validation import Validation, Validator, translate_greedily
from toys import Heard, apart, backwards, copied, interrupt_at, numbers, small, trained

Weights = dict[str, torch.Tensor]


class Judge:
    """Stands in for the dev set: gives scores by a list, and keeps the weights it was shown."""

    def __init__(self, scores: Sequence[tuple[float, float]]) -> None:
        self.scores = list(scores)
        self.shown: list[Weights] = []
        self.asked: list[tuple[int, float]] = []

    def __call__(self, model: Seq2Seq, step: int, epoch: float) -> Validation:
        assert not model.training
        bleu, loss = self.scores[min(len(self.shown), len(self.scores) - 1)]
        self.shown.append(weights_of(model))
        self.asked.append((step, epoch))
        return Validation(step, epoch, loss, Score("BLEU", bleu, "scripted"), (bleu, -loss), ())


def weights_of(model: Seq2Seq) -> Weights:
    return {name: weight.detach().clone() for name, weight in model.state_dict().items()}


def same(ours: Weights, theirs: Weights) -> bool:
    return all(torch.equal(weight, theirs[name]) for name, weight in ours.items())


class Toy:
    """A corpus, its vocabulary and an untrained network for it."""

    def __init__(self, pairs: Sequence[Pair], config: Config) -> None:
        self.config = config
        torch.set_num_threads(1)
        torch.manual_seed(config.training.seed)
        self.tokeniser: Tokeniser = train_tokeniser(
            [t for pair in pairs for t in pair], "words", None
        )
        self.task = Translation(config, self.tokeniser, self.tokeniser)
        self.examples = self.encode(pairs)
        self.model = Seq2Seq(config.model, self.tokeniser.size, self.tokeniser.size)

    def encode(self, pairs: Sequence[Pair]) -> Examples:
        return encode(Corpus(pairs, "toy"), apart(self.tokeniser, self.tokeniser), 200)

    def fit(self, judge: loop.Validate, heard: Heard | None = None) -> Outcome:
        return fit(self.model, self.config, self.examples, judge, heard or Heard(), "fp32")

    def exact(self, pairs: Sequence[Pair]) -> float:
        """Share of these that come out right, greedily."""
        examples = self.encode(pairs)
        limits = [length_limit(len(s), examples.longest_target, 2.0) for s in examples.sources]
        found = translate_greedily(self.model, examples.sources, limits)
        right = sum(
            self.tokeniser.decode(ids) == p.target for ids, p in zip(found, pairs, strict=True)
        )
        return right / len(pairs)


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> Toy:
    """Four batches an epoch, and a look after each epoch."""
    monkeypatch.setattr(loop, "_FEWEST_STEPS_BLIND", 1)
    return Toy(numbers(40, copied), small(training__epochs=3, training__batch_tokens=40))


def steps_an_epoch() -> int:
    one = Toy(numbers(40, copied), small(training__epochs=1, training__batch_tokens=40))
    return one.fit(Judge([(0.0, 1.0)])).steps


# ---- It learns --------------------------------------------------------------------------------


def learned(turn: Callable[[Sequence[int]], Sequence[int]], config: Config) -> float:
    pairs = numbers(700, turn)
    toy = Toy(pairs[:600], config)
    validator = Validator(toy.encode(pairs[600:]), toy.task, 100, 4)
    heard = Heard()
    toy.fit(validator, heard)
    assert heard.notices == []  # the doctor finds nothing
    return toy.exact(pairs[600:])


# Four layers and three tables are hard to learn from 600 pairs.
TWO_LAYERS = {"model__encoder_layers": 2, "model__decoder_layers": 2}
# With the layer norm that the toys do without, and a width for it.
AS_IT_IS = {"model__layer_norm": True, "model__hidden_size": 64, "model__embedding_size": 64}
ONE_LAYER = {"model__encoder_layers": 1, "model__decoder_layers": 1, "model__tie": "all"}


@pytest.mark.parametrize(
    ("preset", "epochs", "changes"),
    [("default", 80, AS_IT_IS), ("bahdanau2015", 40, ONE_LAYER), ("luong2015", 40, ONE_LAYER)],
)
def test_copying_is_learned_and_holds_for_rows_never_seen(
    preset: str, epochs: int, changes: dict[str, object]
) -> None:
    assert learned(copied, small(preset, training__epochs=epochs, **changes)) == 1.0


def test_reversing_is_learned_and_holds_for_rows_never_seen() -> None:
    # The model file that most other tests use.
    toy = trained()
    assert not {p.source for p in toy.train} & {p.source for p in toy.held_out}
    answers = [o.text for o in toy.model.translate([p.source for p in toy.held_out])]
    assert answers == [p.target for p in toy.held_out]


@pytest.mark.parametrize(
    ("preset", "changes"),
    [
        ("plain", {"training__epochs": 160}),
        ("cho2014", {"training__epochs": 80}),
        ("sutskever2014", {"training__epochs": 300, **TWO_LAYERS}),
    ],
)
def test_a_context_vector_alone_holds_thirty_short_sentences(
    preset: str, changes: dict[str, object]
) -> None:
    pairs = numbers(30, backwards)
    toy = Toy(pairs, small(preset, training__batch_tokens=50, **changes))
    toy.fit(Validator(toy.examples, toy.task, 100, 4))
    assert toy.exact(pairs) == 1.0


# ---- The best is kept -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scores", "best", "said"),
    [
        ([(10, 3), (30, 4), (20, 1)], 1, [True, True, False]),  # BLEU decides, whatever the loss
        ([(10, 3), (10, 2), (10, 2.5)], 1, [True, True, False]),  # among equals the loss
        ([(10, 2), (10, 2), (10, 2)], 0, [True, False, False]),  # if that is equal too, the first
        ([(0, 9), (1, 8), (2, 7)], 2, [True, True, True]),
    ],
)
def test_the_best_is_chosen_by_free_running_bleu_then_by_loss(
    scores: list[tuple[float, float]], best: int, said: list[bool], toy: Toy
) -> None:
    judge, heard = Judge(scores), Heard()
    outcome = toy.fit(judge, heard)
    assert outcome.best is outcome.history[best]
    assert [look.score.value for look in outcome.history] == [bleu for bleu, _ in scores]
    assert same(weights_of(toy.model), judge.shown[best])
    assert not same(judge.shown[0], judge.shown[1])
    assert outcome.ended == "complete"
    assert not toy.model.training
    assert [is_best for _, is_best in heard.looks] == said


def test_the_averaged_weights_are_judged_and_training_goes_on_from_its_own(
    toy: Toy, monkeypatch: pytest.MonkeyPatch
) -> None:
    averages: list[WeightAverage] = []

    class Spy(WeightAverage):
        def __init__(self, model: torch.nn.Module, decay: float) -> None:
            super().__init__(model, decay)
            averages.append(self)

    monkeypatch.setattr(loop, "WeightAverage", Spy)
    last: list[list[torch.Tensor]] = []

    class Comparing(Judge):
        def __call__(self, model: Seq2Seq, step: int, epoch: float) -> Validation:
            # While swapped, the average object holds the weights that training goes on from.
            last.append([w.clone() for w in averages[0]._average])
            return super().__call__(model, step, epoch)

    judge = Comparing([(0.0, 1.0)])
    after: list[list[torch.Tensor]] = []
    heard = Heard()
    monkeypatch.setattr(
        heard,
        "validated",
        lambda *_: after.append([w.detach().clone() for w in toy.model.parameters()]),
    )
    toy.fit(judge, heard)
    for own, judged, later in zip(last, judge.shown, after, strict=True):
        assert all(torch.equal(a, b) for a, b in zip(own, later, strict=True))
        assert any(
            not torch.equal(judged[name], w)
            for (name, _), w in zip(toy.model.named_parameters(), own, strict=True)
        )


def test_a_validation_comes_at_the_end_of_every_epoch(toy: Toy) -> None:
    judge = Judge([(0.0, 1.0)])
    outcome = toy.fit(judge)
    each = outcome.steps // 3
    assert judge.asked == [(each, 1.0), (2 * each, 2.0), (3 * each, 3.0)]


@pytest.mark.parametrize(
    ("fewest", "most", "epochs"),
    [
        (2.5, 100, [3, 6, 7]),  # in epochs: not after each, but after the last in any case
        (1, 100, [1, 2, 3, 4, 5, 6, 7]),
        (1, 1, [1, 2, 3, 4, 5, 6, 7]),
        (0, 0.5, [0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7]),
    ],
)
def test_neither_too_soon_after_the_last_nor_too_late(
    fewest: float, most: float, epochs: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    each = steps_an_epoch()
    assert each == 4
    monkeypatch.setattr(loop, "_FEWEST_STEPS_BLIND", fewest * each)
    monkeypatch.setattr(loop, "_MOST_STEPS_BLIND", most * each)
    judge = Judge([(0.0, 1.0)])
    Toy(numbers(40, copied), small(training__epochs=7, training__batch_tokens=40)).fit(judge)
    assert [epoch for _, epoch in judge.asked] == epochs


def test_or_every_so_many_steps_and_at_the_last() -> None:
    toy = Toy(
        numbers(40, copied),
        small(training__epochs=2, training__batch_tokens=40, training__validate_every=3),
    )
    judge = Judge([(0.0, 1.0)])
    outcome = toy.fit(judge)
    steps = [step for step, _ in judge.asked]
    assert steps == sorted({*range(3, outcome.steps + 1, 3), outcome.steps})
    assert judge.asked[-1] == (outcome.steps, 2.0)


def test_progress_rises_from_step_to_step_to_the_end(toy: Toy) -> None:
    heard = Heard()
    outcome = toy.fit(Judge([(0.0, 1.0)]), heard)
    assert [p.step for p in heard.steps] == list(range(1, outcome.steps + 1))
    assert [p.share for p in heard.steps] == sorted(p.share for p in heard.steps)
    assert heard.steps[-1].share == 1.0
    assert heard.steps[-1].epoch == 3.0
    assert heard.steps[-1].seconds_left == 0.0
    assert all(p.tokens_per_second > 0 and math.isfinite(p.loss) for p in heard.steps)


def test_the_same_seed_gives_the_same_weights_and_another_seed_others() -> None:
    def weights(seed: int) -> Weights:
        config = small(training__epochs=1, training__seed=seed, model__dropout=0.2)
        toy = Toy(numbers(60, copied), config)
        toy.fit(Judge([(0.0, 1.0)]))
        return weights_of(toy.model)

    first = weights(5)
    assert same(first, weights(5))
    assert not same(first, weights(6))


# ---- Ctrl-C -----------------------------------------------------------------------------------


def test_ctrl_c_keeps_the_best_so_far(toy: Toy) -> None:
    each = steps_an_epoch()
    judge = Judge([(20, 1.0), (10, 1.0)])
    heard = Heard(interrupt_at(2 * each + 1))
    outcome = toy.fit(judge, heard)
    assert outcome.ended == "interrupted"
    assert outcome.steps == 2 * each + 1
    assert outcome.best.score.value == 20
    assert len(outcome.history) == 2
    assert same(weights_of(toy.model), judge.shown[0])
    assert heard.notices == ["Stopped. Keeping the best so far."]


def test_ctrl_c_before_the_first_validation_validates_and_keeps_what_there_is(toy: Toy) -> None:
    judge = Judge([(1, 5.0)])
    outcome = toy.fit(judge, Heard(interrupt_at(2)))
    assert outcome.ended == "interrupted"
    assert same(weights_of(toy.model), judge.shown[0])
    [(step, epoch)] = judge.asked
    assert step == 2
    assert 0 < epoch < 1


def test_ctrl_c_within_a_validation_loses_nothing(toy: Toy) -> None:
    class Impatient(Judge):
        def __call__(self, model: Seq2Seq, step: int, epoch: float) -> Validation:
            if len(self.shown) == 1 and not self.scores:
                raise AssertionError("asked again")
            if len(self.shown) == 1:
                self.scores.clear()
                raise KeyboardInterrupt
            return super().__call__(model, step, epoch)

    judge = Impatient([(3, 2.0)])
    outcome = toy.fit(judge)
    assert outcome.ended == "interrupted"
    assert outcome.best.score.value == 3
    assert same(weights_of(toy.model), judge.shown[0])


# ---- No number --------------------------------------------------------------------------------


def turn_to_nan(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Let the loss be NaN from call `after` + 1 on."""
    calls = 0

    def loss(model: Seq2Seq, batch: Batch, *weights: float) -> torch.Tensor:
        nonlocal calls
        calls += 1
        found = teacher_forced_loss(model, batch, *weights)
        return found * math.nan if calls > after else found

    monkeypatch.setattr(loop, "teacher_forced_loss", loss)


def test_a_loss_that_is_no_number_ends_the_run_and_keeps_the_best(
    toy: Toy, monkeypatch: pytest.MonkeyPatch
) -> None:
    each = steps_an_epoch()
    turn_to_nan(monkeypatch, each + 1)
    judge, heard = Judge([(7, 1.0)]), Heard()
    outcome = toy.fit(judge, heard)
    assert outcome.ended == "diverged"
    assert outcome.steps == each + 1
    assert same(weights_of(toy.model), judge.shown[0])
    assert heard.notices == [
        f"The loss is no longer a number at step {each + 2}: a sum or a product has grown without "
        "bound, though all weights are finite. Lower training.learning_rate "
        "(now 0.006) or training.clip_norm (now 1). Keeping the best so far."
    ]


def test_before_anything_good_was_found_it_is_an_error_that_says_what_to_lower(
    toy: Toy, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn_to_nan(monkeypatch, 1)
    with pytest.raises(TrainingError) as error:
        toy.fit(Judge([(7, 1.0)]))
    assert str(error.value) == (
        "The loss is no longer a number at step 2: a sum or a product has grown without bound, "
        "though all weights are finite. Lower training.learning_rate (now 0.006) or "
        "training.clip_norm (now 1)."
    )


def test_in_bf16_the_remedy_names_the_precision_too(
    toy: Toy, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn_to_nan(monkeypatch, 0)
    # Without bf16's own arithmetic, which some processors take seconds for.
    monkeypatch.setattr(loop, "autocast", lambda *_: contextlib.nullcontext())
    with pytest.raises(TrainingError, match=r'or set training\.precision = "fp32"\.$'):
        fit(toy.model, toy.config, toy.examples, Judge([(7, 1.0)]), Heard(), "bf16")


def test_a_gradient_that_is_no_number_counts_too(toy: Toy, monkeypatch: pytest.MonkeyPatch) -> None:
    before = weights_of(toy.model)

    def loss(model: Seq2Seq, batch: Batch, *weights: float) -> torch.Tensor:
        found = teacher_forced_loss(model, batch, *weights)
        found.register_hook(lambda gradient: gradient * math.inf)
        return found

    monkeypatch.setattr(loop, "teacher_forced_loss", loss)
    with pytest.raises(TrainingError, match="no longer a number at step 1"):
        toy.fit(Judge([(7, 1.0)]))
    # The step that would have spoilt the weights was not made.
    assert same(weights_of(toy.model), before)


def test_a_dev_loss_that_is_no_number_is_never_the_best(toy: Toy) -> None:
    judge = Judge([(5, 1.0), (50, math.nan)])
    outcome = toy.fit(judge)
    assert outcome.ended == "diverged"
    assert outcome.best.score.value == 5
    assert same(weights_of(toy.model), judge.shown[0])


def test_nor_is_it_when_a_person_stops_the_run(toy: Toy) -> None:
    with pytest.raises(TrainingError, match="dev loss is no number after step 1"):
        toy.fit(Judge([(50, math.nan)]), Heard(interrupt_at(1)))
