"""What training makes small."""

import torch
import torch.nn.functional as F
from torch import Tensor

from tongsa.model.seq2seq import Batch, Seq2Seq
from tongsa.search.protocol import CTC, LENGTHS
from tongsa.text.vocabulary import PAD


def teacher_forced_loss(
    model: Seq2Seq, batch: Batch, label_smoothing: float, ctc_weight: float = 0.0
) -> Tensor:
    """Mean cross-entropy a target token, in nats, <eos> counted and padding not.

    With smoothing ε the right token is worth 1 - ε and every token ε / V
    (Szegedy et al. 2016, section 7).

    ctc_weight   λ: the loss is (1 - λ) · cross-entropy + λ · CTC (Watanabe et al. 2017, eq. 8)
    """
    logits, answers, memory = _real_logits(model, batch)
    loss = F.cross_entropy(logits, answers, label_smoothing=label_smoothing)
    if ctc_weight == 0 or model.ctc is None:
        return loss
    return (1 - ctc_weight) * loss + ctc_weight * ctc_loss(memory, batch)


def ctc_loss(memory: dict[str, Tensor], batch: Batch) -> Tensor:
    """-log P(target) over all paths of CTC, in nats a target token, <eos> counted as above."""
    lengths = (batch.target_out != PAD).sum(dim=1)
    total = F.ctc_loss(
        memory[CTC].float().transpose(0, 1),
        batch.target_out,  # <eos>, the last of them, is not read
        memory[LENGTHS].long(),
        lengths - 1,
        blank=PAD,
        reduction="sum",
        # Targets that no path writes are left out of training; one that came through all the
        # same must not be infinitely wrong.
        zero_infinity=True,
    )
    return total / lengths.sum()


def agreement_loss(
    model: Seq2Seq, batch: Batch, label_smoothing: float, agreement: float
) -> Tensor:
    """R-Drop: two passes with different dropout shall be right, and shall agree.

    loss = (CE_1 + CE_2) / 2 + α / 2 · (KL(P_1 ‖ P_2) + KL(P_2 ‖ P_1)) / 2

    which is half of equation 4 in Liang et al. 2021, in nats a target token.

    agreement   α
    """
    twice = Batch(
        source=torch.cat([batch.source, batch.source]),
        source_lengths=batch.source_lengths.repeat(2),
        target_in=batch.target_in.repeat(2, 1),
        target_out=batch.target_out.repeat(2, 1),
    )
    logits, answers, _ = _real_logits(model, twice)
    cross_entropy = F.cross_entropy(logits, answers, label_smoothing=label_smoothing)
    # Dropout draws one mask a row, so the two copies of a pair have masks of their own.
    one, other = logits.log_softmax(dim=-1).chunk(2)
    apart = ((one.exp() - other.exp()) * (one - other)).sum(dim=-1).mean() / 2
    return cross_entropy + agreement / 2 * apart


def _real_logits(model: Seq2Seq, batch: Batch) -> tuple[Tensor, Tensor, dict[str, Tensor]]:
    """Return logits (N, V) at the N real target positions, row by row, their tokens, and memory."""
    memory, state = model.encode(batch.source, batch.source_lengths)
    outputs = model.decode(batch.target_in, memory, state)
    # Padding is dropped before the projection, the most expensive product there is.
    real = batch.target_out != PAD
    return model.project(outputs[real]).float(), batch.target_out[real], memory
