"""What every reader of pairs returns, and how it gathers that."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tongsa.data.formats.gathered import Gathered, Pair
from tongsa.data.formats.problems import Problems
from tongsa.text.normalise import is_empty

__all__ = ["Gathering", "Pair", "PairsRead"]


@dataclass(frozen=True)
class PairsRead:
    """The pairs of some files, with the line that each came from, counted from 1.

    skipped_lines  lines with an empty side, left out because the caller said so
    left_out       what the file itself says is no pair to learn from, and how often:
                   {"units without a translation": 12}
    """

    pairs: Sequence[Pair]
    lines: Sequence[int]
    skipped_lines: Sequence[int]
    left_out: Mapping[str, int] = field(default_factory=dict)


class Gathering:
    """Pairs as a reader comes upon them, and everything that is wrong with them."""

    def __init__(self, name: str, skip_empty: bool) -> None:
        self.problems = Problems()
        self._name = name
        self._skip_empty = skip_empty
        self._gathered = Gathered()
        self._skipped: list[int] = []
        self._left_out: Counter[str] = Counter()

    def add(self, line: int, source: str, target: str) -> None:
        if is_empty(source):
            self.empty(line, "source is empty")
        elif is_empty(target):
            self.empty(line, "target is empty")
        else:
            self._gathered.add(line, Pair(source, target))

    def empty(self, line: int, fault: str) -> None:
        """Take note of a line with nothing on a side."""
        if self._skip_empty:
            self._skipped.append(line)
        else:
            self.wrong(line, f"{fault}; remove the pair or pass --skip-empty")

    def wrong(self, line: int, fault: str) -> None:
        self.problems.add(f"{self._name}:{line}: {fault}")

    def leave_out(self, what: str) -> None:
        """Count what is no pair to learn from by the file's own word."""
        self._left_out[what] += 1

    def result(self) -> PairsRead:
        """Return the pairs, or raise DataError with all that is wrong."""
        self.problems.raise_if_any()
        pairs, lines = self._gathered.pairs(), self._gathered.lines()
        return PairsRead(pairs, lines, self._skipped, dict(self._left_out))
