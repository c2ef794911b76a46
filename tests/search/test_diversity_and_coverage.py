"""Diverse beam search against one written down naively, and coverage by hand."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from table_engine import (
    Glancing,
    Table,
    TableEngine,
    all_outputs,
    attention_of,
    drawn,
    found,
    naive_beam,
)

from tongsa.config import SearchConfig
from tongsa.search import beam, greedy
from tongsa.search.score import coverage, final_score
from tongsa.text.vocabulary import EOS, PAD, SOS

Output = tuple[tuple[int, ...], float]


def naive_diverse_beam(
    table: Table, source: tuple[int, ...], limit: int, beam_size: int, groups: int, strength: float
) -> list[Output]:
    """Vijayakumar et al. 2018, algorithm 1, with Hamming diversity, one hypothesis at a time."""
    k = beam_size // groups
    running: list[list[Output]] = [[((), 0.0)] for _ in range(groups)]
    finished: list[list[tuple[float, tuple[int, ...], float]]] = [[] for _ in range(groups)]
    for length in range(limit + 1):
        chosen: list[int] = []  # by the groups before, at this step
        for group in range(groups):
            extensions = [
                (total + log_prob - strength * chosen.count(token), slot, token, total + log_prob)
                for slot, (ids, total) in enumerate(running[group])
                for token, log_prob in enumerate(table(source, ids))
                if token not in (PAD, SOS) and (token == EOS or length < limit)
            ]
            extensions.sort(key=lambda e: (-e[0], e[1], e[2]))
            beginnings = running[group]
            for _, slot, token, total in extensions[:k]:
                if token == EOS:
                    finished[group].append((total / (length + 1), beginnings[slot][0], total))
            finished[group] = sorted(finished[group], key=lambda f: -f[0])[:k]
            going_on = [e for e in extensions if e[2] != EOS][:k]
            running[group] = [
                ((*beginnings[slot][0], token), total) for _, slot, token, total in going_on
            ]
            full = len(finished[group]) == k
            # Of all of them: ranked by less than their probability, the first may not be the best.
            best = max((total for _, total in running[group]), default=-math.inf)
            if full and best / (length + 2) <= finished[group][-1][0]:
                running[group] = []
            chosen += [token for _, _, token, _ in extensions[:k]]
    merged = sorted((f for group in finished for f in group), key=lambda f: -f[0])
    return list(dict.fromkeys((ids, total) for _, ids, total in merged))


@settings(max_examples=80)
@given(
    seed=st.integers(0, 1000),
    levels=st.sampled_from([0, 3]),
    sources=st.lists(st.lists(st.sampled_from([4, 5]), min_size=1, max_size=4), min_size=1),
    limit=st.integers(0, 6),
    shape=st.sampled_from([(2, 2), (4, 2), (3, 3), (6, 2), (6, 3), (6, 1)]),
    strength=st.sampled_from([0.0, 0.5, 1.0, 8.0]),
)
def test_a_diverse_beam_equals_a_naive_one_sentence_by_sentence(
    seed: int,
    levels: int,
    sources: list[list[int]],
    limit: int,
    shape: tuple[int, int],
    strength: float,
) -> None:
    table, (beam_size, groups) = drawn(seed, levels), shape
    limits = [limit + len(source) % 3 for source in sources]
    config = SearchConfig(beam_size=beam_size, diversity_groups=groups, diversity_strength=strength)
    for source, own_limit, n_best in zip(
        sources, limits, beam(TableEngine(table), sources, limits, config), strict=True
    ):
        expected = naive_diverse_beam(table, tuple(source), own_limit, beam_size, groups, strength)
        assert expected == found(n_best)
        for hypothesis in n_best:
            assert hypothesis.attention is not None
            assert np.array_equal(hypothesis.attention, attention_of(source, hypothesis.ids))
            assert sum(hypothesis.token_log_probs) == pytest.approx(hypothesis.log_prob)


@pytest.mark.parametrize("strength", [0.0, 5.0])
def test_one_group_is_the_ordinary_beam(strength: float) -> None:
    config = SearchConfig(beam_size=4, diversity_groups=1, diversity_strength=strength)
    [n_best] = beam(TableEngine(drawn(7)), [(4, 5)], [5], config)
    assert naive_beam(drawn(7), (4, 5), 5, 4, 1.0) == found(n_best)


def test_groups_that_must_keep_apart_begin_with_different_tokens() -> None:
    # 4 is by far the likeliest beginning; unk and 5 are alike.
    first = [-9.0, -3.0, -9.0, -9.0, -0.1, -3.0]
    last = [-9.0, -9.0, -9.0, -0.1, -9.0, -9.0]
    engine = TableEngine(lambda _, ids: last if ids else first)
    alike = SearchConfig(beam_size=3, diversity_groups=3, diversity_strength=0.0)
    apart = SearchConfig(beam_size=3, diversity_groups=3, diversity_strength=3.0)
    assert [h.ids for h in beam(engine, [(4,)], [3], alike)[0]] == [(4,)]  # said once, not thrice
    assert [h.ids for h in beam(engine, [(4,)], [3], apart)[0]] == [(4,), (1,), (5,)]


# ---- Coverage ------------------------------------------------------------------------------------


def test_coverage_is_worked_by_hand() -> None:
    looked = np.array([0.5, 1.0, 2.0, 0.25])
    assert coverage(looked) == pytest.approx(math.log(0.5) + math.log(0.25))
    config = SearchConfig(length_penalty=1.0, coverage_penalty=0.2)
    assert final_score(-6.0, 2, looked, config) == pytest.approx(-6 / 3 + 0.2 * math.log(0.125))
    assert final_score(-6.0, 2, None, SearchConfig()) == -2
    assert math.isfinite(coverage(np.array([0.0])))


@settings(max_examples=60)
@given(
    seed=st.integers(0, 1000),
    sources=st.lists(st.lists(st.sampled_from([4, 5]), min_size=1, max_size=4), min_size=1),
    limit=st.integers(0, 8),
    beam_size=st.integers(2, 4),
    weight=st.sampled_from([0.01, 0.1, 1.0]),
)
def test_a_beam_with_coverage_equals_a_naive_one(
    seed: int, sources: list[list[int]], limit: int, beam_size: int, weight: float
) -> None:
    table, limits = drawn(seed), [limit + len(source) % 3 for source in sources]
    config = SearchConfig(beam_size=beam_size, coverage_penalty=weight)
    for source, own_limit, n_best in zip(
        sources, limits, beam(Glancing(table), sources, limits, config), strict=True
    ):
        expected = naive_beam(table, tuple(source), own_limit, beam_size, 1.0, weight)
        assert expected == found(n_best)


@pytest.mark.parametrize("weight", [0.1, 1.0])
@pytest.mark.parametrize("groups", [1, 2])
def test_a_wide_beam_ranks_all_outputs_by_length_and_coverage(groups: int, weight: float) -> None:
    table, sources, limit = drawn(3), [(4, 5), (5, 5, 4)], 3
    config = SearchConfig(
        beam_size=128, coverage_penalty=weight, diversity_groups=groups, diversity_strength=0.0
    )
    for source, n_best in zip(
        sources, beam(Glancing(table), sources, [limit] * 2, config), strict=True
    ):
        every = []
        for ids, log_prob in all_outputs(table, source, limit):
            looked = attention_of(source, ids).sum(axis=0) / 20
            missed = sum(math.log(min(x, 1)) for x in looked if x) if looked.all() else None
            if missed is not None:
                every.append((log_prob / (len(ids) + 1) + weight * missed, ids))
        every.sort(reverse=True)
        # Outputs too short to look at all of the source come last, with next to no score.
        assert [h.ids for h in n_best[: len(every)]] == [ids for _, ids in every]
        assert [h.score for h in n_best[: len(every)]] == pytest.approx(
            [score for score, _ in every], abs=1e-4
        )
        assert len(n_best) == sum(3**n for n in range(limit + 1))


def test_coverage_changes_the_score_of_greedy_search_alone() -> None:
    engine = Glancing(drawn(3))
    for source, n in product([(4,), (5, 4)], [2, 4]):
        [plain] = greedy(engine, [source], [n])
        [ours] = greedy(engine, [source], [n], SearchConfig(beam_size=1, coverage_penalty=0.5))
        assert ours.ids == plain.ids
        assert ours.attention is not None
        missed = np.log(np.minimum(ours.attention.sum(axis=0), 1)).sum()
        assert ours.score == pytest.approx(plain.score + 0.5 * missed, abs=1e-5)
