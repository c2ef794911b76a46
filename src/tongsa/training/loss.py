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
    memory, state = model.encode(batch.source, batch.source_lengths)
    outputs = model.decode(batch.target_in, memory, state)
    # Padding is dropped before the projection, the most expensive product there is.
    real = batch.target_out != PAD
    logits = model.project(outputs[real])
    return F.cross_entropy(logits.float(), batch.target_out[real], label_smoothing=label_smoothing)
