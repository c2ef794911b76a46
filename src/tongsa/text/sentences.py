"""Where a text parts into sentences: for texts longer than a model has ever read.

A sentence ends

- behind 。！？｡ wherever they stand (Chinese and Japanese put no space there);
- behind . ! ? … with white space behind them, and closing quotes or brackets between, unless what
  follows begins with a small letter. Korean ends its sentences so too.

A full stop ends none behind an abbreviation, a single capital letter (J. Smith) or a number of one
or two digits (3. Oktober, 2. 항목).
"""

import re
from typing import NamedTuple

_CLOSING = "\"'”’»›」』）】〉》)\\]"
_END = re.compile(rf"[。！？｡]+[{_CLOSING}]*\s*|(?P<latin>[.!?…]+)[{_CLOSING}]*\s+")
_LAST_WORD = re.compile(r"[^\s(\[\"'“‘«]*$")

# Lower-cased, without their last full stop.
_ABBREVIATIONS = {
    "mr", "mrs", "ms", "dr", "prof", "st", "jr", "sr", "rev", "gen", "col", "capt", "lt", "hon",
    "vs", "etc", "al", "cf", "e.g", "i.e", "ca", "approx", "inc", "ltd", "co", "corp", "dept",
    "est", "u.s", "u.k", "a.m", "p.m", "z.b", "d.h", "u.a", "bzw", "usw", "str", "hr", "fr",
    "evtl", "ggf", "inkl", "vgl", "m", "mme", "mlle", "p.ex", "env", "sra", "srta", "sig", "dott",
}  # fmt: skip
_BEFORE_NUMBERS = {"no", "nr", "fig", "vol", "p", "pp", "abb", "bd", "art"}  # "no." may end one


class Sentence(NamedTuple):
    """A sentence, and the white space behind it."""

    text: str
    space: str


def sentences_of(text: str) -> list[Sentence]:
    """Split a text; texts and spaces joined give it back."""
    found = []
    start = 0
    for end in _END.finditer(text):
        if end["latin"] and _goes_on(text, end):
            continue
        sentence = text[start : end.end()]
        bare = sentence.rstrip()
        found.append(Sentence(bare, sentence[len(bare) :]))
        start = end.end()
    if start < len(text):
        found.append(Sentence(text[start:], ""))
    return found


def _goes_on(text: str, end: re.Match[str]) -> bool:
    if text[end.end() : end.end() + 1].islower():
        return True
    if end["latin"] != ".":
        return False
    last = _LAST_WORD.search(text, 0, end.start())
    word = last[0] if last else ""
    if text[end.end() : end.end() + 1].isdigit() and word.lower() in _BEFORE_NUMBERS:
        return True
    initial = len(word) == 1 and word.isupper()
    return initial or word.lower() in _ABBREVIATIONS or (word.isdigit() and len(word) <= 2)
