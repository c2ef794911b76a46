"""Neighbours, maps, and the pairs that taught something."""

import numpy as np
import pytest

from tongsa.errors import ConfigError, DataError
from tongsa.inside.lessons import learn_states, top_state
from tongsa.inside.space import nearest, plane
from tongsa.text.vocabulary import FIRST_FREE
from toys import ENGLISH, trained


def test_neighbours_are_those_of_an_exhaustive_search() -> None:
    table = np.random.default_rng(1).normal(size=(FIRST_FREE + 20, 6)).astype(np.float32)
    table[FIRST_FREE + 3] = 2 * table[FIRST_FREE + 9]  # longer, and the same direction
    table[5] = table[FIRST_FREE + 9]  # reserved: never a neighbour
    found = nearest(table, FIRST_FREE + 9, 4)
    unit = table / np.linalg.norm(table, axis=1, keepdims=True)
    cosines = {i: float(unit[i] @ unit[FIRST_FREE + 9]) for i in range(FIRST_FREE, len(table))}
    del cosines[FIRST_FREE + 9]
    expected = sorted(cosines, key=lambda i: -cosines[i])[:4]
    assert [id_ for id_, _ in found] == expected
    assert found[0][0] == FIRST_FREE + 3
    assert found[0][1] == pytest.approx(1.0, abs=1e-6)
    assert len(nearest(table, FIRST_FREE, 100)) == 19


def test_a_map_keeps_the_distances_of_what_is_flat() -> None:
    flat = np.random.default_rng(2).normal(size=(7, 2)) @ np.random.default_rng(3).normal(
        size=(2, 5)
    )
    found = plane([str(i) for i in range(7)], flat)
    for i in range(7):
        for j in range(7):
            apart = float(np.linalg.norm(flat[i] - flat[j]))
            assert np.linalg.norm(found.points[i] - found.points[j]) == pytest.approx(
                apart, abs=1e-4
            )
    assert found.kept == pytest.approx(1)
    assert plane(["a"], np.ones((1, 4))).points.tolist() == [[0, 0]]


def test_a_model_has_neighbours_and_maps() -> None:
    model = trained().model
    found = model.neighbours("three", 5)
    assert len(found) == 5
    assert all(each.token.text != "three" for each in found)
    assert [n.cosine for n in found] == sorted((n.cosine for n in found), reverse=True)
    assert model.neighbours("둘", 1, side="target")[0].token.text
    words = model.word_map(ENGLISH)
    assert words.names == tuple(ENGLISH)
    assert words.points.shape == (10, 2)
    # What ends alike: the context vector of this little reader is mostly about the last words.
    sentences = ["one two", "four one two", "nine nine", "three nine nine"]
    drawn = model.sentence_map(sentences)
    context = [model.trace(sentence).context["h"] for sentence in sentences]
    np.testing.assert_allclose(drawn.points, plane(sentences, np.stack(context)).points, atol=1e-5)


def test_a_pair_that_the_model_reads_again_is_its_own_nearest_lesson() -> None:
    toy = trained()
    pairs = [(pair.source, pair.target) for pair in toy.train[:40]]
    heard: list[float] = []
    lessons = toy.model.lessons(pairs, heard.append)
    assert len(lessons) == sum(len(target.split()) + 1 for _, target in pairs)
    assert heard[-1] == 1
    number, (source, target) = next(
        (i, pair) for i, pair in enumerate(pairs) if len(pair[1].split()) == 3
    )
    trace = toy.model.trace(source)
    assert trace.answer == target
    for position, step in enumerate(trace.steps):
        first, second = lessons.nearest(top_state(step.state), 2)
        assert (first.pair, first.position, first.token) == (number, position, step.wrote.id)
        assert first.distance < 0.01 < second.distance + 0.01


def test_beside_a_trace_stand_neighbours_maps_and_lessons() -> None:
    model = trained().model
    pairs = [(pair.source, pair.target) for pair in trained().train[:30]]
    trace = model.trace("three one three")
    found = model.beside(
        trace, 4, among=["one two", "nine"], lessons=model.lessons(pairs), pairs=pairs
    )
    assert [list(near) for near in found.source] == [
        model.neighbours(word, 4) for word in ("three", "one", "three")
    ]
    *words, ends = found.target
    assert [list(near) for near in words] == [
        model.neighbours(step.wrote.text, 4, side="target") for step in trace.steps[:-1]
    ]
    assert ends == ()  # <eos> is no word
    assert found.words is not None
    assert found.sentences is not None
    near = {n.token.text for each in found.source for n in each[:3]} - {"three", "one"}
    assert found.words.names[: found.words.own] == ("three", "one")
    assert set(found.words.names[2:]) == near
    everything = model.word_map(found.words.names)
    np.testing.assert_allclose(found.words.points, everything.points, atol=1e-6)
    assert (found.sentences.names[0], found.sentences.own) == ("three one three", 1)
    for step, lessons in zip(trace.steps, found.lessons, strict=True):
        nearest_ = model.lessons(pairs).nearest(top_state(step.state), 4)
        assert [(t.source, t.target) for t in lessons] == [pairs[n.pair] for n in nearest_]
        assert [t.distance for t in lessons] == [n.distance for n in nearest_]
    # One word alone is no map, and what is unknown has no neighbours.
    alone = model.beside(model.trace("three xyzzy"))
    assert (alone.words, alone.source[1], alone.lessons) == (None, (), ())


def test_what_makes_no_sense_is_refused() -> None:
    model = trained().model
    with pytest.raises(ConfigError, match="'eleven': the model's vocabulary does not hold it"):
        model.neighbours("eleven")
    with pytest.raises(ConfigError, match="'eleven': the model's vocabulary does not hold it"):
        model.word_map(["one", "eleven"])
    with pytest.raises(ConfigError, match="it is source or target"):
        model.neighbours("one", side="middle")  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match="a sentence of the map is empty"):
        model.sentence_map(["one", " "])
    with pytest.raises(ConfigError, match="the list is empty"):
        model.word_map([])
    with pytest.raises(DataError, match="no pairs to look for an example in"):
        learn_states(model.engine, [], [])
