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
from tongsa.text.parts import Parts, split_ids, stripped
from tongsa.text.vocabulary import NO_SPACE

JOINER = "￭"  # U+FFED

# A literal ￭ in the text is always a token of its own and takes no mark on its right, so these
# two are the only tokens in which ￭ can be meant as text. Every other ￭ is a mark.
_LITERAL, _JOINED_LITERAL = JOINER, JOINER + JOINER


# Stands for a symbol while the text beside it is split: no letter, and nothing joins its marks.
_STANDS_FOR_SYMBOL = "\ufffc"  # OBJECT REPLACEMENT CHARACTER


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

    @classmethod
    def split_parts(cls, parts: Parts) -> list[str | int]:
        """Return the tokens of a normalised text and the symbols in it.

        A symbol carries no mark: `NO_SPACE` between it and a token says that there was no space.
        """
        found: list[str | int] = []
        for index, part in enumerate(parts):
            before, after = index > 0, index + 1 < len(parts)
            if isinstance(part, int):
                found += [NO_SPACE] * (before and isinstance(parts[index - 1], int))
                found.append(part)
                continue
            tokens = cls.split(_STANDS_FOR_SYMBOL * before + part + _STANDS_FOR_SYMBOL * after)
            found += _with_joins(tokens, before, after)
        return found

    def decode_parts(
        self, ids: Sequence[int], unknown: Iterable[str] = (), *, behind: Sequence[str] = ()
    ) -> list[str | int]:
        instead = iter(unknown)
        parts: list[str | int] = []
        joined = True
        for part in split_ids(ids):
            if part == NO_SPACE:
                joined = True
                continue
            if isinstance(part, int):
                parts += ["" if joined else " ", part]
                joined = False
                continue
            tokens = list(self._written(part, instead, behind))
            if tokens:
                _, joins_left, _ = _without_marks(tokens[0])
                _, _, joins_right = _without_marks(tokens[-1])
                parts.append(" " * (not (joined or joins_left)) + self.join(tokens))
                joined = joins_right
        return stripped(parts)


def _with_joins(tokens: Sequence[str], before: bool, after: bool) -> list[str | int]:
    """Take the signs that stand for symbols off a text's tokens, and say what joined them."""
    found: list[str | int] = list(tokens)
    if before:
        marks = tokens[0].removeprefix(_STANDS_FOR_SYMBOL)  # combining ones, that went along
        joins = tokens[0].endswith(JOINER)
        found[:1] = [NO_SPACE] * joins if marks.strip(JOINER) == "" else [NO_SPACE, marks]
    if after:
        found[-1:] = [NO_SPACE] * tokens[-1].startswith(JOINER)
    return found


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
def marks() -> str:
    """Return all marks of Unicode, for a set of characters in a pattern."""
    # They stand below U+20000, but for the variation selectors; 130,000 look-ups take 15 ms.
    return "".join(
        re.escape(chr(code))
        for code in (*range(0x20000), *range(0xE0100, 0xE01F0))
        if unicodedata.category(chr(code)).startswith("M")
    )


@cache
def token_pattern() -> re.Pattern[str]:
    r"""Return the pattern of one token; laid end to end, tokens leave nothing out.

    A word is letters, digits, `_`, and the marks that belong to them. Python's `\w` lacks those
    marks (it would cut Hindi between consonant and vowel sign), nor does it know the two joiners
    inside Persian and Indic words (U+200C, U+200D).
    """
    letter = rf"[\w\u200c\u200d{marks()}]"
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
      | (?P<symbol> [^ ] [{marks()}]* )     # with its marks: ❤ + variation selector
        """,
        re.VERBOSE,
    )
