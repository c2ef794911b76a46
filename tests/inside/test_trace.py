"""A trace shows what really happened: held to the graph, to torch and to the search."""

import dataclasses
import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
import torch

import tongsa
from tiny_models import SHAPES, VOCABULARY, Exported, exported, tiny_config, tiny_model
from tongsa.config import Config, SearchConfig
from tongsa.errors import ConfigError
from tongsa.export.eight_bits import to_eight_bits
from tongsa.export.graphs import export_graphs
from tongsa.inside.encoder import first_state, prepare_memory, read_source
from tongsa.inside.record import Trace
from tongsa.inside.trace import Asked, Looker, Words
from tongsa.inside.weights import Weights
from tongsa.inside.what_if import Change, Unit, WhatIf
from tongsa.runtime.engine import OnnxEngine
from tongsa.search import search
from tongsa.tasks.pipeline import Model
from tongsa.text.vocabulary import EOS
from toys import trained

SOURCE = [4, 8, 5, 7, 5]
WORDS = Words(
    source=lambda ids: [f"s{id_}" for id_ in ids],
    target=lambda ids: [f"t{id_}" for id_ in ids],
    text=lambda ids: " ".join(f"t{id_}" for id_ in ids),
)
BEAM = SearchConfig(beam_size=3)


def looker(one: Exported, shape: str) -> Looker:
    weights, slots_from = Weights(one.graphs.weights), one.graphs.slots_from
    return Looker(one.onnx, weights, Config(model=SHAPES[shape]), "fp32", slots_from)


SOMETHING = Change("something", "force", ())


def trace(
    shape: str,
    source: Sequence[int] = SOURCE,
    settings: SearchConfig = BEAM,
    *,
    limit: int = 7,
    **changes: Any,
) -> Trace:
    asked = Asked("", source, limit, settings, (), None)
    what_if = WhatIf(**changes, what=(SOMETHING,) if changes else ())
    return looker(exported(shape), shape).trace(asked, WORDS, what_if, VOCABULARY)


@pytest.mark.parametrize("shape", SHAPES)
def test_gates_of_the_decoder_make_the_states_of_the_graph(shape: str) -> None:
    found, config = trace(shape), SHAPES[shape]
    before = found.first_state
    for step in found.steps:
        for layer in range(config.decoder_layers):
            gates = {
                name.rpartition(".")[2]: gate
                for name, gate in step.gates.items()
                if name.startswith(f"layer{layer}.")
            }
            h = before[f"layer{layer}.h"]
            if config.cell == "lstm":
                c = (
                    gates["forget"] * before[f"layer{layer}.c"]
                    + gates["input"] * gates["candidate"]
                )
                np.testing.assert_allclose(c, step.state[f"layer{layer}.c"], atol=1e-5)
                h = gates["output"] * np.tanh(c)
            elif config.cell == "gru":
                h = (1 - gates["update"]) * gates["candidate"] + gates["update"] * h
                assert gates["reset"].shape == h.shape
            else:
                assert gates == {}
                continue
            np.testing.assert_allclose(h, step.state[f"layer{layer}.h"], atol=1e-5)
        before = step.state


def first_step(trace: Trace) -> dict[int, float]:
    return {each.token.id: each.prob for each in trace.steps[0].candidates}


@torch.no_grad()
def torch_step(one: Exported, weights: torch.Tensor | None = None) -> dict[int, float]:
    """The probabilities of the first step, attention perhaps replaced by `weights` (S,)."""
    model = one.model
    source = torch.tensor([SOURCE])
    memory, state = model.encode(source, torch.tensor([len(SOURCE)]))
    memory |= model.slots(source)
    if weights is not None:
        assert model.decoder.attention is not None

        def told(query: Any, memory: Mapping[str, Any], coverage: Any = None) -> Any:  # noqa: ARG001
            values = memory["values"]
            looked = weights.expand(1, values.shape[1], 1, -1)
            return (looked @ values).transpose(1, 2).flatten(2), looked

        model.decoder.attention.forward = told  # type: ignore[method-assign]
    try:
        wide = {name: array.unsqueeze(1) for name, array in state.items()}
        log_probs, *_ = model.step(torch.tensor([[2]]), memory, wide)
    finally:
        if weights is not None:
            del model.decoder.attention.forward  # type: ignore[union-attr]
    return dict(enumerate(log_probs[0, 0].exp().tolist()))


