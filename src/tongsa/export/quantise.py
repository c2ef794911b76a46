"""A model of 8-bit weights: a quarter of the size, and a step in half the time.

Each matrix of weights (out, in) is stored as int8 with one scale for each of its rows,

    W ≈ scale · Q,   Q = round(W / scale),   scale = max |row| / 63

63 and not 127: processors without VNNI add two products of 8 bits in 16, which must not overflow.

Products are computed in 8 bits. What meets the weights is rounded to 8 bits on the way in,

    x ≈ step · (q - 128),   q in 0 … 255

with a step that is a constant of the file, from the largest number that training has seen there. It
is usual to take it from the batch at hand instead, but then a sentence's translation would depend
on its neighbours. The sums are of whole numbers, which are the same in every order: so the answer
to a sentence is the same to the last bit in any batch.

The layers of the encoder stay in fp32: ONNX Runtime has one operator for an LSTM over all
positions, and none of 8 bits that is the same in every batch. Their weights become fp32 again as
the file is loaded.
"""

from collections.abc import Iterator, Mapping

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

from tongsa.errors import ModelFileError
from tongsa.export.external import store_outside
from tongsa.export.ranges import OF_ENCODER, weighted_inputs
from tongsa.runtime.contents import Graph, Graphs
from tongsa.runtime.weights import SCALE, Array, WeightTable

_LARGEST = 63
_LEAST = 16  # rows and columns; smaller matrices weigh nothing


def quantise(graphs: Graphs, ranges: Mapping[str, float]) -> Graphs:
    """Return the same model with 8-bit weights.

    ranges   of `observe_ranges`; what they do not name is multiplied in fp32
    Raises ModelFileError where the model has 8-bit weights already.
    """
    if graphs.weights.precision != "fp32":
        raise ModelFileError("its weights have 8 bits already; export the file that training wrote")
    arrays: dict[str, Array] = {}
    for name in graphs.weights:
        weight = graphs.weights[name]
        if weight.ndim == 2 and min(weight.shape) >= _LEAST:
            arrays[name], arrays[name + SCALE] = _rounded(weight)
        else:
            arrays[name] = weight
    weights = WeightTable(arrays)
    of_encoder = {
        name.removeprefix(OF_ENCODER): largest
        for name, largest in ranges.items()
        if name.startswith(OF_ENCODER)
    }
    return Graphs(
        encoder=_rewritten(graphs.encoder, graphs.weights, weights, of_encoder),
        step=_rewritten(graphs.step, graphs.weights, weights, ranges),
        weights=weights,
        slots_from=graphs.slots_from,
    )


