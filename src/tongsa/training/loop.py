"""The training loop: teacher forcing, step by step, with a look at the free-running model."""

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
import torch

from tongsa.config import Config
from tongsa.data.batches import token_batches
from tongsa.errors import TrainingError
from tongsa.evaluation.metrics import Score
from tongsa.model.seq2seq import Batch, Seq2Seq
from tongsa.training.averaging import WeightAverage
from tongsa.training.examples import Examples, collate
from tongsa.training.loss import agreement_loss, teacher_forced_loss
from tongsa.training.own_words import mix_in_own_words
from tongsa.training.precision import autocast
from tongsa.training.schedule import learning_rate
from tongsa.training.validation import Validation


@dataclass(frozen=True)
class Progress:
    """Where a run stands after a step; the rates are over the time since the last validation."""

    step: int
    epoch: float
    share: float  # of the run, 0 … 1
    loss: float  # smoothed, in nats a target token
    tokens_per_second: float
    seconds: float
    seconds_left: float


@dataclass(frozen=True)
class Plan:
    """What a run is about to do."""

    pairs: int
    dev_pairs: int
    epochs: int
    units: tuple[str, str]
    source_size: int
    target_size: int
    parameters: int
    precision: str
    device: str
    threads: int


@dataclass(frozen=True)
class Outcome:
    """How a run ended. The model holds the weights of `best`."""

    best: Validation
    history: tuple[Validation, ...]
    ended: Literal["complete", "interrupted", "diverged"]
    seconds: float
    steps: int


class Reporter(Protocol):
    """Hears what happens in a run and shows it to somebody."""

    def begin(self, plan: Plan) -> None: ...
    def progress(self, progress: Progress) -> None: ...
    def validated(self, validation: Validation, best: bool) -> None: ...
    def notice(self, text: str) -> None: ...
    def busy(self, what: str, share: float | None = None) -> None:
        """Say what takes a while, and how much of it is done (0 … 1), if that is known."""

    def finished(
        self, path: Path, outcome: Outcome, scores: Sequence[Score], parity: str
    ) -> None: ...
    def close(self) -> None: ...


# Between two validations, unless the settings say otherwise: a pass over 500 pairs is 10 steps, one
# over a million 40,000.
_FEWEST_STEPS_BLIND, _MOST_STEPS_BLIND = 250, 5_000

# The examples as an epoch, counted from 0, shall see them.
Respell = Callable[[int], Examples]

# Judges the model as it is now: (model, step, epoch) -> what was found.
Validate = Callable[[Seq2Seq, int, float], Validation]


def fit(
    model: Seq2Seq,
    config: Config,
    train: Examples,
    validate: Validate,
    reporter: Reporter,
    precision: str,
    respell: Respell | None = None,
) -> Outcome:
    """Train until the last epoch, Ctrl-C or a loss that is no number; keep the best weights.

    validate   called while the model holds the weights to judge
    respell    gives the examples as an epoch shall see them; None: all see `train`
    Raises TrainingError where the loss is no number before anything good was found.
    """
    return _Run(model, config, train, validate, reporter, precision, respell).run()


