"""Search over real networks: against enumeration, and each sentence against its batch."""

from itertools import product

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from tiny_models import (
    CELLS,
    LIMITS,
    SOURCES,
    exported,
    teacher_forced_log_probs,
    tiny_config,
    tiny_model,
)
from tiny_models import SHAPES as TINY
from tongsa.config import SearchConfig
from tongsa.model.engine import TorchEngine
from tongsa.model.seq2seq import lay_out
from tongsa.search import Hypothesis, beam, search
from tongsa.search.ensemble import EnsembleEngine
from tongsa.search.protocol import Engine
from tongsa.text.vocabulary import UNK

SHAPES = ["lstm-default", "gru-plain", "rnn-two-heads", "bahdanau2015", "luong2015", "cho2014"]
sentences = st.lists(st.integers(4, 8), min_size=1, max_size=7)


@pytest.mark.parametrize("length_penalty", [0.0, 1.0])
@pytest.mark.parametrize(("cell", "preset"), [("lstm", "default"), ("gru", "plain")])
def test_wide_beam_equals_exhaustive_search(cell: str, preset: str, length_penalty: float) -> None:
    model = tiny_model(tiny_config(cell, preset), vocabulary=6)
    source, limit = [4, 5, 4], 4
    every = [ids for n in range(limit + 1) for ids in product((UNK, 4, 5), repeat=n)]
    log_probs = teacher_forced_log_probs(model, [source] * len(every), every).tolist()
    ranked = sorted(
        zip(every, log_probs, strict=True),
        key=lambda e: -e[1] / (len(e[0]) + 1) ** length_penalty,
    )
    [n_best] = beam(
        TorchEngine(model),
        [source],
        [limit],
        SearchConfig(beam_size=128, length_penalty=length_penalty),
    )
    assert [h.ids for h in n_best] == [ids for ids, _ in ranked]
    assert [h.log_prob for h in n_best] == pytest.approx([p for _, p in ranked], abs=1e-5)


@pytest.mark.parametrize("beam_size", [1, 4])
@pytest.mark.parametrize("cell", CELLS)
def test_log_prob_is_the_teacher_forced_one_of_the_ids_and_eos(cell: str, beam_size: int) -> None:
    model = tiny_model(tiny_config(cell))
    n_bests = search(TorchEngine(model), SOURCES, LIMITS, SearchConfig(beam_size=beam_size))
    for source, n_best in zip(SOURCES, n_bests, strict=True):
        assert len(n_best) == beam_size
        expected = teacher_forced_log_probs(model, [source] * len(n_best), [h.ids for h in n_best])
        assert [h.log_prob for h in n_best] == pytest.approx(expected.tolist(), abs=1e-5)
        for hypothesis in n_best:
            assert hypothesis.score == pytest.approx(
                hypothesis.log_prob / (len(hypothesis.ids) + 1)
            )


def engine_of(shape: str, kind: str) -> Engine:
    pair = exported(shape)
    if kind == "ensemble":
        return EnsembleEngine([pair.onnx, exported("rnn-two-heads").onnx])
    return pair.torch if kind == "torch" else pair.onnx


def assert_same(ours: Hypothesis, theirs: Hypothesis) -> None:
    assert ours.ids == theirs.ids
    assert ours.truncated == theirs.truncated
    assert ours.log_prob == pytest.approx(theirs.log_prob, abs=1e-5)
    assert ours.score == pytest.approx(theirs.score, abs=1e-5)
    assert (ours.attention is None) == (theirs.attention is None)
    if ours.attention is not None and theirs.attention is not None:
        assert ours.attention == pytest.approx(theirs.attention, abs=1e-5)


# Every way to search, and every rule.
SEARCHES = {
    "greedy": SearchConfig(beam_size=1),
    "beam": SearchConfig(beam_size=4),
    "diverse": SearchConfig(beam_size=6, diversity_groups=3),
    "rules": SearchConfig(beam_size=3, no_repeat_ngram=2, min_length=2),
    "greedy rules": SearchConfig(beam_size=1, no_repeat_ngram=2, min_length=2),
    "sample": SearchConfig(sample=True),
    "nucleus": SearchConfig(sample=True, top_k=6, top_p=0.8, temperature=0.7, no_repeat_ngram=2),
}
COVERED = {
    "coverage": SearchConfig(beam_size=4, coverage_penalty=0.3),
    "diverse coverage": SearchConfig(beam_size=4, diversity_groups=2, coverage_penalty=0.3),
}


