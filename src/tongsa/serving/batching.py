"""Requests of many clients, answered side by side by one model.

A request that comes while others are being answered joins them at a step of the decoder, and
leaves as soon as its own answer is complete (`search/together.py`). What it is answered does not
depend on them.
"""

import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, InvalidStateError, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tongsa.search.protocol import Engine, Memory, Source, State, Step
from tongsa.search.together import Together
from tongsa.serving import refusals
from tongsa.tasks.options import Options
from tongsa.tasks.output import Output
from tongsa.tasks.pipeline import Model

# A search costs Python some time a step, however few sentences it has. So newcomers wait until they
# are as many as those that run, but no longer than this share of what an answer takes, and than
# this. They have their answers sooner for it, since all steps are shorter.
_GATHER_SHARE = 0.5
_GATHER_S = 0.25
# How much the newest answer says of how long they take.
_NEWEST = 0.1


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


class Batcher:
    """Answers requests with one model, in threads of its own.

    most_running   requests that are answered at once
    most_waiting   requests that may wait for that; what comes beyond is refused
    observe        hears the sizes of each step's batches, in hypotheses
    """

    def __init__(
        self,
        model: Model,
        *,
        most_running: int = 64,
        most_waiting: int = 256,
        observe: Callable[[Sequence[int]], None] = lambda _: None,
    ) -> None:
        self._model = model
        self._together = Together(model.engine)
        self._most_running = most_running
        self._most_waiting = most_waiting
        self._observe = observe
        self._lock = threading.Lock()
        self._queue: deque[Request] = deque()
        self._running = 0
        self._answer_s = 0.0  # how long answers take, of late
        self._closing = False
        self._pool = ThreadPoolExecutor(most_running, thread_name_prefix="tongsa-search")
        self._driver = threading.Thread(target=self._drive, name="tongsa-steps", daemon=True)
        self._driver.start()

    @property
    def waiting(self) -> int:
        return len(self._queue)

    @property
    def running(self) -> int:
        return self._running

    def submit(self, requests: Sequence[Request]) -> None:
        """Take requests on, all or none; raises Refusal where there is no room."""
        with self._lock:
            if self._closing:
                raise refusals.closing()
            if len(self._queue) + len(requests) > self._most_waiting:
                raise refusals.queue_full()
            self._queue.extend(requests)
        self._together.wake()

    def close(self) -> None:
        """Take nothing on any more, answer what was taken on, and end."""
        with self._lock:
            self._closing = True
        self._together.wake()
        self._driver.join()
        self._pool.shutdown()

    # ---- In the thread that takes the steps ----------------------------------------------------

    def _drive(self) -> None:
        while True:
            self._admit()
            with self._lock:
                if self._closing and not self._queue and not self._running:
                    return
            if self._together.turn(until=self._has_news):
                self._observe(self._together.sizes)

    def _has_news(self) -> bool:
        with self._lock:
            ended = self._closing and not self._running and not self._queue
            return ended or self._may_begin(time.monotonic())

    def _may_begin(self, now: float) -> bool:
        if not self._queue or self._running >= self._most_running:
            return False
        patience = min(_GATHER_S, _GATHER_SHARE * self._answer_s)
        return len(self._queue) >= self._running or now - self._queue[0].since >= patience

    def _admit(self) -> None:
        """Let requests begin, as many as there is room for."""
        now = time.monotonic()
        with self._lock:
            if not self._may_begin(now):
                return
            chosen: list[Request] = []
            while self._queue and self._running + len(chosen) < self._most_running:
                request = self._queue.popleft()
                if now > request.deadline:
                    request.fail(TimeoutError())
                elif not request.abandoned and request.answer.set_running_or_notify_cancel():
                    chosen.append(request)
            self._running += len(chosen)
        cohorts: dict[object, list[Request]] = {}
        for request in chosen:
            cohorts.setdefault(request.kind, []).append(request)
        for cohort in cohorts.values():
            self._pool.submit(self._answer, cohort)

    # ---- In a thread of the pool ---------------------------------------------------------------

    def _answer(self, cohort: Sequence[Request]) -> None:
        began = time.monotonic()
        watch = _Watch(cohort, lambda: self._left(began))
        model = self._model.sharing(_WhileWanted(self._together, cohort))
        try:
            with self._together.searching():
                if job := cohort[0].job:
                    watch.resolve(0, job(model))
                else:
                    texts = [request.text for request in cohort]
                    options = cohort[0].options.copy()
                    options["batch_size"] = len(texts)
                    model.run_watched(texts, watch, **options)
        except Exception as error:
            left = watch.left()
            # What is wrong with one of them is not the others' fault.
            for number in left:
                if len(cohort) > 1 and not isinstance(error, _NobodyWantsIt):
                    self._answer_alone(cohort[number], watch, number)
                else:
                    watch.fail(number, error)

    def _answer_alone(self, request: Request, watch: "_Watch", number: int) -> None:
        try:
            with self._together.searching():
                model = self._model.sharing(self._together)
                watch.resolve(number, model.run(request.text, **request.options))
        except Exception as error:
            watch.fail(number, error)

    def _left(self, began: float) -> None:
        took = time.monotonic() - began
        with self._lock:
            self._running -= 1
            self._answer_s += _NEWEST * (took - self._answer_s)
        self._together.wake()


class _Watch:
    """Answers each request of a cohort as soon as its answer is known."""

    def __init__(self, cohort: Sequence[Request], left: Callable[[], None]) -> None:
        self._cohort = cohort
        self._tell = left
        self._done: set[int] = set()

    def follows(self, number: int) -> bool:
        return self._cohort[number].so_far is not None

    def so_far(self, number: int, text: str) -> None:
        if hear := self._cohort[number].so_far:
            hear(text)

    def answered(self, number: int, output: Output) -> None:
        self.resolve(number, output)

    def resolve(self, number: int, answer: Any) -> None:
        self._leave(number)
        self._cohort[number].resolve(answer)

    def fail(self, number: int, error: BaseException) -> None:
        self._leave(number)
        self._cohort[number].fail(error)

    def left(self) -> list[int]:
        return [number for number in range(len(self._cohort)) if number not in self._done]

    def _leave(self, number: int) -> None:
        # Before the answer: whoever has it finds its place free.
        self._done.add(number)
        self._tell()


class _NobodyWantsIt(Exception):
    """All who asked have left."""


class _WhileWanted:
    """An engine that stops a search once nobody waits for what it finds."""

    def __init__(self, engine: Engine, cohort: Sequence[Request]) -> None:
        self._engine = engine
        self._cohort = cohort

    def start(self, sources: Sequence[Source]) -> tuple[Memory, State]:
        return self._engine.start(sources)

    def step(self, ids: NDArray[np.int64], state: State, memory: Memory) -> Step:
        if all(request.abandoned for request in self._cohort):
            raise _NobodyWantsIt
        return self._engine.step(ids, state, memory)

    def select(
        self, memory: Memory, state: State, sentences: NDArray[np.int64]
    ) -> tuple[Memory, State]:
        return self._engine.select(memory, state, sentences)
