"""Requests of many clients, answered side by side by one model.

A request that comes while others are being answered joins them at a step of the decoder, and
leaves as soon as its own answer is complete (`search/together.py`). What it is answered does not
depend on them.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from tongsa.search.protocol import ManyAtOnce
from tongsa.serving.lane import Lane
from tongsa.serving.line import Line, Request
from tongsa.tasks.pipeline import Model

# Requests at a time for which another lane is worth its while: shared among few, a step costs each
# of them more, and Python runs in one thread at a time.
_WORTH_A_LANE = 32


class Batcher:
    """Answers requests with one model, in threads of its own.

    most_running   requests that are answered at once
    most_waiting   requests that may wait for that; what comes beyond is refused
    observe        hears the sizes of each step's batches, in hypotheses; from several threads
    """

    def __init__(
        self,
        model: Model,
        *,
        most_running: int = 64,
        most_waiting: int = 256,
        observe: Callable[[Sequence[int]], None] = lambda _: None,
    ) -> None:
        count = max(1, min(model.threads, most_running // _WORTH_A_LANE))
        if not isinstance(model.engine, ManyAtOnce):
            count = 1
        self._line = Line(most_waiting, running=[0] * count)
        self._pool = ThreadPoolExecutor(most_running, thread_name_prefix="tongsa-search")
        self._lanes = [
            Lane(
                number,
                model,
                most_running=most_running // count + (number < most_running % count),
                line=self._line,
                pool=self._pool,
                observe=observe,
            )
            for number in range(count)
        ]

    @property
    def waiting(self) -> int:
        return len(self._line.requests)

    @property
    def running(self) -> int:
        return sum(self._line.running)

    def submit(self, requests: Sequence[Request]) -> None:
        """Take requests on, all or none; raises Refusal where there is no room."""
        self._line.add(requests)
        for lane in self._lanes:
            lane.wake()

    def close(self) -> None:
        """Take nothing on any more, answer what was taken on, and end."""
        with self._line.lock:
            self._line.closing = True
        for lane in self._lanes:
            lane.wake()
        for lane in self._lanes:
            lane.join()
        self._pool.shutdown()
