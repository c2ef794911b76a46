"""The encoder: reads the source and leaves its outputs and its last state."""

import torch
from torch import Tensor, nn

from tongsa.config import ModelConfig
from tongsa.model.between import Between
from tongsa.model.devices import sent
from tongsa.model.dropout import SequenceDropout
from tongsa.model.recurrent import Parts, Recurrent


class Encoder(nn.Module):
    """A stack of recurrent layers.

    embedded (B, S, E), lengths (B,) -> outputs of the top layer (B, S, H), without meaning on
    padding, and the final state parts (B, H) of every layer, lowest first

    With `reverse_source` it reads from the last token to the first, so that the first source
    words are still fresh as the first target words are written (Sutskever et al. 2014, 3.3).
    Output s belongs to token s all the same.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        inputs = [config.embedding_size] + [config.hidden_size] * (config.encoder_layers - 1)
        self.layers = nn.ModuleList(
            Recurrent(config.cell, size, config.hidden_size, config.encoder_directions)
            for size in inputs
        )
        self.between = Between(config, config.encoder_layers)
        self.dropout = SequenceDropout(config.dropout)
        self.reverse_source = config.reverse_source

    def forward(self, embedded: Tensor, lengths: Tensor) -> tuple[Tensor, list[Parts]]:
        outputs, finals = embedded, []
        if self.reverse_source:
            outputs = reverse(outputs, lengths)
        for index, layer in enumerate(self.layers):
            assert isinstance(layer, Recurrent)
            read, final = layer.read(outputs, lengths)
            outputs = self.dropout(self.between(index, read, outputs))
            finals.append(final)
        if self.reverse_source:
            outputs = reverse(outputs, lengths)
        return outputs, finals


def reverse(x: Tensor, lengths: Tensor) -> Tensor:
    """Turn each sequence of (B, S, ·) round within its own length; padding stays where it is."""
    positions = torch.arange(x.shape[1], device=x.device)
    last = sent(lengths, x.device).unsqueeze(1) - 1
    mirrored = torch.where(positions <= last, last - positions, positions)
    return x.gather(1, mirrored.unsqueeze(2).expand(-1, -1, x.shape[2]))
