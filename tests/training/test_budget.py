"""So many minutes: what is planned, when it ends, and what is refused."""

import itertools
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from tongsa.config import Config, ModelConfig
from tongsa.data.corpus import Corpus, Pair
from tongsa.errors import ConfigError
from tongsa.evaluation.metrics import Score
from tongsa.model.seq2seq import Seq2Seq
from tongsa.tasks.translation import Translation
from tongsa.text.tokenisers import train_tokeniser
from tongsa.training import budget
from tongsa.training.checkpoint import folder_of
from tongsa.training.examples import Examples, encode
from tongsa.training.length import Length
from tongsa.training.loop import Progress, fit
from tongsa.training.prepare import Prepared
from tongsa.training.run import train
from tongsa.training.schedule import FLOOR
from tongsa.training.speed import Speed, measure
from tongsa.training.validation import Validation
from toys import Heard, apart, copied, interrupt_at, numbers, small

PAIRS = numbers(60, copied)
CORPUS, DEV = Corpus(PAIRS[:50], "numbers"), Corpus(PAIRS[50:], "dev numbers")
CPU = torch.device("cpu")


def prepared(minutes: float, repeated: int = 1, **settings: Any) -> Prepared:
    config = small(training__minutes=minutes, **settings)
    tokeniser = train_tokeniser([t for pair in PAIRS for t in pair], "words", None)

    def encoded(corpus: Corpus) -> Examples:
        return encode(corpus, apart(tokeniser, tokeniser), 200)

    examples = encoded(CORPUS).repeated([repeated] * len(CORPUS))
    config = replace(config, training=replace(config.training, epochs=1))
    return Prepared(config, Translation(config, tokeniser, tokeniser), examples, encoded(DEV))


def planned(
    monkeypatch: pytest.MonkeyPatch,
    speed: Callable[[int], float],
    minutes: float = 10.0,
    **changes: Any,
) -> tuple[Config, list[str]]:
    """Plan for a machine that reads so many target tokens a second at a width."""

    def on_that_machine(model: Seq2Seq, config: Config, *_: object) -> Speed:
        width = model.decoder.output_size
        return Speed(speed(width), speed(width) / config.training.batch_tokens)

    monkeypatch.setattr(budget, "measure", on_that_machine)
    monkeypatch.setattr(budget, "_seconds_an_answer", lambda *_: 0.01)
    heard = Heard()
    found, _ = budget.settle(
        prepared(minutes, **changes), "fp32", CPU, time.monotonic(), None, heard
    )
    return found.config, heard.notices


# ---- What is planned -----------------------------------------------------------------------------


def test_few_pairs_are_read_often_by_the_network_that_was_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    config, said = planned(monkeypatch, lambda _: 1000.0)
    assert config.model.hidden_size == 32
    # 10 minutes less 8 s to pack and 10 dev sentences three times, at 100 a second.
    passes = (600 - 8 - 0.3) * 1000 / prepared(1).train.target_tokens()
    assert config.training.epochs == pytest.approx(passes, rel=0.01)
    assert config.training.warmup_steps == 20
    assert config.training.validate_every == pytest.approx(591.7 * 1000 / 150 / 8, rel=0.01)
    assert said[0].startswith("Plan for 10 minutes: 0 s are gone, 592 s to learn, 8 s for the")
    assert said[1].startswith("  Width 32: ")
    assert said[1].endswith("a wider network would only learn so few pairs by heart.")


