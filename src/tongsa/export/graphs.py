"""From torch modules to two ONNX graphs: the encoder, and one step of the decoder.

The graphs are exported from the modules that were trained, so there is no second writing of the
mathematics. Weights are left out of the graphs and stored once beside them, under torch's names.

    encoder   source (B, S) or (B, S, M), lengths (B)    -> memory.*, state.*
    step      ids (B, K), state.* (B, K, H), memory.*    -> log_probs (B, K, V), next.*,
                                                            attention (B, heads, K, S)

The step of a model that copies takes memory.slots (B, X) too, and gives log_probs (B, K, W + X).
"""

import contextlib
import logging
import warnings
from collections.abc import Iterator
from typing import Any

import onnx
import torch
from torch import Tensor, nn

from tongsa.export.external import store_outside
from tongsa.export.lookups import look_up_products
from tongsa.export.operators import OPSET, TRANSLATIONS
from tongsa.export.splits import split_directly
from tongsa.model.frames import FrameEmbedding
from tongsa.model.seq2seq import Seq2Seq
from tongsa.runtime.contents import Graph, Graphs
from tongsa.runtime.weights import WeightTable
from tongsa.search.protocol import CTC, LENGTHS


class _EncoderGraph(nn.Module):
    """The encoder with flat, named results."""

    def __init__(self, model: Seq2Seq) -> None:
        super().__init__()
        self.model = model

    def forward(self, source: Tensor, lengths: Tensor) -> dict[str, Tensor]:
        memory, state = self.model.encode(source, lengths)
        return {f"memory.{n}": a for n, a in memory.items()} | {
            f"state.{n}": a for n, a in state.items()
        }


class _StepGraph(nn.Module):
    """One step of the decoder with flat, named results."""

    def __init__(self, model: Seq2Seq) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, ids: Tensor, state: dict[str, Tensor], memory: dict[str, Tensor] | None = None
    ) -> dict[str, Tensor]:
        log_probs, new_state, attention = self.model.step(ids, memory or {}, state)
        # In the order of the inputs, by which the outputs are named.
        results = {"log_probs": log_probs} | {f"next.{n}": new_state[n] for n in state}
        return results if attention is None else results | {"attention": attention}


def export_graphs(model: Seq2Seq) -> Graphs:
    """Export a trained model, which is put into evaluation mode and left there."""
    model.eval()
    # Two of everything, so that no axis looks like a constant 1.
    source, lengths = torch.ones(2, 9, dtype=torch.long), torch.tensor([9, 7])
    if isinstance(model.source_embedding, FrameEmbedding):
        source = torch.ones(2, 9, len(model.source_embedding.mean))
    with torch.no_grad():
        memory, state = model.encode(source, lengths)
    encoder = _export(
        _EncoderGraph(model),
        {"source": source, "lengths": lengths},
        inputs=["source", "lengths"],
        outputs=[f"memory.{n}" for n in memory] + [f"state.{n}" for n in state],
        axes={"source": {0: "B", 1: "S"}, "lengths": {0: "B"}},
    )
    if model.pointer is not None:
        memory["slots"] = torch.full((2, 5), float("-inf"))
    wide_state = {n: a.unsqueeze(1).repeat(1, 4, 1) for n, a in state.items()}
    example: dict[str, Any] = {"ids": torch.ones(2, 4, dtype=torch.long), "state": wide_state}
    axes: dict[str, Any] = {
        "ids": {0: "B", 1: "K"},
        # How much was looked at is as long as the source; all else is as wide as the network.
        "state": {n: {0: "B", 1: "K"} | ({2: "S"} if n == "coverage" else {}) for n in state},
    }
    attention = model.decoder.attention
    memory = {n: a for n, a in memory.items() if n not in (LENGTHS, CTC)}
    if memory:  # beside an empty dictionary the exporter forgets the letters of all axes
        example["memory"] = memory
        longs = {n: {axis: "S"} for n, axis in model.source_axes.items()} | {"slots": {1: "X"}}
        axes["memory"] = {n: {0: "B"} | longs.get(n, {}) for n in memory}
    step = _export(
        _StepGraph(model),
        example,
        inputs=["ids", *(f"state.{n}" for n in state), *(f"memory.{n}" for n in memory)],
        outputs=[
            "log_probs",
            *(f"next.{n}" for n in state),
            *(["attention"] * (attention is not None)),
        ],
        axes=axes,
    )
    weights, stored = _weights(model), _stored_names(model)
    return Graphs(
        encoder=_without_weights(encoder, weights, stored),
        step=_without_weights(step, weights, stored),
        weights=weights,
        slots_from=None if model.pointer is None else model.pointer.width,
    )


def _weights(model: Seq2Seq) -> WeightTable:
    """All trained arrays, shared ones once, under the first of their names."""
    return WeightTable(
        {name: p.detach().cpu().float().numpy() for name, p in model.named_parameters()}
    )


def _stored_names(model: Seq2Seq) -> dict[str, str]:
    """Every name of every trained array, and the one that it is stored under."""
    first: dict[Tensor, str] = {}
    return {
        name: first.setdefault(p, name)
        for name, p in model.named_parameters(remove_duplicate=False)
    }


def _export(
    module: nn.Module,
    example: dict[str, Any],
    *,
    inputs: list[str],
    outputs: list[str],
    axes: dict[str, Any],
) -> onnx.ModelProto:
    with _quiet(), torch.no_grad():
        program = torch.onnx.export(
            module,
            kwargs=example,
            dynamo=True,
            input_names=inputs,
            output_names=outputs,
            dynamic_shapes=axes,
            custom_translation_table=TRANSLATIONS,
            opset_version=OPSET,
            # ONNX Runtime optimises when it loads; here it would fold weights into new ones.
            optimize=False,
            verbose=False,
        )
    assert program is not None
    return program.model_proto


def _without_weights(graph: onnx.ModelProto, weights: WeightTable, stored: dict[str, str]) -> Graph:
    """Point every weight of the graph into the shared file of weights."""
    used: list[str] = []
    for initializer in graph.graph.initializer:
        # The exporter calls a tied weight by any of its names.
        name = stored.get(initializer.name.removeprefix("model."))
        if name is None:
            continue  # a small constant of the graph itself
        assert name not in used
        _rename(graph, initializer.name, name)
        used.append(name)
    split_directly(graph.graph)
    look_up_products(graph.graph, {name: weights.place(name).shape for name in used})
    _drop_notes(graph)
    return store_outside(graph, weights, used)


def _rename(graph: onnx.ModelProto, old: str, new: str) -> None:
    for initializer in graph.graph.initializer:
        if initializer.name == old:
            initializer.name = new
    for node in graph.graph.node:
        for index, name in enumerate(node.input):
            if name == old:
                node.input[index] = new


def _drop_notes(graph: onnx.ModelProto) -> None:
    """Remove what the exporter wrote about this machine: stack traces and source paths."""
    del graph.metadata_props[:]
    del graph.graph.metadata_props[:]
    del graph.graph.value_info[:]
    for node in graph.graph.node:
        del node.metadata_props[:]
        node.doc_string = ""
    for value in [*graph.graph.input, *graph.graph.output, *graph.graph.initializer]:
        del value.metadata_props[:]


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Hold back what torch's exporter says to its own developers."""
    logger = logging.getLogger("torch.onnx")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(before)
