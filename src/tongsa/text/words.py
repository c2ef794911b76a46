"""Text as words and punctuation, so that the text can be put together again.

    I'm happy.            I'm  happy  ￭.
    (3,000 km)            (￭  3,000  km  ￭)
    J'aime l'été !        J'￭  aime  l'￭  été  !
    well-known            well  ￭-￭  known
    나는 갔다.              나는  갔다  ￭.

The mark ￭ says "no space here" (the joiner of OpenNMT). It sits on the punctuation, so a word is
the same token wherever it stands.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import final

from tongsa.text.listed import ListedTokeniser

JOINER = "￭"  # U+FFED

# A literal ￭ in the text is always a token of its own and takes no mark on its right, so these
# two are the only tokens in which ￭ can be meant as text. Every other ￭ is a mark.
_LITERAL, _JOINED_LITERAL = JOINER, JOINER + JOINER


@final
class WordTokeniser(ListedTokeniser):
    """Splits at spaces and around punctuation; ￭ marks where there was no space."""

    unit = "words"

    @staticmethod
    def split(text: str) -> Sequence[str]:
        return [token for chunk in text.split(" ") for token in _split_chunk(chunk)]

    @staticmethod
    def join(tokens: Iterable[str]) -> str:
        parts: list[str] = []
        joined = True  # nothing stands before the first token
        for token in tokens:
            content, joins_left, joins_right = _without_marks(token)
            if not (joined or joins_left):
                parts.append(" ")
            parts.append(content)
            joined = joins_right
        return "".join(parts)


def train_words(
    texts: Iterable[str], vocabulary_size: int | None, *, name: str = ""
) -> WordTokeniser:
    """Take the most frequent words of `texts`, or all of them."""
    return WordTokeniser.learn(texts, vocabulary_size, name=name)


def _without_marks(token: str) -> tuple[str, bool, bool]:
    """Return the text of `token`, and whether it joins what stands before and behind it."""
    if token in (_LITERAL, _JOINED_LITERAL):
        return JOINER, token == _JOINED_LITERAL, False
    return token.strip(JOINER), token.startswith(JOINER), token.endswith(JOINER)


@lru_cache(maxsize=2**16)  # the same words come again and again
def _split_chunk(chunk: str) -> tuple[str, ...]:
    """Return the tokens of what stands between two spaces."""
    tokens: list[str] = []
    previous: str | None = None  # the kind of the token before
    for match in token_pattern().finditer(chunk):
        token, kind = match.group(), match.lastgroup
        if tokens:
            if kind in ("word", "elision") and previous != "literal":
                tokens[-1] += JOINER
            else:
                token = JOINER + token
        tokens.append(token)
        previous = kind
    return tuple(tokens)


@cache
def token_pattern() -> re.Pattern[str]:
    r"""Return the pattern of one token; laid end to end, tokens leave nothing out.

    A word is letters, digits, `_`, and the marks that belong to them. Python's `\w` lacks those
    marks (it would cut Hindi between consonant and vowel sign), nor does it know the two joiners
    inside Persian and Indic words (U+200C, U+200D).
    """
    # Marks stand below U+20000, but for the variation selectors; 130,000 look-ups take 15 ms.
    marks = "".join(
        re.escape(chr(code))
        for code in (*range(0x20000), *range(0xE0100, 0xE01F0))
        if unicodedata.category(chr(code)).startswith("M")
    )
    letter = rf"[\w\u200c\u200d{marks}]"
    return re.compile(
        rf"""
        (?P<literal> {JOINER} )
      | (?P<elision>                      # French and Italian: l'été, qu'il, dell'arte
            (?i: [cdjlmnst] | (?:jus|lors|puis|quoi)? qu | dell | dall | nell | sull | all | un )
            ['’] (?= {letter} )
            (?! (?i: s|t|m|d|ll|re|ve ) (?! {letter} ) )    # but not English: t's, d'll
        )
      | (?P<word>
            {letter}+
            (?: (?: ['’] | (?<=\d) [.,:] (?=\d) ) {letter}+ )*    # don't; 3,000, 3.5, 10:30
        )
      | (?P<dots> \.{{2,}} )
      | (?P<symbol> [^ ] [{marks}]* )     # with its marks: ❤ + variation selector
        """,
        re.VERBOSE,
    )
