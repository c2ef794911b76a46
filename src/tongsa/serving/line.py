"""Requests that wait for a model."""

import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass, field
from typing import Any

from tongsa.serving import refusals
from tongsa.tasks.options import Options
from tongsa.tasks.pipeline import Model


@dataclass
class Request:
    """Something to answer: a text, or a job that wants the whole model.

    deadline   by `time.monotonic`: what has not begun by then is not begun
    so_far     hears how the answer begins, in another thread
    """

    text: Any
    options: Options
    deadline: float
    so_far: Callable[[str], None] | None = None
    job: Callable[[Model], Any] | None = None
    answer: Future[Any] = field(default_factory=Future)
    since: float = field(default_factory=time.monotonic)
    abandoned: bool = False

    @property
    def kind(self) -> object:
        """Requests of one kind are searched together. Jobs are each by itself."""
        return id(self) if self.job else sorted(self.options.items()).__repr__()

    def resolve(self, answer: Any) -> None:
        with contextlib.suppress(InvalidStateError):  # whoever asked has left
            self.answer.set_result(answer)

    def fail(self, error: BaseException) -> None:
        with contextlib.suppress(InvalidStateError):
            self.answer.set_exception(error)


@dataclass
class Line:
    """Requests that wait for the lanes of one model, and how many run in each.

    answer_s   how long answers take, of late
    """

    most: int
    running: list[int]
    requests: deque[Request] = field(default_factory=deque)
    answer_s: float = 0.0
    closing: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, requests: Sequence[Request]) -> None:
        with self.lock:
            if self.closing:
                raise refusals.closing()
            if len(self.requests) + len(requests) > self.most:
                raise refusals.queue_full()
            self.requests.extend(requests)

    def others_idle(self, lane: int) -> int:
        return sum(not running for n, running in enumerate(self.running) if n != lane)
