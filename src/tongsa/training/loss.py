"""What training makes small."""

import torch.nn.functional as F
from torch import Tensor

from tongsa.model.seq2seq import Batch, Seq2Seq
from tongsa.text.vocabulary import PAD


def teacher_forced_loss(model: Seq2Seq, batch: Batch, label_smoothing: float) -> Tensor:
    """Mean cross-entropy a target token, in nats, <eos> counted and padding not.

    With smoothing ε the right token is worth 1 - ε and every token ε / V
    (Szegedy et al. 2016, section 7).
    """
    logits, answers = _real_logits(model, batch)
    return F.cross_entropy(logits, answers, label_smoothing=label_smoothing)


def agreement_loss(
    model: Seq2Seq, batch: Batch, label_smoothing: float, agreement: float
) -> Tensor:
    """R-Drop: two passes with different dropout shall be right, and shall agree.

    loss = (CE_1 + CE_2) / 2 + α / 2 · (KL(P_1 ‖ P_2) + KL(P_2 ‖ P_1)) / 2

    which is half of equation 4 in Liang et al. 2021, in nats a target token.

    agreement   α
    """
    twice = Batch(
        source=batch.source.repeat(2, 1),
        source_lengths=batch.source_lengths.repeat(2),
        target_in=batch.target_in.repeat(2, 1),
        target_out=batch.target_out.repeat(2, 1),
    )
    logits, answers = _real_logits(model, twice)
    cross_entropy = F.cross_entropy(logits, answers, label_smoothing=label_smoothing)
    # Dropout draws one mask a row, so the two copies of a pair have masks of their own.
    one, other = logits.log_softmax(dim=-1).chunk(2)
    apart = ((one.exp() - other.exp()) * (one - other)).sum(dim=-1).mean() / 2
    return cross_entropy + agreement / 2 * apart


def _real_logits(model: Seq2Seq, batch: Batch) -> tuple[Tensor, Tensor]:
    """Return logits (N, V) at the N real target positions, row by row, and their tokens (N,)."""
    memory, state = model.encode(batch.source, batch.source_lengths)
    outputs = model.decode(batch.target_in, memory, state)
    # Padding is dropped before the projection, the most expensive product there is.
    real = batch.target_out != PAD
    return model.project(outputs[real]).float(), batch.target_out[real]
