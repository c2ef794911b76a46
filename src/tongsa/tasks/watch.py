"""Answers heard of while they are being looked for."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

from tongsa.search import Hypothesis
from tongsa.tasks.output import Output
from tongsa.tasks.task import Source


class Watch(Protocol):
    """Hears of the requests of one call, by their number in it, in the thread that answers them."""

    def follows(self, number: int) -> bool:
        """Whether to be told how the answer begins."""
        ...

    def so_far(self, number: int, text: str) -> None:
        """Hear how the answer begins. Whole words only, and no later one takes them back."""
        ...

    def answered(self, number: int, output: Output) -> None:
        """Hear the answer, once for each request."""
        ...


class Batch(NamedTuple):
    """Requests searched side by side: their numbers, themselves, and what the encoder reads."""

    numbers: list[int]
    requests: list[Any]
    sources: list[Source]


class Told:
    """Hears of hypotheses, by their row in a batch, and tells a watch of answers.

    numbers   the number of each row's request
    answer    row, hypotheses -> the answer
    decode    row, ids -> text; None: nothing is told before the answer
    """

    def __init__(
        self,
        watch: Watch,
        numbers: Sequence[int],
        answer: Callable[[int, Sequence[Hypothesis]], Output],
        decode: Callable[[int, Sequence[int]], str] | None,
    ) -> None:
        self._watch = watch
        self._numbers = numbers
        self._answer = answer
        self._decode = decode
        self._outputs: dict[int, Output] = {}
        self._settled: dict[int, int] = {}  # how many ids, where any

    def follows(self, row: int) -> bool:
        return self._decode is not None and self._watch.follows(self._numbers[row])

    def settled(self, row: int, ids: Sequence[int]) -> None:
        assert self._decode is not None, "nobody follows"
        if len(ids) > self._settled.get(row, 0):
            self._settled[row] = len(ids)
            # The last word may go on, and its spelling change with what follows.
            text, space, _ = self._decode(row, ids).rpartition(" ")
            if text:
                self._watch.so_far(self._numbers[row], text + space)

    def found(self, row: int, outputs: Sequence[Hypothesis]) -> None:
        self._outputs[row] = self._answer(row, outputs)
        self._watch.answered(self._numbers[row], self._outputs[row])

    def all(self, found: Sequence[Sequence[Hypothesis]]) -> list[Output]:
        """Return the answers to the whole batch, and tell of those that have not been told of."""
        for row, outputs in enumerate(found):
            if row not in self._outputs:
                self.found(row, outputs)
        return [self._outputs[row] for row in range(len(found))]
