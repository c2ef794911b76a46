"""Where a result may be written: never over what it is made from."""

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


def model_destination(path: Path, inputs: Iterable[FilePath]) -> Path:
    """Find out before minutes of work, not after them, whether a model can be written there."""
    if path.is_dir():
        raise ConfigError(f"{path}: is a folder; name a file in it, as in {path / 'model.tongsa'}")
    if path.exists() and not path.is_file():
        raise ConfigError(f"{path}: is no ordinary file, and a model would take its place")
    refuse_to_overwrite(path, inputs, "the model")
    if not path.parent.is_dir():
        raise ConfigError(f"{path}: there is no folder {path.parent}; create it first")
    try:
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written: {error.strerror}") from None
    return path
