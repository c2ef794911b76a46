"""Copying is the equations of See et al. 2017, written out once more with probabilities."""

import dataclasses
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from tiny_models import (
    APART,
    LIMITS,
    SHAPES,
    VOCABULARY,
    exported,
    tiny_model,
)
from tongsa.config import SearchConfig
from tongsa.model.copying import Pointer
from tongsa.model.seq2seq import Batch, Seq2Seq, lay_out, pad
from tongsa.search import search
from tongsa.search.ensemble import EnsembleEngine
from tongsa.text.vocabulary import PAD, UNK
from tongsa.training.copying_loss import coverage_loss
from tongsa.training.loss import agreement_loss, teacher_forced_loss

COPYING = ["copy", "copy-apart", "copy-coverage"]
each_copying = pytest.mark.parametrize("shape", COPYING)
# Where slots begin. Joint vocabularies hold 9 tokens; apart, 3 more that one side alone knows.
WIDTH = {"copy": VOCABULARY, "copy-apart": 12, "copy-coverage": VOCABULARY}


def sources(shape: str) -> list[list[int]]:
    """Sources with tokens that no vocabulary holds, and some that the answer's alone does."""
    slot, others = WIDTH[shape], 10 if shape == "copy-apart" else 4
    return [[4, slot, 6, slot], [7], [slot, 8, slot + 1, 5, slot + 2, slot, others], [5, 4]]


def targets(shape: str) -> list[list[int]]:
    """Answers that generate, copy, do both, and hold a token twice."""
    slot = WIDTH[shape]
    return [[5, slot, 6], [*written(shape, [7])], [slot + 2, 4, slot], []]


def written(shape: str, source: list[int]) -> list[int]:
    """Return the ids that write the tokens of a source."""
    if shape != "copy-apart":
        return source
    return [int(APART[token]) if token < 12 else token for token in source]


@torch.no_grad()
def walked(model: Seq2Seq, shape: str, source: list[int], ids: list[int]) -> list[Tensor]:
    """Return each step's probabilities: equation 9, one token of the source at a time."""
    assert model.pointer is not None
    known = [token if token < VOCABULARY else UNK for token in source]
    memory, first = model.encode(torch.tensor([known]), torch.tensor([len(source)]))
    state = {name: array.unsqueeze(1) for name, array in first.items()}
    steps = []
    for token in [2, *ids]:
        fed = torch.tensor([[token if token < VOCABULARY else UNK]])
        outputs, state, weights = model.decoder.step(model.target_embedding(fed), memory, state)
        p_gen = torch.sigmoid(model.pointer.generate(outputs))[0, 0, 0]
        probabilities = torch.zeros(WIDTH[shape] + len(source))
        probabilities[:VOCABULARY] = p_gen * model.project(outputs)[0, 0].softmax(dim=-1)
        assert weights is not None
        for place, weight in zip(written(shape, source), weights[0, :, 0].mean(dim=0), strict=True):
            probabilities[place] += (1 - p_gen) * weight
        steps.append(probabilities)
    return steps


@each_copying
@torch.no_grad()
def test_a_step_mixes_copying_with_generating(shape: str) -> None:
    model = exported(shape).model
    source = pad(sources(shape), PAD)
    memory, first = model.encode(source, torch.tensor([len(s) for s in sources(shape)]))
    memory |= model.slots(source)
    assert memory["slots"].shape == (4, 3)
    state = {name: array.unsqueeze(1) for name, array in first.items()}
    log_probs, _, _ = model.step(torch.full((4, 1), 2), memory, state)
    assert log_probs.shape == (4, 1, WIDTH[shape] + 3)
    torch.testing.assert_close(log_probs.exp().sum(dim=2), torch.ones(4, 1))
    for row, sentence in enumerate(sources(shape)):
        [expected] = walked(model, shape, sentence, [])
        own = WIDTH[shape] + max(0, max(sentence) + 1 - WIDTH[shape])
        torch.testing.assert_close(log_probs[row, 0, :own].exp(), expected[:own])
        # Slots of other sentences are nothing that this one may write.
        assert log_probs[row, 0, own:].isneginf().all()


@each_copying
@torch.no_grad()
def test_the_loss_is_that_of_the_steps(shape: str) -> None:
    model = exported(shape).model
    batch = lay_out(sources(shape), targets(shape))
    expected = [
        -step[token].log()
        for source, ids in zip(sources(shape), targets(shape), strict=True)
        for step, token in zip(walked(model, shape, source, ids), [*ids, 3], strict=True)
    ]
    torch.testing.assert_close(teacher_forced_loss(model, batch, 0.0), torch.stack(expected).mean())


def test_smoothing_spreads_over_the_vocabulary_alone() -> None:
    model = exported("copy").model
    batch = lay_out(sources("copy"), targets("copy"))
    plain = teacher_forced_loss(model, batch, 0.0)
    real = batch.target_out != PAD
    spread = -model(batch)[real].log_softmax(dim=-1).mean()
    torch.testing.assert_close(teacher_forced_loss(model, batch, 0.1), 0.9 * plain + 0.1 * spread)


