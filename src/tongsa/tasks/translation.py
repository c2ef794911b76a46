"""Translation: text in, text out."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tongsa.text.normalise import normalise
from tongsa.text.tokenisers import Tokeniser
from tongsa.text.vocabulary import UNK
from tongsa.text.words import WordTokeniser


class Translation:
    """Turns a sentence into the ids that a model reads, and its ids into a sentence."""

    def __init__(self, source: Tokeniser, target: Tokeniser) -> None:
        self.source = source
        self.target = target

    def encode(self, request: str) -> list[int]:
        return self.source.encode(request)

    def decode(self, ids: Sequence[int]) -> str:
        return self.target.decode(ids)

    def decode_copying(
        self, ids: Sequence[int], request: str, attention: NDArray[np.float32] | None
    ) -> str:
        """Decode with each <unk> replaced by the source word that it looked at most.

        Jean et al. 2015, section 3.3: a name is mostly translated as itself. Equal attention
        goes to the earlier word.

        attention   (at least len(ids), source tokens), for a model of words
        """
        assert isinstance(self.target, WordTokeniser), "other units were refused before"
        assert attention is not None, "models without attention were refused before"
        words = WordTokeniser.split(normalise(request))
        looked = attention.argmax(axis=1)
        copied = [words[looked[t]] for t, id_ in enumerate(ids) if id_ == UNK]
        return self.target.decode(ids, copied)
