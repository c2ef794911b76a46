"""Text as the letters that Korean syllables are built from; other scripts by character.

    한글 OK    ᄒ ㅏ ᆫ ᄀ ㅡ ᆯ ▁ O K       (as conjoining letters: first, vowel, last)

A syllable is one of 11,172 and many are rare; its letters are 67. What a few thousand sentences
never show as a syllable they show as letters.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import final

from tongsa.text.listed import ListedTokeniser

_SYLLABLES = re.compile("[가-힣]+")


@final
class JamoTokeniser(ListedTokeniser):
    """One token for each letter of a Hangul syllable, and for each other code point."""

    unit = "jamo"

    @staticmethod
    def split(text: str) -> Sequence[str]:
        return _SYLLABLES.sub(lambda found: unicodedata.normalize("NFD", found.group()), text)

    @staticmethod
    def join(tokens: Iterable[str]) -> str:
        # Letters that no syllable can be made of stay as they are.
        return unicodedata.normalize("NFC", "".join(tokens))


def train_jamo(
    texts: Iterable[str], vocabulary_size: int | None, *, name: str = ""
) -> JamoTokeniser:
    """Take the most frequent letters of `texts`, or all of them."""
    return JamoTokeniser.learn(texts, vocabulary_size, name=name)
