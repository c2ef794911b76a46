"""A corpus: pairs, and where each one came from."""

import math
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from tongsa.data.formats import read_pairs
from tongsa.data.formats.gathered import PairsOnDisk
from tongsa.data.formats.layout import Layout
from tongsa.data.formats.pairs import Pair
from tongsa.data.formats.unpack import FilePath, name_of
from tongsa.errors import ConfigError, DataError
from tongsa.text.normalise import normalise

__all__ = [
    "Corpus",
    "EncodePair",
    "Encoded",
    "Pair",
    "encode_corpus",
    "hold_out",
    "load_corpus",
    "overlap",
]

Ids = npt.NDArray[np.int32]

Side: TypeAlias = Sequence[int] | npt.NDArray[Any]
# Turns the texts of a pair, source and target, into ids.
EncodePair: TypeAlias = Callable[[str, str], tuple[Side, Side]]

# How many lines a report names; the number of all stands beside them.
_SHOWN = 5


@dataclass(frozen=True)
class Corpus:
    """Pairs in the order of the file.

    files    none (made in memory), one (tab-separated), or two (source, target)
    lines    the line of each pair, counted from 1; without them pair i stands in line i + 1
    skipped  lines left out because a side was empty
    left_out what the files themselves mark as no pair to learn from: {"fuzzy": 3}
    place    of several corpora in one: says where the pair in a line, less 1, really stands
    """

    pairs: Sequence[Pair]
    name: str
    files: tuple[str, ...] = ()
    lines: Sequence[int] = ()
    skipped_lines: Sequence[int] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    place: Callable[[int, str], str] | None = None

    def __len__(self) -> int:
        return len(self.pairs)

    def where(self, index: int, side: str = "source") -> str:
        """Return `file:line` of a pair's side, for messages."""
        line = self.lines[index] if self.lines else index + 1
        if self.place is not None:
            return self.place(line - 1, side)
        file = self.name
        if self.files:
            file = self.files[-1] if side == "target" else self.files[0]
        return f"{file}:{line}"

    def notes(self) -> list[str]:
        """Return what was left out in reading, for people: a sentence for each reason."""
        notes = []
        if self.skipped_lines:
            first = ", ".join(map(str, self.skipped_lines[:_SHOWN]))
            notes.append(
                f"{self.name}: {len(self.skipped_lines)} pairs with an empty side are left out "
                f"(lines {first}{', …' if len(self.skipped_lines) > _SHOWN else ''})."
            )
        if self.left_out:
            notes.append(f"{self.name}: left out as the file has them: {_counted(self.left_out)}.")
        return notes

    def part(self, indices: Iterable[int], name: str) -> "Corpus":
        """Return the pairs at `indices` as a corpus that still knows where they stood."""
        chosen = np.fromiter(indices, dtype=np.int64)
        pairs: Sequence[Pair]
        if isinstance(self.pairs, PairsOnDisk):
            pairs = self.pairs.at(chosen)
        else:
            pairs = [self.pairs[i] for i in chosen]
        lines = np.asarray(self.lines)[chosen] if self.lines else chosen + 1
        return Corpus(
            pairs=pairs,
            name=name,
            files=self.files,
            lines=array("q", lines.astype(np.int64).tobytes()),
            place=self.place,
        )


@dataclass(frozen=True)
class Encoded:
    """A corpus as ids, without `<sos>` and `<eos>`, and what was left out.

    source, target  ids of the pairs kept
    indices         which pair of the corpus each one is
    too_long        the pairs left out
    examples        the first of those, for people: `file:line: source has 612 tokens`
    """

    source: Sequence[Ids]
    target: Sequence[Ids]
    indices: Sequence[int]
    too_long: Sequence[int]
    examples: Sequence[str]

    def __len__(self) -> int:
        return len(self.source)


def load_corpus(
    paths: Sequence[FilePath], layout: Layout | None = None, *, skip_empty: bool = False
) -> Corpus:
    """Read one file of pairs, of any format in `tongsa.data.formats`, or two aligned ones."""
    read = read_pairs(paths, layout, skip_empty=skip_empty)
    files = tuple(name_of(path) for path in paths)
    name = " + ".join(files)
    if not read.pairs and read.left_out:
        raise DataError(f"{name}: no pair is left to learn from: {_counted(read.left_out)}")
    if not read.pairs and read.skipped_lines:
        raise DataError(f"{name}: every pair has an empty side, none is left to learn from")
    if not read.pairs:
        raise DataError(f"{name}: holds no pair")
    return Corpus(read.pairs, name, files, read.lines, read.skipped_lines, read.left_out)