@pytest.mark.parametrize("bias", [-300.0, 300.0])
def test_a_gate_that_is_shut_leaves_a_loss_and_a_gradient(bias: float) -> None:
    """Though p_gen or 1 - p_gen is 0 in fp32, its logarithm is not -inf."""
    model = exported("copy").model
    assert model.pointer is not None
    kept = model.pointer.generate.bias.detach().clone()
    try:
        torch.nn.init.constant_(model.pointer.generate.bias, bias)
        # Shut on copying, 9 cannot be generated; shut on generating, 5 cannot be copied.
        loss = teacher_forced_loss(model, lay_out([[4, 9]], [[9, 5]]), 0.0)
        assert 50 < loss.item() < 300
        [gradient] = torch.autograd.grad(loss, model.pointer.generate.bias)
        assert gradient.isfinite().all()
        assert gradient.item() * bias > 0  # downhill is open
    finally:
        with torch.no_grad():
            model.pointer.generate.bias.copy_(kept)


def test_bf16_comes_as_near_as_bf16_does() -> None:
    model = exported("copy").model
    batch = lay_out(sources("copy"), targets("copy"))
    with torch.autocast("cpu", dtype=torch.bfloat16):
        loss = teacher_forced_loss(model, batch, 0.1)
    assert loss.dtype == torch.float32
    assert loss.item() == pytest.approx(teacher_forced_loss(model, batch, 0.1).item(), rel=0.02)


def test_agreement_compares_whole_mixtures() -> None:
    model = exported("copy-apart").model
    config = dataclasses.replace(SHAPES["copy-apart"], dropout=0.3)
    dropping = Seq2Seq(config, VOCABULARY, VOCABULARY, APART)
    dropping.load_state_dict(model.state_dict())
    batch = lay_out(sources("copy-apart"), targets("copy-apart"))
    twice = Batch(*(torch.cat([each, each]) for each in vars(batch).values()))

    torch.manual_seed(5)
    found = agreement_loss(dropping.train(), batch, 0.0, agreement=0.8)
    torch.manual_seed(5)
    memory, state = dropping.encode(twice.source, twice.source_lengths)
    outputs, weights = dropping.decode(twice.target_in, memory, state)
    assert weights is not None
    assert dropping.pointer is not None
    memory |= dropping.slots(twice.source)
    log_vocabulary = dropping.project(outputs).log_softmax(dim=-1)
    log_probs = dropping.pointer.log_probs(log_vocabulary, outputs, weights, memory)
    real = twice.target_out != PAD
    cross_entropy = F.nll_loss(log_probs[real], twice.target_out[real])
    one, other = log_probs[real].clamp_min(-80).chunk(2)
    apart = F.kl_div(one, other, log_target=True, reduction="none") + F.kl_div(
        other, one, log_target=True, reduction="none"
    )
    expected = cross_entropy + 0.8 / 2 * apart.sum(dim=-1).mean() / 2
    torch.testing.assert_close(found, expected)


def test_a_source_of_words_that_no_vocabulary_holds_is_copied_whole() -> None:
    """With the gate shut on generating, what is looked at is what is written."""
    pointer = Pointer(2, target_size=9)
    torch.nn.init.zeros_(pointer.generate.weight)
    torch.nn.init.constant_(pointer.generate.bias, -50.0)
    source = torch.tensor([[9, 10, 9, 11]])
    weights = torch.tensor([0.1, 0.2, 0.3, 0.4]).reshape(1, 1, 1, 4)
    memory = {
        "written": pointer.written_as(source),
        "slots": torch.full((1, 3), float("-inf")),
    }
    even = torch.zeros(1, 1, 9).log_softmax(dim=-1)
    log_probs = pointer.log_probs(even, torch.zeros(1, 1, 2), weights, memory)
    assert log_probs.exp()[0, 0].tolist() == pytest.approx([0] * 9 + [0.4, 0.2, 0.4], abs=1e-6)


# ---- Search ----------------------------------------------------------------------------------

SEARCHES = {
    "greedy": SearchConfig(beam_size=1),
    "beam": SearchConfig(beam_size=4),
    "diverse": SearchConfig(beam_size=4, diversity_groups=2, no_repeat_ngram=2),
    "sample": SearchConfig(sample=True, top_p=0.9),
}


