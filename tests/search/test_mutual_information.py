"""Ranking by mutual information, against enumeration and hand-worked scores."""

from dataclasses import replace

import numpy as np
import pytest

from tiny_models import LIMITS, SOURCES, exported, teacher_forced_log_probs
from tongsa.config import SearchConfig
from tongsa.search import Hypothesis, search
from tongsa.search.ensemble import EnsembleEngine
from tongsa.search.forced import forced_log_probs
from tongsa.search.mutual_information import rerank
from tongsa.search.signature import signature
from tongsa.text.vocabulary import NOTHING

TARGETS: tuple[list[int], ...] = ([4, 5], [], [8, 7, 6, 4, 4], [5])
MI = SearchConfig(beam_size=6, mutual_information=0.5)


@pytest.mark.parametrize("shape", ["lstm-default", "gru-plain", "luong2015"])
def test_forced_probabilities_are_those_of_teacher_forcing(shape: str) -> None:
    tiny = exported(shape)
    oracle = teacher_forced_log_probs(tiny.model, SOURCES, TARGETS).numpy()
    for engine in (tiny.torch, tiny.onnx):
        np.testing.assert_allclose(forced_log_probs(engine, SOURCES, TARGETS), oracle, atol=1e-5)


def test_a_pair_s_probability_does_not_depend_on_the_others() -> None:
    engine = exported("lstm-default").onnx
    together = forced_log_probs(engine, SOURCES, TARGETS)
    for row, (source, target) in enumerate(zip(SOURCES, TARGETS, strict=True)):
        alone = forced_log_probs(engine, [source], [target])
        assert alone[0] == pytest.approx(together[row], abs=1e-5)


def test_forced_probabilities_are_those_that_search_finds() -> None:
    engine = exported("lstm-default").onnx
    found = search(engine, SOURCES, LIMITS, SearchConfig(beam_size=3))
    best = [hypotheses[0] for hypotheses in found]
    np.testing.assert_allclose(
        forced_log_probs(engine, SOURCES, [h.ids for h in best]),
        [h.log_prob for h in best],
        atol=1e-5,
    )


def test_the_score_is_that_of_the_paper() -> None:
    tiny = exported("lstm-default")
    plain = search(tiny.onnx, SOURCES, LIMITS, replace(MI, mutual_information=0.0))
    ranked = search(tiny.onnx, SOURCES, LIMITS, MI)
    for before, after in zip(plain, ranked, strict=True):
        assert {h.ids for h in before} == {h.ids for h in after}
        assert [h.score for h in after] == sorted((h.score for h in after), reverse=True)
        anyway = teacher_forced_log_probs(
            tiny.model, [[NOTHING]] * len(after), [h.ids for h in after]
        )
        for hypothesis, likely in zip(after, anyway.tolist(), strict=True):
            expected = (hypothesis.log_prob - 0.5 * likely) / (len(hypothesis.ids) + 1)
            assert hypothesis.score == pytest.approx(expected, abs=1e-5)


def test_what_is_likely_anyway_falls_behind() -> None:
    engine = exported("lstm-default").onnx
    likely, other = [8], [4, 7]
    anyway = forced_log_probs(engine, [[NOTHING]] * 2, [likely, other])
    if anyway[0] < anyway[1]:
        likely, other = other, likely

    def hypothesis(ids: list[int]) -> Hypothesis:
        return Hypothesis(tuple(ids), -3.0, -3.0, False, ())

    found = [[hypothesis(likely), hypothesis(other)]]
    [ranked] = rerank(engine, found, replace(MI, length_penalty=0.0))
    assert [list(h.ids) for h in ranked] == [other, likely]


def test_equals_keep_their_order_and_batches_change_nothing() -> None:
    engine = exported("lstm-default").onnx
    found = search(engine, SOURCES, LIMITS, MI)
    twice = [[replace(h, attention=None), h] for [h, *_] in found]
    again = rerank(engine, twice, MI)
    assert [[h.attention is None for h in pair] for pair in again] == [[True, False]] * 4
    for source, limit, expected in zip(SOURCES, LIMITS, found, strict=True):
        [alone] = search(engine, [source], [limit], MI)
        assert [h.ids for h in alone] == [h.ids for h in expected]
        for ours, theirs in zip(alone, expected, strict=True):
            assert ours.score == pytest.approx(theirs.score, abs=1e-5)


def test_samples_are_drawn_to_choose_among() -> None:
    engine = exported("lstm-default").onnx
    settings = replace(MI, sample=True)
    chosen = search(engine, SOURCES, LIMITS, settings)
    drawn = search(engine, SOURCES, LIMITS, replace(settings, mutual_information=0.0), samples=6)
    for ours, theirs in zip(chosen, drawn, strict=True):
        assert sorted(h.ids for h in ours) == sorted(h.ids for h in theirs)
        assert [h.score for h in ours] == sorted((h.score for h in ours), reverse=True)


def test_an_ensemble_is_ranked_by_its_own_language_model() -> None:
    one, two = exported("lstm-default").onnx, exported("lstm-two-heads").onnx
    both = EnsembleEngine([one, two])
    alone = np.exp([forced_log_probs(e, [[NOTHING]], [[]]) for e in (one, two)])
    assert np.exp(forced_log_probs(both, [[NOTHING]], [[]])) == pytest.approx(alone.mean(axis=0))


def test_the_signature_names_it() -> None:
    assert signature(MI) == "beam:6|lp:1.0|mi:0.5"
    assert signature(replace(MI, sample=True)) == "sample:1|temp:1.0|of:6|mi:0.5"
