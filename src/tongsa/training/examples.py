"""Training pairs as ids, and batches of them as tensors."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from tongsa.data.corpus import Corpus, EncodePair, encode_corpus
from tongsa.data.shards import Ragged
from tongsa.model.seq2seq import Batch, lay_out

Ids = NDArray[np.int32]


@dataclass(frozen=True)
class Examples:
    """Pairs of ids, without <sos> and <eos>; `pairs` holds the texts they came from.

    left_out   why pairs of the corpus are not here, for people; empty if all are
    checksums  of each pair (N,), where they are known already (`data/shards.py`)
    """

    sources: Sequence[Ids]
    targets: Sequence[Ids]
    pairs: Sequence[tuple[str, str]]
    left_out: str = ""
    checksums: NDArray[np.uint32] | None = None

    def __len__(self) -> int:
        return len(self.sources)

    @property
    def source_lengths(self) -> NDArray[np.int32]:
        return _lengths(self.sources)

    @property
    def target_lengths(self) -> NDArray[np.int32]:
        return _lengths(self.targets)

    @property
    def longest_target(self) -> int:
        return int(self.target_lengths.max())

    def target_counts(self) -> NDArray[np.int64]:
        """Return how often each id occurs on the target side, <eos> not counted."""
        if isinstance(self.targets, Ragged):
            return self.targets.counts()
        return np.bincount(np.concatenate(self.targets))

    def target_tokens(self, rows: Iterable[int] | None = None) -> int:
        """Return how many tokens there are to predict, <eos> included, in all or some examples."""
        if rows is None:
            return int(self.target_lengths.sum(dtype=np.int64)) + len(self)
        if isinstance(self.targets, Ragged):
            lengths = self.targets.lengths
            return sum(int(lengths[i]) + 1 for i in rows)
        return sum(len(self.targets[i]) + 1 for i in rows)

    def spread(self, count: int) -> "Examples":
        """Return `count` examples, evenly spread; all of them if there are no more."""
        if count >= len(self):
            return self
        return self._at([i * len(self) // count for i in range(count)])

    def repeated(self, times: Sequence[int]) -> "Examples":
        """Return each example so many times."""
        return self._at([i for i, count in enumerate(times) for _ in range(count)])

    def _at(self, rows: Sequence[int]) -> "Examples":
        return Examples(
            [self.sources[i] for i in rows],
            [self.targets[i] for i in rows],
            [self.pairs[i] for i in rows],
        )


def _lengths(side: Sequence[Ids]) -> NDArray[np.int32]:
    if isinstance(side, Ragged):
        return side.lengths
    return np.fromiter(map(len, side), dtype=np.int32, count=len(side))


def encode(corpus: Corpus, encode_pair: EncodePair, max_tokens: int) -> Examples:
    """Tokenise a corpus; pairs with a side of more than `max_tokens` are left out and named."""
    encoded = encode_corpus(corpus, encode_pair, max_tokens)
    left_out = ""
    if encoded.too_long:
        shown = "\n  ".join(encoded.examples)
        left_out = (
            f"{corpus.name}: {len(encoded.too_long)} of {len(corpus)} pairs are longer than "
            f"training.max_tokens = {max_tokens} and are left out:\n  {shown}"
        )
    return Examples(
        encoded.source,
        encoded.target,
        [corpus.pairs[i] for i in encoded.indices],
        left_out,
    )


def collate(examples: Examples, rows: Sequence[int], device: torch.device) -> Batch:
    """Lay these examples side by side."""
    return lay_out([examples.sources[i] for i in rows], [examples.targets[i] for i in rows], device)
