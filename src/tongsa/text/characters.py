"""Text as characters: one token for each Unicode code point."""

from collections.abc import Iterable, Sequence
from typing import final

from tongsa.text.listed import ListedTokeniser


@final
class CharacterTokeniser(ListedTokeniser):
    """`Hi you` is `H i ▁ y o u`; the space is an ordinary token, shown as `▁`."""

    unit = "characters"

    @staticmethod
    def split(text: str) -> Sequence[str]:
        return text

    @staticmethod
    def join(tokens: Iterable[str]) -> str:
        return "".join(tokens)


def train_characters(
    texts: Iterable[str], vocabulary_size: int | None, *, name: str = ""
) -> CharacterTokeniser:
    """Take the most frequent characters of `texts`, or all of them."""
    return CharacterTokeniser.learn(texts, vocabulary_size, name=name)
