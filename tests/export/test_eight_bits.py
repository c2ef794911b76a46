"""8-bit weights: what is rounded, what a step then computes, and what it costs."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from onnx import helper

from command_line import Done, run_here
from tiny_models import tiny_config, tiny_model
from tongsa.config import ModelConfig
from tongsa.errors import ModelFileError
from tongsa.export import lookups
from tongsa.export.eight_bits import to_eight_bits
from tongsa.export.external import store_outside
from tongsa.export.graphs import export_graphs
from tongsa.export.quantise import quantise
from tongsa.export.ranges import observe_ranges
from tongsa.export.restore import restore
from tongsa.runtime.contents import Graph, Graphs, ModelContents
from tongsa.runtime.engine import OnnxEngine
from tongsa.runtime.model_file import read_model_file, write_model_file
from tongsa.runtime.weights import WeightTable
from tongsa.search import greedy
from tongsa.tasks.conformance import replay
from tongsa.tasks.pipeline import load
from toys import trained, write_tsv

SOURCES = [[4, 5, 6], [7], [8, 8, 4, 5, 7, 6, 4], [5, 4], [30, 31, 6, 29]]
LIMITS = [9, 5, 12, 7, 9]


def wide(cell: str = "lstm", preset: str = "default", **changes: object) -> ModelConfig:
    return tiny_config(cell, preset, embedding_size=32, hidden_size=32, **changes)


SHAPES = {
    "default": wide(),
    "gru, additive, input feeding": wide("gru", decoder="input_feeding", attention="additive"),
    "plain, tables apart": wide(preset="plain"),
    "copying": wide(copy=True),
}
each_shape = pytest.mark.parametrize("shape", SHAPES)
Run = Callable[..., Done]


def graphs_of(shape: str) -> Graphs:
    written = np.arange(40) if "copying" in shape else None
    model = tiny_model(SHAPES[shape], vocabulary=40, written=written)
    with torch.no_grad():
        for weight in model.parameters():
            weight.mul_(0.4)  # nearer to trained ones: no state that is all 1 and -1
    return export_graphs(model)


def one_product(weight: NDArray[np.float32], bias: NDArray[np.float32]) -> Graphs:
    """A step that is nothing but x · Wᵀ + b, in place of a model."""
    nodes = [
        helper.make_node("Transpose", ["w"], ["t"], perm=[1, 0]),
        helper.make_node("MatMul", ["x", "t"], ["p"]),
        helper.make_node("Add", ["p", "b"], ["y"]),
    ]
    ends = [helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in "xy"]
    table = WeightTable({"w": weight, "b": bias})
    graph = helper.make_graph(nodes, "step", [ends[0]], [ends[1]])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    return Graphs(
        encoder=Graph(model.SerializeToString(), ()),
        step=store_outside(model, table, ["w", "b"]),
        weights=table,
    )


@given(seed=st.integers(0, 2**31), rows=st.integers(1, 9), largest=st.sampled_from([1.0, 3.5]))
def test_a_product_is_the_one_of_whole_numbers(seed: int, rows: int, largest: float) -> None:
    rng = np.random.default_rng(seed)
    weight = rng.normal(size=(24, 16)).astype(np.float32)
    bias = rng.normal(size=24).astype(np.float32)
    x = rng.uniform(-1.2 * largest, 1.2 * largest, size=(rows, 16)).astype(np.float32)
    small = quantise(one_product(weight, bias), {"x": largest})

    scale = np.abs(weight).max(axis=1) / np.float32(63)
    whole = np.rint(weight / scale[:, None]).astype(np.int64)
    step = np.float32(largest / 127)
    # What is larger than all that was seen is cut off.
    seen = np.clip(np.rint(x / step), -128, 127).astype(np.int64)
    expected = (seen @ whole.T) * (step * scale) + bias

    options = ort.SessionOptions()
    names = list(small.step.weights)
    values = [ort.OrtValue.ortvalue_from_numpy(small.weights[name]) for name in names]
    options.add_external_initializers(names, values)
    session = ort.InferenceSession(small.step.onnx, options, providers=["CPUExecutionProvider"])
    [found] = session.run(None, {"x": x})
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5)


def test_weights_are_off_by_half_a_step_at_most() -> None:
    exact = graphs_of("default")
    small = quantise(exact, {})
    for name in exact.weights:
        weight, rounded = exact.weights[name], small.weights[name]
        if weight.ndim == 1:
            np.testing.assert_array_equal(rounded, weight)
            continue
        assert rounded.dtype == np.int8
        assert np.abs(rounded).max() <= 63
        scale = small.weights[f"{name}.scale"][:, None]
        assert (np.abs(rounded * scale - weight) <= scale / 2 * 1.001).all()


def test_a_row_of_nothing_stays_nothing() -> None:
    weight = np.ones((16, 16), dtype=np.float32)
    weight[3] = 0
    small = quantise(one_product(weight, np.zeros(16, dtype=np.float32)), {"x": 1.0})
    assert not small.weights["w"][3].any()
    assert np.isfinite(small.weights["w.scale"]).all()


@each_shape
def test_every_product_with_weights_of_a_step_is_one_of_whole_numbers(shape: str) -> None:
    graphs = graphs_of(shape)
    ranges = observe_ranges(graphs, SOURCES, LIMITS, 1)
    model = onnx.load_model_from_string(quantise(graphs, ranges).step.onnx)
    rounded = {n.output[0] for n in model.graph.node if n.op_type == "DequantizeLinear"}
    weighted = [n for n in model.graph.node if n.op_type == "MatMul" and n.input[1] in rounded]
    assert len(weighted) >= 2
    assert all(node.input[0] in rounded for node in weighted)


@each_shape
def test_a_small_model_says_nearly_what_the_exact_one_says(shape: str) -> None:
    graphs = graphs_of(shape)
    small = OnnxEngine(quantise(graphs, observe_ranges(graphs, SOURCES, LIMITS, 1)), 1)
    exact = OnnxEngine(graphs, 1)
    memory, state = exact.start(SOURCES)
    small_memory, small_state = small.start(SOURCES)
    for token in (2, 7, 9):
        ids = np.full(len(SOURCES), token)
        ours, theirs = small.step(ids, small_state, small_memory), exact.step(ids, state, memory)
        state, small_state = theirs.state, ours.state
        gap = np.abs(np.exp(ours.log_probs) - np.exp(theirs.log_probs)).max()
        assert gap < 0.02


@each_shape
def test_an_answer_is_the_same_to_the_last_bit_in_every_batch(shape: str) -> None:
    graphs = graphs_of(shape)
    engine = OnnxEngine(quantise(graphs, observe_ranges(graphs, SOURCES, LIMITS, 1)), 1)
    together = greedy(engine, SOURCES, LIMITS)
    backwards = greedy(engine, SOURCES[::-1], LIMITS[::-1])[::-1]
    for row, (source, limit) in enumerate(zip(SOURCES, LIMITS, strict=True)):
        [alone] = greedy(engine, [source], [limit])
        for other in (together[row], backwards[row]):
            assert other.ids == alone.ids
            assert other.log_prob == pytest.approx(alone.log_prob, abs=1e-5)


def test_what_is_looked_up_has_the_range_of_its_whole_table(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Of a large vocabulary: of others the products are looked up.
    monkeypatch.setattr(lookups, "_MOST", 0)
    graphs = graphs_of("default")
    ranges = observe_ranges(graphs, [[7]], [2], 1)
    small = quantise(graphs, ranges)
    model = onnx.load_model_from_string(small.step.onnx)
    [table] = [n for n in graphs.weights if n.endswith("table.weight")]
    steps = {i.name: onnx.numpy_helper.to_array(i) for i in model.graph.initializer if i.dims == []}
    [embedding] = [
        n.input[0] for n in model.graph.node
        if n.op_type == "QuantizeLinear" and n.input[0].startswith("embedding")
    ]  # fmt: skip
    assert steps[f"{embedding}.step"] == pytest.approx(np.abs(graphs.weights[table]).max() / 127)


@pytest.fixture(scope="module")
def exact() -> ModelContents:
    return trained().model.contents


@pytest.fixture(scope="module")
def small(exact: ModelContents) -> ModelContents:
    return to_eight_bits(exact, threads=1)


def test_a_file_of_eight_bits_is_small_and_runs(
    exact: ModelContents, small: ModelContents, tmp_path: Path
) -> None:
    for name, contents in (("exact", exact), ("small", small)):
        write_model_file(tmp_path / f"{name}.tongsa", contents)
    read = read_model_file(tmp_path / "small.tongsa")
    assert read.graphs.weights.precision == "int8"
    assert read.ranges == small.ranges
    model = load(tmp_path / "small.tongsa", threads=1)
    assert not replay(model).mismatches
    sources = [pair.source for pair in trained().held_out]
    before = [output.text for output in trained().model.translate(sources)]
    after = [output.text for output in model.translate(sources)]
    assert sum(a == b for a, b in zip(before, after, strict=True)) >= 0.9 * len(sources)
    weights = [sum(a.nbytes for a in map(c.graphs.weights.__getitem__, c.graphs.weights))
               for c in (exact, small)]  # fmt: skip
    assert weights[1] < 0.35 * weights[0]


def test_rounded_weights_are_neither_trained_further_nor_rounded_again(
    small: ModelContents,
) -> None:
    with pytest.raises(ModelFileError, match="take the file that training wrote"):
        restore(small)
    with pytest.raises(ModelFileError, match="8 bits already"):
        to_eight_bits(small)


def test_an_older_file_asks_for_pairs(exact: ModelContents) -> None:
    with pytest.raises(ModelFileError, match="--dev"):
        to_eight_bits(replace(exact, ranges={}))


@pytest.fixture
def export(capsys: pytest.CaptureFixture[str]) -> Run:
    return lambda *args: run_here(capsys, "export", *args)


@pytest.fixture
def file(exact: ModelContents, tmp_path: Path) -> Path:
    write_model_file(tmp_path / "model.tongsa", exact)
    return tmp_path / "model.tongsa"


def test_the_command_writes_beside_the_model(file: Path, export: Run) -> None:
    done = export(file, "--int8", "--threads", "1")
    assert (done.status, done.err) == (0, "")
    path = file.with_name("model.int8.tongsa")
    assert done.out.endswith(f"Wrote {path}\n")
    assert "can be measured: name pairs with --dev" in done.out
    # Nobody has measured the small model, so its scores say of which model they are.
    assert {score["precision"] for score in read_model_file(path).scores} == {"fp32"}


def test_the_command_measures_the_loss_on_pairs(file: Path, export: Run) -> None:
    dev = write_tsv(file.with_name("dev.tsv"), trained().held_out)
    done = export(file, "--int8", "--dev", dev, "-o", file.with_name("small.tongsa"))
    assert (done.status, done.err) == (0, "")
    assert "BLEU" in done.out
    assert f"on {len(trained().held_out)} pairs" in done.out
    scores = read_model_file(file.with_name("small.tongsa")).scores
    assert {score["data"] for score in scores} == {"dev"}
    assert not any("precision" in score for score in scores)


def test_the_command_asks_what_to_export_to(file: Path, export: Run) -> None:
    done = export(file)
    assert (done.status, done.out) == (1, "")
    assert done.err == "tongsa: say what to export to: tongsa export MODEL --int8\n"


def test_the_command_never_writes_over_the_model(file: Path, export: Run) -> None:
    before = file.read_bytes()
    assert export(file, "--int8", "-o", file).status == 1
    assert file.read_bytes() == before
    export(file, "--int8")
    again = export(file.with_name("model.int8.tongsa"), "--int8", "-o", file.with_name("x.tongsa"))
    assert again.status == 1
    assert "8 bits already" in again.err
