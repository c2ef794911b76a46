"""What characters a text is made of: scripts, digits, and what does not belong in a text.

All texts are looked at together, as one array of code points: some nanoseconds a character,
where a loop over them would take a hundred times that.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

_CHUNK = 20_000  # texts at a time: their arrays stay within some tens of megabytes

# Scripts by Unicode block, first and last code point. The few digits and signs inside the blocks
# do no harm: what counts is what most letters of a line are.
_BLOCKS: dict[str, tuple[tuple[int, int], ...]] = {
    "Latin": (
        (0x41, 0x5A), (0x61, 0x7A), (0xAA, 0xAA), (0xBA, 0xBA), (0xC0, 0xD6), (0xD8, 0xF6),
        (0xF8, 0x2AF), (0x1E00, 0x1EFF), (0x2C60, 0x2C7F), (0xA720, 0xA7FF), (0xFB00, 0xFB06),
        (0xFF21, 0xFF3A), (0xFF41, 0xFF5A),
    ),
    "Greek": ((0x370, 0x3FF), (0x1F00, 0x1FFF)),
    "Cyrillic": ((0x400, 0x52F), (0x1C80, 0x1C8F), (0x2DE0, 0x2DFF), (0xA640, 0xA69F)),
    "Armenian": ((0x530, 0x58F),),
    "Hebrew": ((0x590, 0x5FF), (0xFB1D, 0xFB4F)),
    "Arabic": ((0x600, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC)),
    "Devanagari": ((0x900, 0x97F), (0xA8E0, 0xA8FF)),
    "Bengali": ((0x980, 0x9FF),),
    "Gurmukhi": ((0xA00, 0xA7F),),
    "Gujarati": ((0xA80, 0xAFF),),
    "Odia": ((0xB00, 0xB7F),),
    "Tamil": ((0xB80, 0xBFF),),
    "Telugu": ((0xC00, 0xC7F),),
    "Kannada": ((0xC80, 0xCFF),),
    "Malayalam": ((0xD00, 0xD7F),),
    "Sinhala": ((0xD80, 0xDFF),),
    "Thai": ((0xE00, 0xE7F),),
    "Lao": ((0xE80, 0xEFF),),
    "Tibetan": ((0xF00, 0xFFF),),
    "Burmese": ((0x1000, 0x109F), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F)),
    "Georgian": ((0x10A0, 0x10FF), (0x1C90, 0x1CBF), (0x2D00, 0x2D2F)),
    "Hangul": (
        (0x1100, 0x11FF), (0x3131, 0x3163), (0x3165, 0x318E), (0xA960, 0xA97F), (0xAC00, 0xD7FF),
        (0xFFA1, 0xFFDC),
    ),
    "Ethiopic": ((0x1200, 0x139F), (0x2D80, 0x2DDF)),
    "Khmer": ((0x1780, 0x17FF),),
    "Mongolian": ((0x1820, 0x18AF),),
    "Hiragana": ((0x3041, 0x309F),),
    "Katakana": ((0x30A1, 0x30FA), (0x30FC, 0x30FF), (0x31F0, 0x31FF), (0xFF66, 0xFF9D)),
    "Han": (
        (0x3005, 0x3007), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF),
    ),
}  # fmt: skip
SCRIPTS = tuple(_BLOCKS)
NO_SCRIPT = len(SCRIPTS)

# Classes of other characters, each with its flag in `Profile.flags`.
_CONTROL = ((0x00, 0x08), (0x0B, 0x1F), (0x7F, 0x9F))
# Zero-width (non-)joiners are left out, for they belong into Persian, Indic scripts and emoji.
_INVISIBLE = (
    (0xAD, 0xAD), (0x180E, 0x180E), (0x200B, 0x200B), (0x2060, 0x2064), (0x3164, 0x3164),
    (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF9, 0xFFFB),
)  # fmt: skip
_DIRECTION = ((0x200E, 0x200F), (0x202A, 0x202E), (0x2066, 0x2069))
_LOST = ((0xE000, 0xF8FF), (0xFFFD, 0xFFFD), (0xF0000, 0x10FFFD))
_OTHERS: dict[str, tuple[tuple[int, int], ...]] = {
    "control": _CONTROL,
    "invisible": _INVISIBLE,
    "direction": _DIRECTION,
    "lost": _LOST,
    "digit": ((0x30, 0x39), (0xFF10, 0xFF19)),
    "brace": ((0x7B, 0x7B),),
    "percent": ((0x25, 0x25),),
    "dollar": ((0x24, 0x24),),
    "less": ((0x3C, 0x3C),),
    "ampersand": ((0x26, 0x26),),
}
_FIRST_OTHER = NO_SCRIPT + 1
_CLASSES = _FIRST_OTHER + len(_OTHERS)
_FLAGS = {name: 1 << bit for bit, name in enumerate((*_OTHERS, "misread", "beyond_ascii"))}

# UTF-8 read as Windows-1252 shows its lead bytes as U+00C2 … U+00F4 and what follows them as these.
CONTINUATION = "".join(
    bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in range(0x80, 0xC0)
)

Codes = npt.NDArray[np.uint32]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Profile:
    """What the texts of one side are made of, (N,) each.

    script          index into SCRIPTS of the most frequent one; NO_SCRIPT where there is no letter
    script_letters  letters of that script
    letters         letters of any script
    flags           bits; see `has`
    """

    script: npt.NDArray[np.uint8]
    script_letters: npt.NDArray[np.int32]
    letters: npt.NDArray[np.int32]
    flags: npt.NDArray[np.uint16]

    def has(self, name: str) -> npt.NDArray[np.bool_]:
        """Return which texts hold a character of this class: "control", "digit", …

        "misread" is what may be one encoding read as another; "beyond_ascii" anything over U+007F.
        """
        return np.asarray((self.flags & _FLAGS[name]) != 0)


def profile(texts: Sequence[str]) -> Profile:
    size = len(texts)
    result = Profile(
        np.full(size, NO_SCRIPT, np.uint8),
        np.zeros(size, np.int32),
        np.zeros(size, np.int32),
        np.zeros(size, np.uint16),
    )
    for start, codes, line in chunks(texts):
        end = min(start + _CHUNK, size)
        rows = end - start
        kinds = _class_of()[codes]
        counts = np.bincount(line * _CLASSES + kinds, minlength=rows * _CLASSES)
        counts = counts.reshape(rows, _CLASSES)
        by_script = counts[:, :NO_SCRIPT]
        result.letters[start:end] = by_script.sum(axis=1)
        result.script_letters[start:end] = by_script.max(axis=1)
        top = by_script.argmax(axis=1)
        result.script[start:end] = np.where(result.letters[start:end] > 0, top, NO_SCRIPT)
        flags = result.flags[start:end]
        for bit in range(len(_OTHERS)):
            flags |= ((counts[:, _FIRST_OTHER + bit] > 0) << bit).astype(np.uint16)
        flags[line[_misread(codes)]] |= _FLAGS["misread"]
        flags[line[codes > 0x7F]] |= _FLAGS["beyond_ascii"]
    return result


def chunks(
    texts: Sequence[str], *, lower: bool = False, stride: int = 1
) -> Iterator[tuple[int, Codes, Ints]]:
    """Yield texts by the thousand as (index of the first, code points, text of each code point).

    stride  yield only each such chunk, as a sample

    A line feed ends each text and counts as part of it; `text of each` starts from 0.
    """
    for start in range(0, len(texts), _CHUNK * stride):
        blob = "\n".join(texts[start : start + _CHUNK]) + "\n"
        if lower:
            blob = blob.lower()
        # Half an emoji is no character, yet may stand in pairs that were made in memory.
        codes = np.frombuffer(blob.encode("utf-32-le", "surrogatepass"), np.uint32)
        ends = codes == 0x0A
        yield start, codes, np.cumsum(ends) - ends


@cache
def is_letter() -> npt.NDArray[np.bool_]:
    """Return a table over all code points: whether it is a letter of a script that we know."""
    return _class_of() < NO_SCRIPT


@cache
def _class_of() -> npt.NDArray[np.uint8]:
    table = np.full(0x110000, NO_SCRIPT, np.uint8)
    for number, blocks in enumerate((*_BLOCKS.values(), (), *_OTHERS.values())):
        for first, last in blocks:
            table[first : last + 1] = number
    return table


@cache
def _continues() -> npt.NDArray[np.bool_]:
    table = np.zeros(0x110000, bool)
    table[[ord(character) for character in CONTINUATION]] = True
    return table


def _misread(codes: Codes) -> Ints:
    """Where UTF-8 or CP949 may have been read as a Western encoding; others look closer."""
    lead = np.flatnonzero((codes >= 0xC2) & (codes <= 0xF4))
    lead = lead[lead + 1 < len(codes)]
    utf_8 = lead[_continues()[codes[lead + 1]]]
    high = (codes >= 0xA1) & (codes <= 0xFE)
    korean = np.flatnonzero(high[:-3] & high[1:-2] & high[2:-1] & high[3:])
    return np.concatenate([utf_8, korean])
