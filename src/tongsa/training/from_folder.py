"""Learning from a folder that `tongsa prepare` has written."""

from dataclasses import replace
from typing import Any

from tongsa.config import Config
from tongsa.data.shards import Shards
from tongsa.errors import ConfigError
from tongsa.tasks.preparing import PreparedFolder
from tongsa.tasks.registry import configure, task_named
from tongsa.tasks.task import Task
from tongsa.training.examples import Examples

# What the ids in a folder are made by: it can be no other where they are learned from.
_SETTLED = {
    "": ("source_language", "target_language", "directions", "styles"),
    "text": ("unit", "target_unit", "joint", "vocabulary_size", "placeholders"),
    "model": ("copy",),
    "training": ("max_tokens",),
}
# What would make other ids of the texts in every epoch, or read some pairs more often than others.
_READ_AS_IT_IS = {"subword_dropout": 0.0, "blank_sources": 0.0, "language_temperature": 1.0}


def from_folder(
    folder: PreparedFolder, config: Config, learned: Task | None
) -> tuple[Task, Examples, Examples]:
    """Return the task with its vocabularies, and the pairs to learn from and to judge by.

    config    of the run; what the folder settles comes from there
    learned   the task of a run that goes on
    Raises ConfigError where the config asks for what the folder is not.
    """
    if config.task != folder.config.task:
        raise ConfigError(
            f"{folder.path}: was prepared for {folder.config.task}, and task = {config.task!r}; "
            f"pass --task {folder.config.task}, or prepare the pairs for {config.task}"
        )
    for name, off in _READ_AS_IT_IS.items():
        if getattr(config.training, name) != off:
            raise ConfigError(
                f"training.{name} = {getattr(config.training, name):g}: changes from epoch to "
                f"epoch how texts are spelt or read, and {folder.path} is read as it is; set it "
                f"to {off:g}, or pass the pairs themselves"
            )
    config = _with_what_is_settled(config, folder)
    task = learned or task_named(config.task).load(config, folder.source, folder.target)
    return task, _examples(folder.train), _examples(folder.dev)


def _examples(shards: Shards) -> Examples:
    return Examples(shards.sources, shards.targets, shards.pairs, checksums=shards.checksums)


def _with_what_is_settled(config: Config, folder: PreparedFolder) -> Config:
    usual = configure(settings={"task": config.task})
    problems = []
    for section, names in _SETTLED.items():
        asked, settled, default = (
            getattr(each, section) if section else each for each in (config, folder.config, usual)
        )
        for name in names:
            wanted, stored = getattr(asked, name), getattr(settled, name)
            if wanted not in (stored, getattr(default, name)):
                full = f"{section}.{name}" if section else name
                problems.append(f"{full} = {wanted!r} now, {stored!r} when it was prepared")
        changed = replace(asked, **{name: getattr(settled, name) for name in names})
        whole: dict[str, Any] = {section: changed}
        config = replace(config, **whole) if section else changed
    if problems:
        raise ConfigError(
            f"{folder.path}: was prepared otherwise:\n  "
            + "\n  ".join(problems)
            + "\nLeave these out, or prepare the pairs anew."
        )
    return config
