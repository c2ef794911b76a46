"""Products with a row of a table: looked up, instead of computed at every step.

The first layer of a decoder multiplies the embedding of the last token with its weights. There are
only as many products of that kind as there are tokens:

    Gather(E, ids) · Wᵀ + b  =  Gather(E · Wᵀ + b, ids)

E, W and b stay in the file as they are. The product of all rows is made of constants alone, so ONNX
Runtime works it out once, as it loads the graph. It takes memory, and so is not worth it for every
vocabulary.
"""

from collections import defaultdict
from collections.abc import Mapping

import onnx
from onnx import helper

# Numbers, of 4 bytes each, that all products of a table may come to: 32 MiB.
_MOST = 2**23


def look_up_products(graph: onnx.GraphProto, shapes: Mapping[str, tuple[int, ...]]) -> None:
    """Let a graph look up what it would multiply a row of a table with.

    shapes   of the weights, under their names in the graph

    Left as they are: tables whose products would be too many, and rows that are not only multiplied
    with weights.
    """
    reading = _Reading(graph, shapes)
    instead: dict[str, list[onnx.NodeProto]] = {}  # of a node, by the name of its output
    for node in graph.node:
        products = reading.products_of_rows(node)
        size = sum(shapes[node.input[0]][0] * shapes[weight][0] for _, weight in products)
        if not products or size > _MOST:
            continue
        instead[node.output[0]] = []
        for product, _ in products:
            instead |= reading.looked_up(node, product)
    nodes = [new for node in graph.node for new in instead.get(node.output[0], [node])]
    del graph.node[:]
    graph.node.extend(nodes)


class _Reading:
    """A graph, and who makes and reads each of its arrays."""

    def __init__(self, graph: onnx.GraphProto, shapes: Mapping[str, tuple[int, ...]]) -> None:
        self._shapes = shapes
        self._shown = {value.name for value in graph.output}
        self._maker = {output: node for node in graph.node for output in node.output}
        self._readers: defaultdict[str, list[onnx.NodeProto]] = defaultdict(list)
        for node in graph.node:
            for name in node.input:
                self._readers[name].append(node)

    def products_of_rows(self, node: onnx.NodeProto) -> list[tuple[onnx.NodeProto, str]]:
        """Return the products that a node's rows are for, each with the name of its weights.

        None, if it looks up no rows, or if they are for anything else too.
        """
        if node.op_type != "Gather" or node.input[0] not in self._shapes:
            return []
        products = self._readers[node.output[0]]
        weights = [self._weight_of(product) for product in products]
        if None in weights or node.output[0] in self._shown:
            return []
        return [(p, w) for p, w in zip(products, weights, strict=True) if w is not None]

    def looked_up(
        self, rows: onnx.NodeProto, product: onnx.NodeProto
    ) -> dict[str, list[onnx.NodeProto]]:
        """Return what stands for a product, and for the bias that is added to it."""
        [y] = product.output
        table = f"{y}.of_all"
        nodes = [helper.make_node("MatMul", [rows.input[0], product.input[1]], [table])]
        out, bias = self._bias(y)
        if bias:
            nodes.append(helper.make_node("Add", [table, bias], [f"{table}.and_bias"]))
        nodes.append(helper.make_node("Gather", [nodes[-1].output[0], rows.input[1]], [out]))
        return {y: [], out: nodes}

    def _weight_of(self, node: onnx.NodeProto) -> str | None:
        """Return the W of a node that is MatMul(x, Transpose(W))."""
        right = self._maker.get(node.input[1]) if node.op_type == "MatMul" else None
        if right is None or right.op_type != "Transpose" or right.input[0] not in self._shapes:
            return None
        weight: str = right.input[0]
        return weight

    def _bias(self, y: str) -> tuple[str, str]:
        """Return the name of y + b, and of b; if nothing constant is added, y itself and ""."""
        readers = self._readers[y]
        if len(readers) == 1 and readers[0].op_type == "Add" and y not in self._shown:
            [other] = [name for name in readers[0].input if name != y] or [y]
            if self._is_constant(other):
                return readers[0].output[0], other
        return y, ""

    def _is_constant(self, name: str) -> bool:
        """Whether an array is a weight, or made of nothing but weights."""
        if name in self._shapes:
            return True
        return name in self._maker and all(map(self._is_constant, self._maker[name].input))
