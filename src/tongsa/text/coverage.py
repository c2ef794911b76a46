"""What a model has read in training, so that it can say what it has never read.

A network answers to everything, fluently, and to what it knows nothing about too. Characters,
words and lengths that its training data did not hold are the plainest signs that it guesses.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tongsa.text.bloom import BloomFilter
from tongsa.text.normalise import normalise
from tongsa.text.word_spans import words_of

# At ten bits each 100,000 bytes of the model file; what is rarer than these is hardly learned.
MOST_WORDS = 80_000

# Of the training sentences, at either end: the very shortest and longest are often mistakes.
_OUTLIERS = 0.005

# How many characters or words a message names.
_SHOWN = 10

Lengths: TypeAlias = Sequence[int] | NDArray[Any]

Code = Literal["unseen-characters", "unseen-words", "unseen-length"]


class InputWarning(NamedTuple):
    """Why an input is unlike the training data.

    code     for programs; text for people
    values   what the text names, for whoever words it in another language: all characters or words,
             or a length in tokens with the shortest and the longest of the training data
    """

    code: Code
    text: str
    values: tuple[str | int, ...] = ()


@dataclass(frozen=True)
class Coverage:
    """The source side of the training data in brief.

    characters         every one that was seen, in the order of code points
    words              all words that were seen, or the 80,000 most frequent: case ignored, and of
                       Korean ones the first two syllables
    shortest, longest  sentence in tokens, outliers (0.5 % at either end) not counted
    """

    characters: str
    words: BloomFilter
    shortest: int
    longest: int

    @classmethod
    def of(
        cls, texts: Iterable[str], lengths: Lengths, before: "Coverage | None" = None
    ) -> "Coverage":
        """Take note of the training sources, of which there is at least one.

        lengths   of the texts, in tokens
        before    what was read before these
        """
        characters: set[str] = set()
        counts: Counter[str] = Counter()
        for text in map(normalise, texts):
            characters.update(text)
            counts.update(map(_stem, words_of(text)))
        kept = [word for word, _ in counts.most_common(MOST_WORDS)]
        by_length = np.sort(np.asarray(lengths))
        outliers = math.floor(_OUTLIERS * len(by_length))
        shortest, longest = int(by_length[outliers]), int(by_length[-1 - outliers])
        if before is not None:
            characters.update(before.characters)
            shortest, longest = min(shortest, before.shortest), max(longest, before.longest)
        return cls(
            characters="".join(sorted(characters - {" "})),
            words=before.words.with_more(kept) if before else BloomFilter.of(kept),
            shortest=shortest,
            longest=longest,
        )

    def warnings(self, text: str, length: int) -> tuple[InputWarning, ...]:
        """Say in what a source is unlike those seen; a word is named once.

        length   of the text, in tokens

        Of the words that were never seen 0.8 % go unnoticed: the price of their compact storage.
        """
        text = normalise(text)
        known = {*self.characters, " "}
        characters = list(dict.fromkeys(c for c in text if c not in known))
        # Each as it is first written; a word of unseen characters is no news beside them.
        new: dict[str, str] = {}
        for word in words_of(text):
            if known.issuperset(word) and _stem(word) not in self.words:
                new.setdefault(_stem(word), word)
        found = []
        if characters:
            found.append(_unseen("unseen-characters", "character", characters))
        if new:
            found.append(_unseen("unseen-words", "word", list(new.values())))
        if not self.shortest <= length <= self.longest:
            how = "short" if length < self.shortest else "long"
            seen = f"{self.shortest} to {self.longest} in 99 % of the training data"
            if self.shortest == self.longest:
                seen = f"{self.longest} in the training data"
            text = f"unusually {how}: {length} tokens; {seen}"
            found.append(InputWarning("unseen-length", text, (length, self.shortest, self.longest)))
        return tuple(found)


def _stem(word: str) -> str:
    """Return what makes a word known.

    Korean words change at their ends: most sentences hold a form never seen, and few of those are
    news. Two syllables are a noun, or the stem of a verb with what follows it most.
    """
    begins = word[:2]
    return begins if all("가" <= c <= "힣" for c in begins) else word.casefold()


def _unseen(code: Code, what: str, items: Sequence[str]) -> InputWarning:
    more = f" and {len(items) - _SHOWN} more" if len(items) > _SHOWN else ""
    plural = "s" if len(items) > 1 else ""
    text = f"{what}{plural} not seen in training: {', '.join(items[:_SHOWN])}{more}"
    return InputWarning(code, text, tuple(items))
