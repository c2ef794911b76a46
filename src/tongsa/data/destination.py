"""Where a result may be written: never over what it is made from."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tongsa.data.formats.decode import FilePath
from tongsa.errors import ConfigError


def refuse_to_overwrite(path: Path, inputs: Iterable[FilePath], content: str) -> None:
    """Raise ConfigError where `path` is one of `inputs`, under whatever name.

    content   what would be written there, for the message: "the model"
    """
    for file in inputs:
        if path.exists() and Path(file).exists() and path.samefile(file):
            raise ConfigError(f"{path}: is read from, and {content} would take its place")


def destination(path: Path, inputs: Iterable[FilePath], content: str, example: str) -> Path:
    """Find out before minutes of work, not after them, whether a file can be written there.

    inputs, content   as in `refuse_to_overwrite`
    example           a name that such a file may have, for who names a folder
    """
    if path.is_dir():
        raise ConfigError(f"{path}: is a folder; name a file in it, as in {path / example}")
    if path.exists() and not path.is_file():
        raise ConfigError(f"{path}: is no ordinary file, and {content} would take its place")
    refuse_to_overwrite(path, inputs, content)
    if not path.parent.is_dir():
        raise ConfigError(f"{path}: there is no folder {path.parent}; create it first")
    try:
        # A link stays, and what it leads to is written.
        with tempfile.TemporaryFile(dir=Path(os.path.realpath(path)).parent):
            pass
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written: {error.strerror}") from None
    return path


def model_destination(path: Path, inputs: Iterable[FilePath]) -> Path:
    """Find out before minutes of work whether a model can be written there."""
    return destination(path, inputs, "the model", "model.tongsa")
