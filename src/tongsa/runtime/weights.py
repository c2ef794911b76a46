"""All weights of a model in one piece of bytes, as weights.bin holds them."""

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tongsa.errors import ModelFileError

WEIGHTS = "weights.bin"
_ALIGNMENT = 64  # bytes; what vector units and memory maps like


class Place(NamedTuple):
    """Where an array lies in weights.bin, in bytes, and its shape."""

    offset: int
    length: int
    shape: tuple[int, ...]


class WeightTable:
    """Named fp32 arrays laid out one after another."""

    def __init__(self, arrays: Mapping[str, NDArray[np.float32]]) -> None:
        self._arrays = dict(arrays)
        self._places: dict[str, Place] = {}
        end = 0
        for name, array in self._arrays.items():
            self._places[name] = Place(end, array.nbytes, array.shape)
            end = math.ceil((end + array.nbytes) / _ALIGNMENT) * _ALIGNMENT
        self._size = end

    def __contains__(self, name: str) -> bool:
        return name in self._arrays

    def __iter__(self) -> Iterator[str]:
        return iter(self._arrays)

    def __getitem__(self, name: str) -> NDArray[np.float32]:
        return self._arrays[name]

    def place(self, name: str) -> Place:
        return self._places[name]

    def places(self) -> dict[str, Place]:
        return dict(self._places)

    def to_bytes(self) -> bytes:
        data = bytearray(self._size)
        for name, place in self._places.items():
            array = np.ascontiguousarray(self._arrays[name], dtype="<f4")
            data[place.offset : place.offset + place.length] = array.tobytes()
        return bytes(data)

    @classmethod
    def from_bytes(cls, data: bytes, places: Mapping[str, Place]) -> "WeightTable":
        """Read arrays back without copying. Raises ModelFileError where one does not fit."""
        arrays = {}
        for name, place in places.items():
            numbers = math.prod(place.shape)
            if (
                place.offset < 0
                or 4 * numbers != place.length
                or (place.offset + place.length > len(data))
            ):
                raise ModelFileError(f"weight {name!r} does not lie within {WEIGHTS}")
            arrays[name] = np.frombuffer(
                data, dtype="<f4", count=numbers, offset=place.offset
            ).reshape(place.shape)
        return cls(arrays)
