"""Letting somebody look on at every step of a search, to show people what it did.

A `Watch` (`protocol.py`) hears of outputs; an observer of all that was weighed up on the way.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Chosen:
    """What a search made of a step.

    slots    (M,)  of the extensions that were looked at, which hypothesis each extends
    tokens   (M,)  by what
    totals   (M,)  log P of it; -inf where there is no such extension
    kept     (K,)  which of the M go on, in the order in which the next step numbers them
    ended    which of the M are finished outputs
    """

    slots: NDArray[np.int64]
    tokens: NDArray[np.int64]
    totals: NDArray[np.float64]
    kept: NDArray[np.int64]
    ended: NDArray[np.int64]


class Observer(Protocol):
    """Is told what a search decides; its source is one, and the search does not change for it."""

    def begin(self) -> None:
        """Hear that a search begins: what was heard of another one before it is void."""
        ...

    def chose(self, chosen: Chosen) -> None:
        """Hear what came of the step that the engine has just made."""
        ...
