"""The nearest of many texts, by the character n-grams that they have in common.

A baseline for chat: answer as the nearest question was answered; and a measure of how often a model
does no more than that.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

from tongsa.text.normalise import normalise


class Neighbours:
    """Texts, to look up the nearest of.

    The cosine of vectors that hold, for each n-gram of 1 to 3 characters, how often it stands in
    the text times its rarity, log(texts / texts that hold it). Characters serve any script, and
    Korean best, whose words change at their ends. Equals go to the earlier text.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [_ngrams(text) for text in texts]
        held = Counter(ngram for count in counts for ngram in count)
        self._rarity = {ngram: math.log(1 + len(texts) / n) for ngram, n in held.items()}
        # N-gram -> (text, weight), the weights of a text as a vector of length 1.
        self._postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, count in enumerate(counts):
            for ngram, weight in self._vector(count).items():
                self._postings[ngram].append((number, weight))

    def nearest(self, text: str) -> int:
        """Return which text is nearest: its index; the first of all where nothing is alike."""
        alike: defaultdict[int, float] = defaultdict(float)
        for ngram, weight in self._vector(_ngrams(text)).items():
            for number, other in self._postings[ngram]:
                alike[number] += weight * other
        # Rounded, so that equal texts are equally near whatever the order of the sum.
        return min(alike, key=lambda number: (-round(alike[number], 9), number), default=0)

    def _vector(self, count: Counter[str]) -> dict[str, float]:
        known = {
            ngram: n * self._rarity[ngram] for ngram, n in count.items() if ngram in self._rarity
        }
        length = math.sqrt(sum(weight * weight for weight in known.values())) or 1.0
        return {ngram: weight / length for ngram, weight in known.items()}


def _ngrams(text: str) -> Counter[str]:
    text = f" {normalise(text).casefold()} "
    return Counter(text[i : i + n] for n in (1, 2, 3) for i in range(len(text) - n + 1))
