"""What a rule is."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Beginnings:
    """What is known of N hypotheses when their next token is chosen.

    sentences   (N,)    which source each is an output for, as an index into all of them
    written     (N, t)  its tokens so far
    """

    sentences: NDArray[np.int64]
    written: NDArray[np.int64]

    @property
    def length(self) -> int:
        return int(self.written.shape[1])


class Rule(Protocol):
    """Forbids tokens, or makes them dearer.

    A rule keeps nothing between steps: all it may know of a hypothesis stands in `Beginnings`.
    So nothing has to follow when a beam reorders, repeats or drops its hypotheses.
    """

    def __call__(
        self, scores: NDArray[np.float32], log_probs: NDArray[np.float32], begun: Beginnings
    ) -> None:
        """Change `scores` (N, V) in place; `log_probs` (N, V) are what the model said."""
        ...
