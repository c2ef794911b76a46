"""The encoder–decoder."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from tongsa.config import ModelConfig
from tongsa.model.bridge import as_arrays, make_bridge
from tongsa.model.decoders import make_decoder
from tongsa.model.embedding import Embedding
from tongsa.model.encoder import Encoder


@dataclass(frozen=True)
class Batch:
    """Pairs of sequences, padded with <pad>.

    source          (B, S)
    source_lengths  (B,)     on the CPU
    target_in       (B, T)   <sos> y_1 … y_n: what the decoder is fed
    target_out      (B, T)   y_1 … y_n <eos>: what it should answer
    """

    source: Tensor
    source_lengths: Tensor
    target_in: Tensor
    target_out: Tensor


class Seq2Seq(nn.Module):
    """Reads a source, hands its context vector over, writes a target.

    source_size and target_size are the two vocabularies'; with one joint vocabulary they are
    the same.
    """

    def __init__(self, config: ModelConfig, source_size: int, target_size: int) -> None:
        super().__init__()
        self.cell = config.cell
        width, drops = config.embedding_size, (config.dropout, config.word_dropout)
        self.source_embedding = Embedding(source_size, width, *drops)
        self.target_embedding = Embedding(target_size, width, *drops)
        self.encoder = Encoder(config)
        self.bridge = make_bridge(config)
        self.decoder = make_decoder(config)
        self.projection = nn.Linear(self.decoder.output_size, target_size)
        nn.init.zeros_(self.projection.bias)
        if config.tie == "all":
            self.source_embedding.table = self.target_embedding.table
        if config.tie != "none":
            self.projection.weight = self.target_embedding.table.weight

    def encode(
        self, source: Tensor, lengths: Tensor
    ) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
        """Read the source.

        source   (B, S)
        lengths  (B,)
        returns  memory: what all steps share, such as the keys, values and mask of attention;
                 state: the decoder's first, arrays (B, ·) named by layer and part
        """
        outputs, finals = self.encoder(self.source_embedding(source), lengths)
        context = finals[-1][0]
        memory = self.decoder.prepare(outputs, lengths, context)
        state = self.decoder.begin(as_arrays(self.bridge(finals), self.cell))
        return memory, state

    def decode(
        self, target_in: Tensor, memory: dict[str, Tensor], state: dict[str, Tensor]
    ) -> Tensor:
        """Run the decoder over the right answers at once: (B, T) -> outputs (B, T, ·)."""
        words = self.target_embedding(target_in)
        outputs: Tensor = self.decoder(words, memory, state)
        return outputs

    def project(self, outputs: Tensor) -> Tensor:
        """Give every token of the vocabulary its logit: (..., ·) -> (..., V)."""
        logits: Tensor = self.projection(outputs)
        return logits

    def step(
        self, ids: Tensor, memory: dict[str, Tensor], state: dict[str, Tensor]
    ) -> tuple[Tensor, dict[str, Tensor], Tensor | None]:
        """Make one free-running step.

        ids      (B, K)      the last token of each hypothesis
        state    arrays (B, K, ·)
        returns  log_probs (B, K, V); new state; attention (B, heads, K, S) or None
        """
        words = self.target_embedding(ids)
        outputs, new_state, weights = self.decoder.step(words, memory, state)
        return self.project(outputs).log_softmax(dim=-1), new_state, weights

    def forward(self, batch: Batch) -> Tensor:
        """Teacher forcing, start to end: logits (B, T, V)."""
        memory, state = self.encode(batch.source, batch.source_lengths)
        return self.project(self.decode(batch.target_in, memory, state))


def count_parameters(model: nn.Module) -> int:
    """Return the number of trained numbers, shared ones once."""
    return sum(p.numel() for p in model.parameters())


def pad(sequences: Sequence[Sequence[int] | NDArray[np.integer]], value: int) -> Tensor:
    """Lay sequences of ids side by side as (B, longest), filled up with `value`."""
    padded = np.full((len(sequences), max(map(len, sequences))), value, dtype=np.int64)
    for row, sequence in enumerate(sequences):
        padded[row, : len(sequence)] = sequence
    return torch.from_numpy(padded)
