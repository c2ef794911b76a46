"""Pairs as they are read: in memory while they are few, on the disk from then on.

A million pairs of sentences are 400 MB as Python's strings and 130 MB as bytes; those that do not
fit into the memory are written to a file without a name as they come, and read from there.
"""

import os
import tempfile
from array import array
from collections.abc import Iterator, Sequence
from typing import IO, TYPE_CHECKING, Any, NamedTuple, overload

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Pair(NamedTuple):
    """A sequence and what it becomes, as they stand in the file."""

    source: str
    target: str


# From here on they lie on the disk: 200 MB as Python has them.
MOST_IN_MEMORY = 500_000
_AT_ONCE = 10_000  # read in one piece where all are read in order


class _Spool:
    """A file without a name, which is gone when nobody holds it any more."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  (closed below)

    def write(self, data: bytes) -> None:
        self._file.seek(0, os.SEEK_END)
        self._file.write(data)

    def read(self, start: int, size: int) -> bytes:
        self._file.seek(start)
        return self._file.read(size)

    def __del__(self) -> None:
        self._file.close()


class Gathered:
    """Takes pairs and the lines that they stand in, as many as come."""

    def __init__(self) -> None:
        self._pairs: list[Pair] = []
        self._lines: list[int] = []
        self._spool: _Spool | None = None
        self._sizes = array("I")  # in bytes: source, target, source, …
        self._all_lines = array("q")

    def add(self, line: int, pair: Pair) -> None:
        self._pairs.append(pair)
        self._lines.append(line)
        if len(self._pairs) >= (_AT_ONCE if self._spool else MOST_IN_MEMORY):
            self._to_disk()

    def pairs(self) -> Sequence[Pair]:
        if self._spool is None:
            return self._pairs
        self._to_disk()
        import numpy as np  # to read files is light as long as they are small

        sizes = np.frombuffer(self._sizes, dtype=np.uint32).reshape(-1, 2)
        both = sizes.sum(axis=1, dtype=np.int64)
        return PairsOnDisk(self._spool, both.cumsum() - both, sizes)

    def lines(self) -> Sequence[int]:
        if self._spool is None:
            return self._lines
        self._to_disk()
        return self._all_lines

    def _to_disk(self) -> None:
        if self._spool is None:
            self._spool = _Spool()
        # Half an emoji is no character, but JSON can write it.
        texts = [text.encode(errors="surrogatepass") for pair in self._pairs for text in pair]
        self._spool.write(b"".join(texts))
        self._sizes.extend(map(len, texts))
        self._all_lines.extend(self._lines)
        self._pairs.clear()
        self._lines.clear()


class PairsOnDisk(Sequence[Pair]):
    """Pairs in a file, each read when it is asked for.

    starts   (N,) where the source of each begins; its target follows it
    sizes    (N, 2) in bytes
    """

    def __init__(self, spool: _Spool, starts: "NDArray[Any]", sizes: "NDArray[Any]") -> None:
        self._spool = spool
        self._starts = starts
        self._sizes = sizes

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, index: int) -> Pair: ...
    @overload
    def __getitem__(self, index: slice) -> "PairsOnDisk": ...
    def __getitem__(self, index: int | slice) -> "Pair | PairsOnDisk":
        if isinstance(index, slice):
            return PairsOnDisk(self._spool, self._starts[index], self._sizes[index])
        start, (source, target) = int(self._starts[index]), self._sizes[index].tolist()
        return _pair(self._spool.read(start, source + target), source)

    def __iter__(self) -> Iterator[Pair]:
        # What stands side by side is read in one piece.
        for first in range(0, len(self), _AT_ONCE):
            starts = self._starts[first : first + _AT_ONCE].tolist()
            sizes = self._sizes[first : first + _AT_ONCE].tolist()
            end = starts[-1] + sum(sizes[-1])
            if end - starts[0] > 64 * sum(map(sum, sizes)):  # a few that lie far apart
                yield from (self[i] for i in range(first, first + len(starts)))
                continue
            data = self._spool.read(starts[0], end - starts[0])
            for start, (source, target) in zip(starts, sizes, strict=True):
                here = start - starts[0]
                yield _pair(data[here : here + source + target], source)

    def at(self, indices: "NDArray[np.int64]") -> "PairsOnDisk":
        """Return the pairs at `indices`, which grow."""
        return PairsOnDisk(self._spool, self._starts[indices], self._sizes[indices])


def _pair(data: bytes, source: int) -> Pair:
    def text(part: bytes) -> str:
        return part.decode(errors="surrogatepass")

    return Pair(text(data[:source]), text(data[source:]))
