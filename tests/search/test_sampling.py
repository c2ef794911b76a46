"""Sampling: how often, among which tokens, and from which stream of chance."""

import dataclasses
import math
from collections import Counter
from itertools import accumulate, pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from table_engine import SIZE, TableEngine, all_outputs, drawn

from tongsa.config import SearchConfig
from tongsa.search import greedy, sample
from tongsa.search.protocol import Memory, State, Step
from tongsa.search.sampling import candidates
from tongsa.text.vocabulary import EOS, PAD, SOS

SOURCE = (4, 5)
DRAWS = 4000


def tempered(seed: int, temperature: float) -> dict[tuple[int, ...], float]:
    """P(output) of up to two tokens where each token's is P ** (1 / temperature), normalised."""
    table = drawn(seed)
    probs = {}
    for ids, _ in all_outputs(table, SOURCE, 2):
        prob = 1.0
        for t, token in enumerate([*ids, EOS]):
            row = np.array(table(SOURCE, ids[:t]))
            row[[PAD, SOS]] = -math.inf
            if t == 2:  # the limit: <eos> for certain
                row[np.arange(SIZE) != EOS] = -math.inf
            weights = np.exp(row / temperature)
            prob *= float(weights[token] / weights.sum())
        probs[ids] = prob
    assert sum(probs.values()) == pytest.approx(1)
    return probs


@pytest.mark.parametrize("temperature", [1.0, 0.5, 2.0])
def test_outputs_come_as_often_as_their_probability_says(temperature: float) -> None:
    config = SearchConfig(sample=True, temperature=temperature, seed=3)
    [outputs] = sample(TableEngine(drawn(1)), [SOURCE], [2], config, count=DRAWS)
    counts = Counter(h.ids for h in outputs)
    probs = tempered(1, temperature)
    assert counts.keys() <= probs.keys()
    chi_square = sum((counts[ids] - DRAWS * p) ** 2 / (DRAWS * p) for ids, p in probs.items())
    # 13 outputs, 12 degrees of freedom: beyond 32.9 once in a thousand.
    assert len(probs) == 13
    assert chi_square < 32.9


def test_a_sample_carries_the_models_own_log_probability() -> None:
    """Whatever temperature and nucleus it was drawn with."""
    config = SearchConfig(sample=True, temperature=0.7, top_k=3, top_p=0.9)
    [outputs] = sample(TableEngine(drawn(1)), [SOURCE], [2], config, count=50)
    exact = dict(all_outputs(drawn(1), SOURCE, 2))
    for hypothesis in outputs:
        assert hypothesis.log_prob == pytest.approx(exact[hypothesis.ids], abs=1e-5)
        assert sum(hypothesis.token_log_probs) == pytest.approx(hypothesis.log_prob)


@given(
    weights=st.lists(st.integers(0, 5), min_size=1, max_size=9),
    top_k=st.integers(0, 10),
    top_p=st.sampled_from([0.05, 0.3, 0.5, 0.75, 0.9, 0.999, 1.0]),
)
def test_candidates_are_those_that_the_definitions_name(
    weights: list[int], top_k: int, top_p: float
) -> None:
    weights[0] += 1  # one at least is possible
    total = sum(weights)
    ranked = sorted(range(len(weights)), key=lambda i: (-weights[i], i))
    sums = list(accumulate(weights[i] for i in ranked))
    # Where tokens hold the share to the last digit, rounding decides; that is no claim.
    assume(all(abs(top_p * total - s) > 1e-3 for s in sums) or top_p == 1)
    with np.errstate(divide="ignore"):
        scores = np.log(np.array([weights], dtype=np.float32) / np.float32(total))
    kept = np.flatnonzero(np.isfinite(candidates(scores, top_k, top_p)[0])).tolist()

    wanted = ranked[: top_k or len(weights)]
    if top_p < 1:
        fewest = 1 + sum(s < top_p * total for s in sums)
        wanted = [i for i in wanted if i in ranked[:fewest]]
    assert kept == sorted(i for i in wanted if weights[i])


