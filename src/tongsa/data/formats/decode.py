"""From the bytes of a file to lines of text, or to the reason why a line is none.

A file is UTF-8, with or without a byte order mark, plain or gzipped. A line ends at LF or CRLF
and nowhere else: `str.splitlines` and text mode also cut at U+2028, U+0085, a form feed or a lone
CR, and every pair behind such a cut would be misaligned.
"""

import codecs
import gzip
import io
import os
import re
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tongsa.errors import DataError

FilePath = str | os.PathLike[str]

STANDARD_INPUT = "-"

_GZIP = b"\x1f\x8b"

# What people pass by mistake, by the bytes that such a file begins with.
_NOT_TEXT = {
    b"PK\x03\x04": "a zip archive (or a spreadsheet: save that as tab-separated text); unpack it",
    b"\xfd7zXZ": "an xz archive; unpack it, for example with `unxz`",
    b"BZh": "a bzip2 archive; unpack it, for example with `bunzip2`",
    b"\x28\xb5\x2f\xfd": "a zstd archive; unpack it, for example with `unzstd`",
    b"%PDF": "a PDF; pass plain text",
}
_UTF_16_OR_32 = {  # the longer marks first: UTF-32's begins with UTF-16's
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}


@dataclass(frozen=True)
class BadLine:
    """A line that cannot be read, and why; the lines around it can."""

    problem: str  # with file and line


def decoded_lines(path: FilePath) -> Iterator[str | BadLine]:
    r"""Yield the lines of a file, or of standard input for `-`, without their line ends.

    Raises DataError where the file as a whole cannot be read: missing, a directory, forbidden, in
    another encoding by its own mark, not text, or damaged gzip.
    """
    name = name_of(path)
    number = 0
    try:
        with _opened(path) as file:
            for number, raw in enumerate(file, start=1):
                if number == 1:
                    _refuse_what_is_not_utf_8(raw, name)
                    raw = raw.removeprefix(codecs.BOM_UTF8)
                    if not raw:  # a mark and nothing else: an empty file
                        continue
                yield _decode(raw.removesuffix(b"\n").removesuffix(b"\r"), name, number)
    except EOFError as error:
        raise DataError(
            f"{name}:{number + 1}: the gzip data ends too early, so the file is not complete; "
            "copy or download it again"
        ) from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise DataError(
            f"{name}:{number + 1}: the gzip data is damaged from here on ({error}); "
            "copy or download the file again"
        ) from error
    except OSError as error:
        raise DataError(f"{name}: {_reason(error)}") from error


def name_of(path: FilePath) -> str:
    """Return what messages call the file: the path as the user gave it."""
    path = os.fspath(path)
    return "standard input" if path == STANDARD_INPUT else path


@contextmanager
def _opened(path: FilePath) -> Iterator[Iterable[bytes]]:
    if os.fspath(path) != STANDARD_INPUT:
        with Path(path).open("rb") as file:
            yield _unzipped(file)
        return
    try:
        # Not through sys.stdin: Python aborts if a thread waits in that when the process ends.
        file = open(sys.stdin.fileno(), "rb", closefd=False)  # noqa: SIM115
    except OSError:  # a test or a notebook has put something simpler there
        file = io.BufferedReader(io.BytesIO(sys.stdin.buffer.read()))
    yield _unzipped(file)


def _unzipped(file: io.BufferedReader) -> Iterable[bytes]:
    # The content decides, not the name: downloads lose their `.gz`, and browsers unpack unasked.
    # Peek, for a pipe cannot seek back.
    if file.peek(len(_GZIP)).startswith(_GZIP):
        return gzip.GzipFile(fileobj=file)
    return file


def _reason(error: OSError) -> str:
    match error:
        case FileNotFoundError():
            return "no such file; check the path"
        case IsADirectoryError():
            return "this is a directory; pass a file"
        case PermissionError():
            return "no permission to read this file; change its rights or pass a copy"
        case _:
            return f"cannot be read ({error.strerror or error})"


def _refuse_what_is_not_utf_8(first: bytes, name: str) -> None:
    for mark, encoding in _UTF_16_OR_32.items():
        if first.startswith(mark):
            raise DataError(f"{name}: looks like {encoding}; {_convert(encoding, name)}")
    for magic, remedy in _NOT_TEXT.items():
        if first.startswith(magic):
            raise DataError(f"{name}: looks like {remedy}")
    # ASCII in UTF-16 without a mark: every second byte is zero.
    for encoding, zeros in (("UTF-16LE", first[1:200:2]), ("UTF-16BE", first[0:200:2])):
        if len(zeros) > 1 and zeros.count(0) > 0.7 * len(zeros):
            raise DataError(f"{name}: looks like UTF-16; {_convert(encoding, name)}")


def _decode(raw: bytes, name: str, number: int) -> str | BadLine:
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        column = len(raw[: error.start].decode()) + 1
        guess = _guess_encoding(raw)
        looks, remedy = f", looks like {guess}" if guess else "", "convert the file to UTF-8"
        if guess:
            remedy = _convert(guess.split()[0], name)
        return BadLine(
            f"{name}:{number}: byte 0x{raw[error.start]:02x} at column {column} is not "
            f"UTF-8{looks}; {remedy}"
        )
    if "\0" in text:
        return BadLine(
            f"{name}:{number}: NUL byte at column {text.index(chr(0)) + 1}; "
            "is this a text file? Remove the byte or pass another file"
        )
    return text


def _convert(encoding: str, name: str) -> str:
    return f"convert it, for example with `iconv -f {encoding} -t UTF-8 {name}`"


def _guess_encoding(raw: bytes) -> str | None:
    """Name the encoding of a line that is not UTF-8, where it is clear."""
    high = sum(byte >= 0x80 for byte in raw)
    try:
        hangul = len(re.findall("[가-힣]", raw.decode("cp949")))
    except UnicodeDecodeError:
        hangul = 0
    # Common syllables are two high bytes; `ë` and a letter make a rare one, out of one high byte.
    if 2 * hangul > 0.8 * high and high >= 4:
        return "CP949 (EUC-KR)"
    # Western letters mostly stand alone between ASCII letters, at times in twos: `déjà`, `Grüße`.
    alone = len(re.findall(rb"(?<![\x80-\xff])[\xc0-\xff](?![\x80-\xff])", raw))
    if 2 * alone >= high and not re.search(rb"[\x80-\xff]{3}", raw):
        return "WINDOWS-1252 (Latin-1)"
    return None
