"""All weights of a model in one piece of bytes, as weights.bin holds them."""

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tongsa.errors import ModelFileError

WEIGHTS = "weights.bin"
Array: TypeAlias = NDArray[np.float32] | NDArray[np.int8]

_TYPES = {"float32": "<f4", "int8": "<i1"}
# What the scales of a matrix of 8 bits are called behind its name: W ≈ scale · Q, row by row.
SCALE = ".scale"
_ALIGNMENT = 64  # bytes; what vector units and memory maps like


class Place(NamedTuple):
    """Where an array lies in weights.bin, in bytes, and what it is."""

    offset: int
    length: int
    shape: tuple[int, ...]
    type: str = "float32"


class WeightTable:
    """Named arrays of fp32, or int8, laid out one after another."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self._arrays = dict(arrays)
        self._places: dict[str, Place] = {}
        end = 0
        for name, array in self._arrays.items():
            self._places[name] = Place(end, array.nbytes, array.shape, array.dtype.name)
            end = math.ceil((end + array.nbytes) / _ALIGNMENT) * _ALIGNMENT
        self._size = end

    def __contains__(self, name: str) -> bool:
        return name in self._arrays

    def __iter__(self) -> Iterator[str]:
        return iter(self._arrays)

    def __getitem__(self, name: str) -> Array:
        return self._arrays[name]

    @property
    def precision(self) -> str:
        """Of the matrices: "fp32", or "int8"."""
        return "int8" if any(p.type == "int8" for p in self._places.values()) else "fp32"

    def place(self, name: str) -> Place:
        return self._places[name]

    def places(self) -> dict[str, Place]:
        return dict(self._places)

    def to_bytes(self) -> bytes:
        data = bytearray(self._size)
        for name, place in self._places.items():
            array = np.ascontiguousarray(self._arrays[name], dtype=_TYPES[place.type])
            data[place.offset : place.offset + place.length] = array.tobytes()
        return bytes(data)

    @classmethod
    def from_bytes(cls, data: bytes, places: Mapping[str, Place]) -> "WeightTable":
        """Read arrays back without copying. Raises ModelFileError where one does not fit."""
        arrays = {}
        for name, place in places.items():
            if place.type not in _TYPES:
                raise ModelFileError(f"weight {name!r} is of an unknown type, {place.type!r}")
            numbers = math.prod(place.shape)
            kind = np.dtype(_TYPES[place.type])
            if (
                place.offset < 0
                or kind.itemsize * numbers != place.length
                or (place.offset + place.length > len(data))
            ):
                raise ModelFileError(f"weight {name!r} does not lie within {WEIGHTS}")
            arrays[name] = np.frombuffer(
                data, dtype=kind, count=numbers, offset=place.offset
            ).reshape(place.shape)
        return cls(arrays)
