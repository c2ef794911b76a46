"""So many minutes and no more: what to do with them.

How fast this machine learns is measured, for some seconds; from that and from how much there is to
read follow the width of the network and the schedule. Then the clock decides: the learning rate
falls along it, so that the decay is complete when the time is up, however busy the machine is.
"""

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import torch

from tongsa.config import Config, ModelConfig, TrainingConfig
from tongsa.config.contradictions import contradictions
from tongsa.errors import ConfigError
from tongsa.model.seq2seq import Seq2Seq
from tongsa.training.checkpoint import Checkpoint
from tongsa.training.length import VALIDATIONS_AFTER, Length
from tongsa.training.loop import Reporter
from tongsa.training.prepare import Prepared
from tongsa.training.schedule import automatic_epochs
from tongsa.training.speed import Speed, measure
from tongsa.training.validation import translate_greedily
from tongsa.training.workers import ALONE, Workers

# Widths to choose from, as multiples of what the settings say.
_NARROW, _WIDER = 0.5, (1.5, 2.0)
# Of the passes that are worth their time: below the first share many passes of a narrow network
# teach more than few of a wide one (at a fifth they do not: docs/training.md); down to the second
# a wider one is worth the passes that it costs (docs/recipe.md: 384 wide and 14 passes beat 256
# wide and 18), and a learning rate that falls all the way beats one that stays high for longer.
_TOO_FEW, _ENOUGH = 1 / 16, 3 / 4
# Of the dropout that settings have by default, where passes are less than enough.
_LESS_DROPOUT = 0.4
# Fewer target tokens have nothing to tell a wider network.
_MUCH_TO_READ = 100_000
# In fewer steps nothing is learned but how frequent each token is.
_FEWEST_STEPS = 200
# Shares of the time: for each measurement, each validation, and the warm-up.
_MEASURING, _LOOKING, _WARMING_UP = 1 / 100, 1 / 100, 1 / 10
_LONGEST_MEASUREMENT_S = 3.0
_LOOKS = 8
# Sentences that the speed of answering is measured with, and the fewest that a score is made of.
_ANSWERED, _FEWEST_JUDGED = 32, 20
# To export the graphs, check them, and write the file.
_PACKING_S = 8.0


def settle(
    prepared: Prepared,
    precision: str,
    device: torch.device,
    began: float,
    resumed: Checkpoint | None,
    reporter: Reporter,
    workers: Workers = ALONE,
) -> tuple[Prepared, Length]:
    """Return the pairs with the settings that were chosen, and how long training may take.

    began     when the run did, by `time.monotonic`
    resumed   where it goes on: with the plan of then
    workers   that all make the plan of the first one's clock
    Raises ConfigError where the time is too short to learn anything.
    """
    minutes = prepared.config.training.minutes
    assert minutes is not None

    def left_s(reserve_s: float) -> float:
        gone_s = workers.from_first(lambda: time.monotonic() - began)
        return 60 * minutes - gone_s - reserve_s

    if resumed is None:
        planned = _plan(prepared, precision, device, left_s, reporter, workers)
        return planned.prepared, Length(
            planned.prepared.epochs, left_s(planned.reserve_s), planned.validate_s
        )
    then, gone_s = Length(**resumed.facts["length"]), resumed.facts["seconds"]
    if then.seconds is None:  # a run that had no budget has one now, because a person says so
        return prepared, Length(prepared.epochs, gone_s + max(0.0, left_s(_PACKING_S)))
    minutes_then = resumed.facts["begun_with"]["config"]["training.minutes"]
    return prepared, replace(then, seconds=then.seconds * minutes / minutes_then)


@dataclass(frozen=True)
class _Planned:
    """What a run shall do with its minutes.

    validate_s   how long a validation will take
    reserve_s    what is kept for all that comes after training
    """

    prepared: Prepared
    validate_s: float
    reserve_s: float


@dataclass(frozen=True)
class _Choice:
    """A width, and what this machine makes of it: `passes` over the pairs in the time there is."""

    model: ModelConfig
    speed: Speed
    passes: float


