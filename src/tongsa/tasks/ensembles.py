"""Which models may answer together."""

import os
from collections.abc import Sequence
from pathlib import Path

from tongsa.errors import ConfigError
from tongsa.runtime.contents import ModelContents
from tongsa.runtime.hub import fetched, is_on_hub


def model_paths(
    named: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
) -> list[str | os.PathLike[str]]:
    """Return the model files that are meant: one, or several in a list or between commas.

    A file whose own name holds a comma is one file, if it is there; `hf:user/name` is fetched from
    the Hugging Face Hub. Raises ConfigError where nothing is named.
    """
    if isinstance(named, str):
        together = "," in named and not Path(named).exists()
        paths: list[str | os.PathLike[str]] = list(named.split(",")) if together else [named]
    else:
        paths = [named] if isinstance(named, os.PathLike) else list(named)
    if not paths or not all(os.fspath(path) for path in paths):
        raise ConfigError(
            f"{named!r}: a name is missing; write several models as a.tongsa,b.tongsa"
        )
    return [fetched(path) if is_on_hub(path) else path for path in paths]


def check_together(
    paths: Sequence[str | os.PathLike[str]], members: Sequence[ModelContents]
) -> None:
    """Raise ConfigError where the members do not number their tokens alike.

    Their probabilities are averaged token by token, so token 70 must be the same word to all.
    The source side too: all read the ids that the first one's tokeniser gives.
    """
    first = members[0]
    for path, other in zip(paths[1:], members[1:], strict=True):
        copies = (first.config.model.copy, other.config.model.copy)
        if copies[0] != copies[1]:
            raise ConfigError(
                f"{os.fspath(path)}: has model.copy = {str(copies[1]).lower()}, and "
                f"{os.fspath(paths[0])} {str(copies[0]).lower()}; models answer together only if "
                "all of them copy, or none"
            )
        for side, same in (
            ("source", first.source_vocabulary == other.source_vocabulary),
            ("target", first.target_vocabulary == other.target_vocabulary),
        ):
            if not same or _reads(first) != _reads(other):
                raise ConfigError(
                    f"{os.fspath(path)}: has another {side} vocabulary than "
                    f"{os.fspath(paths[0])}; models answer together only if they were trained "
                    "on the same pairs with the same text settings, as with another "
                    "training.seed or another network"
                )


def _reads(contents: ModelContents) -> tuple[object, ...]:
    """Return what decides how a model reads texts, beside its vocabularies."""
    config = contents.config
    return config.text.units, config.text.placeholders, config.directions, config.styles