def test_where_passes_would_be_too_few_the_network_is_narrower(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A million tokens are worth 11 passes; here the clock allows for half of one.
    config, said = planned(monkeypatch, lambda width: 30e3 / width, repeated=6000)
    assert (config.model.embedding_size, config.model.hidden_size) == (16, 16)
    assert "; at width 32 it would be " in said[1]
    assert said[1].endswith(", too few.")


@pytest.mark.parametrize(
    ("rate", "asked", "schedule"),
    [
        (1000.0, "cosine", "cosine"),
        (12.0, "cosine", "cooldown"),
        (12.0, "linear", "linear"),  # somebody has said so
    ],
)
def test_what_is_read_seldom_is_learned_fast_and_with_less_dropout(
    rate: float, asked: str, schedule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = ModelConfig.dropout
    config, said = planned(
        monkeypatch,
        lambda _: rate,
        repeated=5,
        minutes=60,
        training__schedule=asked,
        model__dropout=usual,
    )
    assert config.training.schedule == schedule
    assert config.model.dropout == pytest.approx(usual if rate == 1000.0 else 0.4 * usual)
    assert ("dropout 0.1" in said[1]) == (rate != 1000.0)
    assert ("stays so" in said[2]) == (schedule == "cooldown")
    assert "to a hundredth" in said[2]


@pytest.mark.parametrize(("rate", "width"), [(40e3, 32), (60e3, 48), (80e3, 64), (200e3, 64)])
def test_where_there_is_time_to_spare_it_is_wider(
    rate: float, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # 1.1 million tokens are worth 11 passes: 20,000 tokens a second for ten minutes.
    config, _ = planned(monkeypatch, lambda width: rate * 32 / width / 2, repeated=6000)
    assert config.model.hidden_size == width


@pytest.mark.parametrize("rate", [2e3, 200e3])
def test_a_network_that_is_there_keeps_its_width(
    rate: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    config, _ = planned(
        monkeypatch, lambda _: rate, repeated=6000, training__finetune="general.tongsa"
    )
    assert config.model.hidden_size == 32


def test_sizes_are_multiples_of_what_the_settings_say(monkeypatch: pytest.MonkeyPatch) -> None:
    config, _ = planned(
        monkeypatch,
        lambda width: 30e3 / width,
        repeated=6000,
        model__hidden_size=96,
        model__embedding_size=96,
        model__attention_heads=4,
    )
    assert (config.model.embedding_size, config.model.hidden_size) == (48, 48)
    assert config.model.attention_heads == 4


def test_a_budget_too_small_says_how_much_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    def plan(minutes: float) -> list[str]:
        return planned(monkeypatch, lambda _: 1000.0, minutes)[1]

    with pytest.raises(ConfigError) as error:
        plan(0.1)
    message = str(error.value)
    assert message.startswith("training.minutes = 0.1: is too short to learn anything: ")
    assert "8 s are kept to export and score the model, and that leaves 0 steps" in message
    enough = float(message.partition("give ")[2].split()[0])
    assert plan(enough)  # what the message proposes works
    with pytest.raises(ConfigError, match="too short"):
        plan(enough - 0.1)


def test_minutes_and_epochs_are_one_too_many(tmp_path: Path) -> None:
    config = small(training__minutes=10.0, training__epochs=3)
    with pytest.raises(ConfigError, match="both say when training ends; leave one of them out"):
        train(CORPUS, tmp_path / "m", config=config, reporter=Heard())


def test_the_speed_is_that_of_training() -> None:
    toy = prepared(1.0)
    task = toy.task
    model = Seq2Seq(toy.config.model, task.source.size, task.target.size)
    began = time.monotonic()
    speed = measure(model, toy.config, toy.train, "fp32", 0.2)
    assert time.monotonic() - began >= 0.2
    # A step reads one batch of at most 150 target tokens.
    assert 50 < speed.tokens_per_s / speed.steps_per_s <= 151


# ---- When it ends --------------------------------------------------------------------------------


def test_the_clock_decides_and_the_decay_is_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = itertools.count(step=0.05)
    monkeypatch.setattr(time, "monotonic", lambda: next(ticks))
    toy = prepared(1.0)
    model = Seq2Seq(toy.config.model, toy.task.source.size, toy.task.target.size)
    rates: list[float] = []
    heard = Heard(lambda _: rates.append(optimisers[0].param_groups[0]["lr"]))
    optimisers: list[torch.optim.Optimizer] = []
    made = torch.optim.AdamW

    def note(*arguments: Any, **named: Any) -> torch.optim.Optimizer:
        optimisers.append(made(*arguments, **named))
        return optimisers[0]

    monkeypatch.setattr(torch.optim, "AdamW", note)

    def judge(_: Seq2Seq, step: int, epoch: float) -> Validation:
        return Validation(step, epoch, 1.0, Score("BLEU", 0.0, ""), (0.0,), ())

    outcome = fit(model, toy.config, toy.train, judge, heard, "fp32", length=Length(1, 20.0))
    assert outcome.ended == "complete"
    assert outcome.seconds == pytest.approx(20.0, abs=1.0)
    assert outcome.best.step == outcome.steps  # it is judged at the end
    assert heard.steps[-1].share == 1.0
    assert heard.steps[-1].seconds_left == 0.0
    assert max(rates) > 0.5 * toy.config.training.learning_rate
    assert rates[-1] <= 1.5 * FLOOR * toy.config.training.learning_rate


def test_by_passes_the_share_is_that_of_the_passes() -> None:
    assert [Length(4).share(epoch, 1e9) for epoch in (0.0, 1.0, 3.5, 4.0)] == [0, 0.25, 0.875, 1]
    assert [Length(4, 60.0).share(0.1, s) for s in (0.0, 15.0, 60.0, 90.0)] == [0, 0.25, 1, 1]


def test_a_validation_that_takes_longer_takes_from_the_time_to_learn() -> None:
    length = Length(4, 100.0, 2.0).after_validation(5.0)
    assert length.seconds == 91.0  # the last one, and the scores that take as long as two
    assert length.after_validation(2.0).seconds == 100.0
    assert Length(4).after_validation(5.0) == Length(4)


def test_a_run_that_goes_on_keeps_its_plan(
    tmp_path: Path, unpacked: list[Seq2Seq], monkeypatch: pytest.MonkeyPatch
) -> None:
    # A machine so slow that the network is halved.
    monkeypatch.setattr(budget, "measure", lambda *_: Speed(1.0, 10.0))
    config = small(training__minutes=2.0)
    first, second = Heard(interrupt_at(10)), Heard()
    train(CORPUS, tmp_path / "m", dev=DEV, config=config, reporter=first)
    assert folder_of(tmp_path / "m").exists()
    monkeypatch.setattr(budget, "measure", lambda *_: pytest.fail("planned anew"))
    monkeypatch.setattr(budget, "_plan", lambda *_: pytest.fail("planned anew"))
    # It need not sit out its minutes here.
    monkeypatch.setattr(Length, "share", lambda *_: 1.0)
    train(CORPUS, tmp_path / "m", dev=DEV, config=config, reporter=second, resume=True)
    before, after = unpacked
    assert first.plan is not None
    assert second.plan is not None
    assert first.plan.epochs is second.plan.epochs is None
    assert before.decoder.output_size == after.decoder.output_size == 16
    assert any(notice.startswith("Going on after step 10, in epoch") for notice in second.notices)
    assert not folder_of(tmp_path / "m").exists()


def test_ctrl_c_while_measuring_ends_the_run_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "m").write_text("an earlier model")
    pressed: list[int] = []

    def press(_: object, progress: Progress) -> None:
        pressed.append(progress.step)
        raise KeyboardInterrupt

    monkeypatch.setattr("tongsa.training.speed._Watch.progress", press)
    heard = Heard()
    config = small(training__minutes=0.5)
    with pytest.raises(KeyboardInterrupt):
        train(CORPUS, tmp_path / "m", dev=DEV, config=config, reporter=heard)
    assert (pressed, heard.plan) == ([1], None)
    assert (tmp_path / "m").read_text() == "an earlier model"
    assert [path.name for path in tmp_path.iterdir()] == ["m"]


def test_another_budget_is_another_run(
    tmp_path: Path, unpacked: list[Seq2Seq], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(budget, "measure", lambda *_: Speed(1.0, 10.0))
    config = small(training__minutes=0.5)
    train(CORPUS, tmp_path / "m", dev=DEV, config=config, reporter=Heard(interrupt_at(5)))
    with pytest.raises(ConfigError, match=r"training\.minutes = 0\.7 now, 0\.5 then"):
        train(
            CORPUS, tmp_path / "m", dev=DEV, config=small(training__minutes=0.7),
            reporter=Heard(), resume=True,
        )  # fmt: skip
    with pytest.raises(ConfigError, match=r"training\.minutes = None now, 0\.5 then"):
        train(CORPUS, tmp_path / "m", dev=DEV, config=small(), reporter=Heard(), resume=True)
    assert len(unpacked) == 1


@pytest.mark.slow
def test_a_minute_is_a_minute(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    words = [f"w{i}" for i in range(200)]
    texts = [" ".join(rng.choice(words, 8)) for _ in range(2000)]
    corpus = Corpus([Pair(text, text[::-1]) for text in texts], "made up")
    heard = Heard()
    began = time.monotonic()
    train(corpus, tmp_path / "m", config=small(training__minutes=1.0), reporter=heard)
    assert 54 <= time.monotonic() - began <= 66
    assert heard.steps[-1].share == 1.0