@pytest.mark.parametrize("how", SEARCHES)
@pytest.mark.parametrize("kind", ["torch", "onnx", "ensemble"])
@each_copying
def test_no_slot_of_the_batch_changes_a_sentence(shape: str, kind: str, how: str) -> None:
    pair = exported(shape)
    engine = pair.torch if kind == "torch" else pair.onnx
    if kind == "ensemble":
        engine = EnsembleEngine([pair.onnx, pair.torch])  # type: ignore[assignment]
    together = search(engine, sources(shape), LIMITS, SEARCHES[how], samples=3)
    copied = 0
    for source, limit, found in zip(sources(shape), LIMITS, together, strict=True):
        [alone] = search(engine, [source], [limit], SEARCHES[how], samples=3)
        assert [h.ids for h in found] == [h.ids for h in alone]
        assert [h.log_prob for h in found] == pytest.approx([h.log_prob for h in alone], abs=1e-5)
        own = {*written(shape, source)}
        behind = {id_ for h in found for id_ in h.ids if id_ >= WIDTH[shape]}
        assert behind <= own  # nothing but its own
        copied += len(behind)
    assert copied  # and the test has seen some


@pytest.mark.parametrize("beam_size", [1, 4])
@each_copying
def test_both_engines_copy_alike_and_as_the_equations_say(shape: str, beam_size: int) -> None:
    pair = exported(shape)
    config = SearchConfig(beam_size=beam_size)
    trained = search(pair.torch, sources(shape), LIMITS, config)
    served = search(pair.onnx, sources(shape), LIMITS, config)
    for source, ours, theirs in zip(sources(shape), served, trained, strict=True):
        for one, other in zip(ours, theirs, strict=True):
            assert one.ids == other.ids
            assert one.log_prob == pytest.approx(other.log_prob, abs=1e-5)
            steps = walked(pair.model, shape, source, list(one.ids))
            expected = [
                step[token].log().item() for step, token in zip(steps, [*one.ids, 3], strict=True)
            ]
            assert one.token_log_probs == pytest.approx(expected, abs=1e-4)


# ---- Coverage --------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", ["copy-coverage", "coverage"])
@torch.no_grad()
def test_coverage_is_what_was_looked_at_before_and_the_attention_hears_it(shape: str) -> None:
    model = exported(shape).model if shape == "copy-coverage" else tiny_model(SHAPES[shape])
    attention: Any = model.decoder.attention
    source, lengths = pad([[4, 5, 6], [7, 4, 4]], PAD), torch.tensor([3, 3])
    memory, first = model.encode(source, lengths)
    memory |= model.slots(source)
    assert first["coverage"].tolist() == [[0.0] * 3] * 2
    state = {name: array.unsqueeze(1) for name, array in first.items()}
    looked = torch.zeros(2, 1, 3)
    for token in (2, 5, 6):
        _, state, weights = model.step(torch.full((2, 1), token), memory, state)
        assert weights is not None
        looked = looked + weights.mean(dim=1)
        torch.testing.assert_close(state["coverage"], looked)

    # See et al. 2017, equation 11, for one query and one sentence.
    query, before = torch.randn(8), torch.tensor([0.5, 2.0, 0.0])
    energy = (
        attention.query.weight @ query
        + memory["keys"][0]
        + before[:, None] * attention.coverage.weight[:, 0]
    )
    expected = (energy.tanh() @ attention.score.weight[0]).softmax(dim=0)
    one = {name: array[:1] for name, array in memory.items()}
    _, weights = attention(query[None, None], one, before[None, None])
    torch.testing.assert_close(weights[0, 0, 0], expected)


@torch.no_grad()
def test_the_loop_over_time_covers_as_its_own_steps_do() -> None:
    model = exported("copy-coverage").model
    batch = lay_out(sources("copy-coverage"), targets("copy-coverage"))
    memory, first = model.encode(batch.source, batch.source_lengths)
    _, weights = model.decode(batch.target_in, memory, first)
    memory |= model.slots(batch.source)
    state = {name: array.unsqueeze(1) for name, array in first.items()}
    for t in range(batch.target_in.shape[1]):
        _, state, looked = model.step(batch.target_in[:, t : t + 1], memory, state)
        assert weights is not None
        assert looked is not None
        torch.testing.assert_close(weights[:, :, t : t + 1], looked)


def test_the_coverage_loss_counts_looking_again() -> None:
    """By hand: step 2 sees 0.5 of place 1 again; step 3 0.3 of place 1 and 0.5 of place 2."""
    weights = torch.tensor([[0.5, 0.5, 0.0], [0.6, 0.0, 0.4], [0.3, 0.7, 0.0], [1.0, 0.0, 0.0]])
    again = coverage_loss(weights[None, None], torch.arange(3))  # the fourth is padding
    assert again.item() == pytest.approx((0 + 0.5 + (0.3 + 0.5)) / 3)
    model = tiny_model(SHAPES["coverage"])
    batch = lay_out([[4, 5, 6]], [[5, 6]])
    _, looked = model.decode(batch.target_in, *model.encode(batch.source, batch.source_lengths))
    assert looked is not None
    torch.testing.assert_close(
        teacher_forced_loss(model, batch, 0.0, coverage=2.0),
        teacher_forced_loss(model, batch, 0.0) + 2 * coverage_loss(looked, batch.real_places()),
    )
