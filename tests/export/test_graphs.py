"""What is exported: the same mathematics, in graphs that hold nothing but it."""

from pathlib import Path

import numpy as np
import onnx
import pytest
import torch

import tongsa
from tiny_models import CELLS, CLASSICS, LIMITS, SHAPES, SOURCES, exported, tiny_model
from tongsa.config import SearchConfig
from tongsa.model.engine import TorchEngine
from tongsa.model.recurrent import read_sequence
from tongsa.model.seq2seq import pad
from tongsa.runtime.contents import Graphs
from tongsa.runtime.engine import OnnxEngine
from tongsa.runtime.weights import WeightTable
from tongsa.search import search
from tongsa.text.vocabulary import PAD

GREEDY = SearchConfig(beam_size=1)

# Two of the three cells with two heads add seconds and little else, as does coverage alone.
SLOW = ("lstm-two-heads", "gru-two-heads", "coverage")
each_shape = pytest.mark.parametrize(
    "shape",
    [pytest.param(s, marks=pytest.mark.slow if s in SLOW else ()) for s in SHAPES],
)


@each_shape
@pytest.mark.parametrize("beam_size", [1, 4])
def test_runtime_matches_torch(shape: str, beam_size: int) -> None:
    pair = exported(shape)
    for trained, served in zip(
        search(pair.torch, SOURCES, LIMITS, SearchConfig(beam_size=beam_size)),
        search(pair.onnx, SOURCES, LIMITS, SearchConfig(beam_size=beam_size)),
        strict=True,
    ):
        assert [h.ids for h in served] == [h.ids for h in trained]
        for ours, theirs in zip(served, trained, strict=True):
            assert ours.log_prob == pytest.approx(theirs.log_prob, abs=1e-5)
            assert ours.truncated == theirs.truncated
            assert (ours.attention is None) == (SHAPES[shape].attention == "none")
            if ours.attention is not None and theirs.attention is not None:
                assert ours.attention == pytest.approx(theirs.attention, abs=1e-5)


@each_shape
@torch.no_grad()
def test_the_exported_encoder_reads_each_sentence_for_its_own_length(shape: str) -> None:
    pair = exported(shape)
    memory, state = pair.onnx.start(SOURCES)
    for row, source in enumerate(SOURCES):
        wanted_memory, wanted_state = pair.model.encode(
            torch.tensor([source]), torch.tensor([len(source)])
        )
        for name, array in wanted_state.items():
            found = state[name][row, : array.shape[1]]  # what is covered is as long as the source
            assert found == pytest.approx(array[0].numpy(), abs=1e-5)
        along = pair.model.source_axes
        for name, wanted in wanted_memory.items():
            found = memory[name][row : row + 1]
            if name in along:
                found = found.take(range(len(source)), axis=along[name])
            assert found == pytest.approx(wanted.numpy(), abs=1e-5)
        if SHAPES[shape].attention != "none":
            assert memory["mask"][row].tolist() == [i < len(source) for i in range(7)]


