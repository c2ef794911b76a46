"""Copying mixed with generating: the pointer-generator.

    P(w) = p_gen · P_vocabulary(w) + (1 - p_gen) · Σ_{s: source_s = w} a_s

See et al. 2017, equation 9; the idea of the mixture is Gu et al.'s (2016). a is the decoder's
attention, heads averaged. Ids are numbered as in `text/copying.py`.
"""

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

# In place of 0, so that logarithms stay numbers.
LEAST = float(torch.finfo(torch.float32).tiny)


class Pointer(nn.Module):
    """What a model that copies has beside its decoder.

    target_size   V_t
    written       (W,) the id that writes the token of each source id; None where it is that id
    """

    written: Tensor | None

    def __init__(
        self, output_size: int, target_size: int, written: NDArray[np.int64] | None = None
    ) -> None:
        super().__init__()
        self.width = target_size if written is None else len(written)
        self.source_only = self.width - target_size
        self.generate = nn.Linear(output_size, 1)
        # No weight: the graph of the encoder holds it, and the vocabularies give it back.
        table = None if written is None else torch.from_numpy(written)
        self.register_buffer("written", table, persistent=False)

    def written_as(self, source: Tensor) -> Tensor:
        """Return the id that writes the token at each source position: (B, S) -> (B, S)."""
        if self.written is None:
            return source.clone()  # the exporter knows no output that is an input
        known = self.written[source.clamp(max=self.width - 1)]
        return known.where(source < self.width, source)  # slots are slots on both sides

    def log_gates(self, outputs: Tensor) -> tuple[Tensor, Tensor]:
        """Return log p_gen and log (1 - p_gen): (…, ·) -> (…, 1) each, in fp32.

        p_gen = σ(w · output + b), where the paper (equation 8) reads the context, the state and
        the last word: the readout has seen them, each as far as its decoder's layout shows it.
        """
        gate = self.generate(outputs).float()
        # Not logsigmoid: exported it is log(σ(x)), and a small σ(x) is 0.
        return -F.softplus(-gate), -F.softplus(gate)

    def log_probs(
        self, log_vocabulary: Tensor, outputs: Tensor, weights: Tensor, memory: dict[str, Tensor]
    ) -> Tensor:
        """Mix, for search: no gradient flows back rightly.

        log_vocabulary  (B, K, V_t)
        outputs         (B, K, ·)
        weights         (B, heads, K, S)
        memory          written (B, S), by `written_as`; slots (B, X), log 0 for each slot
        returns         (B, K, W + X)
        """
        generate, copy = self.log_gates(outputs)
        base = self._widened(generate + log_vocabulary, memory["slots"])
        places = memory["written"].unsqueeze(1).expand(-1, base.shape[1], -1)
        # A token may stand at several places of the source: gathered from where all of them were
        # added up. Only tokens of the source are touched, and few of V are.
        copied = torch.zeros_like(base).scatter_add(2, places, weights.mean(dim=1).float())
        there = copy + copied.gather(2, places).clamp_min(LEAST).log()
        return base.scatter(2, places, _log_add(base.gather(2, places), there))

    def _widened(self, log_vocabulary: Tensor, slots: Tensor) -> Tensor:
        """Append what the vocabulary gives the ids behind it: nothing."""
        behind = slots.unsqueeze(1).expand(-1, log_vocabulary.shape[1], -1)
        if self.source_only:
            behind = F.pad(behind, (self.source_only, 0), value=float("-inf"))
        return torch.cat([log_vocabulary, behind], dim=2)


def _log_add(a: Tensor, b: Tensor) -> Tensor:
    """Return log(exp(a) + exp(b)); a may be -inf.

    torch.logaddexp leaves the logarithms on its way through the exporter, and small numbers vanish.
    """
    return torch.maximum(a, b) + (-(a - b).abs()).exp().log1p()
