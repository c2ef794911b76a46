"""What is wished of a translation, written before the sentence: its languages, its style.

    <en2fr> <2polite> Hello!        from English into French, politely

Johnson et al. 2017: one model learns several languages if each sentence says which it shall become.
"""

import re
from typing import NamedTuple

# A region stands behind an underscore, as in pt_BR: the hyphen parts source and target.
_LANGUAGE = r"[A-Za-z]{2,3}(?:_[A-Za-z0-9]+)?"
DIRECTION = re.compile(rf"{_LANGUAGE}-{_LANGUAGE}")
_DIRECTION = re.compile(rf"<({_LANGUAGE})2({_LANGUAGE})> ?")
STYLE = re.compile(r"[\w-]+")
_STYLE = re.compile(r"<2([\w-]+)> ?")


class Wish(NamedTuple):
    """What stands before a sentence, and the sentence; "" where nothing is wished."""

    direction: str
    style: str
    text: str


def wished(text: str, direction: str = "", style: str = "") -> str:
    """Write before a sentence what is wished of it; direction is such as `en-fr`."""
    before = f"<{direction.replace('-', '2')}> " if direction else ""
    return f"{before}<2{style}> {text}" if style else f"{before}{text}"


def read_wish(text: str, *, direction: bool = True, style: bool = True) -> Wish:
    """Take off a sentence what is wished of it: its direction, its style, or both."""
    named = {"direction": "", "style": ""}
    rest = text.lstrip(" \t\n\r\v\f")
    if direction and (found := _DIRECTION.match(rest)):
        named["direction"], rest = f"{found[1]}-{found[2]}", rest[found.end() :]
    if style and (found := _STYLE.match(rest)):
        named["style"], rest = found[1], rest[found.end() :]
    return Wish(**named, text=rest)
