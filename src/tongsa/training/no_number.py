"""Why the loss is no longer a number, as far as it can be seen."""

import math

import torch

from tongsa.model.seq2seq import Batch, Seq2Seq


def cause(model: Seq2Seq, batch: Batch, loss: float) -> str:
    """Say, as the end of a sentence, where numbers that are none came from.

    loss   of the batch; the model holds its gradients
    """
    if batch.source.is_floating_point() and not torch.isfinite(batch.source).all():
        return ": a source that was read holds values that are none"
    for name, weight in model.named_parameters():
        if not torch.isfinite(weight).all():
            return f": weights of the {_part(name)} have grown without bound"
    if not math.isfinite(loss):
        return ": a sum or a product has grown without bound, though all weights are finite"
    at = f"at a loss of {loss:.2f}"
    for name, weight in model.named_parameters():
        if weight.grad is not None and not torch.isfinite(weight.grad).all():
            return f": the gradient in the {_part(name)} has grown without bound, {at}"
    return f": the gradients together have grown without bound, {at}"


def _part(name: str) -> str:
    return name.partition(".")[0].replace("_", " ")
