"""How large the numbers are that a step multiplies its weights with."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import onnx

from tongsa.runtime.contents import Graph, Graphs
from tongsa.runtime.engine import OnnxEngine
from tongsa.search import greedy
from tongsa.search.protocol import Source

_OBSERVED = "observed."
_SIDE_BY_SIDE = 32


def weighted_inputs(graph: onnx.GraphProto) -> dict[str, str]:
    """Return what the step multiplies with weights: {array: a weight it meets}.

    A linear layer is exported as MatMul(x, Transpose(weight)).
    """
    weights = {w.name for w in graph.initializer}
    transposed = {
        node.output[0]: node.input[0]
        for node in graph.node
        if node.op_type == "Transpose" and node.input[0] in weights
    }
    return {
        node.input[0]: transposed[node.input[1]]
        for node in graph.node
        if node.op_type == "MatMul" and node.input[1] in transposed
    }


def observe_ranges(
    graphs: Graphs, sources: Sequence[Source], limits: Sequence[int], threads: int | None = None
) -> dict[str, float]:
    """Run an exported model freely, and return the largest size of each weighted input.

    sources   some that are like those to come; a hundred will do
    returns   {array of the step's graph: the largest magnitude that it held}
    """
    model = onnx.load_model_from_string(graphs.step.onnx)
    names = list(weighted_inputs(model.graph))
    for name in names:
        # Under a name of its own, for some are outputs or inputs of the graph already.
        model.graph.node.add(op_type="Identity", input=[name], output=[_OBSERVED + name])
        model.graph.output.add(
            name=_OBSERVED + name
        ).type.tensor_type.elem_type = onnx.TensorProto.FLOAT
    watched = Graph(model.SerializeToString(), graphs.step.weights)
    engine = _Watching(Graphs(graphs.encoder, watched, graphs.weights, graphs.slots_from), threads)
    for start in range(0, len(sources), _SIDE_BY_SIDE):
        part = slice(start, start + _SIDE_BY_SIDE)
        greedy(engine, sources[part], limits[part])
    return {name: engine.largest.get(name, 0.0) for name in names}


class _Watching(OnnxEngine):
    """An engine that remembers the largest number of each array that it is shown."""

    def __init__(self, graphs: Graphs, threads: int | None) -> None:
        super().__init__(graphs, threads)
        self.largest: dict[str, float] = {}

    def _outputs(self, feed: Mapping[str, Any]) -> dict[str, Any]:
        outputs = super()._outputs(feed)
        for name in [n for n in outputs if n.startswith(_OBSERVED)]:
            seen = float(np.abs(outputs.pop(name)).max(initial=0.0))
            short = name.removeprefix(_OBSERVED)
            self.largest[short] = max(seen, self.largest.get(short, 0.0))
        return outputs
