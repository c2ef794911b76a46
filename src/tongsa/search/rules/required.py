"""Outputs that must hold something (`search/required.py`)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tongsa.search.required import Required
from tongsa.search.rules.rule import Beginnings
from tongsa.text.vocabulary import EOS


class OnlyRequiredSymbols:
    """Each symbol that stands for something comes as often as it must, and tags are nested."""

    def __init__(self, required: Sequence[Required | None]) -> None:
        self._required = required
        reserved = sorted({s for r in required if r for s in r.reserved})
        self._reserved = np.array(reserved, dtype=np.int64)
        self._column = {symbol: index for index, symbol in enumerate(reserved)}
        self._bound = np.array([bool(r and r.reserved) for r in required])
        self._with_symbols = np.array([bool(r and r.symbols) for r in required])
        # Mostly no source holds anything, and all are bound; then a step costs next to nothing.
        self._nothing_anywhere = bool(self._bound.all() and not self._with_symbols.any())

    def __call__(
        self,
        scores: NDArray[np.float32],
        log_probs: NDArray[np.float32],  # noqa: ARG002
        begun: Beginnings,
    ) -> None:
        if self._nothing_anywhere:
            scores[:, self._reserved] = -np.inf
            return
        bound = np.flatnonzero(self._bound[begun.sentences])
        with_symbols = np.flatnonzero(self._with_symbols[begun.sentences])
        before = scores[with_symbols[:, None], self._reserved]
        scores[bound[:, None], self._reserved] = -np.inf
        for row, was in zip(with_symbols, before, strict=True):
            required = self._required[begun.sentences[row]]
            assert required is not None
            for symbol in required.symbols_allowed(begun.written[row]):
                scores[row, symbol] = was[self._column[symbol]]


class Complete:
    """No <eos> before all that is required stands there, even at the limit: what lacks something
    then comes to nothing.
    """

    def __init__(self, required: Sequence[Required | None]) -> None:
        self._required = required

    def __call__(
        self,
        scores: NDArray[np.float32],
        log_probs: NDArray[np.float32],  # noqa: ARG002
        begun: Beginnings,
    ) -> None:
        for row, sentence in enumerate(begun.sentences):
            required = self._required[sentence]
            if required is not None and not required.is_met(begun.written[row]):
                scores[row, EOS] = -np.inf
