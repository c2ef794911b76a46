"""An exponential moving average of the weights: the weights that are validated and kept."""

from collections.abc import Sequence

import torch
from torch import nn


class WeightAverage:
    """average ← d · average + (1 - d) · weights, after every step.

    d starts low and rises to `decay`, so that the first, worst weights are soon forgotten:
    d = min(decay, (1 + n) / (10 + n)) after n steps.
    """

    def __init__(self, model: nn.Module, decay: float) -> None:
        self.decay = decay
        self.steps = 0
        self.swapped = False
        self._weights: list[torch.Tensor] = list(model.parameters())
        self._average = [w.detach().clone() for w in self._weights]

    @torch.no_grad()
    def update(self) -> None:
        self.steps += 1
        decay = min(self.decay, (1 + self.steps) / (10 + self.steps))
        torch._foreach_lerp_(self._average, self._weights, 1 - decay)

    @property
    def average(self) -> list[torch.Tensor]:
        """The averages, in the order of the model's parameters."""
        return self._average

    @torch.no_grad()
    def restore(self, average: Sequence[torch.Tensor], steps: int) -> None:
        """Go on from what `average` and `steps` were."""
        self.steps = steps
        for now, then in zip(self._average, average, strict=True):
            now.copy_(then)

    @torch.no_grad()
    def swap(self) -> None:
        """Exchange the model's weights for the average; a second call changes them back."""
        for weight, average in zip(self._weights, self._average, strict=True):
            kept = weight.detach().clone()
            weight.copy_(average)
            average.copy_(kept)
        self.swapped = not self.swapped
