"""Several processes that learn one model: data parallelism, launched by `torchrun`.

Each worker holds the whole model and lays out the same batches by the same chance. Of every batch
it learns from a part of its own; the gradients are added up, weighted by target tokens, and all
make the same step. So the loss of a step is that of one worker with the same batch, to rounding,
and a checkpoint of the first is one of all, for any number of them to go on from.

On the CPU they talk by gloo, on GPUs by NCCL, about everything but gradients by gloo.
"""

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple, TypeVar

import numpy as np
import torch
import torch.distributed as dist
from numpy.typing import NDArray
from torch import Tensor, nn

from tongsa.errors import ConfigError, DataError, TongsaError
from tongsa.training.examples import Examples
from tongsa.training.launched import (
    LostToSilence,
    WorkerLost,
    meeting_point,
    number_on_this_machine,
    worker_count,
    worker_number,
    workers_on_this_machine,
)
from tongsa.training.workers import ALONE, Part, Workers

_Found = TypeVar("_Found")

# The others wait while the first validates, exports and scores. That one has died they learn from
# its connection, not from the clock.
_PATIENCE = timedelta(days=1)
# A process that was killed takes a moment to be gone.
_DYING_S = 2.0


@contextmanager
def gathered() -> Iterator[Workers]:
    """Meet the other workers of this run; there are none unless a launcher has started them.

    Raises ConfigError where this machine has fewer GPUs than workers.
    """
    if worker_count() == 1:
        yield ALONE
        return
    device = _device()
    if device.type == "cuda":
        torch.cuda.set_device(device)
    dist.init_process_group(
        "cpu:gloo,cuda:nccl" if device.type == "cuda" else "gloo",
        store=meeting_point(),
        rank=worker_number(),
        world_size=worker_count(),
        timeout=_PATIENCE,
    )
    workers = _Together(device)
    with workers.heeding_the_launcher():
        yield workers
    # Only where all went well: with a worker missing this would wait for it.
    dist.destroy_process_group()


def _device() -> torch.device:
    if not torch.cuda.is_available():
        return torch.device("cpu")
    gpus, here = torch.cuda.device_count(), workers_on_this_machine()
    if here > gpus:
        raise ConfigError(
            f"{here} workers on this machine and {gpus} GPUs: each takes one; launch with "
            f"--nproc-per-node {gpus}"
        )
    return torch.device("cuda", number_on_this_machine())


class _Worker(NamedTuple):
    machine: str
    process: int


