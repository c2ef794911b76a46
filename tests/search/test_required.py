"""What an output must hold, it holds: by greedy search, beams and samples, for every model."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from table_engine import SIZE, TableEngine, all_outputs, drawn, found

from tongsa.config import SearchConfig
from tongsa.search import Hypothesis, beam, search
from tongsa.search.banks import Banks
from tongsa.search.protocol import Memory, State, Step
from tongsa.search.required import Required, Term
from tongsa.search.rules import Beginnings, apply, rules_for
from tongsa.text.vocabulary import UNK

LETTERS = {UNK: "c", 4: "a", 5: "b"}
IDS = {letter: id_ for id_, letter in LETTERS.items()}


def words(ids: Sequence[int]) -> str:
    """Every token is a word of one letter."""
    return " ".join(LETTERS[id_] for id_ in ids if id_ in LETTERS)


def term(text: str) -> Term:
    ids = tuple(IDS[letter] for letter in text.split())
    return Term(text, ids, ids, ids)


def terms(*texts: str) -> Required:
    return Required(terms=[term(text) for text in texts], decode=words)


# 4 opens and 5 closes, or both are values.
TAGS = Required(symbols=[4, 5], openings={5: 4}, reserved=[4, 5])
VALUES = Required(symbols=[4, 4, 5], reserved=[4, 5])
NONE = Required(reserved=[4, 5])


def holds(ids: Sequence[int], needed: Required) -> bool:
    """Whether there is a way to find all terms side by side; slow, and by another way."""
    if any(list(ids).count(s) != list(needed.symbols).count(s) for s in needed.reserved):
        return False
    if needed.openings and tuple(ids).index(5) < tuple(ids).index(4):
        return False

    def fits(taken: frozenset[int], left: Sequence[Term]) -> bool:
        if not left:
            return True
        spelling = left[0].first
        return any(
            tuple(ids[start : start + len(spelling)]) == spelling
            and not taken.intersection(range(start, start + len(spelling)))
            and fits(taken.union(range(start, start + len(spelling))), left[1:])
            for start in range(len(ids) - len(spelling) + 1)
        )

    return fits(frozenset(), needed.terms)


EACH = [
    terms("a b"),
    terms("a", "a"),
    terms("b a", "b b"),  # begin alike
    terms("a b", "b"),  # one within the other, and both are wanted
    TAGS,
    VALUES,
    NONE,
]


@pytest.mark.parametrize("needed", EACH, ids=repr)
@pytest.mark.parametrize("seed", [1, 2])
def test_a_wide_beam_in_banks_finds_all_outputs_that_hold_it(seed: int, needed: Required) -> None:
    table, source, limit = drawn(seed), (4, 5), 4
    every = [(ids, p) for ids, p in all_outputs(table, source, limit) if holds(ids, needed)]
    every.sort(key=lambda e: -e[1] / (len(e[0]) + 1))
    [n_best] = beam(
        TableEngine(table), [source], [limit], SearchConfig(beam_size=400), (), [needed],
        banks=Banks([needed], [()], [limit], guided=False),
    )  # fmt: skip
    assert every == found(n_best)


HOWEVER = st.sampled_from(
    [{"beam_size": 1}, {"beam_size": 3}, {"sample": True}, {"beam_size": 4, "diversity_groups": 2}]
)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 1000),
    levels=st.sampled_from([0, 1, 2]),
    needed=st.sampled_from(EACH)
    | st.lists(st.sampled_from(["a", "b", "a b", "b b a"]), max_size=4).map(lambda t: terms(*t)),
    how=HOWEVER,
    limit=st.integers(0, 6),
    ngram=st.sampled_from([0, 1, 2]),
    prefix=st.sampled_from([(), (UNK,)]),
)  # fmt: skip
def test_all_that_is_required_is_there(
    seed: int, levels: int, needed: Required, how: dict[str, int], limit: int, ngram: int,
    prefix: tuple[int, ...],
) -> None:  # fmt: skip
    """Whatever the limit, and whatever other rules forbid."""
    table = drawn(seed, levels)
    config = SearchConfig(no_repeat_ngram=ngram, **how)  # type: ignore[arg-type]
    [outputs] = search(
        TableEngine(table), [(4, 5)], [max(limit, len(prefix))], config, [prefix], [needed],
        samples=2,
    )  # fmt: skip
    assert outputs
    for output in outputs[:2]:
        assert needed.is_met(output.ids)
        assert holds(output.ids, needed)
        assert output.ids[: len(prefix)] == prefix
        whole = [*output.ids, 3]
        paid = [table((4, 5), output.ids[:t])[token] for t, token in enumerate(whole)]
        assert output.token_log_probs == pytest.approx(paid, abs=1e-5)


@pytest.mark.parametrize("how", [{"beam_size": 1}, {"beam_size": 3}, {"sample": True}], ids=str)
def test_each_sentence_has_what_it_must_hold_whatever_stands_beside_it(how: dict[str, int]) -> None:
    engine = TableEngine(drawn(7))
    sources = [[4], [5, 5], [4, 4, 5], [5], [4, 5], [5, 4]]
    needed = [None, terms("a b"), terms("b b a", "a"), NONE, VALUES, TAGS]
    limits = [6] * len(sources)
    config = SearchConfig(**how)  # type: ignore[arg-type]
    together = search(engine, sources, limits, config, (), needed)
    for source, each, outputs in zip(sources, needed, together, strict=True):
        [alone] = search(engine, [source], [6], config, (), [each])
        assert [h.ids for h in outputs] == [h.ids for h in alone]
        assert [h.score for h in outputs] == pytest.approx([h.score for h in alone])


def test_what_the_model_writes_anyway_is_left_as_it_is() -> None:
    """Nothing is forced, so nothing is lost."""
    table, config = drawn(3), SearchConfig(beam_size=4)
    [plain] = beam(TableEngine(table), [(4,)], [5], config)
    best = words(plain[0].ids)
    assert " " in best
    engine = TableEngine(table)
    [outputs] = search(engine, [(4,)], [5], config, (), [terms(best)])
    assert outputs[0] == _but_attention(plain[0], outputs[0])


def _but_attention(one: Hypothesis, other: Hypothesis) -> Hypothesis:
    """Arrays cannot be compared within a record."""
    assert one.attention is not None
    assert other.attention is not None
    np.testing.assert_array_equal(one.attention, other.attention)
    return Hypothesis(**{**vars(one), "attention": other.attention})


def test_symbols_that_stand_for_nothing_are_never_written() -> None:
    rules = rules_for(SearchConfig(), [9, 9, 9], (), [NONE, None, TAGS])
    begun = Beginnings(np.array([0, 1, 2, 2]), np.array([[1], [1], [1], [4]]))
    scores = apply(rules, np.zeros((4, SIZE), dtype=np.float32), begun)
    assert np.isfinite(scores)[:, 4:].tolist() == [
        [False, False],
        [True, True],
        [True, False],  # nothing is open yet
        [False, True],
    ]


def test_a_term_counts_only_at_word_borders() -> None:
    syllables = {4: " ca", 5: "t", 1: "ch"}
    spelt = Term("cat", (4, 5), (4, 5), (4, 5))
    needed = Required(
        terms=[spelt], decode=lambda ids: "".join(syllables[i] for i in ids).strip(" ")
    )
    assert needed.is_met([4, 5])
    assert not needed.is_met([4, 5, 1])  # catch
    assert [needed.progress(ids) for ids in ([], [4], [4, 5], [4, 5, 1])] == [0, 1, 2, 0]
    assert sorted(needed.next_tokens([4])) == [4, 5]


def test_guided_by_the_model_only_what_it_looks_at_is_begun() -> None:
    here = Term("a b", (4, 5), (4, 5), (4, 5), place=(1, 2))
    needed = Required(terms=[here], symbols=[70], places={70: [2]}, decode=words)
    looks = {place: np.eye(3)[place] for place in range(3)}
    assert [needed.next_tokens([], looks[place]) for place in range(3)] == [[], [4], [70]]
    assert needed.next_tokens([], np.array([0.1, 0.6, 0.3])) == [70, 4]  # half as much will do
    assert needed.next_tokens([]) == [70, 4]
    assert needed.next_tokens([4], looks[0]) == [5]  # what is begun goes on
    twice = Required(terms=[here, here], decode=words)
    assert twice.next_tokens([4, 5], looks[1]) == []  # no term stammers
    assert twice.next_tokens([4, 5, UNK], looks[1]) == [4]


def test_a_term_is_not_stuck_to_the_sentence_before_it() -> None:
    spelling = {4: " cat", 5: "cat", 6: ".", 7: ' "', 8: "貓"}

    def decode(ids: Sequence[int]) -> str:
        return "".join(spelling[i] for i in ids).strip(" ")

    cat = Required(terms=[Term("cat", (4,), (4,), (5,))], decode=decode)
    assert cat.next_tokens([6]) == [4]
    assert cat.next_tokens([7]) == [4, 5]
    assert Required(terms=[Term("貓", (8,), (8,), (8,))], decode=decode).next_tokens([6]) == [8]


def test_a_guided_search_that_finds_nothing_gives_way_to_force() -> None:
    class LooksAway(TableEngine):
        """Its attention never meets the place that the term comes from."""

        def step(self, ids: NDArray[np.int64], state: State, memory: Memory) -> Step:
            step = super().step(ids, state, memory)
            away = np.zeros((len(ids), 3), dtype=np.float32)
            away[:, 0] = 1
            return Step(step.log_probs, step.state, away)

    here = Term("b a b b", (5, 4, 5, 5), (5, 4, 5, 5), (5, 4, 5, 5), place=(2, 3))
    needed = Required(terms=[here], decode=words)
    for seed in range(8):
        [outputs] = search(
            LooksAway(drawn(seed)), [(4, 5, 5)], [6], SearchConfig(beam_size=2), (), [needed]
        )
        assert outputs
        assert needed.is_met(outputs[0].ids)
