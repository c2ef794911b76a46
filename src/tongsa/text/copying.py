"""How tokens are numbered where an answer may hold those of its source.

Either side has a vocabulary, of V_s and V_t tokens; together they hold W different ones. A model
that copies (`model.copy`) reads and writes more ids than it has embeddings for:

    source            answer
    0 … V_s - 1       0 … V_t - 1       the side's own vocabulary
    V_s … W - 1       V_t … W - 1       tokens that only the other side's vocabulary holds
    W …               W …               slots: tokens of this very source that neither holds

With one joint vocabulary W = V_s = V_t. Slots are counted in each source by itself, in the order in
which their tokens first stand there (See et al. 2017, section 2.2): what an id means does not
depend on the batch.
"""

import numpy as np
from numpy.typing import NDArray

from tongsa.text.tokenisers import Tokeniser
from tongsa.text.vocabulary import UNK


class Copying:
    """What sources and answers have in common, token by token.

    source, target   of one unit; the same object twice where the vocabulary is joint

    written   (W,) the id that writes the token of each source id; None where it is that id
    """

    def __init__(self, source: Tokeniser, target: Tokeniser) -> None:
        assert source.unit == target.unit, "other units were refused before"
        self._source = source
        self._target = target
        self._read = _numbered(source, target)
        self._written = self._read if source is target else _numbered(target, source)
        self.width = len(self._read)
        self.written: NDArray[np.int64] | None = None
        if source is not target:
            self.written = np.array([self._written[token] for token in self._read])

    def encode(self, request: str) -> list[int]:
        """Return the ids of a source."""
        slots = self._slots(request)
        return [
            self._read[token] if token in self._read else self.width + slots[token]
            for token in self._source.pieces(request)
        ]

    def encode_answer(self, answer: str, request: str) -> list[int]:
        """Return the ids of an answer; what neither its vocabulary nor the request holds is <unk>.

        A token that the source's vocabulary alone holds counts only if the request holds it too,
        for nothing else could write it.
        """
        ids = self._target.encode(answer)
        if UNK not in ids:
            return ids
        at_hand = {token: self.width + j for token, j in self._slots(request).items()}
        for token in self._source.pieces(request):
            at_hand.setdefault(token, self._written.get(token, UNK))
        return [
            at_hand.get(token, UNK) if id_ == UNK else id_
            for token, id_ in zip(self._target.pieces(answer), ids, strict=True)
        ]

    def behind_source(self, request: str) -> list[str]:
        """Return the tokens of the source ids V_s, V_s + 1, …"""
        return [*list(self._read)[self._source.size :], *self._slots(request)]

    def behind_target(self, request: str) -> list[str]:
        """Return the tokens of the ids V_t, V_t + 1, … of answers to `request`."""
        return [*list(self._written)[self._target.size :], *self._slots(request)]

    def _slots(self, request: str) -> dict[str, int]:
        slots: dict[str, int] = {}
        for token in self._source.pieces(request):
            if token not in self._read:
                slots.setdefault(token, len(slots))
        return slots


def _numbered(own: Tokeniser, other: Tokeniser) -> dict[str, int]:
    """Number the tokens of a side's own vocabulary and, behind them, those of the other alone."""
    ids: dict[str, int] = {}
    for token in (*own.vocabulary, *other.vocabulary):
        ids.setdefault(token, len(ids))
    return ids
