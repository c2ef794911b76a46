"""Decoders in which a step needs the attention of the step before: training loops over time.

Training walks the same steps as search, one after another; only dropout is added, with masks
that are drawn once a sequence.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from tongsa.config import ModelConfig
from tongsa.model.bridge import as_arrays, as_parts
from tongsa.model.decoders.base import Decoder, Memory, Parts, State
from tongsa.model.decoders.readout import MaxoutReadout, TanhReadout

# Dropout at a named place of the network: (x, place) -> x, partly blanked while training.
Drop = Callable[[Tensor, str], Tensor]


class RecurrentDecoder(Decoder):
    """`_advance` holds the equations."""

    def forward(self, words: Tensor, memory: Memory, state: State) -> Tensor:
        drop = self.dropout.begin()
        state = {name: array.unsqueeze(1) for name, array in state.items()}
        outputs = []
        for word in words.split(1, dim=1):
            output, state, _ = self._advance(word, memory, state, drop)
            outputs.append(output)
        return torch.cat(outputs, dim=1)

    def step(
        self, words: Tensor, memory: Memory, state: State
    ) -> tuple[Tensor, State, Tensor | None]:
        return self._advance(words, memory, state, self.dropout.begin())

    def _advance(
        self, words: Tensor, memory: Memory, state: State, drop: Drop
    ) -> tuple[Tensor, State, Tensor]:
        raise NotImplementedError

    def _run_layers(self, x: Tensor, states: list[Parts], drop: Drop) -> tuple[Tensor, State]:
        """Make one step of all layers: x_i = layer_i(x_{i-1}); returns x_L and the new state."""
        new_states = []
        for index, state in enumerate(states):
            new_states.append(self._layer(index).step(x, state))
            x = drop(self.between(index, new_states[-1][0], x), f"layer{index}")
        return x, as_arrays(new_states, self.cell)


class BahdanauDecoder(RecurrentDecoder):
    """Ask with the state before, then step (Bahdanau et al. 2015, A.2.2).

    context_t = attention(s_{t-1}),  x_1 = layer_1([word_t; context_t]),  x_i = layer_i(x_{i-1})
    output_t = maxout(W [x_L; word_t; context_t])

    s is the top layer's state. Section 2.1 tells the word by s_t, the appendix by s_{t-1}; this
    is section 2.1.
    """

    def __init__(self, config: ModelConfig) -> None:
        width = config.hidden_size
        below = config.embedding_size + width
        super().__init__(config, [below] + [width] * (config.decoder_layers - 1))
        self.readout = MaxoutReadout(width + below, config.embedding_size)
        self.output_size = config.embedding_size

    def _advance(
        self, words: Tensor, memory: Memory, state: State, drop: Drop
    ) -> tuple[Tensor, State, Tensor]:
        states = as_parts(state, self.cell)
        context, weights = self._attend(states[-1][0], memory)
        known = torch.cat([words, context], dim=-1)
        x, new_state = self._run_layers(known, states, drop)
        outputs = self.readout(torch.cat([x, known], dim=-1))
        return drop(outputs, "readout"), new_state, weights


class InputFeedingDecoder(RecurrentDecoder):
    """Attention on top, and each step is told what the last one read out.

    x_1 = layer_1([word_t; output_{t-1}]),  x_i = layer_i(x_{i-1}),  context_t = attention(x_L)
    output_t = tanh(W [context_t; x_L])             Luong et al. 2015, sections 3 and 3.3
    """

    def __init__(self, config: ModelConfig) -> None:
        width = config.hidden_size
        below = 2 * config.embedding_size
        super().__init__(config, [below] + [width] * (config.decoder_layers - 1))
        self.readout = TanhReadout(2 * width, config.embedding_size)
        self.output_size = config.embedding_size

    def begin(self, state: State) -> State:
        some = next(iter(state.values()))
        # The first step is told nothing: zeros.
        return {**state, "fed": some.new_zeros(some.shape[0], self.output_size)}

    def _advance(
        self, words: Tensor, memory: Memory, state: State, drop: Drop
    ) -> tuple[Tensor, State, Tensor]:
        layers = {name: array for name, array in state.items() if name != "fed"}
        below = torch.cat([words, state["fed"]], dim=-1)
        x, new_state = self._run_layers(below, as_parts(layers, self.cell), drop)
        context, weights = self._attend(x, memory)
        outputs = drop(self.readout(torch.cat([context, x], dim=-1)), "readout")
        return outputs, {**new_state, "fed": outputs}, weights