class _Run:
    def __init__(
        self,
        model: Seq2Seq,
        config: Config,
        train: Examples,
        validate: Validate,
        reporter: Reporter,
        precision: str,
        respell: Respell | None,
    ) -> None:
        self.model = model
        self.settings = config.training
        self.coverage = config.training.coverage_loss if config.model.coverage else 0.0
        assert config.training.epochs is not None  # settled by `prepare`
        self.epochs = config.training.epochs
        self.train = train
        self.validate = validate
        self.reporter = reporter
        self.precision = precision
        self.respell = respell
        self.device = next(model.parameters()).device
        self.rng = np.random.default_rng(self.settings.seed)
        self.optimiser = torch.optim.AdamW(
            model.parameters(),
            weight_decay=self.settings.weight_decay,
            fused=True,
        )
        self.average = (
            WeightAverage(model, self.settings.ema_decay) if self.settings.ema_decay else None
        )
        self.best: Validation | None = None
        self.best_weights: dict[str, torch.Tensor] = {}
        self.history: list[Validation] = []
        self.step = 0
        self.epoch = 0.0
        self.smoothed_loss: float | None = None

    def run(self) -> Outcome:
        ended: Literal["complete", "interrupted", "diverged"] = "complete"
        self.began = time.monotonic()
        self.clock = _Clock()
        try:
            try:
                for epoch in range(self.epochs):
                    self._epoch(epoch)
            except KeyboardInterrupt:
                ended = "interrupted"
                self.reporter.notice("Stopped. Keeping the best so far.")
                if self.best is None:
                    self._look()
        except _LossIsNoNumber as stop:
            ended = "diverged"
            if self.best is None:
                raise TrainingError(str(stop)) from None
            self.reporter.notice(f"{stop} Keeping the best so far.")
        assert self.best is not None
        self.model.load_state_dict(self.best_weights)
        self.model.eval()
        return Outcome(
            best=self.best,
            history=tuple(self.history),
            ended=ended,
            seconds=time.monotonic() - self.began,
            steps=self.step,
        )

    def _epoch(self, epoch: int) -> None:
        settings = self.settings
        examples = self.respell(epoch) if self.respell else self.train
        batches = token_batches(
            [len(s) for s in examples.sources],
            [len(t) + 1 for t in examples.targets],
            settings.batch_tokens,
            self.rng,
        )
        self.model.train()
        for number, rows in enumerate(batches):
            at = epoch + number / len(batches)
            self._learn(collate(examples, rows.tolist(), self.device), at / self.epochs)
            self.clock.add(examples.target_tokens(rows))
            self.epoch = epoch + (number + 1) / len(batches)
            self._report()
            if self._look_is_due():
                self._look()

    def _look_is_due(self) -> bool:
        if self.epoch == self.epochs:
            return True
        if self.settings.validate_every is not None:
            return self.step % self.settings.validate_every == 0
        since = self.step - (self.history[-1].step if self.history else 0)
        at_an_end = self.epoch.is_integer()
        return since >= _MOST_STEPS_BLIND or (at_an_end and since >= _FEWEST_STEPS_BLIND)

    def _learn(self, batch: Batch, share: float) -> None:
        """Make one optimiser step; `share` of the run lies behind it."""
        settings = self.settings
        for group in self.optimiser.param_groups:
            group["lr"] = learning_rate(
                settings.learning_rate, self.step, settings.warmup_steps, share
            )
        if settings.scheduled_sampling:
            batch = mix_in_own_words(self.model, batch, settings.scheduled_sampling * share)
        with autocast(self.precision, self.device):
            loss = self._loss(batch)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(self.model.parameters(), settings.clip_norm)
        value = loss.item()
        if not (np.isfinite(value) and torch.isfinite(norm)):
            raise self._no_number(f"The loss is no longer a number at step {self.step + 1}.")
        self.optimiser.step()
        if self.average is not None:
            self.average.update()
        self.step += 1
        before = value if self.smoothed_loss is None else self.smoothed_loss
        self.smoothed_loss = 0.98 * before + 0.02 * value

    def _loss(self, batch: Batch) -> torch.Tensor:
        settings = self.settings
        smoothing = settings.label_smoothing
        if settings.agreement:
            return agreement_loss(self.model, batch, smoothing, settings.agreement, self.coverage)
        return teacher_forced_loss(self.model, batch, smoothing, settings.ctc_weight, self.coverage)

    def _no_number(self, found: str) -> "_LossIsNoNumber":
        settings = self.settings
        return _LossIsNoNumber(
            f"{found} Lower training.learning_rate (now {settings.learning_rate:g}) or "
            f"training.clip_norm (now {settings.clip_norm:g})"
            + (', or set training.precision = "fp32".' if self.precision == "bf16" else ".")
        )

    def _report(self) -> None:
        assert self.smoothed_loss is not None
        share = self.epoch / self.epochs
        seconds = time.monotonic() - self.began
        self.reporter.progress(
            Progress(
                step=self.step,
                epoch=self.epoch,
                share=share,
                loss=self.smoothed_loss,
                tokens_per_second=self.clock.rate(),
                seconds=seconds,
                seconds_left=seconds * (1 - share) / share,
            )
        )

    def _look(self) -> None:
        """Validate the averaged weights, and keep them if they are the best so far."""
        with self.clock.paused():
            self.model.eval()
            if self.average is not None:
                self.average.swap()
            try:
                found = self.validate(self.model, self.step, self.epoch)
                if not np.isfinite(found.loss):
                    raise self._no_number(f"The dev loss is no number after step {self.step}.")
                self.history.append(found)
                is_best = found.better_than(self.best)
                if is_best:
                    self.best_weights = {
                        name: w.detach().clone() for name, w in self.model.state_dict().items()
                    }
                    self.best = found
            finally:
                if self.average is not None:
                    self.average.swap()
                self.model.train()
            self.reporter.validated(found, is_best)


class _LossIsNoNumber(Exception):
    pass


class _Clock:
    """Tokens a second of training alone: validation does not count."""

    def __init__(self) -> None:
        self._since = time.monotonic()
        self._tokens = 0

    def add(self, tokens: int) -> None:
        self._tokens += tokens

    def rate(self) -> float:
        return self._tokens / max(time.monotonic() - self._since, 1e-9)

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        paused = time.monotonic()
        try:
            yield
        finally:
            self._since += time.monotonic() - paused
