"""From a path to the bytes that a file holds: unpacked, and everything that may fail named.

A file is plain, or packed with gzip, xz or Zstandard; its content tells, for names lie: downloads
lose their `.gz`, and browsers unpack unasked.
"""

import gzip
import io
import lzma
import os
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import zstandard

from tongsa.data.sound_suffixes import holds_sound
from tongsa.errors import DataError

FilePath = str | os.PathLike[str]

STANDARD_INPUT = "-"

_GZIP = b"\x1f\x8b"
_XZ = b"\xfd7zXZ\x00"
_ZSTANDARD = b"\x28\xb5\x2f\xfd"

_A_SOUND_FILE = (
    "a sound file; `tongsa transcribe` writes down what is said in it, and --task transcription "
    "learns from a table of recordings and transcripts"
)
# What people pass by mistake, by the bytes that such a file begins with.
_NOT_TEXT = {
    b"PK\x03\x04": "a zip archive (or a spreadsheet: save that as tab-separated text); unpack it",
    b"BZh": "a bzip2 archive; unpack it, for example with `bunzip2`",
    b"%PDF": "a PDF; pass plain text",
    b"\xd0\xcf\x11\xe0": "an old Office file; save a spreadsheet as tab-separated text",
    b"\xde\x12\x04\x95": "a compiled catalogue; turn it into PO with `msgunfmt`",
    b"\x95\x04\x12\xde": "a compiled catalogue; turn it into PO with `msgunfmt`",
    **dict.fromkeys((b"fLaC", b"OggS", b"ID3\x03", b"ID3\x04"), _A_SOUND_FILE),
}


def name_of(path: FilePath) -> str:
    """Return what messages call the file: the path as the user gave it."""
    path = os.fspath(path)
    return "standard input" if path == STANDARD_INPUT else path


@contextmanager
def unpacked(path: FilePath, line: Callable[[], int]) -> Iterator[io.BufferedReader]:
    """Open a file, or standard input for `-`, and unpack it while it is read.

    line  the line that the reader has come to, for the message if packed data breaks off there

    Raises DataError where the file cannot be opened, is a known kind that holds no text, or breaks
    off, be it while the caller reads.
    """
    name = name_of(path)
    packing = ""
    try:
        with _opened(path) as packed:
            packing, file = _unpack(packed)
            _refuse_what_is_no_text(file.peek(12), name)
            yield file
    except EOFError as error:
        raise DataError(
            f"{name}:{line()}: the {packing} data ends too early, so the file is not complete; "
            "copy or download it again"
        ) from error
    except (gzip.BadGzipFile, zlib.error, lzma.LZMAError, zstandard.ZstdError) as error:
        raise DataError(
            f"{name}:{line()}: the {packing} data is damaged from here on ({error}); "
            "copy or download the file again"
        ) from error
    except OSError as error:
        raise DataError(f"{name}: {_reason(error)}") from error


@contextmanager
def _opened(path: FilePath) -> Iterator[io.BufferedReader]:
    if os.fspath(path) != STANDARD_INPUT:
        with Path(path).open("rb") as file:
            yield file
        return
    try:
        # Not through sys.stdin: Python aborts if a thread waits in that when the process ends.
        file = open(sys.stdin.fileno(), "rb", closefd=False)  # noqa: SIM115
    except OSError:  # a test or a notebook has put something simpler there
        file = io.BufferedReader(io.BytesIO(sys.stdin.buffer.read()))
    yield file


def _unpack(file: io.BufferedReader) -> tuple[str, io.BufferedReader]:
    # Peek, for a pipe cannot seek back.
    first = file.peek(8)
    if first.startswith(_GZIP):
        return "gzip", _buffered(gzip.GzipFile(fileobj=file))
    if first.startswith(_XZ):
        return "xz", _buffered(lzma.LZMAFile(file))
    if first.startswith(_ZSTANDARD):
        return "Zstandard", _buffered(_ZstandardFile(file))
    return "", file


def _buffered(file: io.RawIOBase | io.BufferedIOBase) -> io.BufferedReader:
    # All that a BufferedReader asks of its raw file is readinto(), which both kinds have.
    return io.BufferedReader(cast(io.RawIOBase, file))


class _ZstandardFile(io.RawIOBase):
    """Zstandard unpacked as it is read; `zstandard`'s own reader takes a torn file for a whole."""

    def __init__(self, packed: BinaryIO | io.BufferedReader) -> None:
        self._packed = packed
        self._frame = zstandard.ZstdDecompressor().decompressobj()
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        while not self._ready:
            data = self._frame.unused_data if self._frame.eof else b""
            data = data or self._packed.read(16_384)
            if not data and self._frame.eof:
                return 0
            if not data:
                raise EOFError
            if self._frame.eof:  # files may be joined end to end, as gzip's may
                self._frame = zstandard.ZstdDecompressor().decompressobj()
            self._ready = memoryview(self._frame.decompress(data))
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count


def _refuse_what_is_no_text(first: bytes, name: str) -> None:
    for magic, remedy in _NOT_TEXT.items():
        if first.startswith(magic):
            raise DataError(f"{name}: looks like {remedy}")
    # A word too, and not always at the beginning of a sound.
    if first.startswith(b"RIFF") and first[8:12] == b"WAVE":
        raise DataError(f"{name}: looks like {_A_SOUND_FILE}")


def _reason(error: OSError) -> str:
    match error:
        case FileNotFoundError():
            return "no such file; check the path"
        case IsADirectoryError() if holds_sound(Path(error.filename)):
            return "this is a directory of recordings; pass --task transcription"
        case IsADirectoryError():
            return "this is a directory; pass a file"
        case PermissionError():
            return "no permission to read this file; change its rights or pass a copy"
        case _:
            return f"cannot be read ({error.strerror or error})"