def test_a_nucleus_of_many_tokens_is_found_whole() -> None:
    # 1,000 equally likely tokens: half the probability is 500 of them, the first by their ids.
    scores = np.full((2, 1000), -math.log(1000), dtype=np.float32)
    scores[1, 700] = 5.0  # and one row whose nucleus is one token
    kept = np.isfinite(candidates(scores, 0, 0.4995))
    assert kept.sum(axis=1).tolist() == [500, 1]
    assert kept[0, :500].all()
    assert kept[1, 700]


@pytest.mark.parametrize("changes", [{"top_k": 1}, {"top_p": 1e-9}, {"temperature": 0.0}], ids=str)
def test_draws_that_leave_no_choice_are_greedy(changes: dict[str, float]) -> None:
    engine = TableEngine(drawn(8))
    sources, limits = [(4,), (5, 4), (5, 5, 5)], [6, 6, 6]
    config = SearchConfig(sample=True, **changes)  # type: ignore[arg-type]
    drawn_ones = sample(engine, sources, limits, config)
    wanted = greedy(engine, sources, limits, config)
    for [ours], theirs in zip(drawn_ones, wanted, strict=True):
        assert ours.ids == theirs.ids
        assert ours.log_prob == theirs.log_prob


def test_the_colder_the_likelier() -> None:
    means = []
    for temperature in (2.0, 1.0, 0.5, 0.1, 0.0):
        config = SearchConfig(sample=True, temperature=temperature)
        [outputs] = sample(TableEngine(drawn(1)), [SOURCE], [2], config, count=500)
        log_probs = [p for h in outputs for p in h.token_log_probs[: len(h.ids)]]
        means.append(float(np.mean(log_probs)))
    assert all(hot < cold for hot, cold in pairwise(means))


@settings(max_examples=40)
@given(
    sources=st.lists(st.lists(st.sampled_from([4, 5]), min_size=1, max_size=4), min_size=1),
    seed=st.integers(0, 2**64),
    data=st.data(),
)
def test_chance_belongs_to_the_sentence_and_not_to_its_place(
    sources: list[list[int]], seed: int, data: st.DataObject
) -> None:
    engine, limits = TableEngine(drawn(2)), [5] * len(sources)
    config = SearchConfig(sample=True, seed=seed)
    together = sample(engine, sources, limits, config, count=3)
    row = data.draw(st.integers(0, len(sources) - 1))
    for count in (1, 3):
        [alone] = sample(engine, [sources[row]], [5], config, count=count)
        assert [h.ids for h in alone] == [h.ids for h in together[row]][:count]
        for ours, theirs in zip(alone, together[row], strict=False):
            assert np.array_equal(ours.attention, theirs.attention)  # type: ignore[arg-type]
    # The same sentence twice in a call draws the same twice.
    twice = sample(engine, [sources[row]] * 2, [5, 5], config)
    assert twice[0][0].ids == twice[1][0].ids


def test_seeds_samples_and_sentences_have_streams_of_their_own() -> None:
    engine = TableEngine(lambda _, __: [-math.log(SIZE)] * SIZE)  # pure chance
    ids = {
        (seed, tuple(source), number): hypothesis.ids
        for seed in range(10)
        for source in ([4], [5], [4, 5])
        for number, hypothesis in enumerate(
            sample(
                engine, [source], [15], SearchConfig(sample=True, seed=seed, min_length=15), count=4
            )[0]
        )
    }
    assert len(set(ids.values())) == len(ids) == 120


def test_tokens_that_may_not_be_written_change_no_draw() -> None:
    """A model that copies offers as many tokens as its batch needs, and -inf to the others."""

    class Longer(TableEngine):
        def step(self, ids: NDArray[np.int64], state: State, memory: Memory) -> Step:
            step = super().step(ids, state, memory)
            nothing = np.full((len(ids), 7), -np.inf, dtype=np.float32)
            return dataclasses.replace(step, log_probs=np.hstack([step.log_probs, nothing]))

    for how in (SearchConfig(sample=True), SearchConfig(sample=True, top_p=0.7, top_k=4)):
        short, long = (
            sample(engine(drawn(3)), [[4, 5], [5]], [9, 9], how, count=20)
            for engine in (TableEngine, Longer)
        )
        assert [[h.ids for h in each] for each in long] == [[h.ids for h in each] for each in short]
