"""The training loop: teacher forcing, step by step, with a look at the free-running model."""

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
import torch

from tongsa.config import Config
from tongsa.data.batches import token_batches
from tongsa.errors import TrainingError
from tongsa.evaluation.metrics import Score
from tongsa.model.seq2seq import Batch, Seq2Seq
from tongsa.training.averaging import WeightAverage
from tongsa.training.checkpoint import Checkpoint
from tongsa.training.doctor import Doctor
from tongsa.training.examples import Examples, collate
from tongsa.training.findings import Finding, Findings
from tongsa.training.in_parts import InParts
from tongsa.training.interrupts import held_back
from tongsa.training.length import Length
from tongsa.training.loss import agreement_loss, teacher_forced_loss
from tongsa.training.no_number import cause
from tongsa.training.own_words import mix_in_own_words
from tongsa.training.precision import autocast
from tongsa.training.schedule import learning_rate
from tongsa.training.signs import entropy_of_targets
from tongsa.training.snapshot import (
    arrays_of,
    python_chance,
    restore_arrays,
    restore_python_chance,
    validation_from,
)
from tongsa.training.validation import Validation
from tongsa.training.workers import ALONE, Workers


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
    epochs: int | None  # none: the clock decides
    units: tuple[str, str]
    source_size: int
    target_size: int
    parameters: int
    precision: str
    device: str
    threads: int  # of each worker
    workers: int = 1


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


class Keeper(Protocol):
    """Keeps what a run has come to where it outlives the process."""

    @property
    def resumed(self) -> Checkpoint | None:
        """Where the run goes on; None: it begins."""

    def is_due(self) -> bool: ...
    def save(self, checkpoint: Checkpoint) -> None: ...


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
    keeper: Keeper | None = None,
    length: Length | None = None,
    workers: Workers = ALONE,
) -> Outcome:
    """Train until the end, Ctrl-C or a loss that is no number; keep the best weights.

    validate   called while the model holds the weights to judge
    respell    gives the examples as an epoch shall see them; None: all see `train`
    keeper     gets a checkpoint now and then, and at Ctrl-C; may know of one to go on from
    length     when the end is; None: after the epochs that the settings name
    workers    that learn together; one alone shares nothing and waits for nobody
    Raises TrainingError where the loss is no number before anything good was found.
    """
    run = _Run(
        model, config, train, validate, reporter, precision, respell, keeper, length, workers
    )
    with workers.stopping_together():
        return run.run()


