"""Work that does not depend on other work, on as many cores as there are."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def usable_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not everywhere
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_threads(
    function: Callable[[T], R], arguments: Iterable[T], threads: int
) -> Iterator[tuple[T, R]]:
    """Yield each argument and what the function makes of it, in their order.

    Where one of them raises, or the caller stops listening, those not yet begun are left.
    """
    if threads == 1:
        for argument in arguments:
            yield argument, function(argument)
        return
    pool = ThreadPoolExecutor(threads, thread_name_prefix="tongsa")
    try:
        begun = [(argument, pool.submit(function, argument)) for argument in arguments]
        for argument, future in begun:
            yield argument, future.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
