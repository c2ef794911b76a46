"""Attention: each decoder step looks back at all encoder outputs, weighted by relevance.

    weights = softmax_s(score(q, h_s)),  context = Σ_s weights_s v_s

What differs is the score.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint

from tongsa.config import ModelConfig
from tongsa.model.devices import sent

Memory = dict[str, Tensor]

# Sources, in positions, of which additive attention keeps no more than it must for learning: below
# it the time to compute anew buys little memory. They are taken in pieces of that length.
_LONG = 100


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
        mask = positions < sent(lengths, outputs.device).unsqueeze(1)
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
        real = memory["mask"].unsqueeze(1).unsqueeze(1)
        weights = torch.where(real, scores, float("-inf")).softmax(dim=-1)
        context = weights @ memory["values"]  # (B, heads, T, ·)
        if context.shape[1] == 1:
            # As below, but without a word of shapes in the exported graph.
            return context.squeeze(1), weights
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
        if self.heads == 1:
            return x.unsqueeze(1)
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
        queries = self.query(query)
        seen = None if coverage is None else self._seen(coverage)
        if self.training and keys.shape[1] > _LONG:
            return self._piecewise(queries, keys, seen)
        return self._energies(queries, keys, seen)

    def _piecewise(self, queries: Tensor, keys: Tensor, seen: Tensor | None) -> Tensor:
        """Score piece by piece of the source, for learning.

        Kept for the gradient, (B, T, S, H) is 2 MB a target token for a source of 2,000: it is
        computed once more instead. In pieces, because what is freed at a step of a loop over time
        then leaves small holes and not large ones, which the heap never fills.
        """
        parts = keys.split(_LONG, dim=1)
        told: Sequence[Tensor | None] = [None] * len(parts)
        if seen is not None:
            told = seen.split(_LONG, dim=2)
        pieces = [
            checkpoint(
                self._energies,
                queries,
                piece,
                before,
                use_reentrant=False,
                preserve_rng_state=False,
            )
            for piece, before in zip(parts, told, strict=True)
        ]
        return torch.cat(pieces, dim=3)

    def _energies(self, queries: Tensor, keys: Tensor, seen: Tensor | None) -> Tensor:
        """Return the scores (B, 1, T, S) of some positions, each by itself."""
        together = queries.unsqueeze(2) + keys.unsqueeze(1)  # (B, T, S, H)
        if seen is not None:
            together = together + self._heard(seen)
        scores: Tensor = self.score(together.tanh()).squeeze(3)
        return scores.unsqueeze(1)

    def _seen(self, coverage: Tensor) -> Tensor:
        """Return what each position is told of a whole source's (B, T, S): (B, T, S, F)."""
        return coverage.unsqueeze(3)

    def _heard(self, seen: Tensor) -> Tensor:
        """Return what the score hears of (B, T, S, F): (B, T, S, H)."""
        assert self.coverage is not None
        heard: Tensor = self.coverage(seen)
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

    def _seen(self, coverage: Tensor) -> Tensor:
        sentences, queries, _ = coverage.shape
        found: Tensor = self.locate(coverage.flatten(0, 1).unsqueeze(1))  # (B · T, filters, S)
        features: Tensor = found.transpose(1, 2).unflatten(0, (sentences, queries))
        return features

    def _heard(self, seen: Tensor) -> Tensor:
        heard: Tensor = self.location(seen)
        return heard


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
