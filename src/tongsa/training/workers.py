"""What the training loop asks of the processes that learn one model, be it one or many.

Here is the answer where there is one: nothing is shared and nobody is waited for. `together` has
the other.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, NamedTuple, TypeVar

import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from tongsa.training.examples import Examples
from tongsa.training.interrupts import held_back

_Found = TypeVar("_Found")


class Part(NamedTuple):
    """What one worker learns from of a batch.

    rows     of the examples
    weight   of its mean loss in that of the batch: its share of the target tokens
    """

    rows: list[int]
    weight: float


class Workers:
    """A process that learns alone.

    number   which of the workers this one is, counted from 0
    count    how many they are
    """

    number = 0
    count = 1

    @property
    def leads(self) -> bool:
        """Whether it is this worker that shows, judges, and writes files."""
        return self.number == 0

    @property
    def device(self) -> torch.device:
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")

    def part(self, rows: NDArray[Any], examples: Examples) -> Part:  # noqa: ARG002
        """Return what this worker learns from of the batch of `rows`."""
        return Part(rows.tolist(), 1.0)

    def step(self, number: int, seed: int) -> AbstractContextManager[None]:  # noqa: ARG002
        """Make one step whole: Ctrl-C comes through only behind it, and for all at once.

        number, seed   of the step and of the run: lots are drawn by them
        """
        return held_back()

    def add_up(self, model: nn.Module, loss: Tensor, weight: float) -> Tensor:  # noqa: ARG002
        """Make the gradients in `model`, and the loss, those of the whole batch.

        loss     of this worker's part, a scalar, and `weight` its weight
        returns  (2,), the same to all: the loss of the batch, and 1 where all shall stop
        """
        return torch.stack([loss, loss.new_zeros(())])

    def hear(self, stop: bool) -> None:
        """Stop at the end of this step, if `stop` came back from adding up."""

    def from_first(self, do: Callable[[], _Found]) -> _Found:
        """Let the first worker do something, and return to all what it found; errors too."""
        return do()

    def stopping_together(self) -> AbstractContextManager[None]:
        """Let Ctrl-C stop all workers at the same place; it waits for `step` and `from_first`."""
        return nullcontext()

    def must_agree(self, seen: Mapping[str, str]) -> None:
        """Raise DataError where workers do not see the same, by name, in words."""

    def begin_alike(self, model: nn.Module) -> None:
        """Give all workers the weights of the first."""


ALONE = Workers()
