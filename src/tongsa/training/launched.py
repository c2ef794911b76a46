"""How this process was launched: by itself, or by `torchrun` as one of several workers.

A launcher says so in the environment (RANK, WORLD_SIZE, …), before PyTorch is imported.
"""

import functools
import os
from typing import TYPE_CHECKING

from tongsa.errors import TrainingError

if TYPE_CHECKING:
    from torch.distributed.distributed_c10d import Store


class WorkerLost(TrainingError):
    """Another worker has ended, and none can go on without it."""


class LostToSilence(WorkerLost):
    """The same, and another than this one says so."""


def worker_count() -> int:
    return int(os.environ.get("WORLD_SIZE", "1")) if "RANK" in os.environ else 1


def worker_number() -> int:
    """Return which of the workers this is, counted from 0; the first leads."""
    return int(os.environ["RANK"]) if worker_count() > 1 else 0


def workers_on_this_machine() -> int:
    return int(os.environ.get("LOCAL_WORLD_SIZE", "1")) if worker_count() > 1 else 1


def number_on_this_machine() -> int:
    return int(os.environ.get("LOCAL_RANK", "0")) if worker_count() > 1 else 0


@functools.cache
def meeting_point() -> "Store":
    """Return where the workers leave word for each other; the launcher says where that is.

    Made once a process: without torchrun the first worker itself holds it.
    """
    from torch.distributed.distributed_c10d import PrefixStore
    from torch.distributed.rendezvous import rendezvous

    store, *_ = next(rendezvous("env://"))
    return PrefixStore("tongsa", store)
