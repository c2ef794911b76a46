"""A file is written whole or not at all: beside its place, then moved there."""

import gzip
import lzma
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, cast

import zstandard

from tongsa.errors import ConfigError


@contextmanager
def written_whole(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """Open a file for writing; packed if its name ends with .gz, .xz or .zst.

    An earlier file of that name stands until the new one is whole, and for good if the caller
    fails. Raises ConfigError where it cannot be written.
    """
    path = Path(os.path.realpath(path))
    if path.is_dir():
        raise ConfigError(f"{path}: is a folder; name a file in it")
    if path.exists() and not path.is_file():
        raise ConfigError(f"{path}: is no ordinary file, and would be replaced by one")
    try:
        with moved_when_whole(path) as file, _packing(file, path.suffix.lower()) as packed:
            yield packed
    except OSError as error:
        raise ConfigError(why_not_written(path, error)) from error


@contextmanager
def moved_when_whole(path: Path) -> Iterator[IO[bytes]]:
    """Open a file beside `path`, which takes its place when the caller is done with it.

    As `written_whole`, but never packed, and what the system refuses is its own OSError, for
    callers with errors of their own.
    """
    # A link stays, and what it leads to is written.
    real = Path(os.path.realpath(path))
    temporary: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(
            dir=real.parent, prefix=f".{real.name}.", suffix=".part", delete=False
        ) as file:
            temporary = Path(file.name)
            yield cast(IO[bytes], file)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(real)
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def why_not_written(path: Path, error: OSError) -> str:
    """Return what the user is told when writing `path` has failed."""
    kept = "; the earlier file still stands" if path.is_file() else ""
    return f"{path}: cannot be written: {error.strerror or str(error)}{kept}"


@contextmanager
def _packing(file: IO[bytes], suffix: str) -> Iterator[BinaryIO]:
    match suffix:
        case ".gz":
            with gzip.GzipFile("", "wb", fileobj=file) as packed:
                yield cast(BinaryIO, packed)
        case ".xz":
            with lzma.LZMAFile(file, "wb") as packed:
                yield cast(BinaryIO, packed)
        case ".zst":
            with zstandard.ZstdCompressor().stream_writer(file, closefd=False) as packed:
                yield cast(BinaryIO, packed)
        case _:
            yield cast(BinaryIO, file)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
