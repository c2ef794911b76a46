"""Checkpoints: all that a run is at one moment, as files from which it goes on to the last bit.

Beside the model file to be lies a folder, `model.tongsa.run`, with files such as

    step-00001234-5f0c….safetensors

Each holds everything by itself: arrays, and in the header, as JSON, what is no array. The name
carries the SHA-256 of the content, so a file is whole or known to be broken, and there is no moment
at which the checksum and what it speaks of could part.
"""

import hashlib
import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import safetensors
import safetensors.torch
from torch import Tensor

from tongsa.data.whole_file import moved_when_whole, why_not_written
from tongsa.errors import TrainingError

# What `facts` hold; a run goes on to the last bit or not at all, so others are not guessed at.
VERSION = 2
_NAME = re.compile(r"step-(\d{8,})-([0-9a-f]{64})\.safetensors")
_PART = re.compile(r"\.step-\d{8,}-[0-9a-f]{64}\.safetensors\..*\.part")
# A save may take this share of the time, whatever the settings say.
_MOST_OF_THE_TIME = 1 / 20


@dataclass(frozen=True)
class Checkpoint:
    """What a run is after a step.

    arrays   by name, as `loop` calls them
    facts    JSON: where it stands, and what it was begun with
    """

    step: int
    arrays: Mapping[str, Tensor]
    facts: Mapping[str, Any]


class RunFolder:
    """The checkpoints of one run, newest last.

    every_s   seconds between two
    """

    def __init__(self, path: Path, every_s: float) -> None:
        self.path = path
        self._every_s = every_s
        self._saved_at = time.monotonic()
        self._took_s = 0.0
        self._whole: Path | None = None

    @property
    def exists(self) -> bool:
        return bool(self._files())

    def is_due(self) -> bool:
        since = time.monotonic() - self._saved_at
        return since >= max(self._every_s, self._took_s / _MOST_OF_THE_TIME)

    def save(self, checkpoint: Checkpoint) -> None:
        """Write a checkpoint, and delete all but the one before it.

        Raises TrainingError where it cannot be written.
        """
        began = time.monotonic()
        state = {"version": VERSION, "step": checkpoint.step, **checkpoint.facts}
        data = safetensors.torch.save(
            {name: array.contiguous() for name, array in checkpoint.arrays.items()},
            {"tongsa": json.dumps(state)},
        )
        digest = hashlib.sha256(data).hexdigest()
        path = self.path / f"step-{checkpoint.step:08}-{digest}.safetensors"
        try:
            self.path.mkdir(exist_ok=True)
            with moved_when_whole(path) as file:
                file.write(data)
            # Should the newest break, there is the one before it: what we have written or read.
            for other in self._files():
                if other not in (path, self._whole):
                    other.unlink()
        except OSError as error:
            raise TrainingError(why_not_written(path, error)) from error
        self._whole = path
        self._saved_at = time.monotonic()
        self._took_s = self._saved_at - began

    def newest(self, tell: Callable[[str], object]) -> Checkpoint | None:
        """Read the newest that is whole; None where there is none at all.

        tell   hears of those that are passed over
        Raises TrainingError where all are broken, or one is of another tongsa.
        """
        files = self._files()
        for path in reversed(files):
            try:
                checkpoint = _read(path)
                self._whole = path
                return checkpoint
            except _BrokenError as error:
                tell(f"{path}: {error}; passed over.")
        if files:
            raise TrainingError(
                f"{self.path}: no checkpoint in it is whole; begin anew with --restart"
            )
        return None

    def remove(self) -> None:
        """Delete the checkpoints, and the folder if nothing else is in it."""
        if not self.path.is_dir():
            return
        for file in list(self.path.iterdir()):
            if _NAME.fullmatch(file.name) or _PART.fullmatch(file.name):
                file.unlink()
        if not any(self.path.iterdir()):
            self.path.rmdir()

    def _files(self) -> list[Path]:
        """Return the checkpoints, by step."""
        if not self.path.is_dir():
            return []
        found = [file for file in self.path.iterdir() if _NAME.fullmatch(file.name)]
        return sorted(found, key=_step)


def folder_of(output: Path) -> Path:
    """Return where the checkpoints of a run lie that will write this model file."""
    return output.with_name(output.name + ".run")


class _BrokenError(Exception):
    pass


def _step(path: Path) -> int:
    found = _NAME.fullmatch(path.name)
    assert found is not None
    return int(found[1])


def _read(path: Path) -> Checkpoint:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _BrokenError(f"cannot be read: {error.strerror}") from None
    found = _NAME.fullmatch(path.name)
    assert found is not None
    if hashlib.sha256(data).hexdigest() != found[2]:
        raise _BrokenError("damaged, its checksum does not agree")
    # The checksum has agreed: what is wrong from here on is not damage but another program's.
    try:
        arrays = safetensors.torch.load(data)
        header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
        facts = json.loads(header["__metadata__"]["tongsa"])
        version = int(facts.pop("version"))
        step = int(facts.pop("step"))
    except (safetensors.SafetensorError, LookupError, TypeError, ValueError):
        raise _BrokenError("no checkpoint of tongsa") from None
    if version > VERSION:
        raise TrainingError(
            f"{path}: its format is version {version}, and this tongsa reads up to version "
            f"{VERSION}; update with: pip install --upgrade tongsa"
        )
    if version < VERSION:
        raise TrainingError(
            f"{path}: written by an earlier tongsa, which kept less of a run than it takes to go "
            "on with it; begin anew with --restart"
        )
    return Checkpoint(step, arrays, facts)
