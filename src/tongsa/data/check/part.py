"""A part of the data, training, development or test, as it stands in its files: good and bad."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal
from unicodedata import is_normalized

import numpy as np
import numpy.typing as npt

from tongsa.data.check.characters import Profile, profile
from tongsa.data.check.repair import repaired
from tongsa.text.normalise import normalise

PartName = Literal["train", "dev", "test"]
Side = Literal["source", "target", "pair"]
SIDES: tuple[Side, Side] = ("source", "target")
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def nothing(_: int) -> str:
    return ""


@dataclass(frozen=True)
class Found:
    """What one check found in one part.

    pairs        indices of the pairs concerned
    first        the ones to show, the most telling first; None: as in `pairs`
    detail       what to say about a pair
    train_pairs  leaks only: indices into `train`, the training data that gives these away
    """

    check: str
    part: "Part"
    pairs: Sequence[int] | Ints
    side: Side = "pair"
    detail: Callable[[int], str] = nothing
    first: Sequence[int] | Ints | None = None
    train_pairs: Sequence[int] | Ints = ()
    train: "Part | None" = None


@dataclass
class Part:
    """All pairs, also those that cannot be used: pair i stands in line `lines[i]`.

    source, target  texts; "" where there is none
    usable          (N,) both sides could be read and neither is empty
    lengths         lines of each side; they differ only in two files that do not match
    languages       ISO 639 codes where they are known; "" or missing where not
    from_text       whether it was read from TSV or plain text, which can be written back
    found           what was wrong already while reading
    direction       where several languages are learned at once: which, such as en-fr
    nouns           what people call a pair of this part, and each side
    senseless       ids of checks that would find nothing but what is as it should be
    alone           the texts that are looked at each for itself; None: those of the pairs
    place           says where a side stands, where that is no line of a file
    """

    name: PartName
    files: tuple[str, ...]
    source: list[str]
    target: list[str]
    usable: Bools
    lines: Sequence[int]
    lengths: tuple[int, int]
    languages: dict[Side, str] = field(default_factory=dict)
    from_text: bool = False
    found: list[Found] = field(default_factory=list, repr=False)
    direction: str = ""
    nouns: Mapping[Side, str] = field(default_factory=lambda: {s: s for s in ("pair", *SIDES)})
    senseless: frozenset[str] = frozenset()
    alone: "Part | None" = None
    place: Callable[[int, Side], str] | None = None

    def __len__(self) -> int:
        return len(self.source)

    def where(self, pair: int, side: Side = "pair") -> str:
        """Return `file:line`; a fault of both sides is shown where the target stands."""
        if self.place is not None:
            return self.place(pair, side)
        return f"{self.files[0] if side == 'source' else self.files[-1]}:{self.lines[pair]}"

    def texts(self, side: Side) -> list[str]:
        return self.target if side == "target" else self.source

    def texts_alone(
        self, texts: list[str], usable: Bools, lines: Sequence[int], noun: str
    ) -> "Part":
        """Return what may stand in `alone`: texts that are the target of nothing."""
        size = len(texts)
        part = Part(self.name, self.files, [""] * size, texts, usable, lines, (size, size))
        part.nouns = {"pair": noun, "source": noun, "target": noun}
        part.senseless = self.senseless
        return part

    def size(self, side: Side) -> Floats:
        """Return how long the texts of a side are, (N,), in characters."""
        texts = self.texts(side)
        return np.fromiter(map(len, texts), np.float64, len(texts))

    def measures(self, pair: int) -> str:
        """Return how long both sides are, for people."""
        return f"{len(self.source[pair])} to {len(self.target[pair])} characters"

    @cached_property
    def profiles(self) -> dict[Side, Profile]:
        return {"source": profile(self.source), "target": profile(self.target)}

    @cached_property
    def keys(self) -> dict[Side, Ints]:
        """64-bit hashes; equal for texts that a cleaned copy would spell alike.

        Among a million texts two different ones meet with a probability of 3 in 100 million.
        """
        source, target = (self._keys(side) for side in SIDES)
        both = source * np.int64(0x2545F4914F6CDD1D) + target
        return {"source": source, "target": target, "pair": both}

    def _keys(self, side: Side) -> Ints:
        texts, profile = self.texts(side), self.profiles[side]
        spelt = (text if _is_normal(text) else normalise(text) for text in texts)
        keys = np.fromiter(map(hash, spelt), np.int64, len(texts))
        hidden = profile.has("control") | profile.has("invisible") | profile.has("direction")
        for pair in np.flatnonzero(hidden).tolist():
            keys[pair] = hash(repaired(texts[pair]))
        return keys


def _is_normal(text: str) -> bool:
    """Whether `normalise` would change nothing; most text is so, and this is much faster."""
    return (
        "  " not in text
        and "\t" not in text
        and text[:1] != " "
        and text[-1:] != " "
        and is_normalized("NFC", text)
    )
