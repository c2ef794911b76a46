"""What a run was begun with: it can go on only with the same, and says what is not."""

import os
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from tongsa.config import Config, to_flat
from tongsa.data.shards import pair_checksum
from tongsa.tasks.registry import task_named
from tongsa.tasks.task import Task
from tongsa.training.checkpoint import Checkpoint
from tongsa.training.examples import Examples
from tongsa.training.prepare import Prepared

_PREFIX = "begun_with."
# What may be another in a run that goes on: how fast it runs and what it leaves behind.
_FREE = ("training.threads", "training.checkpoint_seconds")
# What a network that is half learned can go on with, if a person says so.
_MAY_CHANGE = ("training.", "search.")
# What the plan of a budget settles (`budget`): one that goes on keeps it.
_PLANNED = {
    "model": ("embedding_size", "hidden_size", "dropout"),
    "training": ("epochs", "warmup_steps", "schedule", "validate_every", "validation_sentences"),
}
# What a task finds in the pairs where a person has left it open.
_FOUND = ("directions", "styles")


@dataclass(frozen=True)
class BegunWith:
    """Data and settings, as a checkpoint remembers them.

    config         every setting by its full name
    files          of the pairs: name, and size and time of change
    data           "train" and "dev": a checksum of each pair (N,)
    vocabularies   "source" and "target", byte for byte (N,): what is learned from other pairs would
                   be another, and the network knows this one
    machine        what decides about the last bits
    """

    config: Mapping[str, Any]
    files: Mapping[str, Sequence[int]]
    data: Mapping[str, torch.Tensor]
    vocabularies: Mapping[str, torch.Tensor]
    machine: Mapping[str, Any]

    @classmethod
    def of(
        cls,
        prepared: Prepared,
        files: Sequence[str | os.PathLike[str]],
        precision: str,
        device: torch.device,
        threads: int,
        workers: int,
    ) -> "BegunWith":
        task = prepared.task
        return cls(
            config=to_flat(prepared.config),
            files={os.fspath(file): _size_and_time(file) for file in files},
            data={"train": _checksums(prepared.train), "dev": _checksums(prepared.dev)},
            vocabularies={
                "source": _as_array(task.source.to_bytes()),
                "target": _as_array(task.target.to_bytes()),
            },
            machine={
                "threads": threads,
                "workers": workers,
                "precision": precision,
                "device": device.type,
                "PyTorch": torch.__version__,
            },
        )

    def settled(self, config: Config) -> "BegunWith":
        """Return the same with what a budget has planned."""
        return replace(self, config=to_flat(config))

    def arrays(self) -> dict[str, torch.Tensor]:
        return {
            _PREFIX + name: array for name, array in ({**self.data, **self.vocabularies}).items()
        }

    def facts(self) -> dict[str, Any]:
        return {"config": self.config, "files": self.files, "machine": self.machine}

    @classmethod
    def stored(cls, checkpoint: Checkpoint) -> "BegunWith":
        data, vocabularies = (
            {name: checkpoint.arrays[_PREFIX + name] for name in names}
            for names in (("train", "dev"), ("source", "target"))
        )
        facts = checkpoint.facts["begun_with"]
        return cls(data=data, vocabularies=vocabularies, **facts)

    def threads(self, workers: int) -> int | None:
        """Return with how many threads each of them learned then; None: they were another number.

        On other cores the run goes on with as many, to the last bit as it was.
        """
        same = self.machine.get("workers") == workers
        return self.machine["threads"] if same else None

    def task(self, config: Config) -> Task:
        """Return the task with the vocabularies of then, for a config that fits them."""
        found = {name: self.config[name] for name in _FOUND}
        source, target = (self.vocabularies[n].numpy().tobytes() for n in ("source", "target"))
        return task_named(config.task).load(replace(config, **found), source, target)

    def planned(self, config: Config) -> Config:
        """Return the config with what was planned then, where there was a budget."""
        if self.config["training.minutes"] is None:
            return config
        for section, names in _PLANNED.items():
            if section == "training" and config.training.minutes is None:
                continue  # from now on passes decide
            settled = {name: self.config[f"{section}.{name}"] for name in names}
            changed = replace(getattr(config, section), **settled)
            config = replace(config, **{section: changed})
        return config

    def in_words(self) -> dict[str, str]:
        """Return by name what workers must have in common to learn one model."""
        settings = {name: f"{value!r}" for name, value in self.config.items() if name not in _FREE}
        files = {name: f"{size:,} bytes" for name, (size, _) in self.files.items()}
        pairs = {
            f"pairs to {what}": f"{len(self.data[part]):,}, checksum {_checksum(self.data[part])}"
            for part, what in (("train", "learn from"), ("dev", "judge by"))
        }
        vocabularies = {
            f"{side} vocabulary": f"checksum {_checksum(array)}"
            for side, array in self.vocabularies.items()
        }
        machine = {name: str(value) for name, value in self.machine.items() if name != "threads"}
        return settings | files | pairs | vocabularies | machine

    # ---- How it differs from today -------------------------------------------------------------

    def forbids(self, config: Config) -> list[str]:
        """Say which settings make another network than that of then."""
        now = to_flat(config)
        now |= {name: self.config[name] for name in _FOUND if not now[name]}
        return [
            setting
            for name, setting in _settings(now, self.config)
            if not name.startswith(_MAY_CHANGE)
        ]

    def differs(self, then: "BegunWith") -> list[str]:
        """Say what makes this run another one than `then`, as far as it may be another."""
        said = [
            setting
            for name, setting in _settings(self.config, then.config)
            if name.startswith(_MAY_CHANGE)
        ]
        pairs = [text for part in self.data if (text := self._pairs(then, part))]
        return [*said, *(self._changed_files(then) if pairs else ()), *pairs]

    def runs_otherwise(self, then: "BegunWith") -> list[str]:
        """Say what makes the same run come out otherwise in the last bits."""
        return [
            f"{name} {now} instead of {then.machine.get(name)}"
            for name, now in self.machine.items()
            if now != then.machine.get(name)
        ]

    def _changed_files(self, then: "BegunWith") -> Iterator[str]:
        for name, (size, changed) in self.files.items():
            if name not in then.files:
                yield f"{name}: was not among the files"
                continue
            size_then, changed_then = then.files[name]
            if size != size_then:
                yield f"{name}: {size:,} bytes now, {size_then:,} then"
            elif changed != changed_then:
                yield f"{name}: written anew since, with as many bytes"
        for name in then.files:
            if name not in self.files:
                yield f"{name}: is not among the files any more"

    def _pairs(self, then: "BegunWith", part: str) -> str:
        now, before = self.data[part].numpy(), then.data[part].numpy()
        what = "to learn from" if part == "train" else "to judge by"
        if np.array_equal(now, before):
            return ""
        both = min(len(now), len(before))
        others = np.flatnonzero(now[:both] != before[:both])
        counts = f"{len(now):,} pairs {what} now, {len(before):,} then"
        if len(others) == 0:
            return f"{counts}; the first {both:,} are the same"
        first = f"number {others[0] + 1:,} is the first that is another"
        if len(now) == len(before):
            return f"{len(others):,} of {len(now):,} pairs {what} are others: {first}"
        return f"{counts}; {first}"


