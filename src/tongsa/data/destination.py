"""Where a result may be written: never over what it is made from."""

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
