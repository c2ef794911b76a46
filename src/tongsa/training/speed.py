"""How fast this machine learns: measured, by learning for a moment."""

import time
from dataclasses import dataclass

from tongsa.config import Config
from tongsa.evaluation.metrics import Score
from tongsa.model.seq2seq import Seq2Seq
from tongsa.training.display import Silent
from tongsa.training.examples import Examples
from tongsa.training.length import Length
from tongsa.training.loop import Progress, fit
from tongsa.training.validation import Validation
from tongsa.training.workers import ALONE, Workers

# Steps that are not timed: the first ones allocate.
_TO_WARM_UP = 3
# Pairs are enough to time steps on.
_READ = 20_000


@dataclass(frozen=True)
class Speed:
    tokens_per_s: float  # of the target
    steps_per_s: float


def measure(
    model: Seq2Seq,
    config: Config,
    train: Examples,
    precision: str,
    at_least_s: float,
    workers: Workers = ALONE,
) -> Speed:
    """Learn for a while and say how fast that was; the model is of no use afterwards.

    workers   learn together, and all hear what the first one measured
    Ctrl-C ends the whole run.
    """
    watch = _Watch()
    outcome = fit(
        model,
        config,
        train.spread(_READ),
        _unjudged,
        watch,
        precision,
        length=Length(1, at_least_s),
        workers=workers,
    )
    if outcome.ended == "interrupted":  # there is no run yet that could keep what it has
        raise KeyboardInterrupt
    return workers.from_first(watch.speed)


class _Watch(Silent):
    """Notes when steps were done."""

    def __init__(self) -> None:
        self._times: list[float] = [time.monotonic()]
        self._tokens_a_step = 0.0

    def progress(self, progress: Progress) -> None:
        self._times.append(time.monotonic())
        self._tokens_a_step = progress.tokens_per_second * progress.seconds / progress.step

    def speed(self) -> Speed:
        times = self._times[min(_TO_WARM_UP, len(self._times) - 2) :]
        steps_per_s = (len(times) - 1) / (times[-1] - times[0])
        return Speed(self._tokens_a_step * steps_per_s, steps_per_s)


def _unjudged(_: Seq2Seq, step: int, epoch: float) -> Validation:
    return Validation(step, epoch, 0.0, Score("none", 0.0, ""), (0.0,), ())
