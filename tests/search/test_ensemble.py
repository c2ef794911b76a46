"""Ensembles: averaged by hand, and one by one themselves."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from table_engine import Table, TableEngine, all_outputs, drawn, found

from tiny_models import LIMITS, SOURCES, exported
from tongsa.config import SearchConfig
from tongsa.search import beam, search
from tongsa.search.ensemble import EnsembleEngine, log_mean
from tongsa.search.protocol import Memory, State, Step

SEARCHES = [
    SearchConfig(beam_size=1),
    SearchConfig(beam_size=4),
    SearchConfig(beam_size=4, diversity_groups=2),
    SearchConfig(sample=True),
]


def averaged(tables: list[Table]) -> Table:
    return lambda source, ids: [
        math.log(sum(map(math.exp, each)) / len(tables))
        for each in zip(*(table(source, ids) for table in tables), strict=True)
    ]


@pytest.mark.parametrize("members", [2, 3])
def test_an_ensemble_searches_the_average_of_probabilities(members: int) -> None:
    tables = [drawn(seed) for seed in range(members)]
    engine = EnsembleEngine([TableEngine(table) for table in tables])
    table, source, limit = averaged(tables), (4, 5), 4
    [n_best] = beam(engine, [source], [limit], SearchConfig(beam_size=128))
    expected = sorted(all_outputs(table, source, limit), key=lambda e: -e[1] / (len(e[0]) + 1))
    assert expected == found(n_best)


@pytest.mark.parametrize("config", SEARCHES, ids=str)
@pytest.mark.parametrize("shape", ["lstm-default", "gru-plain"])
def test_an_ensemble_of_one_is_the_one_to_the_last_bit(shape: str, config: SearchConfig) -> None:
    engine = exported(shape).onnx
    for ours, theirs in zip(
        search(EnsembleEngine([engine]), SOURCES, LIMITS, config),
        search(engine, SOURCES, LIMITS, config),
        strict=True,
    ):
        for one, other in zip(ours, theirs, strict=True):
            assert replace(one, attention=None) == replace(other, attention=None)
            if other.attention is not None:
                assert np.array_equal(one.attention, other.attention)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["torch", "onnx"])
def test_different_networks_average_at_every_step(kind: str) -> None:
    names = ["lstm-default", "gru-plain", "rnn-two-heads"]
    engines = [exported(n).torch if kind == "torch" else exported(n).onnx for n in names]
    together = EnsembleEngine(engines)
    config = SearchConfig(beam_size=3)
    for source, n_best in zip(SOURCES, search(together, SOURCES, LIMITS, config), strict=True):
        for hypothesis in n_best:
            # Walk the output again with each member alone.
            tokens = [*hypothesis.ids, 3]
            probs = np.zeros(len(tokens))
            for engine in engines:
                memory, state = engine.start([source])
                for t, (fed, written) in enumerate(zip([2, *tokens], tokens, strict=False)):
                    step = engine.step(np.array([fed]), state, memory)
                    state = step.state
                    probs[t] += math.exp(step.log_probs[0, written]) / len(engines)
            assert hypothesis.token_log_probs == pytest.approx(np.log(probs), abs=1e-5)
            assert hypothesis.attention is None  # the second looks nowhere


def test_attention_is_averaged_where_all_members_look() -> None:
    pair = [exported("lstm-default").onnx, exported("rnn-two-heads").onnx]
    memory, state = EnsembleEngine(pair).start(SOURCES)
    ids = np.full(len(SOURCES), 2)
    ours = EnsembleEngine(pair).step(ids, state, memory).attention
    each = [engine.step(ids, *reversed(engine.start(SOURCES))).attention for engine in pair]
    assert each[0] is not None
    assert each[1] is not None
    assert ours == pytest.approx((each[0] + each[1]) / 2)


@given(
    arrays(
        np.float32,
        st.tuples(st.integers(1, 3), st.integers(1, 5), st.integers(1, 4)),
        elements=st.sampled_from([-math.inf, -200.0, -90.0, -3.0, -0.5, 0.0]),
    )
)
def test_the_mean_of_probabilities_survives_the_tiniest(log_probs: np.ndarray) -> None:
    found_mean = log_mean(list(log_probs))
    assert found_mean.dtype == np.float32
    with np.errstate(divide="ignore"):
        expected = np.log(np.exp(log_probs.astype(np.longdouble)).mean(axis=0))
    assert found_mean == pytest.approx(expected.astype(float), abs=1e-4)


class Nameless(TableEngine):
    """Another member with arrays of the same names: they must not meet."""

    def step(self, ids: NDArray[np.int64], state: State, memory: Memory) -> Step:
        assert set(state) == {"written"}
        assert set(memory) == {"source", "lengths"}
        return super().step(ids, state, memory)


def test_the_arrays_of_ten_members_and_more_do_not_meet() -> None:
    tables = [drawn(seed) for seed in range(12)]
    engine = EnsembleEngine([Nameless(table) for table in tables])
    [[best, *_], _] = beam(engine, [(4,), (5, 5)], [3, 3], SearchConfig(beam_size=40))
    exact = dict(all_outputs(averaged(tables), (4,), 3))
    assert best.log_prob == pytest.approx(exact[best.ids], abs=1e-5)
