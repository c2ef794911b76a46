"""Learning that begins where another model ended: its network and its vocabularies, other pairs.

A few hundred pairs of one's own teach little from nothing, and much to a model that has learned
the languages from many others.
"""

import os
from dataclasses import dataclass

import numpy as np

from tongsa.config import Config, to_flat
from tongsa.errors import ConfigError, ModelFileError
from tongsa.export.restore import restore
from tongsa.model.seq2seq import Seq2Seq
from tongsa.runtime.contents import ModelContents
from tongsa.runtime.model_file import read_model_file
from tongsa.tasks.preparing import is_prepared
from tongsa.tasks.registry import task_named
from tongsa.tasks.task import Task
from tongsa.text.vocabulary import UNK
from tongsa.training.prepare import Given, Prepared

# What may be another than it was: it shapes neither the network nor what its tokens are.
_MAY_CHANGE = (
    "training.", "search.", "model.dropout", "model.word_dropout", "model.frame_masks",
    "model.time_mask", "model.pitch_mask",
)  # fmt: skip
# What a model may have left open, and pairs of one's own do not.
_MAY_BE_SAID = ("source_language", "target_language")
# More unknown tokens than this are worth a word.
_MANY_UNKNOWN = 0.005


@dataclass(frozen=True)
class Beginning:
    """The model that a run begins as.

    name      of its file, as it was given
    network   with the weights of the file
    task      with its vocabularies, as the run is configured
    """

    name: str
    contents: ModelContents
    network: Seq2Seq
    task: Task

    def give_weights(self, model: Seq2Seq) -> None:
        model.load_state_dict(self.network.state_dict())

    def notes(self, prepared: Prepared) -> list[str]:
        """Say what a person should know of it before it learns more."""
        pairs = self.contents.training.get("pairs")
        learned = f", which has learned from {pairs:,} pairs" if pairs else ""
        notes = [
            f"Begins as {self.name}{learned}. Epoch 0 is how it does by itself; if it never does "
            "better, it stays as it is."
        ]
        for side, sequences in (
            ("source", prepared.train.sources),
            ("target", prepared.train.targets),
        ):
            if sequences and np.asarray(sequences[0]).ndim > 1:
                continue  # frames of sound
            tokens = sum(len(ids) for ids in sequences)
            unknown = sum(int(np.count_nonzero(np.asarray(ids) == UNK)) for ids in sequences)
            if unknown > _MANY_UNKNOWN * tokens:
                notes.append(
                    f"{100 * unknown / tokens:.1f} % of the {side} tokens are not in its "
                    "vocabulary, and will not be learned. Where that is much, train anew."
                )
        return notes


def beginning(config: Config, given: Given) -> Beginning | None:
    """Return the model that the run begins as, if it is to begin as one.

    Raises ConfigError where the settings ask for another network or other tokens than its own, and
    ModelFileError where there is no such model, or its weights were rounded.
    """
    path = config.training.finetune
    if path is None:
        return None
    name = os.fspath(path)
    contents = read_model_file(path)
    now, then = to_flat(config), to_flat(contents.config)
    differing = [
        f"{setting} = {now[setting]!r} now, {then[setting]!r} in {name}"
        for setting in now
        if now[setting] != then.get(setting)
        and not setting.startswith(_MAY_CHANGE)
        and not (setting in _MAY_BE_SAID and not then.get(setting))
    ]
    if differing:
        raise ConfigError(
            f"training.finetune = {name!r}: these would make another network of it:\n  "
            + "\n  ".join(differing)
            + "\nLeave them out, or train a model of its own."
        )
    if given.files and is_prepared(given.files[0]):
        raise ConfigError(
            f"{given.files[0]}: was prepared with a vocabulary of its own, and {name} has another; "
            "pass the pairs themselves"
        )
    task = task_named(config.task).load(
        config, contents.source_vocabulary, contents.target_vocabulary
    )
    try:
        return Beginning(name, contents, restore(contents), task)
    except ModelFileError as error:
        raise ModelFileError(f"{name}: {error}") from error
