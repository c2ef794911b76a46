"""Which tasks there are.

A task of ours is one line of `TASKS`. A task of yours is one line too: of `TASKS`, as your program
begins, or of your package's metadata, which makes it known to `tongsa train --task` as well:

    [project.entry-points."tongsa.tasks"]
    pronunciation = "my_package.pronunciation:Pronunciation"
"""

import importlib
import importlib.metadata
import os
from collections.abc import Iterable, Mapping
from typing import Any

from tongsa.config import Config, TrainingConfig, resolve, to_dict
from tongsa.config.nearest import nearest
from tongsa.errors import ConfigError
from tongsa.runtime.model_file import read_model_file
from tongsa.tasks.task import Task

# By name; as "module:class" what is imported when it is asked for.
TASKS: dict[str, str | type[Task]] = {
    "translation": "tongsa.tasks.translation:Translation",
    "chat": "tongsa.tasks.chat:Chat",
    "transcription": "tongsa.tasks.transcription:Transcription",
    "summarisation": "tongsa.tasks.summarisation:Summarisation",
}

_GROUP = "tongsa.tasks"

# Learned from nothing, a network stands larger steps than one that knows something already.
_TO_FINETUNE = 1 / 3


def task_named(name: str) -> type[Task]:
    """Return the task of that name; ConfigError where there is none, or it cannot be imported."""
    found = TASKS.get(name)
    if found is None:
        # Only now, for looking through what is installed takes a while.
        installed = {e.name: e.value for e in importlib.metadata.entry_points(group=_GROUP)}
        found = installed.get(name)
        if found is None:
            raise ConfigError(f"unknown task {name!r}{nearest(name, [*TASKS, *installed])}")
    if isinstance(found, str):
        module, _, kind = found.partition(":")
        try:
            found = getattr(importlib.import_module(module), kind)
        except (ImportError, AttributeError) as error:
            raise ConfigError(f"task {name!r}: {found} cannot be imported: {error}") from error
    assert isinstance(found, type)
    assert issubclass(found, Task)
    return found


def configure(
    preset: str = "default",
    file: str | os.PathLike[str] | None = None,
    settings: Iterable[str] | Mapping[str, Any] = (),
) -> Config:
    """Build a configuration as `config.resolve` does, on the defaults of its task.

    Where training.finetune names a model file, on the settings of that.
    """
    return resolve(
        preset,
        file,
        settings,
        of_task=lambda name: task_named(name).settings,
        of_model=_settings_to_finetune,
    )


def _settings_to_finetune(path: str) -> Mapping[str, Any]:
    """Return the settings of a model file, for other pairs: not how it was trained."""
    stored = to_dict(read_model_file(path).config)
    return {**stored, "training": {"learning_rate": _TO_FINETUNE * TrainingConfig.learning_rate}}