def assert_close(found: Mapping[int, float], expected: Mapping[int, float]) -> None:
    for id_, prob in found.items():
        assert prob == pytest.approx(expected[id_], abs=1e-5), id_


# ---- The encoder ------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES)
def test_the_encoder_in_numpy_is_the_graphs_and_torchs(shape: str) -> None:
    one = exported(shape)
    config, weights = SHAPES[shape], Weights(one.graphs.weights)
    reading = read_source(weights, config, SOURCE)
    with torch.no_grad():
        embedded, lengths = one.model.source_embedding.read(
            torch.tensor([SOURCE]), torch.tensor([len(SOURCE)])
        )
        outputs, finals = one.model.encoder(embedded, lengths)
    np.testing.assert_allclose(reading.outputs, outputs[0].numpy(), atol=1e-5)
    for layer, final in zip(reading.layers, finals, strict=True):
        for ours, theirs in zip(layer.final, final, strict=True):
            np.testing.assert_allclose(ours, theirs[0].numpy(), atol=1e-5)
    memory, state = one.onnx.start([SOURCE])
    for name, array in prepare_memory(weights, config, reading).items():
        np.testing.assert_allclose(array, memory[name], atol=1e-5)
    layers = [layer.final for layer in reading.layers]
    for name, array in first_state(weights, config, layers).items():
        np.testing.assert_allclose(array, state[name], atol=1e-5)


def test_gates_make_the_states_that_are_shown() -> None:
    lstm = read_source(
        Weights(exported("lstm-default").graphs.weights), SHAPES["lstm-default"], SOURCE
    )
    for layer in lstm.layers:
        assert layer.c is not None
        np.testing.assert_allclose(layer.gates["output"] * np.tanh(layer.c), layer.h, atol=1e-6)
        forward = slice(0, 4)  # of 8: the other half reads from the end
        carried = layer.gates["forget"][1:, forward] * layer.c[:-1, forward]
        added = layer.gates["input"][1:, forward] * layer.gates["candidate"][1:, forward]
        np.testing.assert_allclose(carried + added, layer.c[1:, forward], atol=1e-6)
    gru = read_source(Weights(exported("gru-plain").graphs.weights), SHAPES["gru-plain"], SOURCE)
    [layer, *_] = gru.layers
    update, new = layer.gates["update"][1:], layer.gates["candidate"][1:]
    width = layer.h.shape[1] // (2 if SHAPES["gru-plain"].encoder_directions == 2 else 1)
    expected = (1 - update) * new + update * layer.h[:-1]
    np.testing.assert_allclose(expected[:, :width], layer.h[1:, :width], atol=1e-6)


# ---- The run ----------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", ["lstm-default", "gru-plain", "copy-coverage", "location"])
@pytest.mark.parametrize("beam", [1, 3])
def test_a_trace_is_of_the_search_that_is_used(shape: str, beam: int) -> None:
    settings = SearchConfig(beam_size=beam)
    [[best, *_]] = search(exported(shape).onnx, [SOURCE], [7], settings)
    found = trace(shape, settings=settings)
    assert [step.wrote.id for step in found.steps] == [*best.ids, EOS]
    assert found.log_prob == best.log_prob
    total = sum(math.log(step.prob) for step in found.steps)
    # The end is forced at the limit, at the price that the model says.
    assert total == pytest.approx(best.log_prob, abs=1e-4)
    fed = [step.fed.id for step in found.steps]
    assert fed == [2, *best.ids]
    if best.attention is not None:
        assert found.attention is not None
        np.testing.assert_array_equal(found.attention, best.attention)


def test_every_step_shows_its_state_heads_and_probabilities() -> None:
    found = trace("lstm-two-heads")
    for step in found.steps:
        assert set(step.state) == {"layer0.h", "layer0.c", "layer1.h", "layer1.c"}
        assert step.attention is not None
        assert step.attention.shape == (2, len(SOURCE))
        np.testing.assert_allclose(step.attention.sum(axis=1), 1, atol=1e-5)
        probs = [each.prob for each in step.candidates]
        assert probs == sorted(probs, reverse=True)
        assert sum(probs) == pytest.approx(1, abs=1e-5)  # all of the vocabulary
    assert_close(first_step(found), torch_step(exported("lstm-two-heads")))


