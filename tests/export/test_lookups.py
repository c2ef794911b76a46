"""Products with rows of a table are looked up: the same numbers, without the product."""

from collections import Counter

import numpy as np
import onnx
import onnxruntime as ort
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from tongsa.export import lookups
from tongsa.export.lookups import look_up_products

TOKENS, WIDTH, OUT = 7, 4, 6
# y = E[ids] · Wᵀ + (a + b), as torch's exporter writes it.
EMBEDDED = [
    helper.make_node("Gather", ["E", "ids"], ["x"]),
    helper.make_node("Transpose", ["W"], ["right"], perm=[1, 0]),
]
PRODUCT = helper.make_node("MatMul", ["x", "right"], ["product"])
BIASED = [
    PRODUCT,
    helper.make_node("Add", ["a", "b"], ["bias"]),
    helper.make_node("Add", ["product", "bias"], ["y"]),
]


@pytest.fixture
def weights() -> dict[str, NDArray[np.float32]]:
    chance = np.random.default_rng(1)
    shapes = {"E": (TOKENS, WIDTH), "W": (OUT, WIDTH), "a": (OUT,), "b": (OUT,)}
    return {n: chance.normal(size=shape).astype(np.float32) for n, shape in shapes.items()}


def graph(
    nodes: list[onnx.NodeProto], weights: dict[str, NDArray[np.float32]], output: str = "y"
) -> onnx.ModelProto:
    copies = [onnx.NodeProto.FromString(node.SerializeToString()) for node in nodes]
    made = helper.make_graph(
        copies,
        "a step",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, [None, None])],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, [None] * 3)],
        [numpy_helper.from_array(array, name) for name, array in weights.items()],
    )
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)


def rewritten(
    nodes: list[onnx.NodeProto], weights: dict[str, NDArray[np.float32]], output: str = "y"
) -> onnx.ModelProto:
    model = graph(nodes, weights, output)
    look_up_products(model.graph, {name: array.shape for name, array in weights.items()})
    onnx.checker.check_model(model)
    return model


def run(model: onnx.ModelProto) -> NDArray[np.float32]:
    session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    [found] = session.run(None, {"ids": np.arange(TOKENS)[:, None]})
    return np.asarray(found)


def multiplied_at_every_step(model: onnx.ModelProto) -> bool:
    """Whether a product depends on what is fed."""
    fed = {"ids"}
    for node in model.graph.node:
        if fed & set(node.input):
            if node.op_type == "MatMul":
                return True
            fed |= set(node.output)
    return False


def test_the_same_numbers_come_out(weights: dict[str, NDArray[np.float32]]) -> None:
    nodes = EMBEDDED + BIASED
    by_hand = weights["E"] @ weights["W"].T + weights["a"] + weights["b"]
    found = rewritten(nodes, weights)
    assert multiplied_at_every_step(graph(nodes, weights))
    assert not multiplied_at_every_step(found)
    np.testing.assert_allclose(run(found)[:, 0], by_hand, atol=1e-6)


def test_a_bias_that_is_no_constant_is_added_at_every_step(
    weights: dict[str, NDArray[np.float32]],
) -> None:
    nodes = [
        *EMBEDDED,
        PRODUCT,
        helper.make_node("Cast", ["ids"], ["number"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["number", "last"], ["numbers"]),
        helper.make_node("Add", ["numbers", "product"], ["y"]),
    ]
    with_axis = {**weights, "last": np.array([-1])}
    found = rewritten(nodes, with_axis)
    assert not multiplied_at_every_step(found)
    by_hand = weights["E"] @ weights["W"].T + np.arange(TOKENS)[:, None]
    np.testing.assert_allclose(run(found)[:, 0], by_hand, atol=1e-6)


def test_a_product_that_is_shown_keeps_its_name(weights: dict[str, NDArray[np.float32]]) -> None:
    found = rewritten([*EMBEDDED, PRODUCT], weights, "product")
    assert not multiplied_at_every_step(found)
    np.testing.assert_allclose(run(found)[:, 0], weights["E"] @ weights["W"].T, atol=1e-6)


def test_rows_that_something_else_reads_stay(weights: dict[str, NDArray[np.float32]]) -> None:
    nodes = [
        *EMBEDDED,
        *BIASED[:2],
        helper.make_node("Concat", ["product", "x"], ["y"], axis=-1),
    ]
    assert Counter(n.op_type for n in rewritten(nodes, weights).graph.node) == Counter(
        n.op_type for n in nodes
    )


def test_a_table_that_would_become_too_large_stays(
    weights: dict[str, NDArray[np.float32]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookups, "_MOST", TOKENS * OUT)
    assert not multiplied_at_every_step(rewritten(EMBEDDED + BIASED, weights))
    monkeypatch.setattr(lookups, "_MOST", TOKENS * OUT - 1)
    assert multiplied_at_every_step(rewritten(EMBEDDED + BIASED, weights))