def _plan(
    prepared: Prepared,
    precision: str,
    device: torch.device,
    left_s: Callable[[float], float],
    reporter: Reporter,
    workers: Workers,
) -> _Planned:
    """Choose width, warm-up and validations for `training.minutes`, and say why.

    left_s   how much of the time is left if so much is kept for the end
    """
    config = prepared.config
    minutes = config.training.minutes
    assert minutes is not None
    total_s = 60 * minutes
    reporter.busy("Measuring how fast this machine learns")
    answer_s = workers.from_first(lambda: _seconds_an_answer(prepared, device))
    judged = max(_FEWEST_JUDGED, round(_LOOKING * total_s / answer_s))
    judged = min(judged, config.training.validation_sentences, len(prepared.dev))
    validate_s = judged * answer_s
    reserve_s = _PACKING_S + VALIDATIONS_AFTER * validate_s

    def try_out(model: ModelConfig) -> _Choice:
        at_least_s = min(_MEASURING * total_s, _LONGEST_MEASUREMENT_S)
        network = _network(model, prepared, device)
        speed = measure(network, config, prepared.train, precision, at_least_s, workers)
        seconds = max(0.0, left_s(reserve_s))
        return _Choice(model, speed, seconds * speed.tokens_per_s / tokens)

    tokens = prepared.train.target_tokens()
    worth = automatic_epochs(tokens)
    tried = list(_tried(config, tokens, worth, try_out))
    chosen, reason = _choose(tried, tokens, worth)
    seconds = left_s(reserve_s)
    gone_s = total_s - seconds - reserve_s
    steps = round(max(0.0, seconds) * chosen.speed.steps_per_s)
    if steps < _FEWEST_STEPS:
        needed_s = gone_s + reserve_s + _FEWEST_STEPS / chosen.speed.steps_per_s
        raise ConfigError(
            f"training.minutes = {minutes:g}: is too short to learn anything: {gone_s:.0f} s are "
            f"gone for reading and measuring, {reserve_s:.0f} s are kept to export and score the "
            f"model, and that leaves {steps} steps of training. It takes {_FEWEST_STEPS} to learn "
            f"more than how frequent words are: give {math.ceil(needed_s / 6) / 10:g} minutes or "
            "more"
        )
    training = replace(
        config.training,
        epochs=math.ceil(chosen.passes),
        warmup_steps=min(config.training.warmup_steps, round(_WARMING_UP * steps)),
        validate_every=config.training.validate_every or steps // _LOOKS,
        validation_sentences=judged,
    )
    model = chosen.model
    few = chosen.passes < _ENOUGH * worth
    falls = "then the learning rate falls along the clock, to a hundredth when the time is up"
    if few and training.schedule == TrainingConfig.schedule:
        training = replace(training, schedule="cooldown")
        falls = (
            "so few passes teach most while the learning rate is high: it stays so, and falls to a "
            "hundredth in the last fifth of the time"
        )
    if few and model.dropout == ModelConfig.dropout:
        model = replace(model, dropout=model.dropout * _LESS_DROPOUT)
        reason += f" What is read so seldom is not learned by heart: dropout {model.dropout:g}."
    for line in (
        f"Plan for {minutes:g} minutes: {gone_s:.0f} s are gone, {seconds:.0f} s to learn, "
        f"{reserve_s:.0f} s for the last validation, the export and the scores.",
        f"  Width {model.hidden_size}: {reason}",
        f"  About {steps:,} steps, {training.warmup_steps:,} of them to warm up; {falls}.",
        f"  A validation every {training.validate_every:,} steps, by {judged:,} of "
        f"{len(prepared.dev):,} dev sentences.",
    ):
        reporter.notice(line)
    # Measuring has drawn lots; from here on the run is that of its seed.
    torch.manual_seed(config.training.seed)
    config = replace(config, model=model, training=training)
    return _Planned(replace(prepared, config=config), validate_s, reserve_s)


def _tried(
    config: Config, tokens: int, worth: int, try_out: Callable[[ModelConfig], _Choice]
) -> Iterator[_Choice]:
    """Measure the width of the settings, and what may be better than it.

    tokens   of the targets, which are worth so many passes
    """
    base = try_out(config.model)
    yield base
    if base.passes < _TOO_FEW * worth:
        narrow = _scaled(config, _NARROW)
        if narrow is not None:
            yield try_out(narrow)
    elif tokens >= _MUCH_TO_READ:
        for factor in _WIDER:
            wider = _scaled(config, factor)
            # Twice as wide costs three times as much and more: not worth a look if half is missing.
            if wider is None or base.passes < factor * _ENOUGH * worth:
                return
            yield try_out(wider)


def _choose(tried: list[_Choice], tokens: int, worth: int) -> tuple[_Choice, str]:
    """Return the best of what was tried, and why."""
    base = tried[0]
    read = f"{tokens:,} target tokens, worth about {worth} passes"

    def speed(choice: _Choice) -> str:
        return f"{choice.speed.tokens_per_s:,.0f} tokens a second make {choice.passes:.3g}"

    if base.passes < _TOO_FEW * worth and len(tried) > 1:
        narrow = tried[1]
        return narrow, (
            f"{read}. {speed(narrow)}; at width {base.model.hidden_size} it would be "
            f"{base.passes:.2g}, too few."
        )
    wide = [choice for choice in tried[1:] if choice.passes >= _ENOUGH * worth]
    chosen = wide[-1] if wide else base
    reason = f"{read}. {speed(chosen)}"
    refused = [choice for choice in tried if choice.model.hidden_size > chosen.model.hidden_size]
    if refused:
        reason += (
            f"; at width {refused[0].model.hidden_size} it would be {refused[0].passes:.2g}, too "
            "few"
        )
    elif tokens < _MUCH_TO_READ and chosen.passes > worth:
        reason += ", more than enough; a wider network would only learn so few pairs by heart"
    return chosen, reason + "."


def _scaled(config: Config, factor: float) -> ModelConfig | None:
    """Return the network `factor` times as wide; None where it cannot be another."""
    training = config.training
    if training.source_vectors or training.target_vectors or training.finetune:
        return None  # whose width is settled by a file
    part = 2 * config.model.attention_heads * config.model.encoder_directions

    def scaled(size: int) -> int:
        return max(part, round(size * factor / part) * part)

    model = replace(
        config.model,
        embedding_size=scaled(config.model.embedding_size),
        hidden_size=scaled(config.model.hidden_size),
    )
    return None if list(contradictions(replace(config, model=model))) else model


def _network(model: ModelConfig, prepared: Prepared, device: torch.device) -> Seq2Seq:
    task = prepared.task
    return Seq2Seq(model, task.source.size, task.target.size, task.written).to(device)


def _seconds_an_answer(prepared: Prepared, device: torch.device) -> float:
    """Measure how long it takes to answer a dev sentence at the length that it should have."""
    model = _network(prepared.config.model, prepared, device).eval()
    some = prepared.dev.spread(_ANSWERED)
    limits = [len(target) + 1 for target in some.targets]
    began = time.monotonic()
    with torch.inference_mode():
        translate_greedily(model, some.sources, limits)
    return (time.monotonic() - began) / len(some)
