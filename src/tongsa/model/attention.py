"""Attention: each decoder step looks back at all encoder outputs, weighted by relevance."""

import torch
from torch import Tensor, nn

from tongsa.config import ModelConfig


class DotAttention(nn.Module):
    """Scaled dot-product attention with one or more heads.

    weights = softmax_s(q · k_s / √d),  context = Σ_s weights_s v_s     a head
    q = W_q query, k = W_k output, v = W_v output                       Vaswani et al. 2017, 3.2

    All queries of a sentence are answered in one product: T target steps while training,
    K hypotheses while searching.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        width = config.hidden_size
        self.heads = config.attention_heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, width, bias=False)
        self.value = nn.Linear(width, width, bias=False)

    def prepare(self, outputs: Tensor, lengths: Tensor) -> dict[str, Tensor]:
        """Compute what all steps share.

        outputs (B, S, H), lengths (B,) -> keys (B, heads, d, S), values (B, heads, S, d) and
        mask (B, S)
        """
        positions = torch.arange(outputs.shape[1], device=outputs.device)
        return {
            "keys": self._split(self.key(outputs)).transpose(2, 3),
            "values": self._split(self.value(outputs)),
            "mask": positions < lengths.to(outputs.device).unsqueeze(1),
        }

    def forward(self, query: Tensor, memory: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
        """Answer queries.

        query    (B, T, H)
        returns  context (B, T, H), weights (B, heads, T, S): 0 on padding, each row sums to 1
        """
        scaled = self._split(self.query(query)) * (self.query.out_features // self.heads) ** -0.5
        scores = scaled @ memory["keys"]
        scores = scores.masked_fill(~memory["mask"][:, None, None, :], float("-inf"))
        weights = scores.softmax(dim=-1)
        context = weights @ memory["values"]
        return context.transpose(1, 2).flatten(2), weights

    def _split(self, x: Tensor) -> Tensor:
        """(B, T, H) -> (B, heads, T, d)."""
        heads: Tensor = x.unflatten(2, (self.heads, -1))
        return heads.transpose(1, 2)
