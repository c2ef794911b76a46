"""Rules: a beam as wide as all outputs finds just those that a rule allows, and all of them."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from table_engine import SIZE, Table, TableEngine, all_outputs, drawn, found

from tongsa.config import SearchConfig
from tongsa.search import beam, search
from tongsa.search.rules import Beginnings, apply, rules_for
from tongsa.text.vocabulary import EOS, PAD, SOS, UNK

Allowed = Callable[[tuple[int, ...]], bool]


def ngrams(ids: Sequence[int], n: int) -> list[tuple[int, ...]]:
    return [tuple(ids[i : i + n]) for i in range(len(ids) - n + 1)]


def repeats_no(n: int) -> Allowed:
    return lambda ids: len(set(ngrams(ids, n))) == len(ngrams(ids, n))


def expected(
    table: Table, source: tuple[int, ...], limit: int, allowed: Allowed
) -> list[tuple[tuple[int, ...], float]]:
    every = [(ids, log_prob) for ids, log_prob in all_outputs(table, source, limit) if allowed(ids)]
    return sorted(every, key=lambda e: -e[1] / (len(e[0]) + 1))


@pytest.mark.parametrize(
    ("changes", "prefix", "allowed"),
    [
        ({}, (), lambda _: True),
        ({"min_length": 1}, (), lambda ids: len(ids) >= 1),
        ({"min_length": 4}, (), lambda ids: len(ids) == 4),
        ({"no_repeat_ngram": 1}, (), repeats_no(1)),
        ({"no_repeat_ngram": 2}, (), repeats_no(2)),
        ({"no_repeat_ngram": 3}, (), repeats_no(3)),
        ({"no_repeat_ngram": 9}, (), lambda _: True),
        ({}, (5,), lambda ids: ids[:1] == (5,)),
        ({}, (4, 5, 4), lambda ids: ids[:3] == (4, 5, 4)),
        ({}, (4, 4, UNK, 5), lambda ids: ids == (4, 4, UNK, 5)),
        (
            {"min_length": 2, "no_repeat_ngram": 2},
            (4,),
            lambda ids: len(ids) >= 2 and ids[0] == 4 and repeats_no(2)(ids),
        ),
    ],
    ids=str,
)
@pytest.mark.parametrize("seed", [1, 2])
def test_a_wide_beam_finds_all_outputs_that_the_rules_allow(
    seed: int, changes: dict[str, int], prefix: tuple[int, ...], allowed: Allowed
) -> None:
    table, source, limit = drawn(seed), (4, 5), 4
    wide = SearchConfig(beam_size=128, **changes)  # type: ignore[arg-type]
    [n_best] = beam(TableEngine(table), [source], [limit], wide, [prefix])
    assert expected(table, source, limit, allowed) == found(n_best)


@pytest.mark.parametrize("changes", [{"beam_size": 1}, {"sample": True}, {"beam_size": 4}], ids=str)
def test_each_sentence_keeps_to_its_own_limit_and_beginning(changes: dict[str, int]) -> None:
    engine = TableEngine(drawn(5))
    sources, limits = [[4], [5, 5], [4, 4, 5], [5]], [0, 3, 6, 5]
    prefixes = [(), (4, 4), (5,), ()]
    config = SearchConfig(min_length=3, **changes)  # type: ignore[arg-type]
    limits = [max(limit, 3) for limit in limits]
    for source, limit, prefix, outputs in zip(
        sources, limits, prefixes, search(engine, sources, limits, config, prefixes), strict=True
    ):
        [alone] = search(engine, [source], [limit], config, [prefix])
        assert [h.ids for h in outputs] == [h.ids for h in alone]
        for hypothesis in outputs:
            assert 3 <= len(hypothesis.ids) <= limit
            assert hypothesis.ids[: len(prefix)] == prefix


@settings(max_examples=80)
@given(
    seed=st.integers(0, 1000),
    levels=st.sampled_from([0, 1, 2]),
    n=st.integers(1, 4),
    limit=st.integers(0, 9),
    changes=st.sampled_from(
        [{"beam_size": 1}, {"beam_size": 4}, {"sample": True}, {"beam_size": 4, "groups": 2}]
    ),
    min_length=st.integers(0, 9),
)
def test_no_ngram_is_ever_repeated(
    seed: int, levels: int, n: int, limit: int, changes: dict[str, int], min_length: int
) -> None:
    """Also not where an output has to end early for it: three words make three unigrams."""
    known = {"diversity_groups" if name == "groups" else name: v for name, v in changes.items()}
    config = SearchConfig(no_repeat_ngram=n, min_length=min_length, **known)  # type: ignore[arg-type]
    limit = max(limit, min_length)
    [outputs] = search(TableEngine(drawn(seed, levels)), [(4, 5)], [limit], config, samples=2)
    assert outputs
    for hypothesis in outputs:
        assert repeats_no(n)(hypothesis.ids)
        assert len(hypothesis.ids) <= limit


def test_a_given_beginning_may_repeat_itself_and_what_follows_may_not() -> None:
    engine = TableEngine(drawn(4))
    config = SearchConfig(beam_size=128, no_repeat_ngram=1)
    [n_best] = beam(engine, [(4,)], [4], config, [(5, 5)])
    assert {h.ids[2:] for h in n_best} == {(), (4,), (UNK,), (4, UNK), (UNK, 4)}


def test_an_output_ends_before_its_least_length_if_nothing_else_may_be_written() -> None:
    config = SearchConfig(beam_size=128, no_repeat_ngram=1, min_length=4)
    [n_best] = beam(TableEngine(drawn(6)), [(4,)], [9], config)
    assert len(n_best) == 6  # the orders of three different tokens
    assert {tuple(sorted(h.ids)) for h in n_best} == {(UNK, 4, 5)}


def test_padding_and_start_are_never_written_unknown_may_be() -> None:
    log_probs = np.zeros((2, SIZE), dtype=np.float32)
    rules = rules_for(SearchConfig(), limits=[9, 0])
    begun = Beginnings(np.array([0, 1]), np.zeros((2, 0), dtype=np.int64))
    assert np.isfinite(apply(rules, log_probs, begun)).tolist() == [
        [token not in (PAD, SOS) for token in range(SIZE)],
        [token == EOS for token in range(SIZE)],
    ]
    assert not log_probs.any()  # a copy was changed


def test_rules_that_are_off_are_not_there() -> None:
    always = rules_for(SearchConfig(), [3])
    assert len(always) == 2
    assert len(rules_for(SearchConfig(), [3, 3], [(), ()])) == len(always)
    every = rules_for(SearchConfig(no_repeat_ngram=2, min_length=1), [3, 3], [(), (4,)])
    assert len(every) == len(always) + 3
