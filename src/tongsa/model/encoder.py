"""The encoder: reads the source and leaves its outputs and its last state."""

from torch import Tensor, nn

from tongsa.config import ModelConfig
from tongsa.model.dropout import SequenceDropout
from tongsa.model.recurrent import Parts, Recurrent


class Encoder(nn.Module):
    """A stack of recurrent layers.

    embedded (B, S, E), lengths (B,) -> outputs of the top layer (B, S, H), 0 on padding, and
    the final state parts (B, H) of every layer, lowest first
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        inputs = [config.embedding_size] + [config.hidden_size] * (config.encoder_layers - 1)
        self.layers = nn.ModuleList(
            Recurrent(config.cell, size, config.hidden_size, config.encoder_directions)
            for size in inputs
        )
        self.dropout = SequenceDropout(config.dropout)

    def forward(self, embedded: Tensor, lengths: Tensor) -> tuple[Tensor, list[Parts]]:
        outputs, finals = embedded, []
        for layer in self.layers:
            assert isinstance(layer, Recurrent)
            outputs, final = layer.read(outputs, lengths)
            outputs = self.dropout(outputs)
            finals.append(final)
        return outputs, finals
