"""Where the words of a text lie, in any script: what can be right or wrong, known or new.

Don't go, l'été!      Don't · go · , · l' · été · !
나는 커피를 마셔요.      나는 · 커피를 · 마셔요 · .
私はLGの人            私 · は · LG · の · 人
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from tongsa.text.words import token_pattern


class Span(NamedTuple):
    """`text[start:end]`."""

    start: int
    end: int


def word_spans(text: str) -> list[Span]:
    """Return the words and the punctuation marks of a text, in order, without white space.

    A Korean word is an eojeol, what stands between spaces. In scripts that put no spaces between
    words (Chinese, Japanese, Thai, Lao, Burmese, Khmer) each character counts as one, with the
    marks on it.
    """
    return [Span(start, start + len(word)) for start, word in _words(text)]


def words_of(text: str) -> list[str]:
    return [word for _, word in _words(text)]


def _words(text: str) -> Iterator[tuple[int, str]]:
    """Yield each word and where it begins, cut where its script puts no spaces."""
    for match in token_pattern().finditer(text):
        token, start = match.group(), match.start()
        if token.isspace():  # a no-break space is a token, but no word
            continue
        for begin, end in pairwise((0, *_cuts(token), len(token))):
            yield start + begin, token[begin:end]


@lru_cache(1 << 14)  # a few thousand words make up most of any text
def _cuts(token: str) -> tuple[int, ...]:
    return tuple(
        i
        for i in range(1, len(token))
        if (is_unspaced(token[i]) or is_unspaced(token[i - 1]))
        and not unicodedata.category(token[i]).startswith("M")
    )


_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007),  # 々 and its like
    (0x3041, 0x30FF),  # hiragana, katakana
    (0x3400, 0x9FFF),  # Chinese characters
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)


def is_unspaced(character: str) -> bool:
    """Whether it is of a script that puts no spaces between its words."""
    code = ord(character)
    return code >= 0x0E00 and any(low <= code <= high for low, high in _UNSPACED)
