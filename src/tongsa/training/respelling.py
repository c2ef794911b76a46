"""The training pairs spelt anew for every epoch: BPE-dropout."""

from collections.abc import Iterable
from typing import Protocol, runtime_checkable

import numpy as np

from tongsa.text.subwords import seed_random_spelling
from tongsa.training.examples import Examples, Ids


@runtime_checkable
class SpellsAtRandom(Protocol):
    """What subwords can: `SubwordTokeniser.encode_at_random`."""

    def encode_at_random(self, text: str, dropout: float) -> list[int]: ...


class Respelling:
    """Spells every text at random, so that the model learns what subwords have in common.

    Provilkov et al. 2020: both sides, training alone. A few thousand pairs gain most, for there
    every rare subword is seen in but one or two contexts.

    dropout   the share of merges that are skipped; 0.1 makes texts a third longer
    """

    def __init__(
        self,
        examples: Examples,
        source: SpellsAtRandom,
        target: SpellsAtRandom,
        dropout: float,
        max_tokens: int,
        seed: int,
    ) -> None:
        self._examples = examples
        self._source = source
        self._target = target
        self._dropout = dropout
        self._max_tokens = max_tokens
        self._seed = seed

    def __call__(self, epoch: int) -> Examples:
        """Return the examples as this epoch sees them; the same epoch sees the same."""
        [seed] = np.random.SeedSequence([self._seed, epoch]).generate_state(1)
        seed_random_spelling(int(seed))
        examples = self._examples
        return Examples(
            self._spell(self._source, (s for s, _ in examples.pairs), examples.sources),
            self._spell(self._target, (t for _, t in examples.pairs), examples.targets),
            examples.pairs,
        )

    def _spell(
        self, tokeniser: SpellsAtRandom, texts: Iterable[str], usual: Iterable[Ids]
    ) -> list[Ids]:
        spelt = []
        for text, ids in zip(texts, usual, strict=True):
            drawn = tokeniser.encode_at_random(text, self._dropout)
            # Spelt too long, a text keeps its usual spelling, which fits.
            fits = len(drawn) <= self._max_tokens
            spelt.append(np.array(drawn, dtype=np.int32) if fits else ids)
        return spelt
