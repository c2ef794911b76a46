"""Pairs as ids on the disk: shards that are mapped into memory and not read into it.

A shard is some ten thousand pairs, a few NumPy files (`.npy`) that begin with its name:

    source, target    the ids of all its pairs, end to end (tokens,)
    lengths           of both sides (N, 2)
    texts             their texts in UTF-8, source, target, source, … (bytes,)
    sizes             of those, in bytes (N, 2)
    checksums         CRC-32 of ids and target text (N,)

What is asked for at random comes through the page cache: the system keeps of it what has room, and
takes the room back when somebody needs it.
"""

import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int32]
_SIDES = ("source", "target")


def pair_checksum(source: NDArray[Any], target: NDArray[Any], text: str) -> int:
    """Return the CRC-32 of a pair: its ids, and the text that answers are compared with."""
    checksum = zlib.crc32(source.tobytes())
    checksum = zlib.crc32(target.tobytes(), checksum)
    return zlib.crc32(text.encode(errors="backslashreplace"), checksum)


def write_shard(
    stem: Path,
    sources: Sequence[Ids],
    targets: Sequence[Ids],
    pairs: Sequence[tuple[str, str]],
    vocabulary_size: int,
) -> None:
    """Write the files of a shard, whose names begin with `stem`."""
    small = np.uint16 if vocabulary_size <= 1 << 16 else np.int32
    for side, ids in zip(_SIDES, (sources, targets), strict=True):
        flat = np.concatenate([*ids, np.empty(0, np.int32)])
        _save(stem, side, flat.astype(small))
    lengths = [[len(source), len(target)] for source, target in zip(sources, targets, strict=True)]
    _save(stem, "lengths", np.array(lengths, np.int32).reshape(-1, 2))
    texts = [text.encode(errors="surrogatepass") for pair in pairs for text in pair]
    _save(stem, "texts", np.frombuffer(b"".join(texts), np.uint8))
    _save(stem, "sizes", np.array([len(text) for text in texts], np.uint32).reshape(-1, 2))
    checksums = [
        pair_checksum(source, target, text)
        for source, target, (_, text) in zip(sources, targets, pairs, strict=True)
    ]
    _save(stem, "checksums", np.array(checksums, np.uint32))


class Shards:
    """The pairs of some shards, in order.

    sources, targets   as sequences of ids
    pairs              as a sequence of texts
    checksums          (N,)
    """

    def __init__(self, stems: Sequence[Path]) -> None:
        lengths = np.concatenate([_load(stem, "lengths") for stem in stems])
        counts = [len(_load(stem, "checksums", mapped=True)) for stem in stems]
        self.sources = Ragged([_load(stem, "source", mapped=True) for stem in stems], counts,
                              lengths[:, 0].copy())  # fmt: skip
        self.targets = Ragged([_load(stem, "target", mapped=True) for stem in stems], counts,
                              lengths[:, 1].copy())  # fmt: skip
        self.pairs = TextPairs(stems, counts)
        self.checksums = np.concatenate([_load(stem, "checksums") for stem in stems])


class Ragged(Sequence[Ids]):
    """Sequences of different lengths that lie end to end in several arrays.

    flat      (tokens,) of each shard
    counts    sequences in each
    lengths   (N,) of all
    """

    def __init__(
        self, flat: Sequence[NDArray[Any]], counts: Sequence[int], lengths: NDArray[np.int32]
    ) -> None:
        self.lengths = lengths
        self._flat = flat
        self._firsts = np.cumsum([0, *counts])
        # Where each begins in its shard.
        self._starts = np.empty(len(lengths), np.uint32)
        for first, end in zip(self._firsts[:-1], self._firsts[1:], strict=True):
            ends = lengths[first:end].cumsum(dtype=np.uint32)
            self._starts[first:end] = ends - lengths[first:end].astype(np.uint32)

    def __len__(self) -> int:
        return len(self.lengths)

    @overload
    def __getitem__(self, index: int) -> Ids: ...
    @overload
    def __getitem__(self, index: slice) -> list[Ids]: ...
    def __getitem__(self, index: int | slice) -> Ids | list[Ids]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        if index < 0:
            index += len(self)
        shard = int(np.searchsorted(self._firsts, index, side="right")) - 1
        start = int(self._starts[index])
        return self._flat[shard][start : start + int(self.lengths[index])].astype(np.int32)

    def counts(self) -> NDArray[np.int64]:
        """Return how often each id occurs."""
        found = np.zeros(0, np.int64)
        for flat in self._flat:
            here = np.bincount(flat, minlength=len(found))
            here[: len(found)] += found
            found = here
        return found


class TextPairs(Sequence[tuple[str, str]]):
    """Texts, read shard by shard where they are read in order, and else one by one."""

    def __init__(self, stems: Sequence[Path], counts: Sequence[int]) -> None:
        self._stems = stems
        self._firsts = np.cumsum([0, *counts])

    def __len__(self) -> int:
        return int(self._firsts[-1])

    @overload
    def __getitem__(self, index: int) -> tuple[str, str]: ...
    @overload
    def __getitem__(self, index: slice) -> list[tuple[str, str]]: ...
    def __getitem__(self, index: int | slice) -> tuple[str, str] | list[tuple[str, str]]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        if index < 0:
            index += len(self)
        if not 0 <= index < len(self):
            raise IndexError(index)
        shard = int(np.searchsorted(self._firsts, index, side="right")) - 1
        sizes = _load(self._stems[shard], "sizes", mapped=True)
        row = index - int(self._firsts[shard])
        start = int(sizes[:row].sum(dtype=np.int64))
        source, target = sizes[row].tolist()
        data = _load(self._stems[shard], "texts", mapped=True)[start : start + source + target]
        return _texts(data.tobytes(), source)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        for stem in self._stems:
            data = _load(stem, "texts").tobytes()
            start = 0
            for source, target in _load(stem, "sizes").tolist():
                end = start + source + target
                yield _texts(data[start:end], source)
                start = end


def _texts(data: bytes, source: int) -> tuple[str, str]:
    first, second = data[:source], data[source:]
    return first.decode(errors="surrogatepass"), second.decode(errors="surrogatepass")


def _save(stem: Path, what: str, array: NDArray[Any]) -> None:
    np.save(_path(stem, what), array, allow_pickle=False)


def _load(stem: Path, what: str, *, mapped: bool = False) -> NDArray[Any]:
    path = _path(stem, what)
    if mapped:
        array: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    else:
        array = np.load(path, allow_pickle=False)
    return array


def _path(stem: Path, what: str) -> Path:
    return stem.with_name(f"{stem.name}.{what}.npy")
