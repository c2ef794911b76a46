"""What the rest of the model knows about a decoder."""

from torch import Tensor, nn

from tongsa.config import ModelConfig
from tongsa.model.attention import Attention, make_attention
from tongsa.model.between import Between
from tongsa.model.dropout import SequenceDropout
from tongsa.model.recurrent import Parts, Recurrent

# Named arrays, as search sees them: axis 0 is the sentence in Memory; in State they are (B, ·), or
# (B, K, ·) with K hypotheses a sentence.
Memory = dict[str, Tensor]
State = dict[str, Tensor]


class Decoder(nn.Module):
    """Layers of a cell, perhaps an attention, perhaps a readout.

    inputs       what each layer reads, lowest first
    output_size  the width of the outputs
    """

    layers: nn.ModuleList

    def __init__(self, config: ModelConfig, inputs: list[int]) -> None:
        super().__init__()
        self.cell = config.cell
        self.layers = nn.ModuleList(
            Recurrent(config.cell, size, config.hidden_size) for size in inputs
        )
        self.attention: Attention | None = (
            None if config.attention == "none" else make_attention(config)
        )
        self.between = Between(config, len(inputs))
        self.dropout = SequenceDropout(config.dropout)
        self.output_size = config.hidden_size

    def prepare(self, outputs: Tensor, lengths: Tensor, context: Tensor) -> Memory:
        """Compute what all steps share.

        outputs  (B, S, H)   of the encoder's top layer
        context  (B, H)      the context vector: its last state
        """
        del context
        return {} if self.attention is None else self.attention.prepare(outputs, lengths)

    def begin(self, state: State, memory: Memory) -> State:
        """Add to the layers' first state, from the bridge, what else travels from step to step."""
        del memory
        return state

    def forward(self, words: Tensor, memory: Memory, state: State) -> tuple[Tensor, Tensor | None]:
        """Run over the whole target: teacher forcing.

        words    (B, T, E)   the embedded right answers, shifted: <sos> y_1 … y_n
        returns  outputs (B, T, output_size), attention (B, heads, T, S) or None
        """
        raise NotImplementedError

    def step(
        self, words: Tensor, memory: Memory, state: State
    ) -> tuple[Tensor, State, Tensor | None]:
        """Make one step for K hypotheses of each sentence.

        words    (B, K, E)
        returns  outputs (B, K, output_size), the new state, attention (B, heads, K, S) or None
        """
        raise NotImplementedError

    def _layer(self, index: int) -> Recurrent:
        layer = self.layers[index]
        assert isinstance(layer, Recurrent)
        return layer

    def _attend(
        self, query: Tensor, memory: Memory, coverage: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        assert self.attention is not None
        context, weights = self.attention(query, memory, coverage)
        return context, weights


__all__ = ["Decoder", "Memory", "Parts", "State"]
