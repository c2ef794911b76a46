"""A batch that is too large for the memory is learned from in parts."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from tongsa.errors import TrainingError
from tongsa.model.seq2seq import Batch

# How torch says it where it raises no error of its own: on the CPU.
_OUT_OF_MEMORY = ("can't allocate memory", "not enough memory", "out of memory")


class InParts:
    """Computes the gradients of batches, each at once or, where that does not fit, in parts.

    The parts' gradients add up to those of the whole, so nothing but the time is another. Sizes
    that did not fit are remembered: the next batch as large is not tried whole.

    say            hears of the first batch that did not fit
    batch_tokens   that the settings ask for, to be named
    """

    def __init__(self, model: nn.Module, say: Callable[[str], object], batch_tokens: int) -> None:
        self._model = model
        self._say = say
        self._batch_tokens = batch_tokens
        self._too_large: int | None = None  # the smallest that did not fit, in positions

    def backward(self, loss_of: Callable[[Batch], Tensor], batch: Batch) -> Tensor:
        """Leave the gradients of the batch's loss in the model, and return the loss, a scalar.

        loss_of   the mean over the target tokens of a batch
        Raises TrainingError where a single pair does not fit.
        """
        parts = 1
        if self._too_large is not None:
            parts = min(len(batch.source), _positions(batch) // self._too_large + 1)
        while True:
            self._model.zero_grad(set_to_none=True)
            try:
                return self._backward(loss_of, batch, parts)
            except (RuntimeError, MemoryError) as error:
                if not is_out_of_memory(error):
                    raise
            # Here, where the error, which holds on to all that was computed, is gone.
            if torch.cuda.is_available():
                torch.cuda.empty_cache()
            self._failed(batch, parts)
            parts = min(2 * parts, len(batch.source))

    def _backward(self, loss_of: Callable[[Batch], Tensor], batch: Batch, parts: int) -> Tensor:
        losses = []
        for part in _cut(batch, parts):
            loss = loss_of(part)
            if parts > 1:
                loss = loss * (part.target_tokens / batch.target_tokens)
            loss.backward()
            losses.append(loss.detach())
        return torch.stack(losses).sum()

    def _failed(self, batch: Batch, parts: int) -> None:
        pairs, (source, target) = len(batch.source), (batch.source.shape[1], _longest(batch))
        size = f"{pairs} pairs of up to {source} source and {target} target tokens"
        if parts >= pairs:
            raise TrainingError(
                f"Out of memory on a single pair of {source} source and {target} target tokens. "
                "Lower training.max_tokens or model.hidden_size."
            )
        if self._too_large is None:
            self._say(
                f"Out of memory on a batch of {size}: batches as large are learned from in parts "
                "from now on, which takes longer and changes nothing else. To avoid it, lower "
                f"training.batch_tokens (now {self._batch_tokens})."
            )
        self._too_large = max(1, _positions(batch) // parts)


def is_out_of_memory(error: BaseException) -> bool:
    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    return any(words in str(error) for words in _OUT_OF_MEMORY)


def _cut(batch: Batch, parts: int) -> list[Batch]:
    if parts == 1:
        return [batch]
    chunks = [column.tensor_split(parts) for column in vars(batch).values()]
    return [Batch(*part) for part in zip(*chunks, strict=True)]


def _longest(batch: Batch) -> int:
    return batch.target_out.shape[1]


def _positions(batch: Batch) -> int:
    return len(batch.source) * (batch.source.shape[1] + _longest(batch))
