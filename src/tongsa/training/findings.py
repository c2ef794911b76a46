"""What every step finds (its loss, and how long its gradients are), brought to the host.

A GPU is still at work on a step when the host has handed all of it over. If the host waited for the
loss, the GPU would then wait for the host to lay out the next step: so it hears of a step when the
next one has been handed over. A CPU has the numbers at once.
"""

from collections import deque
from typing import NamedTuple

import torch
from torch import Tensor

from tongsa.model.seq2seq import Batch


class Finding(NamedTuple):
    """What a step found.

    step    counted from 1
    batch   that it learned from
    loss    of what all workers learned from, in nats a target token
    stop    whether the first worker was asked to stop
    norm    of the gradients, before they were clipped
    """

    step: int
    batch: Batch
    loss: float
    stop: bool
    norm: float


class _OnItsWay(NamedTuple):
    step: int
    batch: Batch
    numbers: Tensor  # on the host
    there: torch.cuda.Event | None  # None: they are


class Findings:
    """Brings the numbers of steps on a device to the host, without making a GPU wait."""

    def __init__(self, device: torch.device) -> None:
        self._behind = 1 if device.type == "cuda" else 0  # steps
        self._on_their_way: deque[_OnItsWay] = deque()

    def send(self, step: int, batch: Batch, numbers: Tensor) -> None:
        """Send what a step found: loss, stop, norm (3,)."""
        if not self._behind:
            self._on_their_way.append(_OnItsWay(step, batch, numbers, None))
            return
        here = torch.empty(3, pin_memory=True).copy_(numbers, non_blocking=True)
        there = torch.cuda.Event()
        there.record()
        self._on_their_way.append(_OnItsWay(step, batch, here, there))

    def arrived(self) -> list[Finding]:
        """Return what can be had while the device is at work on the step sent last."""
        return self._take(self._behind)

    def all(self) -> list[Finding]:
        """Wait for the last step, and return what was not returned yet."""
        return self._take(0)

    def _take(self, left: int) -> list[Finding]:
        taken = []
        while len(self._on_their_way) > left:
            step, batch, numbers, there = self._on_their_way.popleft()
            if there is not None:
                there.synchronize()
            loss, stop, norm = numbers.tolist()
            taken.append(Finding(step, batch, loss, bool(stop), norm))
        return taken
