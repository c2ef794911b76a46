"""A model file from a stranger reads nothing but itself."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import onnx
import pytest
from onnx import TensorProto, helper

from tongsa.errors import ModelFileError
from tongsa.runtime.contents import Graph, Graphs
from tongsa.runtime.engine import OnnxEngine
from tongsa.runtime.graph_check import refuse_foreign_files
from toys import trained


def elsewhere(name: str, location: str) -> TensorProto:
    tensor = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=[4])
    tensor.data_location = TensorProto.EXTERNAL
    for key, value in (("location", location), ("offset", "0"), ("length", "16")):
        tensor.external_data.add(key=key, value=value)
    return tensor


def initializer(model: onnx.ModelProto, tensor: TensorProto) -> None:
    model.graph.initializer.append(tensor)


def constant(model: onnx.ModelProto, tensor: TensorProto) -> None:
    model.graph.node.append(helper.make_node("Constant", [], ["stolen"], value=tensor))


def in_a_branch(model: onnx.ModelProto, tensor: TensorProto) -> None:
    branch = helper.make_graph([], "branch", [], [], [tensor])
    model.graph.node.append(
        helper.make_node("If", ["c"], ["o"], then_branch=branch, else_branch=branch)
    )


def in_a_function(model: onnx.ModelProto, tensor: TensorProto) -> None:
    node = helper.make_node("Constant", [], ["stolen"], value=tensor)
    function = helper.make_function("d", "f", [], ["stolen"], [node], [])
    model.functions.append(function)


def sparse(model: onnx.ModelProto, tensor: TensorProto) -> None:
    model.graph.sparse_initializer.add().values.CopyFrom(tensor)


PLACES = [initializer, constant, in_a_branch, in_a_function, sparse]
FILES = ["/etc/passwd", "../secret.bin", "weights.bin/../secret.bin", "secret.bin", ""]


def tampered(change: Callable[[onnx.ModelProto], object]) -> Graphs:
    graphs = trained().model.contents.graphs
    model = onnx.load_from_string(graphs.encoder.onnx)
    change(model)
    encoder = Graph(model.SerializeToString(), graphs.encoder.weights)
    return dataclasses.replace(graphs, encoder=encoder)


def refused(graphs: Graphs) -> str:
    with pytest.raises(ModelFileError) as error:
        OnnxEngine(graphs, threads=1)
    return str(error.value)


@pytest.mark.parametrize("location", FILES)
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
def test_a_graph_that_asks_for_another_file_is_not_run(
    place: Callable[[onnx.ModelProto, TensorProto], None], location: str
) -> None:
    tensor = elsewhere("stolen", location)
    assert refused(tampered(lambda model: place(model, tensor))) == (
        f"the model file's graph asks for another file, {location!r}; it may have been tampered "
        "with, so it is not run"
    )


def test_nor_one_that_asks_for_our_file_by_a_name_we_hand_nothing_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("weights.bin").write_bytes(bytes(16))  # which ONNX Runtime would read
    stolen = elsewhere("stolen", "weights.bin")
    assert refused(tampered(lambda model: initializer(model, stolen))) == (
        "the model file's graph asks for 'stolen' in weights.bin, and the manifest does not; it "
        "may have been tampered with, so it is not run"
    )


def test_one_that_names_two_places_does_not_pass_by_the_first() -> None:
    tensor = elsewhere("stolen", "weights.bin")
    tensor.external_data.add(key="location", value="/etc/passwd")
    assert "'/etc/passwd'" in refused(tampered(lambda model: initializer(model, tensor)))


def test_one_that_lies_elsewhere_and_does_not_say_where() -> None:
    tensor = elsewhere("stolen", "")
    del tensor.external_data[:]
    assert "asks for another file" in refused(tampered(lambda model: initializer(model, tensor)))


def test_our_own_graphs_pass_and_name_all_that_lies_outside() -> None:
    graphs = trained().model.contents.graphs
    for graph in (graphs.encoder, graphs.step):
        refuse_foreign_files(graph.onnx, graph.weights)
        with pytest.raises(ModelFileError, match=f"asks for '{graph.weights[0]}' in weights"):
            refuse_foreign_files(graph.onnx, graph.weights[1:])


@pytest.mark.parametrize(
    "onnx_", [b"\x80", b"\xff" * 20, b"\x3a\x05ab", b"no graph at all", b"\x0b"]
)
def test_bytes_that_are_no_graph(onnx_: bytes) -> None:
    graphs = trained().model.contents.graphs
    broken = dataclasses.replace(graphs, encoder=Graph(onnx_, graphs.encoder.weights))
    assert refused(broken).startswith("the model file's graph is damaged (")


def test_a_graph_that_onnx_runtime_refuses() -> None:
    def rename(model: onnx.ModelProto) -> None:
        model.graph.node[0].op_type = "NoSuchOperator"

    assert refused(tampered(rename)).startswith("the model file's graph is damaged (")


def test_messages_within_messages_without_end() -> None:
    data = b""
    for _ in range(200):  # a graph in an attribute in a node in a graph …
        for tag in (0x32, 0x2A, 0x0A):
            length = len(data)
            varint = bytes([length & 127 | 128, length >> 7 & 127 | 128, length >> 14])
            data = bytes([tag]) + varint + data
    length = len(data)
    data = b"\x3a" + bytes([length & 127 | 128, length >> 7 & 127 | 128, length >> 14]) + data
    with pytest.raises(ModelFileError, match="without end"):
        refuse_foreign_files(data, [])