def test_states_follow_the_hypothesis_that_won() -> None:
    """The state after each step is that of a run along the answer and nothing else."""
    found = trace("lstm-default")
    engine = exported("lstm-default").onnx
    memory, state = engine.start([SOURCE])
    for step in found.steps:
        made = engine.step(np.array([step.fed.id]), state, memory)
        state = made.state
        for name, array in step.state.items():
            np.testing.assert_allclose(array, state[name][0], atol=1e-5)


def test_the_tree_holds_all_that_was_looked_at() -> None:
    found = trace("lstm-default")
    assert {node.fate for node in found.beam} == {"best", "finished", "kept", "pruned"}
    path = [node for node in found.beam if node.fate == "best"]
    assert [node.token.id for node in path] == [step.wrote.id for step in found.steps]
    for number, node in enumerate(found.beam):
        assert node.parent < number
        before = found.beam[node.parent] if node.parent >= 0 else None
        assert node.step == (before.step + 1 if before else 0)
        so_far = before.total if before else 0.0
        assert node.total == pytest.approx(so_far + math.log(node.prob), abs=1e-4)
        assert before is None or before.fate in ("best", "kept")
    assert all(sum(n.step == s and n.fate == "kept" for n in found.beam) <= 3 for s in range(8))
    # The best six of the first step are just the likeliest tokens that may be written.
    likeliest = [c.token.id for c in found.steps[0].candidates if c.token.id not in (0, 2)]
    assert [n.token.id for n in found.beam if n.step == 0] == likeliest[:6]


def test_groups_that_say_the_same_share_a_branch() -> None:
    settings = SearchConfig(beam_size=4, diversity_groups=2, diversity_strength=0.1)
    found = trace("lstm-default", settings=settings)
    branches = [(node.parent, node.token.id) for node in found.beam]
    assert len(set(branches)) == len(branches)
    [[best, *_]] = search(exported("lstm-default").onnx, [SOURCE], [7], settings)
    assert [s.wrote.id for s in found.steps] == [*best.ids, EOS]


@torch.no_grad()
def test_how_much_is_copied_is_what_the_pointer_says() -> None:
    for shape in ("copy", "copy-apart", "copy-coverage"):
        one = exported(shape)
        assert one.model.pointer is not None
        found = trace(shape)
        source = torch.tensor([SOURCE])
        memory, state = one.model.encode(source, torch.tensor([len(SOURCE)]))
        wide = {name: array.unsqueeze(1) for name, array in state.items()}
        words = one.model._embed(torch.tensor([[2]]))
        outputs, *_ = one.model.decoder.step(words, memory, wide)
        _, copy = one.model.pointer.log_gates(outputs)
        assert found.steps[0].copied == pytest.approx(copy.exp().item(), abs=1e-5)
    assert trace("lstm-default").steps[0].copied is None


def test_coverage_is_the_attention_so_far() -> None:
    found = trace("coverage")
    looked = np.zeros(len(SOURCE))
    for step in found.steps:
        assert step.coverage is not None
        assert step.attention is not None
        np.testing.assert_allclose(step.coverage, looked, atol=1e-5)
        looked = looked + step.attention.mean(axis=0)


# ---- What if ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "shape",
    ["lstm-default", "gru-two-heads", "bahdanau2015", "luong2015", "luong-concat", "copy",
     "copy-apart", "copy-coverage", "location"],
)  # fmt: skip
def test_attention_goes_where_it_is_told(shape: str) -> None:
    weights = np.array([0.1, 0.2, 0.0, 0.6, 0.1], dtype=np.float32)
    found = trace(shape, attention={0: weights})
    assert_close(first_step(found), torch_step(exported(shape), torch.from_numpy(weights)))
    assert found.steps[0].attention is not None
    for head in found.steps[0].attention:
        np.testing.assert_array_equal(head, weights)
    if "coverage" in found.steps[0].state:
        np.testing.assert_allclose(found.steps[0].state["coverage"], weights, atol=1e-6)


def test_told_to_look_where_it_looks_nothing_changes() -> None:
    plain = trace("lstm-default")
    looks = {n: s.attention[0] for n, s in enumerate(plain.steps) if s.attention is not None}
    again = trace("lstm-default", settings=SearchConfig(beam_size=1), attention=looks)
    assert again.answer == trace("lstm-default", settings=SearchConfig(beam_size=1)).answer


