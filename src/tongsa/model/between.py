"""What happens to a layer's outputs before the next one reads them."""

from torch import Tensor, nn

from tongsa.config import ModelConfig


class Between(nn.Module):
    """Ways round the layers, and normalisation, for a stack of layers of one width.

    y_i = norm_i(layer_i(y_{i-1}) + y_{i-1}), the sum from the second layer up

    `residual` adds what the layer has read (He et al. 2016; Wu et al. 2016, section 3.1),
    `layer_norm` is the norm (Ba et al. 2016, section 3; applied to what a layer gives, not within
    its cell). Without both y_i is what the layer gives.
    """

    def __init__(self, config: ModelConfig, layers: int) -> None:
        super().__init__()
        self.residual = config.residual
        self.norms = (
            nn.ModuleList(nn.LayerNorm(config.hidden_size) for _ in range(layers))
            if config.layer_norm
            else None
        )

    def forward(self, index: int, outputs: Tensor, below: Tensor) -> Tensor:
        """Return y_i (..., H) of what layer `index` gave, (..., H), and of y_{i-1} `below` it."""
        if self.residual and index > 0:
            outputs = outputs + below
        if self.norms is not None:
            outputs = self.norms[index](outputs)
        return outputs
