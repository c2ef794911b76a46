"""BPE-dropout: byte-pair encoding that now and then skips a merge (Provilkov et al. 2020, 3.1).

SentencePiece has it too, but its chance is salted anew in every process (that of Abseil): no seed
gives the same spellings twice, and a training that goes on in another process would be another.
"""

import heapq
import math
import random
from collections.abc import Callable, Mapping

from tongsa.text.vocabulary import UNK

_REMEMBERED = 200_000  # words whose usual spelling is kept at hand


class RandomSpelling:
    """Spells words with the pieces of a vocabulary.

    pieces   each piece and its id
    scores   of pieces of several characters: of two merges that with the higher score comes first
    """

    def __init__(self, pieces: Mapping[str, int], scores: Mapping[str, float]) -> None:
        self._pieces = pieces
        self._scores = scores
        self._usual: dict[str, tuple[list[int], int]] = {}

    def spell(self, text: str, dropout: float, chance: random.Random) -> list[int]:
        """Return ids; `▁` stands for spaces, and a piece may begin with one but not go over it."""
        ids: list[int] = []
        for word in text.replace("▁", " ▁").split(" "):
            for id_ in self._word(word, dropout, chance):
                # A run of characters that are no pieces is one <unk>, as SentencePiece has it.
                if id_ != UNK or ids[-1:] != [UNK]:
                    ids.append(id_)
        return ids

    def _word(self, word: str, dropout: float, chance: random.Random) -> list[int]:
        """Until its first skip a word goes the usual way, and of most words there is none.

        So one draw says at which merge the first comes; only if the word has so many merges it is
        spelt anew. That is as likely as drawing for each, and takes a fraction of the time.
        """
        if word not in self._usual:
            if len(self._usual) >= _REMEMBERED:
                self._usual.clear()
            merges = 0

            def counted() -> bool:
                nonlocal merges
                merges += 1
                return False

            self._usual[word] = (self._merged(word, counted), merges)
        usual, merges = self._usual[word]
        if dropout == 0 or merges == 0:
            return usual
        first = 0 if dropout >= 1 else int(math.log(1 - chance.random()) / math.log(1 - dropout))
        if first >= merges:
            return usual
        made = 0

        def skipped() -> bool:
            nonlocal made
            made += 1
            if made <= first:
                return False
            return made == first + 1 or chance.random() < dropout

        return self._merged(word, skipped)

    def _merged(self, word: str, skipped: Callable[[], bool]) -> list[int]:
        """Merge neighbours, the best first and of equals the leftmost, unless `skipped` says so."""
        parts = list(word)
        before = list(range(-1, len(parts) - 1))
        after = [*range(1, len(parts)), -1]
        waiting: list[tuple[float, int, int, int]] = []

        def offer(left: int, right: int) -> None:
            if left < 0 or right < 0:
                return
            both = parts[left] + parts[right]
            score = self._scores.get(both)
            if score is not None:
                heapq.heappush(waiting, (-score, left, right, len(both)))

        for right in range(1, len(parts)):
            offer(right - 1, right)
        while waiting:
            _, left, right, length = heapq.heappop(waiting)
            # One of them may have been merged with another since.
            stale = not parts[left] or not parts[right]
            if stale or len(parts[left]) + len(parts[right]) != length or skipped():
                continue
            parts[left] += parts[right]
            parts[right] = ""
            after[left] = after[right]
            if after[left] >= 0:
                before[after[left]] = left
            offer(before[left], left)
            offer(left, after[left])
        return [self._pieces.get(part, UNK) for part in parts if part]
