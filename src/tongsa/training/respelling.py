"""The training pairs spelt anew for every epoch: BPE-dropout."""

from collections.abc import Sequence

import numpy as np

from tongsa.data.corpus import EncodePair, Side
from tongsa.text.subwords import seed_random_spelling
from tongsa.training.examples import Examples, Ids


class Respelling:
    """Spells every text at random, so that the model learns what subwords have in common.

    Provilkov et al. 2020: both sides, training alone. A few thousand pairs gain most, for there
    every rare subword is seen in but one or two contexts.

    spell   returns the ids of both sides of a pair, drawn anew each time
    """

    def __init__(
        self,
        examples: Examples,
        spell: EncodePair,
        max_tokens: int,
        seed: int,
    ) -> None:
        self._examples = examples
        self._spell = spell
        self._max_tokens = max_tokens
        self._seed = seed

    def __call__(self, epoch: int) -> Examples:
        """Return the examples as this epoch sees them; the same epoch sees the same."""
        [seed] = np.random.SeedSequence([self._seed, epoch]).generate_state(1)
        seed_random_spelling(int(seed))
        examples = self._examples
        spelt = [self._spell(source, target) for source, target in examples.pairs]
        return Examples(
            self._fitting([source for source, _ in spelt], examples.sources),
            self._fitting([target for _, target in spelt], examples.targets),
            examples.pairs,
        )

    def _fitting(self, drawn: Sequence[Side], usual: Sequence[Ids]) -> list[Ids]:
        """Return what was drawn; spelt too long, a text keeps its usual spelling, which fits."""
        return [
            np.array(new, dtype=np.int32) if len(new) <= self._max_tokens else old
            for new, old in zip(drawn, usual, strict=True)
        ]