@dataclass(frozen=True)
class _Position:
    """Where in the data a run is.

    epoch    counted from 0
    order    the state of the chance that lays out the batches, as it was before this epoch's
    done     batches of the epoch that were learned from, of `batches`
    """

    epoch: int
    order: Mapping[str, Any]
    done: int = 0
    batches: int = 0


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
        keeper: Keeper | None,
        length: Length | None,
        workers: Workers,
    ) -> None:
        self.model = model
        self.settings = config.training
        self.coverage = config.training.coverage_loss if config.model.coverage else 0.0
        assert config.training.epochs is not None  # settled by `prepare`
        self.length = length or Length(config.training.epochs)
        self.share = 0.0  # of the run that lies behind
        self.train = train
        self.validate = validate
        self.reporter = reporter
        self.precision = precision
        self.respell = respell
        self.keeper = keeper
        self.workers = workers
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
        self.findings = Findings(self.device)
        self.in_parts = InParts(model, reporter.notice, self.settings.batch_tokens)
        self.doctor = Doctor(config, entropy_of_targets(train))
        self.best: Validation | None = None
        self.best_weights: dict[str, torch.Tensor] = {}
        self.history: list[Validation] = []
        self.step = 0
        self.epoch = 0.0
        self.smoothed_loss: float | None = None
        self.position = _Position(0, self.rng.bit_generator.state)
        self.began = time.monotonic()

    def run(self) -> Outcome:
        ended: Literal["complete", "interrupted", "diverged"] = "complete"
        self.clock = _Clock()
        try:
            try:
                if self.keeper is not None and self.keeper.resumed is not None:
                    with held_back():
                        self._go_on(self.keeper.resumed)
                elif self.settings.finetune:
                    # So that it is known whether learning made it better, and kept if it did not.
                    self._look()
                self._epoch(self.position)
                while self.share < 1:
                    self._epoch(_Position(self.position.epoch + 1, self.rng.bit_generator.state))
            except KeyboardInterrupt:
                ended = "interrupted"
                self.reporter.notice("Stopped. Keeping the best so far.")
                if self.average is not None and self.average.swapped:
                    self.average.swap()
                if self.keeper is not None:
                    self.keeper.save(self._checkpoint())
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
            seconds=self._seconds(),
            steps=self.step,
        )

    def _epoch(self, position: _Position) -> None:
        """Learn from an epoch, or from what is left of it."""
        settings = self.settings
        epoch = position.epoch
        self.position = position
        examples = self.respell(epoch) if self.respell else self.train
        batches = token_batches(
            examples.source_lengths,
            examples.target_lengths + 1,
            settings.batch_tokens,
            self.rng,
            settings.batch_source_tokens,
        )
        self.model.train()
        done = position.done
        if position.batches not in (0, len(batches)):
            # Other pairs or another batch size, on request: as far into the epoch as it was.
            done = done * len(batches) // position.batches
        if done and self._look_is_due() and not self._looked():
            self._look()
        for number, rows in enumerate(batches[done:], start=done):
            at = epoch + number / len(batches)
            own, weight = self.workers.part(rows, examples)
            batch = collate(examples, own, self.device)
            with self.workers.step(self.step, settings.seed):
                self._learn(batch, weight, self.length.share(at, self._clock_s()))
                self.epoch = epoch + (number + 1) / len(batches)
                self.position = _Position(epoch, position.order, number + 1, len(batches))
                # Looked up once a step: by the clock it may be over between two questions.
                self.share = self.length.share(self.epoch, self._clock_s())
            self.clock.add(examples.target_tokens(rows))
            self._report()
            if self._look_is_due():
                self._look()
            if self.keeper is not None and self.keeper.is_due():
                self.keeper.save(self._checkpoint())
            if self.share >= 1:
                return

    def _seconds(self) -> float:
        """Return how long the run has been learning, before it was broken off too."""
        return time.monotonic() - self.began

    def _clock_s(self) -> float:
        """Return the same, by one clock for all workers where the clock decides."""
        return (
            self._seconds()
            if self.length.seconds is None
            else self.workers.from_first(self._seconds)
        )

    def _looked(self) -> bool:
        """Whether the model was validated after the last step."""
        return bool(self.history) and self.history[-1].step == self.step

    def _checkpoint(self) -> Checkpoint:
        self._hear_all()
        return Checkpoint(
            self.step,
            arrays_of(self.model, self.optimiser, self.average, self.best_weights),
            {
                "epoch": self.epoch,
                "position": asdict(self.position),
                "averaged_steps": self.average.steps if self.average is not None else 0,
                "smoothed_loss": self.smoothed_loss,
                "seconds": self._seconds(),
                "length": asdict(self.length),
                "history": [asdict(look) for look in self.history],
                "best": self.history.index(self.best) if self.best is not None else None,
                "python_chance": python_chance(),
                "doctor": self.doctor.facts(),
            },
        )

    def _go_on(self, checkpoint: Checkpoint) -> None:
        facts = checkpoint.facts
        self.step, self.epoch = checkpoint.step, facts["epoch"]
        self.best_weights = restore_arrays(
            checkpoint.arrays, self.model, self.optimiser, self.average, facts["averaged_steps"]
        )
        self.position = _Position(**facts["position"])
        self.rng.bit_generator.state = self.position.order
        restore_python_chance(facts["python_chance"])
        self.smoothed_loss = facts["smoothed_loss"]
        self.doctor.remember(facts["doctor"])
        self.began -= facts["seconds"]
        self.share = self.length.share(self.epoch, facts["seconds"])
        self.history = [validation_from(look) for look in facts["history"]]
        self.best = None if facts["best"] is None else self.history[facts["best"]]

    def _look_is_due(self) -> bool:
        if self.share >= 1:
            return True
        if self.settings.validate_every is not None:
            return self.step % self.settings.validate_every == 0
        since = self.step - (self.history[-1].step if self.history else 0)
        at_an_end = self.epoch.is_integer()
        return since >= _MOST_STEPS_BLIND or (at_an_end and since >= _FEWEST_STEPS_BLIND)

    def _learn(self, batch: Batch, weight: float, share: float) -> None:
        """Make one optimiser step; `share` of the run lies behind it.

        weight   of the batch, in what all workers learn from in this step
        """
        settings = self.settings
        for group in self.optimiser.param_groups:
            group["lr"] = learning_rate(
                settings.learning_rate, self.step, settings.warmup_steps, share, settings.schedule
            )
        if settings.scheduled_sampling:
            batch = mix_in_own_words(self.model, batch, settings.scheduled_sampling * share)
        loss = self.in_parts.backward(self._loss, batch)
        loss_and_stop = self.workers.add_up(self.model, loss, weight)
        norm = torch.nn.utils.clip_grad_norm_(self.model.parameters(), settings.clip_norm)
        self.findings.send(self.step + 1, batch, torch.cat([loss_and_stop, norm[None]]))
        for finding in self.findings.arrived():
            self._hear(finding)
        if self.device.type == "cuda":
            # Not heard of yet: a step into nowhere is left out where it is made, as torch's own
            # GradScaler has it done, and the run ends at the next with its weights whole.
            self.optimiser.found_inf = (~norm.isfinite()).float()  # type: ignore[attr-defined]
        self.optimiser.step()
        if self.average is not None:
            self.average.update()
        self.step += 1

    def _hear(self, finding: Finding) -> None:
        """Take note of what a step found; raise `_LossIsNoNumber` where that is no number."""
        loss = finding.loss
        if not (np.isfinite(loss) and np.isfinite(finding.norm)):
            if finding.step <= self.step:  # the gradients of the step after it lie there by now
                self.in_parts.backward(self._loss, finding.batch)
            raise self._no_number(
                f"The loss is no longer a number at step {finding.step}"
                f"{cause(self.model, finding.batch, loss)}. {self.doctor.rise()}".rstrip()
            )
        self.workers.hear(finding.stop)
        self.doctor.hear(loss)
        before = loss if self.smoothed_loss is None else self.smoothed_loss
        self.smoothed_loss = 0.98 * before + 0.02 * loss

    def _hear_all(self) -> None:
        """Wait until all that the steps found is heard."""
        for finding in self.findings.all():
            self._hear(finding)

    def _loss(self, batch: Batch) -> torch.Tensor:
        settings = self.settings
        smoothing, added = settings.label_smoothing, (settings.ctc_weight, self.coverage)
        with autocast(self.precision, self.device):
            if settings.agreement:
                return agreement_loss(self.model, batch, smoothing, settings.agreement, *added)
            return teacher_forced_loss(self.model, batch, smoothing, *added)

    def _no_number(self, found: str) -> "_LossIsNoNumber":
        settings = self.settings
        return _LossIsNoNumber(
            f"{found} Lower training.learning_rate (now {settings.learning_rate:g}) or "
            f"training.clip_norm (now {settings.clip_norm:g})"
            + (', or set training.precision = "fp32".' if self.precision == "bf16" else ".")
        )

    def _report(self) -> None:
        if self.smoothed_loss is None:
            return  # nothing is heard of the first step yet
        seconds = self._seconds()
        self.reporter.progress(
            Progress(
                step=self.step,
                epoch=self.epoch,
                share=self.share,
                loss=self.smoothed_loss,
                tokens_per_second=self.clock.rate(),
                seconds=seconds,
                seconds_left=seconds * (1 - self.share) / self.share,
            )
        )

    def _look(self) -> None:
        """Validate the averaged weights, and keep them if they are the best so far."""
        self._hear_all()
        with self.clock.paused():
            self.model.eval()
            try:
                self._swap()
                found, took_s = self.workers.from_first(self._validation)
                if not np.isfinite(found.loss):
                    raise self._no_number(f"The dev loss is no number after step {self.step}.")
                is_best = found.better_than(self.best)
                with held_back():
                    self.history.append(found)
                    if is_best:
                        self.best_weights = {
                            name: w.detach().clone() for name, w in self.model.state_dict().items()
                        }
                        self.best = found
            finally:
                if self.average is not None and self.average.swapped:
                    self._swap()
                self.model.train()
            self.length = self.length.after_validation(took_s)
            self.reporter.validated(found, is_best)
            assert self.best is not None
            for text in self.doctor.see(self.history, self.best, self.share):
                self.reporter.notice(f"Doctor: {text}")

    def _validation(self) -> tuple[Validation, float]:
        """Return what a validation found, and how many seconds it took."""
        began = time.monotonic()
        found = self.validate(self.model, self.step, self.epoch)
        return found, time.monotonic() - began

    def _swap(self) -> None:
        if self.average is not None:
            with held_back():
                self.average.swap()


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