def _rounded(weight: Array) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return Q (out, in) and its scales (out,)."""
    scale = np.abs(weight).max(axis=1) / np.float32(_LARGEST)
    scale[scale == 0] = 1.0  # a row of nothing, such as that of <pad>
    return np.rint(weight / scale[:, None]).astype(np.int8), scale.astype(np.float32)


def _rewritten(
    graph: Graph, exact: WeightTable, weights: WeightTable, ranges: Mapping[str, float]
) -> Graph:
    """Let a graph take the rounded weights, and multiply in 8 bits where there are ranges."""
    model = onnx.load_model_from_string(graph.onnx)
    rounded = [name for name in graph.weights if name + SCALE in weights]
    met = weighted_inputs(model.graph)
    steps = {x: ranges[x] for x, weight in met.items() if weight in rounded and x in ranges}
    for node in model.graph.node:
        # What is looked up in a table may be any row of it, whatever has been seen.
        if node.op_type == "Gather" and node.input[0] in exact and node.output[0] in steps:
            steps[node.output[0]] = float(np.abs(exact[node.input[0]]).max())
    rewriting = _Rewriting(model.graph, rounded, steps)
    nodes = [new for node in model.graph.node for new in rewriting.instead_of(node)]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    return store_outside(model, weights, [*graph.weights, *(n + SCALE for n in rounded)])


class _Rewriting:
    """Node by node, what a graph of rounded weights has in place of one of exact weights.

    rounded  the weights
    steps    {array: its largest magnitude}, of what is multiplied in 8 bits
    """

    def __init__(
        self, graph: onnx.GraphProto, rounded: list[str], steps: Mapping[str, float]
    ) -> None:
        self.graph = graph
        self.rounded = rounded
        self.steps = steps
        self.transposed: dict[str, str] = {}
        self.done: set[str] = set()

    def instead_of(self, node: onnx.NodeProto) -> Iterator[onnx.NodeProto]:
        kind, first = node.op_type, node.input[0] if node.input else ""
        if kind == "Gather" and first in self.rounded:
            yield from self._looked_up(node)
        elif kind == "Transpose" and first in self.rounded:
            # Stays one of whole numbers; what multiplies with it says what they mean.
            self.transposed[node.output[0]] = first
            yield node
        elif kind == "MatMul" and node.input[1] in self.transposed:
            yield from self._multiplied(node)
        else:
            for index, name in enumerate(node.input):
                if name in self.rounded:
                    yield from self._restored(name)
                    node.input[index] = f"{name}.restored"
            yield node

    def _looked_up(self, node: onnx.NodeProto) -> Iterator[onnx.NodeProto]:
        """Rows of a table: Gather(W, ids) = Cast(Gather(Q, ids)) · Gather(scale, ids)."""
        table, ids = node.input
        [out] = node.output
        yield helper.make_node("Gather", [table, ids], [f"{out}.rows"])
        yield helper.make_node(
            "Cast", [f"{out}.rows"], [f"{out}.numbers"], to=onnx.TensorProto.FLOAT
        )
        yield helper.make_node("Gather", [table + SCALE, ids], [f"{out}.flat"])
        yield from self._with_last_axis(f"{out}.flat", f"{out}.scale")
        yield helper.make_node("Mul", [f"{out}.numbers", f"{out}.scale"], [out])

    def _multiplied(self, node: onnx.NodeProto) -> Iterator[onnx.NodeProto]:
        """Multiply as x · Wᵀ, of whole numbers once ONNX Runtime has joined these nodes."""
        x, right = node.input
        weight = self.transposed[right]
        if x in self.rounded:  # products of all rows of a table, worked out as the graph is loaded
            yield from self._restored(x)
            node.input[0] = f"{x}.restored"
        if x in self.steps:
            if x not in self.done:
                self.done.add(x)
                self._constant(f"{x}.step", np.float32(max(self.steps[x], 1e-6) / 127))
                self._constant(f"{x}.zero", np.uint8(128))
                known = [f"{x}.step", f"{x}.zero"]
                yield helper.make_node("QuantizeLinear", [x, *known], [f"{x}.whole"])
                yield helper.make_node("DequantizeLinear", [f"{x}.whole", *known], [f"{x}.rounded"])
            node.input[0] = f"{x}.rounded"
            node.input[1] = f"{right}.restored"
            if right not in self.done:
                self.done.add(right)
                yield helper.make_node(
                    "DequantizeLinear", [right, weight + SCALE], [f"{right}.restored"], axis=1
                )
        else:
            yield from self._restored(weight)
            if f"{right}.t" not in self.done:
                self.done.add(f"{right}.t")
                yield helper.make_node(
                    "Transpose", [f"{weight}.restored"], [f"{right}.restored"], perm=[1, 0]
                )
            node.input[1] = f"{right}.restored"
        yield node

    def _restored(self, weight: str) -> Iterator[onnx.NodeProto]:
        """W in fp32: of constants alone, so that it is computed once, as the graph is loaded."""
        if weight in self.done:
            return
        self.done.add(weight)
        yield helper.make_node("Cast", [weight], [f"{weight}.whole"], to=onnx.TensorProto.FLOAT)
        yield from self._with_last_axis(weight + SCALE, f"{weight}.column")
        yield helper.make_node(
            "Mul", [f"{weight}.whole", f"{weight}.column"], [f"{weight}.restored"]
        )

    def _with_last_axis(self, name: str, to: str) -> Iterator[onnx.NodeProto]:
        """Yield (…,) -> (…, 1)."""
        if "axis.last" not in self.done:
            self.done.add("axis.last")
            self._constant("axis.last", np.array([-1], dtype=np.int64))
        yield helper.make_node("Unsqueeze", [name, "axis.last"], [to])

    def _constant(self, name: str, value: np.generic | NDArray[np.generic]) -> None:
        self.graph.initializer.append(numpy_helper.from_array(np.asarray(value), name))