def _settings(now: Mapping[str, Any], then: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the name of each setting that is another, and in words how."""
    for name in sorted({*now, *then}.difference(_FREE)):
        if now.get(name) != then.get(name):
            yield name, f"{name} = {now.get(name)!r} now, {then.get(name)!r} then"


def _size_and_time(file: str | os.PathLike[str]) -> list[int]:
    """Return bytes and nanoseconds; zeros for what is no file, such as standard input."""
    try:
        found = Path(file).stat()
    except OSError:
        return [0, 0]
    return [found.st_size, found.st_mtime_ns]


def _as_array(data: bytes) -> torch.Tensor:
    return torch.from_numpy(np.frombuffer(data, dtype=np.uint8).copy())


def _checksum(array: torch.Tensor) -> str:
    return f"{zlib.crc32(array.numpy().tobytes()):08x}"


def _checksums(examples: Examples) -> torch.Tensor:
    """Return the checksum of each pair: its ids, and the text that answers are compared with."""
    if examples.checksums is not None:
        return torch.from_numpy(examples.checksums.astype(np.int64))
    sums = [
        pair_checksum(np.asarray(source), np.asarray(ids), target)
        for source, ids, (_, target) in zip(
            examples.sources, examples.targets, examples.pairs, strict=True
        )
    ]
    return torch.tensor(sums, dtype=torch.int64)
