"""Decoders in which no step needs the attention of the step before.

Under teacher forcing every layer is one call for the whole target, and all queries to the
attention are answered at once: training has no loop over time. A step and the whole target go
through the same equations, with another way to run a layer, so they cannot drift apart.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from tongsa.config import ModelConfig
from tongsa.model.bridge import as_arrays, as_parts
from tongsa.model.decoders.base import Decoder, Memory, Parts, State
from tongsa.model.decoders.readout import MaxoutReadout, TanhReadout

# Layer i over its input: (i, x) -> its outputs, over a sequence or for one step.
Run = Callable[[int, Tensor], Tensor]


class ParallelDecoder(Decoder):
    """`_through` holds the equations."""

    def forward(self, words: Tensor, memory: Memory, state: State) -> tuple[Tensor, Tensor | None]:
        states = as_parts(state, self.cell)

        def run(index: int, x: Tensor) -> Tensor:
            return self._layer(index).run(x, states[index])

        return self._through(words, memory, run)

    def step(
        self, words: Tensor, memory: Memory, state: State
    ) -> tuple[Tensor, State, Tensor | None]:
        states = as_parts(state, self.cell)
        new_states: list[Parts] = []

        def run(index: int, x: Tensor) -> Tensor:
            new_states.append(self._layer(index).step(x, states[index]))
            return new_states[-1][0]

        outputs, weights = self._through(words, memory, run)
        return outputs, as_arrays(new_states, self.cell), weights

    def _through(self, words: Tensor, memory: Memory, run: Run) -> tuple[Tensor, Tensor | None]:
        raise NotImplementedError


class PlainDecoder(ParallelDecoder):
    """The textbook's: nothing but the first state knows the source (Sutskever et al. 2014).

    x_i = layer_i(x_{i-1}),  outputs = x_L
    """

    def __init__(self, config: ModelConfig) -> None:
        upper = [config.hidden_size] * (config.decoder_layers - 1)
        super().__init__(config, [config.embedding_size, *upper])

    def _through(
        self,
        words: Tensor,
        memory: Memory,  # noqa: ARG002
        run: Run,
    ) -> tuple[Tensor, None]:
        x = words
        for index in range(len(self.layers)):
            x = self.dropout(self.between(index, run(index, x), x))
        return x, None


class ChoDecoder(ParallelDecoder):
    """The context vector at every step (Cho et al. 2014, appendix A.1).

    x_1 = layer_1([words; context]),  x_i = layer_i(x_{i-1})
    outputs = maxout(W [x_L; words; context]),  context = tanh(V h_last)
    """

    def __init__(self, config: ModelConfig) -> None:
        width = config.hidden_size
        below = config.embedding_size + width
        super().__init__(config, [below] + [width] * (config.decoder_layers - 1))
        self.summary = nn.Linear(width, width)
        self.readout = MaxoutReadout(width + below, config.embedding_size)
        self.output_size = config.embedding_size

    def prepare(self, outputs: Tensor, lengths: Tensor, context: Tensor) -> Memory:  # noqa: ARG002
        return {"context": self.summary(context).tanh()}

    def _through(self, words: Tensor, memory: Memory, run: Run) -> tuple[Tensor, None]:
        context = memory["context"].unsqueeze(1).expand(-1, words.shape[1], -1)
        known = torch.cat([words, self.dropout(context)], dim=-1)
        x = known
        for index in range(len(self.layers)):
            x = self.dropout(self.between(index, run(index, x), x))
        return self.dropout(self.readout(torch.cat([x, known], dim=-1))), None


class LuongDecoder(ParallelDecoder):
    """Attention on top (Luong et al. 2015, section 3), without input feeding.

    x_i = layer_i(x_{i-1}),  context = attention(x_L),  outputs = tanh(W [context; x_L])
    """

    def __init__(self, config: ModelConfig) -> None:
        width = config.hidden_size
        super().__init__(config, [config.embedding_size] + [width] * (config.decoder_layers - 1))
        self.readout = TanhReadout(2 * width, config.embedding_size)
        self.output_size = config.embedding_size

    def _through(self, words: Tensor, memory: Memory, run: Run) -> tuple[Tensor, Tensor]:
        x = words
        for index in range(len(self.layers)):
            x = self.dropout(self.between(index, run(index, x), x))
        # The encoder's outputs, which the context averages, had their dropout already.
        context, weights = self._attend(x, memory)
        return self.dropout(self.readout(torch.cat([context, x], dim=-1))), weights


class GnmtDecoder(ParallelDecoder):
    """The lowest layer asks, the layers above are told (Wu et al. 2016, section 3).

    x_1 = layer_1(words),  context = attention(x_1),  x_i = layer_i([x_{i-1}; context])
    outputs = tanh(W [x_1; …; x_L; context])

    There the context of the step before enters layer 1 too; left out, it costs training its loop
    over time and nothing else.
    """

    def __init__(self, config: ModelConfig) -> None:
        width = config.hidden_size
        super().__init__(
            config, [config.embedding_size] + [2 * width] * (config.decoder_layers - 1)
        )
        self.readout = TanhReadout((config.decoder_layers + 1) * width, config.embedding_size)
        self.output_size = config.embedding_size

    def _through(self, words: Tensor, memory: Memory, run: Run) -> tuple[Tensor, Tensor]:
        x = self.dropout(self.between(0, run(0, words), words))
        seen = [x]
        context, weights = self._attend(x, memory)
        for index in range(1, len(self.layers)):
            above = run(index, torch.cat([x, context], dim=-1))
            x = self.dropout(self.between(index, above, x))
            seen.append(x)
        return self.dropout(self.readout(torch.cat([*seen, context], dim=-1))), weights
