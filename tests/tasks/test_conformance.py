"""A model file proves that it runs right, or says where it does not."""

from dataclasses import replace

import pytest

from tongsa.runtime.contents import ConformancePair
from tongsa.tasks.conformance import Mismatch, make_pairs, replay
from tongsa.tasks.pipeline import Model
from toys import trained


def with_pair(index: int, **changes: object) -> Model:
    """The trained model, with one expectation changed."""
    contents = trained().model.contents
    pairs = list(contents.conformance)
    pairs[index] = replace(pairs[index], **changes)  # type: ignore[arg-type]
    return Model(replace(contents, conformance=tuple(pairs)), threads=1)


def test_a_model_agrees_with_what_it_was_written_with() -> None:
    found = replay(trained().model)
    assert (found.pairs, found.mismatches) == (8, ())
    assert found.largest_difference < 1e-4


def test_other_ids_are_reported_in_words() -> None:
    pair = trained().model.contents.conformance[2]
    found = replay(with_pair(2, ids=pair.ids[:-1]))
    task = trained().model.task
    assert found.pairs == 8
    assert found.mismatches == (
        Mismatch(
            pair.source,
            f"gives {task.decode(pair.ids, pair.source)!r} and should give "
            f"{task.decode(pair.ids[:-1], pair.source)!r}",
        ),
    )


@pytest.mark.parametrize(("off_by", "reported"), [(0.5e-3, False), (2e-3, True), (-0.1, True)])
def test_another_probability_is_reported(off_by: float, reported: bool) -> None:
    pair = trained().model.contents.conformance[5]
    found = replay(with_pair(5, log_prob=pair.log_prob + off_by))
    assert found.largest_difference == pytest.approx(abs(off_by), abs=1e-4)
    said = (Mismatch(pair.source, f"is off by {abs(off_by):.1e} in log P"),)
    assert found.mismatches == (said if reported else ())


def test_a_probability_that_is_no_number_is_reported() -> None:
    found = replay(with_pair(0, log_prob=float("nan")))
    assert len(found.mismatches) == 1


def test_another_tokenisation_is_reported() -> None:
    pair = trained().model.contents.conformance[0]
    found = replay(with_pair(0, source_ids=(*pair.source_ids, 70)))
    assert found.mismatches == (Mismatch(pair.source, "is tokenised differently"),)


def test_pairs_are_made_greedily_and_empty_sentences_make_none() -> None:
    model = trained().model
    pairs = make_pairs(model, ["three one two", "", " "])
    output = model.translate("three one two", beam_size=1)
    assert pairs == (
        ConformancePair(
            "three one two",
            tuple(model.task.encode("three one two")),
            pairs[0].ids,
            pairs[0].log_prob,
        ),
    )
    assert model.task.decode(pairs[0].ids, pairs[0].source) == output.text
    assert pairs[0].log_prob == pytest.approx(output.log_prob, abs=1e-6)
