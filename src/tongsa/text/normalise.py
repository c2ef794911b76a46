"""One spelling for one text, and nothing more: what comes in shall come out."""

import re
import unicodedata

# Not `\s`: that would also eat the no-break spaces (U+00A0, U+202F) which French and German
# typography puts before `!` and inside `z. B.`, and they would not come back.
WHITE_SPACE = re.compile("[ \t\n\r\v\f]+")

# Half of a UTF-16 pair, left by a program that cut a text in the middle of an emoji. It is no
# character: no file and no tokeniser can hold it.
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def normalise(text: str) -> str:
    """Compose characters (NFC), make one space of each run of ASCII white space, strip the ends.

    Everything else stays: letters, case, punctuation, wide and narrow forms, no-break spaces.
    Lone surrogates become U+FFFD, the character for what could not be read.
    """
    return WHITE_SPACE.sub(" ", compose(text)).strip(" ")


def compose(text: str) -> str:
    """Do what `normalise` does to characters, and leave white space as it is."""
    return unicodedata.normalize("NFC", _LONE_SURROGATE.sub("\ufffd", text))


def is_empty(text: str) -> bool:
    """Whether nothing is left of `text` once it is normalised; faster than to do it."""
    return not text.strip(" \t\n\r\v\f")
