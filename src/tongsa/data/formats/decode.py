"""From the bytes of a file to lines of text, or to the reason why a line is none.

Text is UTF-8, with or without a byte order mark. A line ends at LF or CRLF and nowhere else:
`str.splitlines` and text mode also cut at U+2028, U+0085, a form feed or a lone CR, and every pair
behind such a cut would be misaligned.
"""

import codecs
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from tongsa.data.formats.unpack import STANDARD_INPUT, FilePath, name_of, unpacked
from tongsa.errors import DataError

__all__ = [
    "KOREAN", "STANDARD_INPUT", "BadLine", "FilePath", "RawLine", "convert", "decoded_lines",
    "guess_encoding", "name_of", "raw_lines",
]  # fmt: skip

_UTF_16_OR_32 = {  # the longer marks first: UTF-32's begins with UTF-16's
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}


KOREAN = "CP949 (EUC-KR)"
_FIRST_BYTES = 1000  # to tell UTF-16 without a mark by


@dataclass(frozen=True)
class BadLine:
    """A line that cannot be read, and why; the lines around it can.

    raw  its bytes, without the line end, where they are not UTF-8
    """

    problem: str  # with file and line
    raw: bytes = b""


OnWide = Callable[[str], None]


class RawLine(NamedTuple):
    """A line and all that the file holds of it: mark, text and end."""

    mark: bytes  # the byte order mark, before the first line of some files
    text: str | BadLine
    end: bytes

    def with_text(self, text: str) -> bytes:
        """Return the line as bytes, with another text."""
        return self.mark + text.encode() + self.end


def decoded_lines(path: FilePath, *, on_wide: OnWide | None = None) -> Iterator[str | BadLine]:
    """Yield the lines of a file, or of standard input for `-`, without their line ends.

    on_wide  reads a file in UTF-16 or UTF-32 too, after telling this what it looks like and how
             to convert it; damaged letters come as U+FFFD

    Raises DataError where the file as a whole cannot be read: missing, a directory, forbidden, in
    UTF-16 or UTF-32 without `on_wide`, not text, or damaged where it is packed.
    """
    for line in raw_lines(path, on_wide=on_wide):
        yield line.text


def raw_lines(path: FilePath, *, on_wide: OnWide | None = None) -> Iterator[RawLine]:
    """Yield the lines of a file with what stands around their text; raises like decoded_lines.

    Lines in UTF-16 or UTF-32 come without their marks and ends.
    """
    name = name_of(path)
    number = 0
    with unpacked(path, lambda: number + 1) as file:
        wide = _wide_encoding(file.peek(_FIRST_BYTES)[:_FIRST_BYTES])
        if wide:
            tell = _refuse if on_wide is None else on_wide
            tell(f"{name}: looks like {wide[:6]}; {convert(wide, name)}")
            text_file = io.TextIOWrapper(file, wide, errors="replace", newline="\n")
            for number, line in enumerate(text_file, start=1):
                plain = line.removesuffix("\n").removesuffix("\r")
                nul = "\0" in plain
                yield RawLine(b"", _with_nul(plain, name, number) if nul else plain, b"")
            return
        for number, raw in enumerate(file, start=1):
            mark = b""
            if number == 1:
                if raw.startswith(codecs.BOM_UTF8):
                    mark, raw = codecs.BOM_UTF8, raw.removeprefix(codecs.BOM_UTF8)
                if not raw:  # a mark and nothing else: an empty file
                    continue
            text = raw.removesuffix(b"\n").removesuffix(b"\r")
            yield RawLine(mark, _decode(text, name, number), raw[len(text) :])


def _refuse(problem: str) -> None:
    raise DataError(problem)


def _wide_encoding(first: bytes) -> str | None:
    """Name the encoding of a file that is in UTF-16 or UTF-32 by its first bytes."""
    for mark, encoding in _UTF_16_OR_32.items():
        if first.startswith(mark):
            return encoding
    # Without a mark: blanks, tabs, line ends and all of ASCII have a zero byte, always the same
    # one of the two; in Korean these are one letter in five.
    even, odd = (first[start::2].count(0) for start in (0, 1))
    for encoding, zeros, others in (("UTF-16LE", odd, even), ("UTF-16BE", even, odd)):
        if zeros > 1 and zeros >= 0.1 * len(first) / 2 and others <= 0.1 * zeros:
            return encoding
    return None


def _decode(raw: bytes, name: str, number: int) -> str | BadLine:
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        column = len(raw[: error.start].decode()) + 1
        guess = guess_encoding(raw)
        looks, remedy = f", looks like {guess}" if guess else "", "convert the file to UTF-8"
        if guess:
            remedy = convert(guess.split()[0], name)
        return BadLine(
            f"{name}:{number}: byte 0x{raw[error.start]:02x} at column {column} is not "
            f"UTF-8{looks}; {remedy}",
            raw,
        )
    return _with_nul(text, name, number) if "\0" in text else text


def _with_nul(text: str, name: str, number: int) -> BadLine:
    return BadLine(
        f"{name}:{number}: NUL byte at column {text.index(chr(0)) + 1}; "
        "is this a text file? Remove the byte or pass another file"
    )


def convert(encoding: str, name: str) -> str:
    """Say how to turn a file into UTF-8."""
    return f"convert it, for example with `iconv -f {encoding} -t UTF-8 {name}`"


def guess_encoding(raw: bytes) -> str | None:
    """Name the encoding of bytes that are not UTF-8, where it is clear, as iconv does."""
    high = sum(byte >= 0x80 for byte in raw)
    try:
        hangul = len(re.findall("[가-힣]", raw.decode("cp949")))
    except UnicodeDecodeError:
        hangul = 0
    # Common syllables are two high bytes; `ë` and a letter make a rare one, out of one high byte.
    if 2 * hangul > 0.8 * high and high >= 4:
        return KOREAN
    # Western letters, no-break spaces and quotes mostly stand alone between ASCII letters, at times
    # in twos: `déjà`, `Grüße`.
    western = rb"(?<![\x80-\xff])[\x85\x91-\x97\xa0\xab\xbb\xc0-\xff](?![\x80-\xff])"
    alone = len(re.findall(western, raw))
    if 2 * alone >= high and not re.search(rb"[\x80-\xff]{3}", raw):
        return "WINDOWS-1252 (Latin-1)"
    return None
