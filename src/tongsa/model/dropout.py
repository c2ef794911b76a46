"""Dropout whose masks are drawn once a sequence.

Gal & Ghahramani 2016 (variational dropout). A mask for each step would cost several times more
to draw and regularises a recurrent network no better.
"""

import torch
from torch import Tensor, nn


class SequenceDropout(nn.Module):
    """Blank the same features at every step of a sequence; scale the rest up by 1 / (1 - p).

    x (B, T, ·) -> the same shape
    """

    def __init__(self, p: float) -> None:
        super().__init__()
        self.p = p

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or self.p == 0:
            return x
        return x * self.mask(x)

    def mask(self, x: Tensor) -> Tensor:
        """Draw a mask for sequences of vectors like x: (B, 1, ·)."""
        keep = 1 - self.p
        return x.new_empty(x.shape[0], 1, x.shape[2]).bernoulli_(keep).div_(keep)

    def begin(self) -> "OneSequence":
        """Begin sequences that are walked step by step: their masks are drawn once."""
        return OneSequence(self)


class OneSequence:
    """The masks of a batch of sequences, one a place in the network, the same at every step."""

    def __init__(self, dropout: SequenceDropout) -> None:
        self._dropout = dropout
        self._masks: dict[str, Tensor] = {}

    def __call__(self, x: Tensor, place: str) -> Tensor:
        if not self._dropout.training or self._dropout.p == 0:
            return x
        if place not in self._masks:
            self._masks[place] = self._dropout.mask(x)
        return x * self._masks[place]


class WordDropout(nn.Module):
    """Blank whole embeddings, each token by itself (Sennrich & Zhang 2019, section 4.3).

    x (B, T, E) -> the same shape. The rest is not scaled up: a blank stands for a missing word.
    """

    def __init__(self, p: float) -> None:
        super().__init__()
        self.p = p

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or self.p == 0:
            return x
        return x * torch.empty(x.shape[:2], device=x.device).bernoulli_(1 - self.p).unsqueeze(2)
