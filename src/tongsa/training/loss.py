"""What training makes small."""

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from tongsa.model.seq2seq import Batch, Seq2Seq
from tongsa.search.protocol import CTC, LENGTHS
from tongsa.text.vocabulary import PAD
from tongsa.training.copying_loss import (
    Mixture,
    copying_cross_entropy,
    coverage_loss,
    disagreement,
    mixture,
)
from tongsa.training.cross_entropy import smoothed_cross_entropy


def teacher_forced_loss(
    model: Seq2Seq,
    batch: Batch,
    label_smoothing: float,
    ctc_weight: float = 0.0,
    coverage: float = 0.0,
) -> Tensor:
    """Mean cross-entropy a target token, in nats, <eos> counted and padding not.

    With smoothing ε the right token is worth 1 - ε and every token ε / V
    (Szegedy et al. 2016, section 7).

    ctc_weight   λ: the loss is (1 - λ) · cross-entropy + λ · CTC (Watanabe et al. 2017, eq. 8)
    coverage     how much of `coverage_loss` is added
    """
    taught = _teach(model, batch)
    loss = _cross_entropy(taught, label_smoothing)
    return _with_ctc(loss, taught, batch, ctc_weight) + _coverage(taught, coverage)


def ctc_loss(memory: dict[str, Tensor], batch: Batch) -> Tensor:
    """-log P(target) over all paths of CTC, in nats a target token, <eos> counted as above."""
    total = F.ctc_loss(
        memory[CTC].float().transpose(0, 1),
        batch.target_out,  # <eos>, the last of them, is not read
        memory.get(LENGTHS, batch.source_lengths).long(),
        batch.target_lengths - 1,
        blank=PAD,
        reduction="sum",
        # Targets that no path writes are left out of training; one that came through all the
        # same must not be infinitely wrong.
        zero_infinity=True,
    )
    return total / batch.target_tokens


def agreement_loss(
    model: Seq2Seq,
    batch: Batch,
    label_smoothing: float,
    agreement: float,
    ctc_weight: float = 0.0,
    coverage: float = 0.0,
) -> Tensor:
    """R-Drop: two passes with different dropout shall be right, and shall agree.

    Half of equation 4 in Liang et al. 2021, in nats a target token; `smoothed_cross_entropy`
    writes it out. Of CTC the two shall be right, no more.

    agreement   α
    the others  as in `teacher_forced_loss`
    """
    twice = Batch(*(torch.cat([column, column]) for column in vars(batch).values()))
    # Dropout draws one mask a row, so the two copies of a pair have masks of their own.
    taught = _teach(model, twice)
    loss = _cross_entropy(taught, label_smoothing, agreement)
    return _with_ctc(loss, taught, twice, ctc_weight) + _coverage(taught, coverage)


class _Taught(NamedTuple):
    """What came of feeding the right answers, at the N real target positions, row by row.

    logits   (N, V) of the vocabulary
    answers  (N,)
    memory   of the encoder
    copying  of a model that copies
    looked   attention (B, heads, T, S), or None
    places   (N,) of those positions in B · T
    """

    logits: Tensor
    answers: Tensor
    memory: dict[str, Tensor]
    copying: Mixture | None
    looked: Tensor | None
    places: Tensor


def _teach(model: Seq2Seq, batch: Batch) -> _Taught:
    memory, state = model.encode(batch.source, batch.source_lengths)
    outputs, looked = model.decode(batch.target_in, memory, state)
    # Padding is dropped before the projection, the most expensive product there is.
    places = batch.real_places()
    outputs = outputs.flatten(0, 1).index_select(0, places)
    logits = model.project(outputs)
    copying = None
    if model.pointer is not None:
        assert looked is not None
        steps = batch.target_out.shape[1]
        written = memory["written"].index_select(0, places // steps)
        weights = looked.mean(dim=1).flatten(0, 1).index_select(0, places)
        copying = mixture(model.pointer, logits, outputs, weights, written)
    answers = batch.target_out.flatten().index_select(0, places)
    return _Taught(logits, answers, memory, copying, looked, places)


def _cross_entropy(taught: _Taught, smoothing: float, agreement: float = 0.0) -> Tensor:
    if taught.copying is None:
        return smoothed_cross_entropy(taught.logits, taught.answers, smoothing, agreement)
    loss = copying_cross_entropy(taught.copying, taught.answers, smoothing)
    return loss + agreement / 4 * disagreement(taught.copying) if agreement else loss


def _with_ctc(loss: Tensor, taught: _Taught, batch: Batch, weight: float) -> Tensor:
    if not weight or CTC not in taught.memory:
        return loss
    return (1 - weight) * loss + weight * ctc_loss(taught.memory, batch)


def _coverage(taught: _Taught, weight: float) -> Tensor | float:
    if not weight:
        return 0.0
    assert taught.looked is not None
    return weight * coverage_loss(taught.looked, taught.places)
