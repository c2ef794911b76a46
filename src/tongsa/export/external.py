"""Graphs whose weights lie outside, in weights.bin, as ONNX external data."""

from collections.abc import Iterable

import onnx

from tongsa.runtime.contents import Graph
from tongsa.runtime.weights import WEIGHTS, WeightTable

_TYPES = {"float32": onnx.TensorProto.FLOAT, "int8": onnx.TensorProto.INT8}


def store_outside(model: onnx.ModelProto, weights: WeightTable, used: Iterable[str]) -> Graph:
    """Let a graph take these weights from weights.bin, and none of them from itself."""
    used = list(used)
    within = [i for i in model.graph.initializer if i.name not in used]
    del model.graph.initializer[:]
    model.graph.initializer.extend(within)
    for name in used:
        place = weights.place(name)
        outside = model.graph.initializer.add(
            name=name,
            dims=place.shape,
            data_type=_TYPES[place.type],
            data_location=onnx.TensorProto.EXTERNAL,
        )
        for key, value in (
            ("location", WEIGHTS),
            ("offset", str(place.offset)),
            ("length", str(place.length)),
        ):
            outside.external_data.add(key=key, value=value)
    return Graph(model.SerializeToString(), tuple(used))
