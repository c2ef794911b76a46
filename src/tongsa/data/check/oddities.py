"""Characters that do not belong in a text: spoilt, lost, invisible, escaped, in pieces."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from tongsa.data.check.characters import CONTINUATION
from tongsa.data.check.part import SIDES, Bools, Found, Part, Side
from tongsa.data.check.repair import CONTROL, DIRECTION, INVISIBLE, RIGHT_TO_LEFT

_LOST = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U0010fffd]")
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{2,5}|#[xX][0-9a-fA-F]{2,5});")

_C = f"[{re.escape(CONTINUATION)}]"
# UTF-8 read as Windows-1252 or Latin-1.
_AS_WESTERN = re.compile(
    f"(?:[\u00c2-\u00df]{_C}|[\u00e0-\u00ef]{_C}{_C}|[\u00f0-\u00f4]{_C}{_C}{_C})+"
)
# Of a single character only what is often spoilt: Western letters and signs, dashes and quotes,
# Hangul, kana, emoji. `déjà »` holds the bytes of a Chinese one by chance.
_OFTEN_SPOILT = re.compile("[\u0080-\u00ff\u2010-\u26ff\u3000-\u30ff가-힣\U0001f000-\U0001faff]")
# CP949, two bytes a syllable, read as Latin-1.
_KOREAN_AS_WESTERN = re.compile("(?:[\xb0-\xc8][\xa1-\xfe]){2,}")


def find_mojibake(part: Part) -> Iterator[Found]:
    def say(side: Side, pair: int) -> str:
        spoilt, meant = mojibake(part.texts(side)[pair]) or ("", "")
        return f"{spoilt} should be {meant}"

    yield from _where(part, "mojibake", "misread", lambda text: mojibake(text) is not None, say)


def mojibake(text: str) -> tuple[str, str] | None:
    """Return the first spoilt run and what it should say, or None."""
    for match in _AS_WESTERN.finditer(text):
        try:
            meant = _bytes_of(match.group()).decode()
        except UnicodeDecodeError:
            continue
        if len(meant) > 1 or _OFTEN_SPOILT.match(meant):
            return match.group(), meant
    for match in _KOREAN_AS_WESTERN.finditer(text):
        meant = match.group().encode("latin-1").decode("cp949", errors="replace")
        if all("가" <= character <= "힣" for character in meant):
            return match.group(), meant
    return None


def _bytes_of(spoilt: str) -> bytes:
    return b"".join(
        bytes([0x80 + CONTINUATION.index(c)]) if c in CONTINUATION else c.encode("latin-1")
        for c in spoilt
    )


def find_lost(part: Part) -> Iterator[Found]:
    yield from _where(part, "lost-characters", "lost", _LOST.search, partial(_name, part, _LOST))


def find_control(part: Part) -> Iterator[Found]:
    say = partial(_name, part, CONTROL)
    yield from _where(part, "control-characters", "control", CONTROL.search, say)


def find_invisible(part: Part) -> Iterator[Found]:
    def say(side: Side, pair: int) -> str:
        text = part.texts(side)[pair]
        return _name(part, INVISIBLE if INVISIBLE.search(text) else DIRECTION, side, pair)

    for side in SIDES:
        profile, texts = part.profiles[side], part.texts(side)
        suspects = np.flatnonzero(profile.has("invisible") | profile.has("direction"))
        pairs = [int(i) for i in suspects if part.usable[i] and _invisible(texts[i])]
        yield Found("invisible-characters", part, pairs, side, partial(say, side))


def _invisible(text: str) -> bool:
    if INVISIBLE.search(text):
        return True
    return bool(DIRECTION.search(text)) and not RIGHT_TO_LEFT.search(text)


def find_entities(part: Part) -> Iterator[Found]:
    say = partial(_quote, part, _ENTITY)
    yield from _where(part, "html-entities", "ampersand", _ENTITY.search, say)


def find_not_composed(part: Part) -> Iterator[Found]:
    def decomposed(text: str) -> bool:
        return not unicodedata.is_normalized("NFC", text)

    def say(side: Side, pair: int) -> str:
        word = next(word for word in part.texts(side)[pair].split() if decomposed(word))
        return f"{unicodedata.normalize('NFC', word)} is {len(word)} code points"

    yield from _where(part, "not-composed", "beyond_ascii", decomposed, say)


def _where(
    part: Part,
    check: str,
    flag: str,
    fault: Callable[[str], object],
    say: Callable[[Side, int], str],
) -> Iterator[Found]:
    """Look with `fault` at the texts of each side that carry a flag."""
    for side in SIDES:
        texts = part.texts(side)
        suspects: Bools = part.profiles[side].has(flag) & part.usable
        pairs = [int(i) for i in np.flatnonzero(suspects) if fault(texts[i])]
        yield Found(check, part, pairs, side, partial(say, side))


def _name(part: Part, pattern: re.Pattern[str], side: Side, pair: int) -> str:
    """Name a character that cannot be seen."""
    match = pattern.search(part.texts(side)[pair])
    assert match is not None
    character = match.group()
    name = unicodedata.name(character, "").lower() or _NAMES.get(character, "")
    return f"U+{ord(character):04X}{f' {name}' if name else ''} at column {match.start() + 1}"


_NAMES = {
    "\r": "carriage return",
    "\x0b": "vertical tab",
    "\x0c": "form feed",
    "\x1b": "escape",
    "\x7f": "delete",
    "\x85": "next line",
}


def _quote(part: Part, pattern: re.Pattern[str], side: Side, pair: int) -> str:
    match = pattern.search(part.texts(side)[pair])
    assert match is not None
    return match.group()
