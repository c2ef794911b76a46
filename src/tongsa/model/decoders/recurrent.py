"""Decoders in which a step needs the attention of the step before: training loops over time.

Training walks the same steps as search, one after another; only dropout is added, with masks
that are drawn once a sequence.

With `model.coverage`, or attention by location, the attention of all steps before, summed, travels
in the state:

    coverage_t = Σ_{t' < t} weights_t'                     See et al. 2017, equation 10
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

    def __init__(self, config: ModelConfig, inputs: list[int]) -> None:
        super().__init__(config, inputs)
        self.coverage = config.coverage or config.attention == "location"

    def begin(self, state: State, memory: Memory) -> State:
        if not self.coverage:
            return state
        mask = memory["mask"]
        return {**state, "coverage": torch.zeros_like(mask, dtype=torch.float32)}

    def forward(self, words: Tensor, memory: Memory, state: State) -> tuple[Tensor, Tensor]:
        drop = self.dropout.begin()
        state = {name: array.unsqueeze(1) for name, array in state.items()}
        outputs, looked = [], []
        for word in words.split(1, dim=1):
            output, state, weights = self._cover(word, memory, state, drop)
            outputs.append(output)
            looked.append(weights)
        return torch.cat(outputs, dim=1), torch.cat(looked, dim=2)

    def step(
        self, words: Tensor, memory: Memory, state: State
    ) -> tuple[Tensor, State, Tensor | None]:
        return self._cover(words, memory, state, self.dropout.begin())

    def _cover(
        self, words: Tensor, memory: Memory, state: State, drop: Drop
    ) -> tuple[Tensor, State, Tensor]:
        """Advance, and keep what the source has been looked at in all."""
        coverage = state.get("coverage")
        rest = {name: array for name, array in state.items() if name != "coverage"}
        outputs, new_state, weights = self._advance(words, memory, rest, coverage, drop)
        if coverage is not None:
            new_state = {**new_state, "coverage": coverage + weights.mean(dim=1)}
        return outputs, new_state, weights

    def _advance(
        self, words: Tensor, memory: Memory, state: State, coverage: Tensor | None, drop: Drop
    ) -> tuple[Tensor, State, Tensor]:
        """Make one step.

        coverage   (B, K, S), or None where the attention is not told
        """
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
        self, words: Tensor, memory: Memory, state: State, coverage: Tensor | None, drop: Drop
    ) -> tuple[Tensor, State, Tensor]:
        states = as_parts(state, self.cell)
        context, weights = self._attend(states[-1][0], memory, coverage)
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

    def begin(self, state: State, memory: Memory) -> State:
        some = next(iter(state.values()))
        # The first step is told nothing: zeros.
        fed = some.new_zeros(some.shape[0], self.output_size)
        return {**super().begin(state, memory), "fed": fed}

    def _advance(
        self, words: Tensor, memory: Memory, state: State, coverage: Tensor | None, drop: Drop
    ) -> tuple[Tensor, State, Tensor]:
        layers = {name: array for name, array in state.items() if name != "fed"}
        below = torch.cat([words, state["fed"]], dim=-1)
        x, new_state = self._run_layers(below, as_parts(layers, self.cell), drop)
        context, weights = self._attend(x, memory, coverage)
        outputs = drop(self.readout(torch.cat([context, x], dim=-1)), "readout")
        return outputs, {**new_state, "fed": outputs}, weights
