"""What training makes small in a model that copies, and in one that is told where it looked.

Everything is computed in fp32 and in logarithms: of a mixture that is one of its parts to the last
bit, the other part's logarithm is still a number with a gradient.
"""

from typing import NamedTuple

import torch
from torch import Tensor

from tongsa.model.copying import LEAST, Pointer


class Mixture(NamedTuple):
    """The parts of P(w) = p_gen · P_vocabulary(w) + (1 - p_gen) · P_copy(w) at N positions.

    log_vocabulary   (N, V_t)
    log_generate     log p_gen, (N, 1); log_copy, of 1 - p_gen, likewise
    looked           (N, S) the attention, heads averaged
    written          (N, S) the id that writes each source token
    width            how many ids there may be, those behind the vocabularies counted
    """

    log_vocabulary: Tensor
    log_generate: Tensor
    log_copy: Tensor
    looked: Tensor
    written: Tensor
    width: int


def mixture(
    pointer: Pointer, logits: Tensor, outputs: Tensor, looked: Tensor, written: Tensor
) -> Mixture:
    return Mixture(
        logits.float().log_softmax(dim=-1),
        *pointer.log_gates(outputs),
        looked.float(),
        written,
        # A source has no more tokens that no vocabulary holds than it has tokens.
        pointer.width + written.shape[1],
    )


def copying_cross_entropy(parts: Mixture, answers: Tensor, smoothing: float) -> Tensor:
    """Mean of -(1 - ε) log P(answer) - ε / V_t · Σ_v log P_vocabulary(v), in nats.

    Smoothing has to do with the vocabulary alone: a copy that is sure of itself is right to be.

    answers  (N,) also behind the vocabulary
    """
    size = parts.log_vocabulary.shape[1]
    rows = answers.unsqueeze(1)
    behind = rows >= size
    generated = parts.log_vocabulary.gather(1, rows.clamp(max=size - 1))
    generated = generated.masked_fill(behind, float("-inf"))
    # Only the right answer's share of the attention is needed: nothing is scattered over V.
    share = torch.where(parts.written == rows, parts.looked, 0.0).sum(dim=1, keepdim=True)
    # What the source does not hold cannot be copied; of what can only be copied a share that
    # vanished in fp32 keeps a logarithm.
    nowhere = (share == 0) & ~behind
    copied = share.clamp_min(LEAST).log().masked_fill(nowhere, float("-inf"))
    right = torch.logaddexp(parts.log_generate + generated, parts.log_copy + copied)
    loss = -(1 - smoothing) * right.mean()
    return loss - smoothing * parts.log_vocabulary.mean() if smoothing else loss


def disagreement(parts: Mixture) -> Tensor:
    """Mean of KL(P_1 ‖ P_2) + KL(P_2 ‖ P_1) between the first half of the rows and the second.

    The second half are the same positions read once more (Liang et al. 2021, equation 2).
    """
    size = parts.log_vocabulary.shape[1]
    copied = parts.looked.new_zeros(len(parts.looked), parts.width)
    copied = copied.scatter_add(1, parts.written, parts.looked) * parts.log_copy.exp()
    generated = (parts.log_generate + parts.log_vocabulary).exp()
    whole = copied + torch.nn.functional.pad(generated, (0, parts.width - size))
    one, other = whole.clamp_min(LEAST).chunk(2)
    return ((one - other) * (one.log() - other.log())).sum(dim=-1).mean()


def coverage_loss(weights: Tensor, places: Tensor) -> Tensor:
    """Mean over real steps of Σ_s min(weights_s, coverage_s)         See et al. 2017, equation 12.

    weights  (B, 1, T, S) attention
    places   (N,)         of the real ones in B · T
    """
    looked = weights.mean(dim=1).float()
    before = looked.cumsum(dim=1) - looked
    again: Tensor = torch.minimum(looked, before).sum(dim=2).flatten()
    return again.index_select(0, places).mean()