def test_a_forced_token_is_written_and_costs_what_the_model_says() -> None:
    plain = trace("lstm-default")
    other = next(
        c for c in plain.steps[1].candidates if c.token.id not in (0, 2, 3, plain.steps[1].wrote.id)
    )
    found = trace("lstm-default", target={1: other.token.id})
    assert found.steps[1].wrote == other.token
    assert [step.forced for step in found.steps[:3]] == [False, True, False]
    assert found.log_prob == pytest.approx(sum(math.log(s.prob) for s in found.steps), abs=1e-4)
    assert found.changes is not None
    assert found.changes.steps[0].now == other.token.text or found.changes.steps[0].step == 0
    assert found.changes.before == plain.answer


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
def test_a_dead_unit_of_the_encoder_is_one_whose_gate_never_opens(cell: str) -> None:
    config = tiny_config(cell)
    model, unit, layer = tiny_model(config), 5, 0  # 5 of 8: the backward direction's second
    graphs = export_graphs(model)
    found = Looker(
        OnnxEngine(graphs, 1), Weights(graphs.weights), Config(model=config), "fp32"
    ).trace(
        Asked("", SOURCE, 7, BEAM, (), None),
        WORDS,
        WhatIf(zero=(Unit("encoder", layer, unit),), what=(SOMETHING,)),
        VOCABULARY,
    )
    rnn: Any = model.encoder.layers[layer].rnn
    with torch.no_grad():
        if cell == "lstm":  # its output gate is shut
            rnn.bias_ih_l0_reverse[3 * 4 + 1] = -1e9
        else:  # what it would become is 0
            row = (2 if cell == "gru" else 0) * 4 + 1
            for part in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
                getattr(rnn, f"{part}_l0_reverse")[row] = 0
    oracle = Exported(model, graphs, None, None)  # type: ignore[arg-type]
    assert_close(first_step(found), torch_step(oracle))
    assert (found.encoder[layer].h[:, unit] == 0).all()


def test_a_dead_unit_of_the_decoder_stays_0() -> None:
    found = trace("lstm-default", zero=(Unit("decoder", 1, 3),))
    assert found.first_state["layer1.h"][3] == 0
    assert all(step.state["layer1.h"][3] == 0 for step in found.steps)
    assert first_step(found) != first_step(trace("lstm-default"))


def test_a_dead_unit_of_the_context_vector_is_not_handed_over() -> None:
    found = trace("lstm-default", zero=(Unit("context", 0, 3),))
    assert found.context["h"][3] == found.context["c"][3] == 0
    one = exported("lstm-default")
    bridge: Any = one.model.bridge
    weights = bridge.layers[1]["h"]
    with torch.no_grad():
        expected = weights(torch.from_numpy(found.context["h"])).tanh().numpy()
    np.testing.assert_allclose(found.first_state["layer1.h"], expected, atol=1e-5)


@pytest.mark.parametrize("shape", ["lstm-default", "gru-plain", "cho2014"])
def test_a_lent_context_vector_is_the_other_sentences(shape: str) -> None:
    other = [8, 8, 4]
    found, theirs = trace(shape, lent=other), trace(shape, other)
    for name, array in theirs.first_state.items():
        np.testing.assert_allclose(found.first_state[name], array, atol=1e-6)
    np.testing.assert_array_equal(found.context["h"], theirs.context["h"])
    if SHAPES[shape].attention == "none":  # where it is all that is known of the source
        assert [s.wrote for s in found.steps] == [s.wrote for s in theirs.steps]
    assert found.changes is not None
    assert found.changes.context is not None
    assert found.changes.context > 0.01


# ---- Of a model file --------------------------------------------------------------------------


def test_the_answer_is_the_models() -> None:
    model = trained().model
    for beam in (1, 3):
        output = model.translate("three one two", beam_size=beam)
        found = model.trace("three one two", beam_size=beam)
        assert (found.answer, found.score, found.log_prob) == (
            output.text, output.score, output.log_prob
        )  # fmt: skip
        assert tuple(t.text for t in found.source) == output.source_tokens
        assert tuple(s.wrote.text for s in found.steps) == (*output.tokens, "<eos>")
    assert found.steps[0].candidates[0].token.text == "둘"
    assert found.network.source_language == "en"


