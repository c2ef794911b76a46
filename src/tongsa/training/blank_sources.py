"""Some sources blanked, so that the model learns what is said to anything."""

from collections.abc import Callable

import numpy as np

from tongsa.text.vocabulary import NOTHING
from tongsa.training.examples import Examples

_BLANK = np.array([NOTHING], dtype=np.int32)


class BlankSources:
    """Shows an epoch a share of the pairs, drawn anew, with nothing for a source.

    Reading nothing, the decoder becomes a language model of the targets, in the same weights
    (as Ho & Salimans 2022 train one network with its condition and without).

    examples   gives the examples of an epoch as they are
    share      of the pairs
    """

    def __init__(self, examples: Callable[[int], Examples], share: float, seed: int) -> None:
        self._examples = examples
        self._share = share
        self._seed = seed

    def __call__(self, epoch: int) -> Examples:
        """Return the examples as this epoch sees them; the same epoch sees the same."""
        examples = self._examples(epoch)
        rng = np.random.default_rng(np.random.SeedSequence([self._seed, epoch, NOTHING]))
        blank = rng.random(len(examples)) < self._share
        sources = [_BLANK if b else s for b, s in zip(blank, examples.sources, strict=True)]
        return Examples(sources, examples.targets, examples.pairs)
