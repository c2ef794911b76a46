"""Greedy and beam search over tables: what is found can be worked out by hand."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from table_engine import SIZE, TableEngine, all_outputs, attention_of, drawn, found, naive_beam

from tongsa.config import SearchConfig
from tongsa.search import beam, greedy, search
from tongsa.search.limits import length_limit, limit_for
from tongsa.search.ranking import top_indices, top_sums
from tongsa.text.vocabulary import EOS, UNK

NEVER = -math.inf


def row(**log_probs: float) -> list[float]:
    """Write a row of a table: `row(eos=-1, t4=-2)`; what is not named is impossible."""
    named = {"unk": UNK, "eos": EOS, "t4": 4, "t5": 5}
    values = [NEVER] * SIZE
    for name, value in log_probs.items():
        values[named[name]] = value
    return values


@pytest.mark.parametrize("length_penalty", [0.0, 0.6, 1.0, 2.0])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_beam_as_wide_as_all_outputs_finds_them_all_in_order(
    seed: int, length_penalty: float
) -> None:
    table, source, limit = drawn(seed), (4, 5), 4
    every = sorted(
        (log_prob / (len(ids) + 1) ** length_penalty, ids, log_prob)
        for ids, log_prob in all_outputs(table, source, limit)
    )[::-1]
    settings = SearchConfig(beam_size=128, length_penalty=length_penalty)
    [n_best] = beam(TableEngine(table), [source], [limit], settings)
    assert len(every) == 1 + 3 + 9 + 27 + 81
    assert [(ids, log_prob) for _, ids, log_prob in every] == found(n_best)
    for hypothesis, (score, _, _) in zip(n_best, every, strict=True):
        assert hypothesis.score == pytest.approx(score, abs=1e-5)


@settings(max_examples=60)
@given(
    seed=st.integers(0, 1000),
    levels=st.sampled_from([0, 1, 2, 3]),
    sources=st.lists(st.lists(st.sampled_from([4, 5]), min_size=1, max_size=4), min_size=1),
    limit=st.integers(0, 6),
    beam_size=st.integers(1, 5),
    length_penalty=st.sampled_from([0.0, 1.0]),
)
def test_beam_equals_a_naive_beam_sentence_by_sentence(
    seed: int,
    levels: int,
    sources: list[list[int]],
    limit: int,
    beam_size: int,
    length_penalty: float,
) -> None:
    """Ties, early ends, narrow beginnings and neighbours in the batch all come up here."""
    limits = [limit + len(source) % 3 for source in sources]
    table = drawn(seed, levels)
    n_bests = beam(
        TableEngine(table),
        sources,
        limits,
        SearchConfig(beam_size=beam_size, length_penalty=length_penalty),
    )
    for source, own_limit, n_best in zip(sources, limits, n_bests, strict=True):
        expected = naive_beam(table, tuple(source), own_limit, beam_size, length_penalty)
        assert expected == found(n_best)
        for hypothesis in n_best:
            assert hypothesis.attention is not None
            assert np.array_equal(hypothesis.attention, attention_of(source, hypothesis.ids))
            assert hypothesis.truncated == (len(hypothesis.ids) == own_limit)


@settings(max_examples=60)
@given(
    seed=st.integers(0, 1000),
    levels=st.sampled_from([0, 2]),
    sources=st.lists(st.lists(st.sampled_from([4, 5]), min_size=1, max_size=4), min_size=1),
    limit=st.integers(0, 6),
)
def test_a_beam_of_one_is_greedy(
    seed: int, levels: int, sources: list[list[int]], limit: int
) -> None:
    """Without a length penalty: with one, a beam of one may go on past a likelier <eos>."""
    limits = [limit + len(source) % 3 for source in sources]
    engine = TableEngine(drawn(seed, levels))
    one = beam(engine, sources, limits, SearchConfig(beam_size=1, length_penalty=0.0))
    for [wide], narrow, source in zip(one, greedy(engine, sources, limits), sources, strict=True):
        assert wide.ids == narrow.ids
        assert wide.log_prob == pytest.approx(narrow.log_prob)
        assert wide.truncated == narrow.truncated
        assert wide.attention is not None
        assert narrow.attention is not None
        assert np.array_equal(narrow.attention, attention_of(source, narrow.ids))
        assert np.array_equal(wide.attention, narrow.attention)


def test_a_penalty_changes_the_score_of_greedy_search_and_not_its_output() -> None:
    engine = TableEngine(drawn(3))
    [[only]] = search(engine, [[4]], [6], SearchConfig(beam_size=1, length_penalty=2.0))
    [expected] = greedy(engine, [[4]], [6])
    assert only.ids == expected.ids
    assert only.score == pytest.approx(expected.log_prob / (len(expected.ids) + 1) ** 2.0)


def test_equal_probabilities_go_to_the_lower_id() -> None:
    engine = TableEngine(lambda _, ids: row(eos=0.0) if ids else row(t4=-1.0, t5=-1.0))
    assert greedy(engine, [[4]], [5])[0].ids == (4,)
    [n_best] = beam(engine, [[4]], [5], SearchConfig(beam_size=2, length_penalty=1.0))
    assert [h.ids for h in n_best] == [(4,), (5,)]


def test_two_hypotheses_of_equal_score_keep_the_order_of_their_beginnings() -> None:
    # 5 … is the likelier beginning; both wholes are equally likely.
    engine = TableEngine(
        lambda _, ids: {
            (): row(t4=-2.0, t5=-1.0),
            (4,): row(eos=-1.0),
            (5,): row(eos=-2.0),
        }[ids]
    )
    [n_best] = beam(engine, [[4]], [3], SearchConfig(beam_size=2, length_penalty=0.0))
    assert [h.ids for h in n_best] == [(5,), (4,)]


def test_a_wider_beam_finds_what_greedy_walks_past() -> None:
    # Greedy takes 4 (0.6) and is left with 0.6 · 0.4; behind 5 stands 0.4 · 0.9.
    table = {
        (): row(t4=math.log(0.6), t5=math.log(0.4)),
        (4,): row(eos=math.log(0.4), t4=math.log(0.3), t5=math.log(0.3)),
        (5,): row(eos=math.log(0.9), t4=math.log(0.1)),
    }
    engine = TableEngine(lambda _, ids: table.get(ids, row(eos=0.0)))
    [narrow] = greedy(engine, [[4]], [3])
    [[best, *_]] = beam(engine, [[4]], [3], SearchConfig(beam_size=2, length_penalty=0.0))
    assert found([narrow]) == [((4,), math.log(0.24))]
    assert found([best]) == [((5,), math.log(0.36))]


def test_the_length_penalty_divides_by_tokens_with_eos_to_its_power() -> None:
    # "" costs 1 and "4 4 4" costs 2 over four tokens.
    table = {(): row(eos=-1.0, t4=-1.4), (4,): row(t4=-0.2), (4, 4): row(t4=-0.2)}
    engine = TableEngine(lambda _, ids: table.get(ids, row(eos=-0.2)))
    best_with = {
        penalty: beam(engine, [[4]], [9], SearchConfig(beam_size=2, length_penalty=penalty))[0][0]
        for penalty in (0.0, 0.49, 0.51, 1.0)
    }
    # 2 / 4^p < 1 / 1^p just where p > 1/2.
    assert [best_with[p].ids for p in (0.0, 0.49)] == [(), ()]
    assert [best_with[p].ids for p in (0.51, 1.0)] == [(4, 4, 4), (4, 4, 4)]
    assert best_with[1.0].score == pytest.approx(-2 / 4)
    assert best_with[0.0].score == pytest.approx(-1)


def test_a_beam_goes_on_just_while_something_better_may_come() -> None:
    # "" has ended after one step and "4" after two; what goes on is worse than either.
    table = {
        (): row(eos=-0.5, t4=-1.0, t5=-9.0),
        (4,): row(eos=-0.1, t5=-2.0),
    }
    engine = TableEngine(lambda _, ids: table.get(ids, row(eos=-1.0, t5=-0.1)))
    [n_best] = beam(engine, [[4]], [15], SearchConfig(beam_size=2, length_penalty=0.0))
    assert [h.ids for h in n_best] == [(), (4,)]
    assert len(engine.steps) == 2
    # With a penalty "4 5" scores -3/9, better than -0.5 for "", and so is waited for.
    [n_best] = beam(engine, [[4]], [15], SearchConfig(beam_size=2, length_penalty=2.0))
    assert n_best[0].ids == (4,) + 14 * (5,)


def test_limits_force_the_end_and_say_so() -> None:
    endless = TableEngine(lambda *_: row(eos=-5.0, t4=-0.1))
    for hypotheses in (
        greedy(endless, [[4], [4], [5]], [2, 0, 4]),
        [n[0] for n in beam(endless, [[4], [4], [5]], [2, 0, 4], SearchConfig(beam_size=3))],
    ):
        assert [h.ids for h in hypotheses] == [(4, 4), (), (4, 4, 4, 4)]
        assert all(h.truncated for h in hypotheses)
        # The forced <eos> costs what it costs: nobody renormalises.
        assert [h.log_prob for h in hypotheses] == pytest.approx([-5.2, -5.0, -5.4])
    ended = TableEngine(lambda *_: row(eos=-0.1, t4=-5.0))
    assert not greedy(ended, [[4]], [3])[0].truncated
    [[best]] = beam(ended, [[4]], [3], SearchConfig(beam_size=1))
    assert not best.truncated


def test_finished_sentences_are_no_longer_computed() -> None:
    # A source of n tokens wants an output of n tokens.
    def table(source: tuple[int, ...], ids: tuple[int, ...]) -> list[float]:
        return row(eos=-0.1) if len(ids) == len(source) else row(t4=-0.1)

    engine = TableEngine(table)
    outputs = greedy(engine, [[5], [5, 5, 5], [5, 5]], [9, 9, 9])
    assert [len(o.ids) for o in outputs] == [1, 3, 2]
    assert engine.steps == [3, 3, 2, 1]
    n_bests = beam(engine, [[5], [5, 5, 5], [5, 5]], [9, 9, 9], SearchConfig(beam_size=2))
    assert [[len(h.ids) for h in n] for n in n_bests] == [[1], [3], [2]]
    assert engine.steps == [3, 6, 4, 2]


@given(
    scores=st.integers(1, 200).flatmap(
        lambda width: arrays(
            np.float32,
            st.tuples(st.integers(1, 3), st.just(width)),
            elements=st.sampled_from([-math.inf, -3.0, -1.5, -1.5000001, -1.0, 0.0]),
            fill=st.sampled_from([-math.inf, math.nan, -4.0, -1.0]),
        )
    ),
    count=st.integers(1, 14),
)
def test_top_indices_are_those_of_a_stable_sort(scores: np.ndarray, count: int) -> None:
    expected = np.argsort(-scores, axis=1, kind="stable")[:, :count]
    assert np.array_equal(top_indices(scores, count), expected)


@given(
    scores=st.tuples(st.integers(1, 3), st.integers(1, 4), st.integers(1, 120)).flatmap(
        lambda shape: st.tuples(
            arrays(np.float64, shape[:2], elements=st.sampled_from([-math.inf, -2.0, -0.5, 0.0])),
            arrays(
                np.float32,
                shape,
                elements=st.sampled_from([-math.inf, -3.0, -1.5, -1.5000001, -1.0, 0.0]),
                fill=st.sampled_from([-math.inf, -4.0, -1.0]),
            ),
        )
    ),
    count=st.integers(1, 14),
)
def test_top_sums_are_those_of_a_stable_sort(
    scores: tuple[np.ndarray, np.ndarray], count: int
) -> None:
    before, after = scores
    sums = (before[:, :, None] + after).reshape(len(before), -1)
    expected = np.argsort(-sums, axis=1, kind="stable")[:, :count]
    assert np.array_equal(top_sums(before, after, count), expected)


def test_the_length_limit_depends_on_the_sentence_and_the_model_alone() -> None:
    assert length_limit(3, longest_target=5, ratio=2.0) == 16
    assert length_limit(3, longest_target=40, ratio=2.0) == 40


def test_settings_change_the_length_limit() -> None:
    usual = length_limit(3, longest_target=5, ratio=2.0)
    assert limit_for(SearchConfig(), 3, longest_target=5) == usual
    assert limit_for(SearchConfig(max_length=4), 3, longest_target=5) == 4
    assert limit_for(SearchConfig(max_length=400), 3, longest_target=5) == 400
    # Room for what is asked for.
    assert limit_for(SearchConfig(min_length=70), 3, longest_target=5) == 70
    assert limit_for(SearchConfig(), 3, longest_target=5, prefix_tokens=30) == 30
