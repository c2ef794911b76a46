"""Attention: each decoder step looks back at all encoder outputs, weighted by relevance.

    weights = softmax_s(score(q, h_s)),  context = Σ_s weights_s v_s

What differs is the score.
"""

from collections.abc import Mapping
from typing import ClassVar

import torch
from torch import Tensor, nn

from tongsa.config import ModelConfig

Memory = dict[str, Tensor]


class Attention(nn.Module):
    """What all kinds share: padding gets no weight.

    All queries of a sentence are answered at once: T target steps while training, K hypotheses
    while searching.
    """

    # The axis of each prepared array that is as long as the source.
    source_axes: ClassVar[Mapping[str, int]]

    def prepare(self, outputs: Tensor, lengths: Tensor) -> Memory:
        """Compute what all steps share from the encoder's outputs (B, S, H) and lengths (B,).

        returns  keys, values and mask (B, S), True on real positions
        """
        positions = torch.arange(outputs.shape[1], device=outputs.device)
        mask = positions < lengths.to(outputs.device).unsqueeze(1)
        return {**self._keys_and_values(outputs), "mask": mask}

    def forward(
        self, query: Tensor, memory: Memory, coverage: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """Answer queries.

        query     (B, T, H)
        coverage  (B, T, S)   how much each position was looked at before; of those that hear it
        returns   context (B, T, H), weights (B, heads, T, S): 0 on padding, each row sums to 1
        """
        scores = self._scores(query, memory["keys"], coverage)
        scores = scores.masked_fill(~memory["mask"][:, None, None, :], float("-inf"))
        weights = scores.softmax(dim=-1)
        context = weights @ memory["values"]
        return context.transpose(1, 2).flatten(2), weights

    def _keys_and_values(self, outputs: Tensor) -> Memory:
        raise NotImplementedError

    def _scores(self, query: Tensor, keys: Tensor, coverage: Tensor | None) -> Tensor:
        """Return (B, heads, T, S)."""
        raise NotImplementedError


class MultiHeadAttention(Attention):
    """Scaled dot products in one or more heads (Vaswani et al. 2017, 3.2).

    score = q · k_s / √d                                              a head
    q = W_q query, k = W_k output, v = W_v output

    keys (B, heads, d, S), values (B, heads, S, d)
    """

    source_axes: ClassVar[Mapping[str, int]] = {"keys": 3, "values": 2, "mask": 1}

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        width = config.hidden_size
        self.heads = config.attention_heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, width, bias=False)
        self.value = nn.Linear(width, width, bias=False)

    def _keys_and_values(self, outputs: Tensor) -> Memory:
        return {
            "keys": self._split(self.key(outputs)).transpose(2, 3),
            "values": self._split(self.value(outputs)),
        }

    def _scores(self, query: Tensor, keys: Tensor, coverage: Tensor | None) -> Tensor:
        assert coverage is None, "refused before: its scores have no place for it"
        scale = (self.query.out_features // self.heads) ** -0.5
        scores: Tensor = (self._split(self.query(query)) * scale) @ keys
        return scores

    def _split(self, x: Tensor) -> Tensor:
        """(B, T, H) -> (B, heads, T, d)."""
        heads: Tensor = x.unflatten(2, (self.heads, -1))
        return heads.transpose(1, 2)


class DotAttention(Attention):
    """Luong et al. 2015, equation 8: products with the encoder's outputs as they are.

    dot       score = q · h_s
    general   score = q · W h_s

    keys (B, 1, H, S), values (B, 1, S, H)
    """

    source_axes: ClassVar[Mapping[str, int]] = {"keys": 3, "values": 2, "mask": 1}

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        width = config.hidden_size
        general = config.attention == "general"
        self.key = nn.Linear(width, width, bias=False) if general else nn.Identity()

    def _keys_and_values(self, outputs: Tensor) -> Memory:
        return {
            "keys": self.key(outputs).transpose(1, 2).unsqueeze(1),
            "values": outputs.unsqueeze(1),
        }

    def _scores(self, query: Tensor, keys: Tensor, coverage: Tensor | None) -> Tensor:
        assert coverage is None, "refused before: its scores have no place for it"
        return query.unsqueeze(1) @ keys


class AdditiveAttention(Attention):
    """A small network scores (Bahdanau et al. 2015, A.1.2; Luong et al. 2015 call it concat).

    score = v · tanh(W_q q + W_m h_s)
    score = v · tanh(W_q q + W_m h_s + w_c coverage_s)      with coverage: See et al. 2017, eq. 11

    keys (B, S, H), values (B, 1, S, H)
    """

    source_axes: ClassVar[Mapping[str, int]] = {"keys": 1, "values": 2, "mask": 1}

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        width = config.hidden_size
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, width, bias=False)
        self.score = nn.Linear(width, 1, bias=False)
        self.coverage = nn.Linear(1, width, bias=False) if config.coverage else None

    def _keys_and_values(self, outputs: Tensor) -> Memory:
        return {"keys": self.key(outputs), "values": outputs.unsqueeze(1)}

    def _scores(self, query: Tensor, keys: Tensor, coverage: Tensor | None) -> Tensor:
        together = self.query(query).unsqueeze(2) + keys.unsqueeze(1)  # (B, T, S, H)
        if coverage is not None:
            together = together + self._looked_before(coverage)
        scores: Tensor = self.score(together.tanh()).squeeze(3)
        return scores.unsqueeze(1)

    def _looked_before(self, coverage: Tensor) -> Tensor:
        """Return what the score hears of (B, T, S): (B, T, S, H)."""
        assert self.coverage is not None
        heard: Tensor = self.coverage(coverage.unsqueeze(3))
        return heard


class LocationAttention(AdditiveAttention):
    """Scores also by where has been looked (Chorowski et al. 2015, equations 8 and 9).

    score = v · tanh(W_q q + W_m h_s + U f_s),  f = F * coverage

    F are a few filters along the source. Of two positions that sound alike it so finds the one that
    comes next. There they read the weights of the step before; here, as in Shen et al. 2018,
    section 2.2, those of all steps before, summed, which also tells what is written down already.
    Padding is never looked at, so to the filters a source in a batch ends where it ends alone.
    """

    # Chorowski's number of filters, and about half a second of speech to each side.
    filters, reach = 10, 12

    def __init__(self, config: ModelConfig) -> None:
        super().__init__(config)
        self.locate = nn.Conv1d(1, self.filters, 2 * self.reach + 1, padding=self.reach, bias=False)
        self.location = nn.Linear(self.filters, config.hidden_size, bias=False)

    def _looked_before(self, coverage: Tensor) -> Tensor:
        sentences, queries, _ = coverage.shape
        found = self.locate(coverage.flatten(0, 1).unsqueeze(1))  # (B · T, filters, S)
        features: Tensor = self.location(found.transpose(1, 2))
        return features.view(sentences, queries, *features.shape[1:])


def make_attention(config: ModelConfig) -> Attention:
    match config.attention:
        case "multi_head":
            return MultiHeadAttention(config)
        case "dot" | "general":
            return DotAttention(config)
        case "additive" | "concat":
            return AdditiveAttention(config)
        case "location":
            return LocationAttention(config)
    raise AssertionError(config.attention)