@pytest.mark.parametrize("how", [*SEARCHES, *COVERED])
@pytest.mark.parametrize("kind", ["torch", "onnx", "ensemble"])
@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=5, derandomize=True)
@given(
    batch=st.lists(sentences, min_size=1, max_size=6),
    prefixes=st.lists(st.lists(st.integers(4, 8), max_size=2), min_size=6, max_size=6),
    data=st.data(),
)
def test_the_batch_changes_no_sentence(
    shape: str,
    kind: str,
    how: str,
    batch: list[list[int]],
    prefixes: list[list[int]],
    data: st.DataObject,
) -> None:
    if how in COVERED and TINY[shape].attention == "none":
        return  # without attention there is no coverage
    engine = engine_of(shape, kind)
    config = (SEARCHES | COVERED)[how]
    limits = [2 * len(source) + 2 for source in batch]
    together = search(engine, batch, limits, config, prefixes[: len(batch)], samples=2)
    row = data.draw(st.integers(0, len(batch) - 1))
    [alone] = search(engine, [batch[row]], [limits[row]], config, [prefixes[row]], samples=2)
    for ours, theirs in zip(together[row], alone, strict=True):
        assert ours.ids[: len(prefixes[row])] == tuple(prefixes[row])
        assert_same(ours, theirs)


@pytest.mark.parametrize("how", [*SEARCHES, *COVERED])
def test_both_engines_search_alike(how: str) -> None:
    config = (SEARCHES | COVERED)[how]
    pair = exported("lstm-default")
    for ours, theirs in zip(
        search(pair.torch, SOURCES, LIMITS, config),
        search(pair.onnx, SOURCES, LIMITS, config),
        strict=True,
    ):
        for one, other in zip(ours, theirs, strict=True):
            assert_same(one, other)


@pytest.mark.parametrize("kind", ["torch", "onnx"])
def test_the_order_of_a_batch_changes_no_sentence(kind: str) -> None:
    engine = engine_of("lstm-default", kind)
    forwards = search(engine, SOURCES, LIMITS, SearchConfig(beam_size=4))
    backwards = search(engine, SOURCES[::-1], LIMITS[::-1], SearchConfig(beam_size=4))[::-1]
    for ours, theirs in zip(forwards, backwards, strict=True):
        for one, other in zip(ours, theirs, strict=True):
            assert_same(one, other)


@pytest.mark.parametrize("kind", ["torch", "onnx"])
@pytest.mark.parametrize("beam_size", [1, 3])
def test_attention_has_a_row_for_each_token_and_one_for_eos(kind: str, beam_size: int) -> None:
    n_bests = search(
        engine_of("lstm-default", kind), SOURCES, LIMITS, SearchConfig(beam_size=beam_size)
    )
    for source, n_best in zip(SOURCES, n_bests, strict=True):
        for hypothesis in n_best:
            assert hypothesis.attention is not None
            assert hypothesis.attention.shape == (len(hypothesis.ids) + 1, len(source))
            assert hypothesis.attention.sum(axis=1) == pytest.approx(1.0)
    for n_best in search(
        engine_of("gru-plain", kind), SOURCES, LIMITS, SearchConfig(beam_size=beam_size)
    ):
        assert all(hypothesis.attention is None for hypothesis in n_best)


@torch.no_grad()
def test_attention_rows_belong_to_the_tokens_they_led_to() -> None:
    pair = exported("rnn-two-heads")
    for source, n_best in zip(
        SOURCES, search(pair.torch, SOURCES, LIMITS, SearchConfig(beam_size=3)), strict=True
    ):
        for hypothesis in n_best:
            # Walk the finished output again, one hypothesis alone.
            memory, first = pair.model.encode(torch.tensor([source]), torch.tensor([len(source)]))
            state = {name: array.unsqueeze(1) for name, array in first.items()}
            assert hypothesis.attention is not None
            for token, row in zip([2, *hypothesis.ids], hypothesis.attention, strict=True):
                _, state, weights = pair.model.step(torch.tensor([[token]]), memory, state)
                assert weights is not None
                assert row == pytest.approx(weights.mean(dim=1)[0, 0].numpy(), abs=1e-5)


@pytest.mark.parametrize("kind", ["torch", "onnx"])
@pytest.mark.parametrize("beam_size", [1, 4])
@torch.no_grad()
def test_token_log_probs_are_the_teacher_forced_ones(kind: str, beam_size: int) -> None:
    model = exported("lstm-default").model
    n_bests = search(
        engine_of("lstm-default", kind), SOURCES, LIMITS, SearchConfig(beam_size=beam_size)
    )
    for source, n_best in zip(SOURCES, n_bests, strict=True):
        for found in n_best:
            batch = lay_out([source], [found.ids])
            log_probs = model(batch).log_softmax(dim=-1)
            expected = log_probs[0].gather(1, batch.target_out[0].unsqueeze(1)).squeeze(1)
            assert found.token_log_probs == pytest.approx(expected.tolist(), abs=1e-5)
            assert sum(found.token_log_probs) == pytest.approx(found.log_prob)
