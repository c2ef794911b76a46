"""The special tokens that no output holds."""

import numpy as np
from numpy.typing import NDArray

from tongsa.search.rules.rule import Beginnings
from tongsa.text.vocabulary import PAD, SOS


class NoSpecials:
    """<pad> and <sos> are never written; <unk> may be."""

    def __call__(
        self,
        scores: NDArray[np.float32],
        log_probs: NDArray[np.float32],  # noqa: ARG002
        begun: Beginnings,  # noqa: ARG002
    ) -> None:
        scores[:, PAD] = -np.inf
        scores[:, SOS] = -np.inf
