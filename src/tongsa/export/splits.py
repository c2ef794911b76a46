"""Cutting an array into equal pieces: one operator instead of a sequence and its elements."""

from collections.abc import Mapping
from typing import Any

import onnx
from onnx import helper, numpy_helper


def split_directly(graph: onnx.GraphProto) -> None:
    """Turn SplitToSequence and the SequenceAt that follow into one Split.

    torch's exporter writes `chunk` so; ONNX Runtime makes a list of copies of it and takes them out
    one by one, at every step of the decoder, which for one sentence takes as long as a product.
    Anything but equal pieces, all taken by known numbers, is left as it is.
    """
    constants = {
        node.output[0]: numpy_helper.to_array(node.attribute[0].t)
        for node in graph.node
        if node.op_type == "Constant" and node.attribute[0].name == "value"
    }
    readers: dict[str, list[onnx.NodeProto]] = {}
    for node in graph.node:
        for name in node.input:
            readers.setdefault(name, []).append(node)

    kept: list[onnx.NodeProto] = []
    replaced: set[str] = set()
    for node in graph.node:
        if node.op_type == "SequenceAt" and node.input[0] in replaced:
            continue
        pieces = _pieces(node, readers, constants)
        if pieces is not None:
            replaced.add(node.output[0])
            [axis] = [a.i for a in node.attribute if a.name == "axis"]
            node = helper.make_node(
                "Split", [node.input[0]], pieces, axis=axis, num_outputs=len(pieces)
            )
        kept.append(node)
    del graph.node[:]
    graph.node.extend(kept)


def _pieces(
    node: onnx.NodeProto, readers: dict[str, list[onnx.NodeProto]], constants: Mapping[str, Any]
) -> list[str] | None:
    """Return the names of the equal pieces that a SplitToSequence is read by, in order."""
    if node.op_type != "SplitToSequence" or node.input[1] not in constants:
        return None
    names: dict[int, str] = {}
    for reader in readers.get(node.output[0], []):
        if reader.op_type != "SequenceAt" or reader.input[1] not in constants:
            return None
        names[int(constants[reader.input[1]])] = reader.output[0]
    return [names[i] for i in range(len(names))] if sorted(names) == [*range(len(names))] else None
