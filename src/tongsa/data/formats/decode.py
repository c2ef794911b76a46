"""From the bytes of a file to lines of text, or to the reason why a line is none.

Text is UTF-8, with or without a byte order mark. A line ends at LF or CRLF and nowhere else:
`str.splitlines` and text mode also cut at U+2028, U+0085, a form feed or a lone CR, and every pair
behind such a cut would be misaligned.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from tongsa.data.formats.unpack import STANDARD_INPUT, FilePath, name_of, unpacked
from tongsa.errors import DataError

__all__ = [
    "STANDARD_INPUT", "BadLine", "FilePath", "RawLine", "decoded_lines", "name_of", "raw_lines",
]  # fmt: skip

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


class RawLine(NamedTuple):
    """A line and all that the file holds of it: mark, text and end."""

    mark: bytes  # the byte order mark, before the first line of some files
    text: str | BadLine
    end: bytes

    def with_text(self, text: str) -> bytes:
        """Return the line as bytes, with another text."""
        return self.mark + text.encode() + self.end


def decoded_lines(path: FilePath) -> Iterator[str | BadLine]:
    """Yield the lines of a file, or of standard input for `-`, without their line ends.

    Raises DataError where the file as a whole cannot be read: missing, a directory, forbidden, in
    another encoding by its own mark, not text, or damaged where it is packed.
    """
    for line in raw_lines(path):
        yield line.text


def raw_lines(path: FilePath) -> Iterator[RawLine]:
    """Yield the lines of a file with what stands around their text; raises like decoded_lines."""
    name = name_of(path)
    number = 0
    with unpacked(path, lambda: number + 1) as file:
        for number, raw in enumerate(file, start=1):
            mark = b""
            if number == 1:
                _refuse_what_is_not_utf_8(raw, name)
                if raw.startswith(codecs.BOM_UTF8):
                    mark, raw = codecs.BOM_UTF8, raw.removeprefix(codecs.BOM_UTF8)
                if not raw:  # a mark and nothing else: an empty file
                    continue
            text = raw.removesuffix(b"\n").removesuffix(b"\r")
            yield RawLine(mark, _decode(text, name, number), raw[len(text) :])


def _refuse_what_is_not_utf_8(first: bytes, name: str) -> None:
    for mark, encoding in _UTF_16_OR_32.items():
        if first.startswith(mark):
            raise DataError(f"{name}: looks like {encoding}; {_convert(encoding, name)}")
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
