"""From what a step of the decoder has seen to the vector that words are told by."""

from torch import Tensor, nn


class TanhReadout(nn.Linear):
    """tanh(W x): Luong et al. 2015, equation 5."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__(inputs, outputs)

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x).tanh()


class MaxoutReadout(nn.Linear):
    """The larger of each two of W x (Goodfellow et al. 2013; Bahdanau et al. 2015, A.2.2)."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__(inputs, 2 * outputs)

    def forward(self, x: Tensor) -> Tensor:
        pairs: Tensor = super().forward(x).unflatten(-1, (-1, 2))
        return pairs.amax(dim=-1)
