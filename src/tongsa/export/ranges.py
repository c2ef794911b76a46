"""How large the numbers are that a model multiplies its weights with."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import onnx
import onnxruntime as ort

from tongsa.runtime.contents import Graph, Graphs
from tongsa.runtime.engine import OnnxEngine
from tongsa.search import greedy
from tongsa.search.protocol import Source

# Before the arrays of the encoder's graph: those of the step's may be called the same.
OF_ENCODER = "encoder:"
_OBSERVED = "observed."
_SIDE_BY_SIDE = 32


def weighted_products(graph: onnx.GraphProto) -> list[tuple[str, str]]:
    """Return what a graph multiplies with weights: each array, with the weight that it meets.

    A linear layer is exported as MatMul(x, Transpose(weight)). Products of two weights are none of
    these: they are worked out once, as the graph is loaded.
    """
    weights = {w.name for w in graph.initializer}
    transposed = {
        node.output[0]: node.input[0]
        for node in graph.node
        if node.op_type == "Transpose" and node.input[0] in weights
    }
    return [
        (node.input[0], transposed[node.input[1]])
        for node in graph.node
        if node.op_type == "MatMul" and node.input[1] in transposed and node.input[0] not in weights
    ]


def weighted_inputs(graph: onnx.GraphProto) -> dict[str, str]:
    """Return the arrays that meet weights: {array: a weight it meets}."""
    return dict(weighted_products(graph))


def observe_ranges(
    graphs: Graphs, sources: Sequence[Source], limits: Sequence[int], threads: int | None = None
) -> dict[str, float]:
    """Run an exported model freely, and return the largest size of each weighted input.

    sources   some that are like those to come; a hundred will do
    returns   {array: the largest magnitude that it held}; the encoder's begin with `OF_ENCODER`
    """
    engine = _Watching(
        Graphs(
            _watched(graphs.encoder, OF_ENCODER),
            _watched(graphs.step, ""),
            graphs.weights,
            graphs.slots_from,
        ),
        threads,
    )
    for start in range(0, len(sources), _SIDE_BY_SIDE):
        part = slice(start, start + _SIDE_BY_SIDE)
        greedy(engine, sources[part], limits[part])
    return engine.largest


def _watched(graph: Graph, prefix: str) -> Graph:
    """Return the graph with its weighted inputs among its outputs."""
    model = onnx.load_model_from_string(graph.onnx)
    for name in weighted_inputs(model.graph):
        # Under a name of its own, for some are outputs or inputs of the graph already.
        shown = _OBSERVED + prefix + name
        model.graph.node.add(op_type="Identity", input=[name], output=[shown])
        model.graph.output.add(name=shown).type.tensor_type.elem_type = onnx.TensorProto.FLOAT
    return Graph(model.SerializeToString(), graph.weights)


class _Watching(OnnxEngine):
    """An engine that remembers the largest number of each array that it is shown."""

    def __init__(self, graphs: Graphs, threads: int | None) -> None:
        self.largest: dict[str, float] = {}
        super().__init__(graphs, threads)

    def _run(
        self, session: ort.InferenceSession, names: Sequence[str], feed: Mapping[str, Any]
    ) -> dict[str, Any]:
        outputs = super()._run(session, names, feed)
        for name in [n for n in outputs if n.startswith(_OBSERVED)]:
            seen = float(np.abs(outputs.pop(name)).max(initial=0.0))
            short = name.removeprefix(_OBSERVED)
            self.largest[short] = max(seen, self.largest.get(short, 0.0))
        return outputs