def test_a_trace_is_json() -> None:
    found = trained().model.trace("three one two", replace={0: "four"})
    stored = json.loads(json.dumps(found.to_dict(), ensure_ascii=False))
    assert stored["source"][0]["text"] == "four"
    assert stored["steps"][-1]["wrote"] == {"id": 3, "text": "<eos>"}
    np.testing.assert_allclose(stored["encoder"][0]["h"], found.encoder[0].h, rtol=1e-6)
    assert set(stored) == {field.name for field in dataclasses.fields(Trace)}
    assert found.changes is not None
    assert found.changes.what == ("source token 0, three, is four",)
    assert [d.now for d in found.changes.steps] == ["넷"]


def test_what_is_changed_is_said() -> None:
    model = trained().model
    found = model.trace(
        "three one two",
        force={0: "다섯"},
        attend={1: 0, 20: 1},
        zero=[("decoder", 0, 2)],
        context_of="nine nine",
    )
    assert found.changes is not None
    assert found.changes.what == (
        "step 0 writes 다섯",
        "step 1 looks at three",
        "step 20 looks at one",
        "unit 2 of the decoder, layer 0 is 0",
        "the context vector is that of 'nine nine'",
    )
    assert found.changes.notes == ("step 20 was never reached: the answer ends before",)
    assert found.changes.kinds == (
        ("force", 0, "다섯"),
        ("attend", 1, "three"),
        ("attend", 20, "one"),
        ("zero", "decoder", 0, 2),
        ("lend", "nine nine"),
        ("late", 20),
    )
    assert model.trace("three one two").changes is None


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"replace": {3: "one"}}, "there is no source token 3; the source has tokens 0 to 2"),
        ({"replace": {0: "eleven"}}, "'eleven': the model's vocabulary does not hold it"),
        ({"replace": {0: "one two"}}, "it is 2 tokens, one two; name one of them"),
        ({"force": {0: 5000}}, "the vocabulary has the ids 0 to"),
        ({"force": {0: 2}}, "<pad> and <sos> stand in no sentence"),
        ({"force": {-1: "둘"}}, "there is no step -1; they count from 0"),
        ({"attend": {0: 3}}, "there is no source token 3; the source has tokens 0 to 2"),
        ({"attend": {0: [1.0]}}, "1 weights for 3 source tokens"),
        ({"attend": {0: [-1.0, 0, 2]}}, "weights must be 0 or more, and not all 0"),
        ({"zero": [("encoder", 2, 0)]}, "the layers are 0 to 0"),
        ({"zero": [("encoder", 0, 32)]}, "the units are 0 to 31"),
        ({"zero": [("attention", 0, 0)]}, "there are units of encoder, decoder and context"),
        ({"context_of": " "}, "the request whose context vector is lent is empty"),
        ({"candidates": 0}, "candidates = 0: must be at least 1"),
        (
            {"force": {0: "둘"}, "max_length": 1, "min_length": 1, "prefix": "셋"},
            "no answer is left",
        ),
        ({"beam_size": 0}, "beam_size"),
    ],
)
def test_what_makes_no_sense_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message.replace("(", r"\(")):
        trained().model.trace("three one two", **options)


def test_an_empty_request_and_an_ensemble_have_no_inside() -> None:
    model = trained().model
    with pytest.raises(ConfigError, match="the request is empty"):
        model.trace("  ")
    both = tongsa.load([trained().path, trained().path])
    with pytest.raises(ConfigError, match="look into one of them at a time"):
        both.trace("one")


def test_weights_of_8_bits_are_those_that_the_graph_reckons_with() -> None:
    """The encoder of such a file runs on fp32 made of its weights; so does ours.

    What attention keeps of it the graph multiplies in 8 bits, which are a hundredth apart.
    """
    exact = trained().model.contents
    model = Model(to_eight_bits(exact), threads=1)
    weights, config = Weights(model.contents.graphs.weights), model.config.model
    ids = [int(id_) for id_ in model.task.encode("three one two")]
    reading = read_source(weights, config, ids)
    memory, _ = model.engine.start([ids])
    for name, array in prepare_memory(weights, config, reading).items():
        close = 0.01 * np.abs(array).max() if name in ("keys", "values") else 1e-5
        np.testing.assert_allclose(array, memory[name], atol=close)
    of_fp32 = read_source(Weights(exact.graphs.weights), config, ids)
    assert 1e-4 < np.abs(reading.outputs - of_fp32.outputs).max() < 0.1
    found = model.trace("three one two")
    assert found.answer == model.translate("three one two").text
    assert found.network.precision == "int8"
    assert "8 bits" in found.missing["exactness"]
