"""What is made when first looked at is the tuple that it stands for."""

import copy
import pickle
from collections.abc import Iterator

from tongsa.tasks.later import Later
from toys import trained


def counted(made: list[int]) -> Later[str]:
    def make() -> Iterator[str]:
        made.append(1)
        yield from ("a", "b", "c")

    return Later(make)


def test_nothing_is_made_until_somebody_looks_and_then_once() -> None:
    made: list[int] = []
    later = counted(made)
    assert not made
    assert later == ("a", "b", "c")
    assert (len(later), later[1], later[1:], list(later)) == (3, "b", ("b", "c"), ["a", "b", "c"])
    assert made == [1]


def test_it_is_its_tuple_in_every_respect() -> None:
    expected = ("a", "b", "c")
    assert expected == counted([])
    assert counted([]) == counted([])
    assert counted([]) != ("a", "b")
    assert hash(counted([])) == hash(expected)
    assert repr(counted([])) == repr(expected)
    assert bool(counted([]))
    assert not Later(lambda: ())
    for other in (copy.deepcopy(counted([])), pickle.loads(pickle.dumps(counted([])))):
        assert type(other) is tuple
        assert other == expected


def test_an_output_travels_with_all_that_it_tells() -> None:
    output = trained().model.run("three eleven two")
    there = pickle.loads(pickle.dumps(output))
    assert there.words == output.words
    assert len(output.words) == len(output.text.split())
    assert there.tokens == output.tokens
    assert len(output.tokens) + 1 == len(output.token_log_probs)
