"""Everything wrong with the files, told at once instead of one run at a time."""

from tongsa.errors import DataError

# More than these scroll the first ones away, and usually have the same cause.
SHOWN = 10


class Problems:
    """Collects what is wrong; keeps the first `SHOWN` and counts the rest."""

    def __init__(self) -> None:
        self.count = 0
        self._first: list[str] = []

    def add(self, problem: str) -> None:
        self.count += 1
        if len(self._first) < SHOWN:
            self._first.append(problem)

    def raise_if_any(self) -> None:
        """Raise one DataError with a line for each of the first problems and the number of all."""
        if not self.count:
            return
        more = self.count - len(self._first)
        tail = [f"… and {more} more ({self.count} problems in all)"] if more else []
        raise DataError("\n".join(self._first + tail))
