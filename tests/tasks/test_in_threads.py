"""Several batches at a time: the same answers in the same order, on as many threads."""

import threading
from unittest import mock

import pytest

import tongsa
from tongsa.runtime import engine
from tongsa.tasks.in_threads import in_threads, usable_cores
from toys import trained


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_what_comes_out_is_in_order(threads: int) -> None:
    assert list(in_threads(lambda n: n * n, range(7), threads)) == [(n, n * n) for n in range(7)]


def test_as_many_run_at_a_time_as_there_are_threads() -> None:
    together = threading.Barrier(3, timeout=60)
    list(in_threads(lambda _: together.wait(), range(6), 3))  # would break with fewer


@pytest.mark.parametrize("threads", [1, 2])
def test_after_an_error_nothing_more_is_begun(threads: int) -> None:
    begun: list[int] = []

    def fail(number: int) -> None:
        begun.append(number)
        raise ValueError(number)

    with pytest.raises(ValueError, match="0"):
        list(in_threads(fail, range(1000), threads))
    assert len(begun) < 1000


def test_whoever_stops_listening_stops_the_work() -> None:
    begun: list[int] = []
    answers = in_threads(begun.append, range(1000), 2)
    next(answers)
    answers.close()  # type: ignore[attr-defined]
    assert len(begun) < 1000


def test_a_machine_has_cores() -> None:
    assert usable_cores() >= 1


def test_the_answers_are_those_of_one_thread() -> None:
    toy = trained()
    path = toy.path
    sources = [pair.source for pair in toy.held_out][:40]
    one = tongsa.load(path, threads=1).run(sources)
    for paths in ([path], [path, path]):
        alone = tongsa.load(paths, threads=1).run(sources, batch_size=7)
        several = tongsa.load(paths, threads=3).run(sources, batch_size=7)
        assert [o.text for o in several] == [o.text for o in alone] == [o.text for o in one]
        assert [o.log_prob for o in several] == pytest.approx([o.log_prob for o in alone])


def test_one_batch_needs_no_second_engine() -> None:
    model = tongsa.load(trained().path, threads=2)
    with mock.patch.object(engine, "OnnxEngine", side_effect=AssertionError):
        model.run(["one two", "three"])
        with pytest.raises(AssertionError):
            model.run(["one two", "three"], batch_size=1)
