"""Searches that share an engine: what each is about to step becomes one step for all.

A search knows nothing of it. It runs in a thread of its own and talks to an engine as ever; this
engine holds its steps back until all searches stand before theirs. So a search may begin while
others are half through, and may end before them, and each gives what it would have given alone:
the rows of a batch do not depend on each other (docs/architecture.md).
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from tongsa.search.protocol import LENGTHS, Engine, Feed, Memory, Source, State, Step

# How long those that stand before their step wait for the others, who may be busy with more than
# search, as with laying out what they found. They then join one step later.
_PATIENCE_S = 0.02


def steps_of(engine: Engine, feeds: Sequence[Feed]) -> list[Step]:
    """Take the steps of several batches: at once where the engine can, else one after another."""
    # To ask whether it is a SharedEngine would take Python longer than all the rest of this.
    together = getattr(engine, "step_together", None)
    if together is not None:
        steps: list[Step] = together(feeds)
        return steps
    return [engine.step(*feed) for feed in feeds]


class Together:
    """An engine for many threads, whose steps one thread takes by calling `turn` again and again.

    together = Together(engine)
    with together.searching():                     # in each thread that searches
        search(together, …)
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._changed = threading.Condition()
        self._waiting: list[_Call] = []
        self._awaited: set[int] = set()  # threads that have had a step and may want the next
        self._closed = False
        self.sizes: list[int] = []  # hypotheses in each engine call of the last turn

    # ---- An engine, for those that search ------------------------------------------------------

    def start(self, sources: Sequence[Source]) -> tuple[Memory, State]:
        return self._engine.start(sources)

    def step(self, ids: NDArray[np.int64], state: State, memory: Memory) -> Step:
        call = _Call(Feed(ids, state, memory))
        with self._changed:
            if self._closed:
                raise RuntimeError("nobody takes steps any more")
            self._awaited.discard(call.thread)
            self._waiting.append(call)
            self._changed.notify_all()
        return call.result()

    def select(
        self, memory: Memory, state: State, sentences: NDArray[np.int64]
    ) -> tuple[Memory, State]:
        return self._engine.select(memory, state, sentences)

    @contextmanager
    def searching(self) -> Iterator[None]:
        """Hold what a thread does with this engine, so that nobody waits for it afterwards."""
        try:
            yield
        finally:
            with self._changed:
                self._awaited.discard(threading.get_ident())
                self._changed.notify_all()

    # ---- For the one that takes the steps ------------------------------------------------------

    def turn(self, until: Callable[[], bool]) -> int:
        """Take one step of all searches and return how many they were.

        until   what also ends the wait while there is no step to take; 0 is returned then. It is
                asked whenever somebody calls `wake`
        """
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or until())
            if not self._waiting:
                return 0
            patience = time.monotonic() + _PATIENCE_S
            self._changed.wait_for(
                lambda: not self._awaited, timeout=max(0.0, patience - time.monotonic())
            )
            calls, self._waiting = self._waiting, []
            self._awaited = {call.thread for call in calls}
        by_width: defaultdict[int, list[_Call]] = defaultdict(list)
        for call in calls:
            by_width[call.width].append(call)
        self.sizes = [sum(len(c.feed.ids) for c in alike) for alike in by_width.values()]
        for alike in by_width.values():
            try:
                steps = steps_of(self._engine, [call.feed for call in alike])
            except Exception as error:  # raised in each search, not here
                for call in alike:
                    call.fail(error)
            else:
                for call, step in zip(alike, steps, strict=True):
                    call.answer(step)
        return len(calls)

    def wake(self) -> None:
        """Let `turn` ask again whether to go on waiting."""
        with self._changed:
            self._changed.notify_all()

    def close(self) -> None:
        """Let every search fail at its next step."""
        with self._changed:
            self._closed = True
            calls, self._waiting = self._waiting, []
        for call in calls:
            call.fail(RuntimeError("nobody takes steps any more"))


class _Call:
    """A search that stands before its step."""

    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        self.thread = threading.get_ident()
        # Hypotheses a sentence: at its first step a beam has one, and one of its own size later.
        self.width = len(feed.ids) // len(feed.memory[LENGTHS])
        self._answered = threading.Event()
        self._step: Step | None = None
        self._error: Exception | None = None

    def result(self) -> Step:
        self._answered.wait()
        if self._error is not None:
            raise self._error
        assert self._step is not None
        return self._step

    def answer(self, step: Step) -> None:
        self._step = step
        self._answered.set()

    def fail(self, error: Exception) -> None:
        self._error = error
        self._answered.set()
