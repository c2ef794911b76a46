"""Requests whose steps are taken together, as they come and go."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tongsa.search.protocol import Engine, Feed, ManyAtOnce, Memory, Source, State, Step
from tongsa.search.together import Together, steps_of
from tongsa.serving.line import Line, Request
from tongsa.tasks.output import Output
from tongsa.tasks.pipeline import Model

# A search costs Python some time a step, however few sentences it has. So newcomers wait until they
# are as many as those that run, but no longer than this share of what an answer takes, and than
# this. They have their answers sooner for it, since all steps are shorter.
_GATHER_SHARE = 0.5
_GATHER_S = 0.25
# How much the newest answer says of how long they take.
_NEWEST = 0.1


class Lane:
    """Requests whose steps are taken together, by a thread of this lane.

    Work that one thread does in Python between two steps, no other can do at the same time; but
    while it does, the steps of another lane go on.
    """

    def __init__(
        self,
        number: int,
        model: Model,
        *,
        most_running: int,
        line: Line,
        pool: ThreadPoolExecutor,
        observe: Callable[[Sequence[int]], None],
    ) -> None:
        self._number = number
        self._model = model
        self._together = Together(_Divided(model, line, number))
        self._most_running = most_running
        self._line = line
        self._pool = pool
        self._observe = observe
        self._driver = threading.Thread(target=self._drive, name="tongsa-steps", daemon=True)
        self._driver.start()

    def wake(self) -> None:
        self._together.wake()

    def join(self) -> None:
        self._driver.join()

    # ---- In the thread that takes the steps ----------------------------------------------------

    @property
    def _running(self) -> int:
        return self._line.running[self._number]

    def _drive(self) -> None:
        while True:
            self._admit()
            with self._line.lock:
                if self._has_ended():
                    return
            if self._together.turn(until=self._has_news):
                self._observe(self._together.sizes)

    def _has_ended(self) -> bool:
        return self._line.closing and not self._line.requests and not self._running

    def _has_news(self) -> bool:
        with self._line.lock:
            return self._has_ended() or self._may_begin(time.monotonic()) > 0

    def _may_begin(self, now: float) -> int:
        """Return how many of those that wait may begin here."""
        waiting, idle = self._line.requests, self._line.others_idle(self._number)
        if not waiting or (self._running and idle):  # an idle lane begins sooner
            return 0
        patience = min(_GATHER_S, _GATHER_SHARE * self._line.answer_s)
        if len(waiting) < self._running and now - waiting[0].since < patience:
            return 0
        return min(self._most_running - self._running, -(-len(waiting) // (1 + idle)))

    def _admit(self) -> None:
        """Let requests begin, as many as there is room for."""
        now = time.monotonic()
        chosen: list[Request] = []
        with self._line.lock:
            room = self._may_begin(now)
            while self._line.requests and len(chosen) < room:
                request = self._line.requests.popleft()
                if now > request.deadline:
                    request.fail(TimeoutError())
                elif not request.abandoned and request.answer.set_running_or_notify_cancel():
                    chosen.append(request)
            self._line.running[self._number] += len(chosen)
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
        with self._line.lock:
            self._line.running[self._number] -= 1
            self._line.answer_s += _NEWEST * (took - self._line.answer_s)
        self._together.wake()


class _Divided:
    """The engine of a lane: all threads of its model's while it runs alone, else its share."""

    def __init__(self, model: Model, line: Line, number: int) -> None:
        self._all = self._share = model.engine
        if len(line.running) > 1 and isinstance(model.engine, ManyAtOnce):
            self._share = model.engine.on_threads(max(1, model.threads // len(line.running)))
        self._line, self._number = line, number

    def _now(self) -> Engine:
        alone = self._line.others_idle(self._number) == len(self._line.running) - 1
        return self._all if alone else self._share

    def start(self, sources: Sequence[Source]) -> tuple[Memory, State]:
        return self._now().start(sources)

    def step(self, ids: NDArray[np.int64], state: State, memory: Memory) -> Step:
        return self._now().step(ids, state, memory)

    def step_together(self, feeds: Sequence[Feed]) -> list[Step]:
        return steps_of(self._now(), feeds)

    def select(
        self, memory: Memory, state: State, sentences: NDArray[np.int64]
    ) -> tuple[Memory, State]:
        return self._all.select(memory, state, sentences)


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
