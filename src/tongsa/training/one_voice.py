"""Of several workers one speaks: what is wrong with all is said once, what ails one in its name.

Needs no PyTorch where a process was launched by itself.
"""

import atexit
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from tongsa.errors import TongsaError
from tongsa.training.launched import (
    LostToSilence,
    WorkerLost,
    meeting_point,
    worker_count,
    worker_number,
)

# How long a worker waits to hear whether the first has met the same error: they read the same files
# at about the same speed.
_PATIENCE = timedelta(seconds=5)


@contextmanager
def one_voice() -> Iterator[None]:
    """Let an error through in one worker, and end the others without a word.

    Raises SystemExit in those.
    """
    if worker_count() == 1:
        yield
        return
    try:
        yield
    except TongsaError as error:
        _end_without_teardown(1)
        if not _is_to_say(error):
            raise SystemExit(1) from None
        if worker_number() and not isinstance(error, WorkerLost):
            named = f"worker {worker_number() + 1} of {worker_count()}: {error}"
            raise type(error)(named) from error
        raise
    except KeyboardInterrupt:
        _end_without_teardown(130)
        if worker_number():
            raise SystemExit(130) from None
        raise


def _end_without_teardown(status: int) -> None:
    """End this process by its last words, with the interpreter and its threads as they are.

    gloo's threads may be about to free Python objects. If the interpreter is torn down meanwhile,
    C++ ends the process by SIGABRT ("terminate called without an active exception"); and gloo
    cannot be told to end its threads without waiting for workers that may be gone.
    """

    def end() -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)

    atexit.register(end)  # the latest registered is called first


def _is_to_say(error: TongsaError) -> bool:
    if isinstance(error, LostToSilence):
        return False
    number, said = worker_number(), str(error)
    try:
        store = meeting_point()
    except RuntimeError:  # nobody is there any more
        return True
    if isinstance(error, WorkerLost):
        # One that has ended by an error of its own has named it.
        return not any(store.check([_failed(n)]) for n in range(worker_count()))
    store.set(_failed(number), said)
    if number == 0:
        return True
    try:
        store.wait([_failed(0)], _PATIENCE)
    except RuntimeError:  # the first has no complaint, or is gone
        return True
    return store.get(_failed(0)).decode() != said


def _failed(number: int) -> str:
    return f"failed/{number}"