def _counted(reasons: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {reason}" for reason, count in reasons.items())


def hold_out(corpus: Corpus, *, size: int | None = None, seed: int = 1) -> tuple[Corpus, Corpus]:
    """Split a development set off: (training, development); `held_out` says which pairs go."""
    held = held_out(corpus, size=size, seed=seed)
    development = corpus.part(np.flatnonzero(held), f"{corpus.name} (held out)")
    training = corpus.part(np.flatnonzero(~held), corpus.name)
    return training, development


def held_out(corpus: Corpus, *, size: int | None = None, seed: int = 1) -> npt.NDArray[np.bool_]:
    """Return which pairs make a development set, as a mask over the corpus.

    Which pairs go depends on the text of their source side alone, not on their place in the file.
    All pairs with one source go together, else the model would be judged on what it has seen; so
    the set may have a few pairs fewer than `size`.

    size  None: 5 %, 1,000 at most, 1 at least
    """

    def lot(source: str) -> int:
        text = normalise(source).encode(errors="surrogatepass")
        return int.from_bytes(blake2b(text, digest_size=8, key=str(seed).encode()).digest())

    total = len(corpus)
    # A number for each source, 64 bits of a hash: eight bytes a pair, however long the texts are.
    lots = np.fromiter((lot(pair.source) for pair in corpus.pairs), dtype=np.uint64, count=total)
    drawn, counts = np.unique(lots, return_counts=True)
    if len(drawn) < 2:
        found = "1 pair" if total == 1 else f"{total} pairs, all with the same source"
        raise DataError(
            f"{corpus.name}: {found if total else 'no pair'} found, and to hold a development set "
            "out takes at least 2 pairs with different sources; add pairs or pass --dev"
        )
    if size is not None and not 1 <= size < total:
        raise ConfigError(
            f"the development set cannot take {size} of the {total} pairs of {corpus.name}; "
            f"1 to {total - 1} are possible"
        )
    wanted = size or max(1, min(1000, math.floor(0.05 * total)))
    chosen: list[int] = []
    taken = 0
    for number, count in enumerate(counts.tolist()):
        if taken + count <= wanted:
            chosen.append(number)
            taken += count
        if taken == wanted:
            break
    if not chosen:  # every source has more pairs than wanted
        chosen = [int(counts.argmin())]
    return np.isin(lots, drawn[chosen])


def overlap(train: Corpus, dev: Corpus) -> int:
    """Count the pairs of `dev` that stand in `train` too, source and target alike."""

    def normalised(corpus: Corpus) -> Iterator[tuple[str, str]]:
        return ((normalise(pair.source), normalise(pair.target)) for pair in corpus.pairs)

    # The smaller of the two is the one to hold in memory.
    wanted = Counter(normalised(dev))
    shared = {pair for pair in normalised(train) if pair in wanted}
    return sum(wanted[pair] for pair in shared)


def overlap_note(train: Corpus, dev: Corpus) -> str | None:
    """Say how many pairs of `dev` stand in `train` too, if any do."""
    shared = overlap(train, dev)
    if not shared:
        return None
    return (
        f"Warning: {shared} of {len(dev)} dev pairs stand in the training data too, so the dev "
        "score will flatter the model."
    )


def encode_corpus(corpus: Corpus, encode_pair: EncodePair, max_tokens: int) -> Encoded:
    """Turn a corpus into ids; leave out, and name, pairs with a side of over `max_tokens`.

    Raises DataError where that is every pair.
    """
    encoded = encode_pairs(corpus, encode_pair, max_tokens)
    if not encoded.indices:
        raise DataError(
            f"{corpus.name}: every pair is longer than max_tokens, {max_tokens} "
            f"({'; '.join(encoded.examples)}); raise max_tokens or split the pairs"
        )
    return encoded


def encode_pairs(corpus: Corpus, encode_pair: EncodePair, max_tokens: int) -> Encoded:
    """Do the same, also where every pair is left out."""
    sources: list[Ids] = []
    targets: list[Ids] = []
    indices: list[int] = []
    too_long: list[int] = []
    examples: list[str] = []
    for index, pair in enumerate(corpus.pairs):
        source, target = encode_pair(pair.source, pair.target)
        # Frames are no tokens: how long a recording may be, another setting says.
        frames = isinstance(source, np.ndarray) and source.dtype.kind == "f"
        if len(target) <= max_tokens and (frames or len(source) <= max_tokens):
            # As arrays: lists of Python integers would take nine times the memory. Frames are read
            # off ears, so to say: three digits are enough.
            sources.append(np.array(source, dtype=np.float16 if frames else np.int32))
            targets.append(np.array(target, dtype=np.int32))
            indices.append(index)
            continue
        too_long.append(index)
        if len(examples) < _SHOWN:
            side, ids = ("source", source) if len(source) > max_tokens else ("target", target)
            examples.append(f"{corpus.where(index, side)}: {side} has {len(ids)} tokens")
    return Encoded(sources, targets, indices, too_long, examples)
