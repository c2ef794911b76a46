"""A run that was broken off goes on: what is asked for, what may change, and what is kept."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from tongsa.config import Config
from tongsa.errors import ConfigError, TrainingError
from tongsa.training.begun_with import BegunWith
from tongsa.training.checkpoint import Checkpoint, RunFolder, folder_of
from tongsa.training.loop import Reporter


@dataclass(frozen=True)
class Again:
    """What to do about a run that was broken off.

    resume    go on with it
    anyway    also where data or settings are others than they were
    restart   begin anew, and delete what it left
    """

    resume: bool = False
    anyway: bool = False
    restart: bool = False

    def __post_init__(self) -> None:
        if self.anyway and not self.resume:
            raise ConfigError("--anyway: goes on with a run that has changed; pass --resume too")
        if self.resume and self.restart:
            raise ConfigError("--resume goes on and --restart begins anew; pass one of them")


class Keeper:
    """Writes the checkpoints of a run, and knows where it goes on.

    A disk that is full stops no training: it is told, and tried again.

    writes   False where another worker writes them for all
    """

    def __init__(
        self,
        folder: RunFolder,
        begun_with: BegunWith,
        resumed: Checkpoint | None,
        reporter: Reporter,
        *,
        writes: bool,
    ) -> None:
        self._folder = folder
        self._begun_with = begun_with
        self._reporter = reporter
        self._resumed = resumed
        self._writes = writes

    @property
    def resumed(self) -> Checkpoint | None:
        return self._resumed

    def is_due(self) -> bool:
        return self._writes and self._folder.is_due()

    def save(self, checkpoint: Checkpoint) -> None:
        if not self._writes:
            return
        try:
            self._folder.save(
                replace(
                    checkpoint,
                    arrays={**checkpoint.arrays, **self._begun_with.arrays()},
                    facts={**checkpoint.facts, "begun_with": self._begun_with.facts()},
                )
            )
        except TrainingError as error:
            self._reporter.notice(f"{error}. Training goes on, but --resume could not.")


def run_folder(output: Path, every_s: float, again: Again, reporter: Reporter) -> RunFolder:
    """Return where the checkpoints of a run go, or say why it may not begin.

    Raises ConfigError where there is a run that was broken off, and nothing was said about it; or
    where it shall go on, and there is none but a model that is done.
    """
    folder = RunFolder(folder_of(output), every_s)
    if again.restart and folder.exists:
        folder.remove()
        reporter.notice(f"Beginning anew: deleted the checkpoints in {folder.path}.")
    elif folder.exists and not again.resume:
        raise ConfigError(
            f"{folder.path}: holds a run that was broken off; go on with it with --resume, begin "
            "anew and delete it with --restart, or write another model with -o"
        )
    elif again.resume and not folder.exists:
        if output.exists():
            raise ConfigError(
                f"{output}: is done, for no run that was broken off is beside it; to train it "
                "anew leave --resume out"
            )
        reporter.notice(f"Nothing to go on from in {folder.path}: beginning at the beginning.")
    return folder


class Resumed(NamedTuple):
    """Where a run goes on, and what it was begun with."""

    checkpoint: Checkpoint
    begun_with: BegunWith


def resumed_from(folder: RunFolder, config: Config, reporter: Reporter) -> Resumed | None:
    """Return the newest checkpoint that is whole; None where there is none.

    Raises ConfigError where the settings make another network than the one in it, and
    TrainingError where none is whole.
    """
    checkpoint = folder.newest(reporter.notice)
    if checkpoint is None:
        return None
    then = BegunWith.stored(checkpoint)
    forbidden = then.forbids(then.planned(config))
    if forbidden:
        raise ConfigError(
            f"{folder.path}: cannot go on, for these make another network:\n  "
            + "\n  ".join(forbidden)
            + "\nBring back what it was begun with, or begin anew with --restart."
        )
    return Resumed(checkpoint, then)


def keeper_of(
    folder: RunFolder,
    now: BegunWith,
    resumed: Resumed | None,
    again: Again,
    reporter: Reporter,
    *,
    writes: bool = True,
) -> Keeper:
    """Return what writes the checkpoints of this run, and knows where it goes on.

    Raises ConfigError where data or settings are not those that the run was begun with.
    """
    if resumed is None:
        return Keeper(folder, now, None, reporter, writes=writes)
    _compare(now, resumed, again, folder.path, reporter)
    facts = resumed.checkpoint.facts
    reporter.notice(
        f"Going on after step {resumed.checkpoint.step:,}, in epoch {facts['epoch']:.2f} of "
        f"{'about ' if now.config['training.minutes'] is not None else ''}"
        f"{now.config['training.epochs']}, {facts['seconds'] / 60:,.1f} minutes into the run."
    )
    return Keeper(folder, now, resumed.checkpoint, reporter, writes=writes)


def _compare(
    now: BegunWith, resumed: Resumed, again: Again, path: Path, reporter: Reporter
) -> None:
    checkpoint, then = resumed
    differing = now.differs(then)
    epochs = now.config["training.epochs"]
    by_the_clock = now.config["training.minutes"] is not None
    if not by_the_clock and epochs <= checkpoint.facts["position"]["epoch"]:
        raise ConfigError(
            f"training.epochs = {epochs}: the run has reached epoch "
            f"{checkpoint.facts['epoch']:.2f} already; set more, or begin anew with --restart"
        )
    if differing and not again.anyway:
        raise ConfigError(
            f"{path}: was begun with something else:\n  "
            + "\n  ".join(differing)
            + "\nBring that back, go on all the same with --resume --anyway, or begin anew with "
            "--restart."
        )
    for difference in differing:
        reporter.notice(f"Changed: {difference}")
    otherwise = now.runs_otherwise(then)
    if otherwise:
        reporter.notice(
            f"Goes on with {' and '.join(otherwise)}: the result will be as good, but not the same "
            "to the last bit."
        )
