"""The parallel decoder: every layer of it is one call for the whole teacher-forced target.

Layer 1 runs over the target words alone, its outputs query the attention for all steps at once,
and the context enters the layers above (the layout of GNMT, Wu et al. 2016, section 3). Nothing
that a step needs depends on the attention of the step before, so training has no Python loop
over time.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from tongsa.config import ModelConfig
from tongsa.model.attention import DotAttention
from tongsa.model.dropout import SequenceDropout
from tongsa.model.recurrent import Parts, Recurrent


class Decoder(nn.Module):
    """Layers 1 … L, the attention between layer 1 and the rest, and the readout.

        x_1 = layer_1(words)
        context = attention(x_1)
        x_i = layer_i([x_{i-1}; context])
        outputs = tanh(W [x_1; …; x_L; context])

    Without attention it is the textbook's: x_i = layer_i(x_{i-1}), outputs = x_L.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        width = config.hidden_size
        attentive = config.attention != "none"
        above = 2 * width if attentive else width
        inputs = [config.embedding_size] + [above] * (config.decoder_layers - 1)
        self.layers = nn.ModuleList(Recurrent(config.cell, size, width) for size in inputs)
        self.attention = DotAttention(config) if attentive else None
        self.readout = (
            nn.Linear((config.decoder_layers + 1) * width, config.embedding_size)
            if attentive
            else None
        )
        self.dropout = SequenceDropout(config.dropout)

    @property
    def output_size(self) -> int:
        """The width of the outputs: E through the readout, H without it."""
        if self.readout is not None:
            return self.readout.out_features
        top = self.layers[-1]
        assert isinstance(top, Recurrent)
        return int(top.rnn.hidden_size)

    def forward(self, words: Tensor, memory: dict[str, Tensor], states: list[Parts]) -> Tensor:
        """Run over the whole target: teacher forcing.

        words    (B, T, E)   the embedded right answers, shifted: <sos> y_1 … y_n
        states   parts (B, H) a layer
        returns  outputs (B, T, output_size)
        """

        def run(index: int, x: Tensor) -> Tensor:
            return self._layer(index).run(x, states[index])

        outputs, _ = self._through(words, memory, run)
        return outputs

    def step(
        self, words: Tensor, memory: dict[str, Tensor], states: list[Parts]
    ) -> tuple[Tensor, list[Parts], Tensor | None]:
        """Make one step for K hypotheses of each sentence.

        words    (B, K, E)
        states   parts (B, K, H) a layer
        returns  outputs (B, K, output_size), new states, attention (B, heads, K, S) or None
        """
        new_states: list[Parts] = []

        def run(index: int, x: Tensor) -> Tensor:
            new_states.append(self._layer(index).step(x, states[index]))
            return new_states[-1][0]

        outputs, weights = self._through(words, memory, run)
        return outputs, new_states, weights

    def _through(
        self, x: Tensor, memory: dict[str, Tensor], run: Callable[[int, Tensor], Tensor]
    ) -> tuple[Tensor, Tensor | None]:
        """Lead x through the equations above; `run(i, x)` is layer i, over a sequence or a step."""
        x = self.dropout(run(0, x))
        seen, context, weights = [x], None, None
        if self.attention is not None:
            # The encoder's outputs, which the context averages, had their dropout already.
            context, weights = self.attention(x, memory)
        for index in range(1, len(self.layers)):
            below = x if context is None else torch.cat([x, context], dim=-1)
            x = self.dropout(run(index, below))
            seen.append(x)
        if self.readout is None or context is None:
            return x, None
        return self.dropout(self.readout(torch.cat([*seen, context], dim=-1)).tanh()), weights

    def _layer(self, index: int) -> Recurrent:
        layer = self.layers[index]
        assert isinstance(layer, Recurrent)
        return layer
