"""What a graph asks to have read from other files, before anything reads it.

An ONNX graph may keep its arrays in files and name them by path. Ours name weights.bin, and are
handed all that lies there; ONNX Runtime would look for anything else on the disk. So a file from a
stranger could make us read what is not its own. The graph is read here as what it is, protocol
buffers, for the runtime has no `onnx` package: of the messages in onnx.proto only those on the way
to a tensor.
"""

from collections.abc import Collection, Iterator

from tongsa.errors import ModelFileError
from tongsa.runtime.weights import WEIGHTS

# Of each message the fields that lead to tensors, as in onnx.proto: field -> message.
_MODEL, _GRAPH, _NODE, _ATTRIBUTE, _SPARSE, _FUNCTION, _TENSOR = range(7)
_WITHIN = {
    _MODEL: {7: _GRAPH, 25: _FUNCTION},
    _GRAPH: {1: _NODE, 5: _TENSOR, 15: _SPARSE},
    _NODE: {5: _ATTRIBUTE},
    _ATTRIBUTE: {5: _TENSOR, 6: _GRAPH, 10: _TENSOR, 11: _GRAPH, 22: _SPARSE, 23: _SPARSE},
    _SPARSE: {1: _TENSOR, 2: _TENSOR},
    _FUNCTION: {7: _NODE, 11: _ATTRIBUTE},
}
_NAME, _EXTERNAL_DATA, _DATA_LOCATION = 8, 13, 14  # of a tensor
_KEY, _VALUE = 1, 2  # of an entry of its external data
_DEEPEST = 64  # messages within messages; ours have 6


def refuse_foreign_files(onnx: bytes, handed: Collection[str]) -> None:
    """Raise ModelFileError where a graph wants more from files than the weights it is handed.

    handed   names of the weights that are given to the session
    """
    try:
        for name, locations in _external(memoryview(onnx), _MODEL, 0):
            for location in locations or ["nothing"]:
                if location != WEIGHTS:
                    raise ModelFileError(
                        f"the model file's graph asks for another file, {location!r}; it may have "
                        "been tampered with, so it is not run"
                    )
            if name not in handed:
                raise ModelFileError(
                    f"the model file's graph asks for {name!r} in {WEIGHTS}, and the manifest does "
                    "not; it may have been tampered with, so it is not run"
                )
    except (IndexError, ValueError) as error:
        raise ModelFileError(
            f"the model file's graph is damaged ({error}); copy the model file again"
        ) from None


def _external(data: memoryview, message: int, depth: int) -> Iterator[tuple[str, list[str]]]:
    """Yield name and locations of each tensor that says it lies elsewhere."""
    if depth > _DEEPEST:
        raise ValueError("messages within messages without end")
    if message == _TENSOR:
        name, locations, elsewhere = "", [], False
        for field, value in _fields(data):
            if field == _NAME and isinstance(value, memoryview):
                name = bytes(value).decode(errors="replace")
            elif field == _EXTERNAL_DATA and isinstance(value, memoryview):
                elsewhere = True
                entry = {f: bytes(v) for f, v in _fields(value) if isinstance(v, memoryview)}
                if entry.get(_KEY) == b"location":
                    locations.append(entry.get(_VALUE, b"").decode(errors="replace"))
            elif field == _DATA_LOCATION:
                elsewhere |= value != 0
        if elsewhere:
            yield name, locations
        return
    for field, value in _fields(data):
        if field in _WITHIN[message] and isinstance(value, memoryview):
            yield from _external(value, _WITHIN[message][field], depth + 1)


def _fields(data: memoryview) -> Iterator[tuple[int, "int | memoryview"]]:
    """Yield number and value of each field of a message: a number, or bytes."""
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        value: int | memoryview
        match tag & 7:
            case 0:
                value, at = _varint(data, at)
            case 1 | 5 as kind:
                length = 8 if kind == 1 else 4
                value, at = data[at : at + length], at + length
            case 2:
                length, at = _varint(data, at)
                value, at = data[at : at + length], at + length
            case _:
                raise ValueError("no protocol buffer")
        if at > len(data):
            raise ValueError("cut short")
        yield tag >> 3, value


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(data):
            raise ValueError("cut short")
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
    raise ValueError("no protocol buffer")