class _Together(Workers):
    def __init__(self, device: torch.device) -> None:
        self.number, self.count = worker_number(), worker_count()
        self._device = device
        self._stop = False  # the first was asked to, and has told nobody
        self._stopping = False  # all know it
        self._holding_back = False
        self._in_step = False
        self._others: list[_Worker] = []
        self._others = self._gather(_Worker(socket.gethostname(), os.getpid()))

    @property
    def device(self) -> torch.device:
        return self._device

    # ---- A step ------------------------------------------------------------------------------

    def part(self, rows: NDArray[Any], examples: Examples) -> Part:
        # Every n-th: a batch lies in order of length, so the parts are alike.
        own: list[int] = rows[self.number :: self.count].tolist()
        if own:
            return Part(own, examples.target_tokens(own) / examples.target_tokens(rows))
        # Fewer pairs than workers: it goes through the same motions, and they count nothing.
        return Part(rows[:1].tolist(), 0.0)

    @contextmanager
    def step(self, number: int, seed: int) -> Iterator[None]:
        if self.number:
            # Lots of its own (dropout), that depend on nothing before: a checkpoint holds the
            # chance of the first worker alone, and they go on from it to the last bit all the same.
            [own] = np.random.SeedSequence([seed, self.number, number]).generate_state(1)
            torch.manual_seed(int(own))
        self._in_step = True
        try:
            yield
        finally:
            self._in_step = False
        if self._stopping:
            self._stop = self._stopping = False
            raise KeyboardInterrupt

    def add_up(self, model: nn.Module, loss: Tensor, weight: float) -> Tensor:
        gradients = [p.grad for p in model.parameters() if p.grad is not None]
        # All in one message, with the loss and the word that it is over.
        message = torch.cat([*(g.flatten() for g in gradients), gradients[0].new_zeros(2)])
        if weight:
            message[-2] = loss
            message *= weight
        else:
            message.zero_()
        message[-1:].fill_(self._stop)  # assigned, a number would wait for the GPU
        with self._all_present():
            dist.all_reduce(message)
        sizes = [g.numel() for g in gradients]
        for gradient, summed in zip(gradients, message[:-2].split(sizes), strict=True):
            gradient.copy_(summed.view_as(gradient))
        return message[-2:]

    def hear(self, stop: bool) -> None:
        # What comes when the steps are over comes too late.
        self._stopping |= stop and self._in_step

    # ---- What the first one does for all -----------------------------------------------------

    def from_first(self, do: Callable[[], _Found]) -> _Found:
        outcome: list[Any] = [None, None]
        if self.leads:
            try:
                with self._let_through():
                    outcome = [do(), None]
            except (TongsaError, KeyboardInterrupt) as error:
                outcome = [None, error]
        with self._all_present():
            dist.broadcast_object_list(outcome, src=0, device=torch.device("cpu"))
        found, fault = outcome
        if fault is not None:
            raise fault
        return found  # type: ignore[no-any-return]

    def begin_alike(self, model: nn.Module) -> None:
        with self._all_present(), torch.no_grad():
            for weight in model.state_dict().values():
                dist.broadcast(weight, src=0)

    def must_agree(self, seen: Mapping[str, str]) -> None:
        of_all = self._gather(seen)
        first = of_all[0]
        for number, of_one in enumerate(of_all):
            differing = [
                f"{name}: {first.get(name, 'none')} at worker 1, {of_one.get(name, 'none')} at "
                f"worker {number + 1}"
                for name in dict.fromkeys([*first, *of_one])
                if first.get(name) != of_one.get(name)
            ]
            if differing:
                machine = self._others[number].machine
                raise DataError(
                    f"worker {number + 1} of {self.count}, on {machine}, does not see what the "
                    "first one sees:\n  "
                    + "\n  ".join(differing)
                    + "\nGive all workers the same files, settings and versions."
                )

    # ---- Ctrl-C, and workers that are gone ---------------------------------------------------

    @contextmanager
    def heeding_the_launcher(self) -> Iterator[None]:
        """Say what has happened where torchrun ends this worker, as it does when another died.

        Ctrl-C reaches all workers: the first hears it and tells the others.
        """
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {
            signal.SIGTERM: signal.signal(signal.SIGTERM, self._told_to_end),
            signal.SIGINT: signal.getsignal(signal.SIGINT),
        }
        if not self.leads:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            yield
        except WorkerLost:
            raise  # it is being ended, and shall have the time to say why
        except BaseException:
            self._restore(before)
            raise
        self._restore(before)

    @staticmethod
    def _restore(handlers: Mapping[signal.Signals, Any]) -> None:
        for number, handler in handlers.items():
            signal.signal(number, handler)

    @contextmanager
    def stopping_together(self) -> Iterator[None]:
        if not self.leads or threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGINT, self._asked_to_stop)
        self._holding_back = True
        try:
            yield
        finally:
            # What was pressed behind the last step comes too late.
            self._holding_back = self._stop = False
            signal.signal(signal.SIGINT, before)

    def _asked_to_stop(self, *_: int | FrameType | None) -> None:
        if not self._holding_back:
            raise KeyboardInterrupt
        # Outside of a step the others could not know where: they hear it with the next gradients.
        self._stop = True

    @contextmanager
    def _let_through(self) -> Iterator[None]:
        """Let Ctrl-C end what only the first one does, unless it is part of a step."""
        if self._in_step:
            yield
            return
        before, self._holding_back = self._holding_back, False
        try:
            if self._stop:
                self._stop = False
                raise KeyboardInterrupt
            yield
        finally:
            self._holding_back = before

    @contextmanager
    def _all_present(self) -> Iterator[None]:
        """Say who is missing where an exchange breaks off."""
        try:
            yield
        except RuntimeError as error:
            raise self._lost(f"the connection to them is lost ({error})") from error

    def _told_to_end(self, *_: int | FrameType | None) -> None:
        raise self._lost("this one was told to end (SIGTERM)")

    def _gather(self, own: _Found) -> list[_Found]:
        of_all: list[Any] = [None] * self.count
        with self._all_present():
            dist.all_gather_object(of_all, own)
        return of_all

    def _lost(self, otherwise: str) -> WorkerLost:
        """Return what is to be said of workers that are gone, or `otherwise` if none is."""
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, signal.SIG_IGN)  # it is ending already
        machine = socket.gethostname()
        here = {n: w.process for n, w in enumerate(self._others) if w.machine == machine}
        gone = _gone(here)
        if self.number not in here:  # lost before they knew each other
            return WorkerLost(f"the workers did not find each other: {otherwise}")
        # The lowest that lives says it, on each machine: between machines nobody can look.
        if min(set(here) - set(gone)) != self.number:
            return LostToSilence("another worker says it")
        go_on = "Go on from the last checkpoint with --resume, with any number of workers."
        if not gone:
            return WorkerLost(f"the workers cannot go on: {otherwise}. {go_on}")
        said = ", ".join(
            f"worker {n + 1} of {self.count} has ended (process {here[n]} on {machine}{how})"
            for n, how in gone.items()
        )
        return WorkerLost(f"{said}; the others cannot go on without it. {go_on}")


def _gone(processes: Mapping[int, int]) -> dict[int, str]:
    """Return which workers' processes have ended, and how, as far as it can be seen."""
    until = time.monotonic() + _DYING_S
    while True:
        gone = {n: how for n, process in processes.items() if (how := _end_of(process)) is not None}
        if gone or time.monotonic() > until:
            return gone
        time.sleep(0.02)


def _end_of(process: int) -> str | None:
    """Return how a process has ended, as the end of a phrase; None while it lives."""
    try:
        os.kill(process, 0)
    except OSError:
        return ""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # no Linux
        return None
    if state[0] not in "ZX":
        return None
    # proc(5): the last field is the status that its parent waits for, 0 to who may not know.
    number = int(state[-1]) & 0x7F
    if number == signal.SIGKILL:
        return ", by SIGKILL, as the system does where memory runs out"
    return f", by {signal.Signals(number).name}" if number else ""
