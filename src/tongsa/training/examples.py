"""Training pairs as ids, and batches of them as tensors."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from tongsa.model.seq2seq import Batch, pad
from tongsa.text.vocabulary import EOS, PAD, SOS


@dataclass(frozen=True)
class Examples:
    """Pairs of id lists, without <sos> and <eos>; `pairs` holds the texts they came from."""

    sources: list[list[int]]
    targets: list[list[int]]
    pairs: list[tuple[str, str]]

    def __len__(self) -> int:
        return len(self.sources)

    def take(self, count: int) -> "Examples":
        """Return `count` examples spread evenly over all of them."""
        if count >= len(self):
            return self
        rows = [i * len(self) // count for i in range(count)]
        return Examples(*([column[i] for i in rows] for column in (
            self.sources, self.targets, self.pairs
        )))


def collate(examples: Examples, rows: Sequence[int], device: torch.device) -> Batch:
    """Lay these examples side by side."""
    sources = [examples.sources[i] for i in rows]
    targets = [examples.targets[i] for i in rows]
    return Batch(
        source=pad(sources, PAD).to(device),
        source_lengths=torch.tensor([len(s) for s in sources]),
        target_in=pad([[SOS, *t] for t in targets], PAD).to(device),
        target_out=pad([[*t, EOS] for t in targets], PAD).to(device),
    )