@pytest.mark.parametrize(
    "shape",
    [f"{cell}-default" for cell in CELLS] + ["gru-plain", *CLASSICS, "copy", "copy-coverage"],
)
@pytest.mark.parametrize(("b", "k", "s"), [(1, 1, 1), (1, 1, 9), (1, 5, 1), (7, 1, 1), (6, 11, 40)])
@torch.no_grad()
def test_batch_beam_and_length_may_be_any(shape: str, b: int, k: int, s: int) -> None:
    pair = exported(shape)
    rng = np.random.default_rng(b + k + s)
    sources = [rng.integers(4, 9, size=1 + row * (s - 1) // b).tolist() for row in range(1, b + 1)]
    memory, state = pair.onnx.start(sources)
    wide = {name: np.repeat(array, k, axis=0) for name, array in state.items()}
    wide = {name: a + rng.normal(size=a.shape).astype(np.float32) for name, a in wide.items()}
    ids = rng.integers(0, 9, size=b * k)
    step = pair.onnx.step(ids, wide, memory)

    torch_memory, _ = pair.torch.start(sources)
    expected = pair.torch.step(
        ids, {name: torch.from_numpy(array) for name, array in wide.items()}, torch_memory
    )
    assert step.log_probs.shape == (b * k, 9)
    assert step.log_probs == pytest.approx(expected.log_probs, abs=1e-5)
    for name, array in step.state.items():
        assert array == pytest.approx(expected.state[name].numpy(), abs=1e-5)


@each_shape
def test_axes_carry_their_letters(shape: str) -> None:
    pair = exported(shape)

    encoder = onnx.load_from_string(pair.graphs.encoder.onnx).graph
    step = onnx.load_from_string(pair.graphs.step.onnx).graph

    def letters(value: onnx.ValueInfoProto) -> list[int | str]:
        return [d.dim_param or d.dim_value for d in value.type.tensor_type.shape.dim]

    inputs = {value.name: letters(value) for value in [*encoder.input, *step.input]}
    assert inputs["source"] == ["B", "S"]
    assert inputs["lengths"] == ["B"]
    assert inputs["ids"] == ["B", "K"]
    assert inputs["state.layer0.h"] == ["B", "K", 8]
    if SHAPES[shape].attention != "none":
        assert inputs["memory.mask"] == ["B", "S"]
        outputs = {value.name: letters(value) for value in step.output}
        heads = SHAPES[shape].attention_heads
        assert outputs["attention"] == ["B", heads, "K", "S"]


@each_shape
def test_every_trained_array_is_stored_once_and_only_beside_the_graphs(shape: str) -> None:
    pair = exported(shape)
    weights = pair.graphs.weights
    trained = dict(pair.model.named_parameters())  # tied ones once
    assert set(weights) == set(trained)
    for name in weights:
        assert np.array_equal(weights[name], trained[name].detach().numpy())

    named: set[str] = set()
    encoder = pair.graphs.encoder
    for graph in (encoder, pair.graphs.step):
        model = onnx.load_from_string(graph.onnx)
        outside = [i for i in model.graph.initializer if i.data_location == i.EXTERNAL]
        inside = [i for i in model.graph.initializer if i.data_location != i.EXTERNAL]
        assert tuple(i.name for i in outside) == graph.weights
        assert len(set(graph.weights)) == len(graph.weights)
        assert not any(i.raw_data or i.float_data for i in outside)
        # What stays inside are a few numbers: axes, a scale, no matrix; and which ids write the
        # tokens of the source.
        tables = [i for i in inside if i.name.endswith("pointer.written")]
        assert [i.dims for i in tables] == [[12]] * (shape == "copy-apart" and graph is encoder)
        assert all(np.prod(i.dims) < 8 for i in inside if i not in tables)
        constants = [a.t for n in model.graph.node for a in n.attribute if a.type == a.TENSOR]
        assert all(np.prod(t.dims) < 8 for t in constants)
        for initializer in outside:
            where = {entry.key: entry.value for entry in initializer.external_data}
            place = weights.place(initializer.name)
            assert where == {
                "location": "weights.bin",
                "offset": str(place.offset),
                "length": str(place.length),
            }
            assert tuple(initializer.dims) == place.shape
        named |= set(graph.weights)
    assert named == set(trained)


@each_shape
def test_graphs_tell_nothing_about_the_machine_they_were_made_on(shape: str) -> None:
    for graph in (exported(shape).graphs.encoder, exported(shape).graphs.step):
        assert len(graph.onnx) < 20_000
        here = str(Path(tongsa.__file__).parent).encode()
        for trace in (here, b"/home", b"/usr", b"site-packages", b".py", b"File "):
            assert trace not in graph.onnx


def test_a_graph_holds_for_every_seed_of_weights() -> None:
    """Nothing of the weights is baked in: other weights in the same graphs, other outputs."""
    pair = exported("lstm-default")
    other = tiny_model(SHAPES["lstm-default"], seed=2)
    weights = WeightTable({n: p.detach().numpy() for n, p in other.named_parameters()})
    served = OnnxEngine(Graphs(pair.graphs.encoder, pair.graphs.step, weights), threads=1)
    for ours, theirs, before in zip(
        search(served, SOURCES, LIMITS, GREEDY),
        search(TorchEngine(other), SOURCES, LIMITS, GREEDY),
        search(pair.onnx, SOURCES, LIMITS, GREEDY),
        strict=True,
    ):
        assert ours[0].ids == theirs[0].ids
        assert ours[0].log_prob == pytest.approx(theirs[0].log_prob, abs=1e-5)
        assert ours[0].log_prob != pytest.approx(before[0].log_prob, abs=1e-3)


def test_threads_change_no_output() -> None:
    pair = exported("lstm-default")
    two = OnnxEngine(pair.graphs, threads=2)
    for ours, theirs in zip(
        search(two, SOURCES, LIMITS, SearchConfig(beam_size=4)),
        search(pair.onnx, SOURCES, LIMITS, SearchConfig(beam_size=4)),
        strict=True,
    ):
        assert [h.ids for h in ours] == [h.ids for h in theirs]
        assert [h.log_prob for h in ours] == pytest.approx([h.log_prob for h in theirs], abs=1e-5)


def test_torch_cannot_run_the_stand_in_for_exported_graphs() -> None:
    x, w = torch.zeros(1, 2, 3), torch.zeros(1, 4, 3)
    with pytest.raises(NotImplementedError, match="only in exported graphs"):
        read_sequence(x, pad([[1]], PAD), w, w, w, w, "rnn", 4, 1)
