"""The bridge: the encoder's last state, the context vector, becomes the decoder's first."""

from torch import Tensor, nn

from tongsa.config import ModelConfig
from tongsa.model.recurrent import Parts, state_parts


class CopyBridge(nn.Module):
    """Hand every layer's state over as it is (Sutskever et al. 2014)."""

    def forward(self, finals: list[Parts]) -> list[Parts]:
        return finals


class DenseBridge(nn.Module):
    """Pass the top layer's state through a trained layer for each decoder layer.

    h_0 = tanh(W h_last)          Bahdanau et al. 2015, A.2.2
    c_0 = W' c_last               LSTM only: c is not bounded, so neither is its image

    finals: parts (B, H) a layer -> parts (B, H) for each decoder layer

    With bridge = "backward" h_last is the backward direction's half alone, as in that paper.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        width = config.hidden_size
        self.first_feature = width // 2 if config.bridge == "backward" else 0
        inputs = width - self.first_feature
        self.layers = nn.ModuleList(
            nn.ModuleDict({part: nn.Linear(inputs, width) for part in state_parts(config.cell)})
            for _ in range(config.decoder_layers)
        )

    def forward(self, finals: list[Parts]) -> list[Parts]:
        # The forward direction's features come first.
        context = [part[:, self.first_feature :] for part in finals[-1]]
        states: list[Parts] = []
        for layer in self.layers:
            assert isinstance(layer, nn.ModuleDict)
            images = [linear(part) for linear, part in zip(layer.values(), context, strict=True)]
            states.append((images[0].tanh(), *images[1:]))
        return states


def make_bridge(config: ModelConfig) -> nn.Module:
    return CopyBridge() if config.bridge == "copy" else DenseBridge(config)


def as_arrays(states: list[Parts], cell: str) -> dict[str, Tensor]:
    """Name the parts of every layer's state: {"layer0.h": …, "layer0.c": …, "layer1.h": …}."""
    return {
        f"layer{i}.{part}": array
        for i, parts in enumerate(states)
        for part, array in zip(state_parts(cell), parts, strict=True)
    }


def as_parts(state: dict[str, Tensor], cell: str) -> list[Parts]:
    """Undo `as_arrays`."""
    parts = state_parts(cell)
    layers = len(state) // len(parts)
    return [tuple(state[f"layer{i}.{part}"] for part in parts) for i in range(layers)]
