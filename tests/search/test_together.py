"""Searches that begin and end while others run give what they give alone."""

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import pytest
from table_engine import TableEngine, drawn
from test_search_on_networks import COVERED, SEARCHES, assert_same, engine_of

from tiny_models import SHAPES as TINY
from tongsa.config import SearchConfig
from tongsa.search import Hypothesis, search
from tongsa.search.protocol import Engine, Feed, Step
from tongsa.search.together import Together, steps_of

# One search each, of one sentence or several; every length at another place.
COHORTS = [[[4, 5, 6], [7]], [[8, 8, 4, 5, 7, 6, 4]], [[5, 4], [5], [6, 6, 6, 6]], [[7]]]
SHAPES = ["lstm-default", "gru-plain", "copy-coverage"]

Found = list[list[Hypothesis]]


def alone(engine: Engine, sources: Sequence[list[int]], config: SearchConfig) -> Found:
    return search(engine, sources, [2 * len(s) + 2 for s in sources], config, samples=2)


def begun_apart(
    engine: Engine, jobs: Sequence[tuple[list[list[int]], SearchConfig]]
) -> list[Found]:
    """Begin a search at every turn, so that each joins the others on their way."""
    together = Together(engine)

    def job(sources: list[list[int]], config: SearchConfig) -> Found:
        with together.searching():
            return alone(together, sources, config)

    futures: list[Future[Found]] = []
    with ThreadPoolExecutor(len(jobs)) as pool:
        left = list(jobs)
        while left or not all(future.done() for future in futures):
            if left:
                future = pool.submit(job, *left.pop(0))
                future.add_done_callback(lambda _: together.wake())
                futures.append(future)
            together.turn(until=lambda: all(future.done() for future in futures))
    return [future.result() for future in futures]


@pytest.mark.parametrize("how", [*SEARCHES, *COVERED])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_search_that_joins_others_finds_what_it_finds_alone(shape: str, how: str) -> None:
    if how in COVERED and TINY[shape].attention == "none":
        return  # without attention there is no coverage
    engine = engine_of(shape, "onnx")
    config = (SEARCHES | COVERED)[how]
    for sources, found in zip(
        COHORTS, begun_apart(engine, [(sources, config) for sources in COHORTS]), strict=True
    ):
        for ours, theirs in zip(found, alone(engine, sources, config), strict=True):
            for one, other in zip(ours, theirs, strict=True):
                assert_same(one, other)


@pytest.mark.parametrize("kind", ["torch", "ensemble"])
def test_searches_of_different_kinds_share_an_engine(kind: str) -> None:
    engine = engine_of("lstm-default", kind)
    jobs = list(zip(COHORTS, SEARCHES.values(), strict=False))
    for (sources, config), found in zip(jobs, begun_apart(engine, jobs), strict=True):
        for ours, theirs in zip(found, alone(engine, sources, config), strict=True):
            for one, other in zip(ours, theirs, strict=True):
                assert_same(one, other)


class Counting(TableEngine):
    """Takes the steps of several batches as one, and counts."""

    calls = 0

    def step_together(self, feeds: Sequence[Feed]) -> list[Step]:
        self.calls += 1
        return [self.step(*feed) for feed in feeds]


def test_steps_are_taken_together() -> None:
    engine = Counting(drawn(1))
    greedy = SearchConfig(beam_size=1)
    sources = [[4, 5, 4], [5, 5], [4], [5, 4, 4, 4]]
    longest = max(len(f[0][0].ids) + 1 for f in (alone(engine, [s], greedy) for s in sources))
    begun_apart(engine, [([source], greedy) for source in sources])
    # Each begins a step after the one before it, at the latest.
    assert engine.calls <= longest + len(sources) - 1


def test_what_fails_in_the_engine_fails_in_the_search() -> None:
    class Broken(TableEngine):
        def step_together(self, _: Sequence[Feed]) -> list[Step]:
            raise MemoryError("no room")

    with pytest.raises(MemoryError, match="no room"):
        begun_apart(Broken(drawn(1)), [([[4]], SearchConfig(beam_size=1))])


def test_closed_it_leaves_no_search_waiting() -> None:
    together = Together(TableEngine(drawn(1)))
    said: list[str] = []

    def run() -> None:
        try:
            alone(together, [[4, 5]], SearchConfig(beam_size=1))
        except RuntimeError as error:
            said.append(str(error))

    threads = [threading.Thread(target=run) for _ in range(2)]
    threads[0].start()
    together.turn(until=lambda: False)
    together.close()
    threads[1].start()
    for thread in threads:
        thread.join(10)
    assert said == ["nobody takes steps any more"] * 2


def test_an_engine_that_cannot_share_steps_one_by_one() -> None:
    engine = TableEngine(drawn(1))
    memory, state = engine.start([[4]])
    [step] = steps_of(engine, [Feed(np.array([2]), state, memory)])
    assert step.log_probs == pytest.approx(engine.step(np.array([2]), state, memory).log_probs)


# ---- Watching ----------------------------------------------------------------------------------


class Heard:
    def __init__(self) -> None:
        self.beginnings: dict[int, list[list[int]]] = {}
        self.outputs: dict[int, list[Hypothesis]] = {}
        self.order: list[int] = []

    def follows(self, row: int) -> bool:  # noqa: ARG002
        return True

    def settled(self, row: int, ids: Sequence[int]) -> None:
        assert row not in self.outputs
        self.beginnings.setdefault(row, []).append(list(ids))

    def found(self, row: int, outputs: list[Hypothesis]) -> None:
        assert row not in self.outputs
        self.outputs[row] = outputs
        self.order.append(row)


@pytest.mark.parametrize("beam_size", [1, 2, 4])
@pytest.mark.parametrize("seed", range(12))
def test_what_is_settled_is_how_the_best_output_begins(beam_size: int, seed: int) -> None:
    sources = [[4, 5], [5], [4, 4, 5]]
    heard = Heard()
    found = search(
        TableEngine(drawn(seed)), sources, [9, 3, 6], SearchConfig(beam_size=beam_size), watch=heard
    )
    for row in range(3):
        assert [h.ids for h in heard.outputs[row]] == [h.ids for h in found[row]]
    for row, beginnings in heard.beginnings.items():
        best = list(found[row][0].ids)
        for before, after in zip([[], *beginnings], beginnings, strict=False):
            assert after[: len(before)] == before
            assert best[: len(after)] == after
    if beam_size == 1:
        assert all(len(heard.beginnings.get(row, [])) == len(found[row][0].ids) for row in range(3))


def test_the_short_are_told_before_the_long_are_done() -> None:
    heard = Heard()
    search(
        TableEngine(drawn(0)), [[5, 5, 5], [4]], [15, 1],
        SearchConfig(beam_size=1, min_length=9), watch=heard,
    )  # fmt: skip
    assert heard.order == [1, 0]


def test_what_is_ranked_later_is_not_told_before() -> None:
    heard = Heard()
    config = SearchConfig(sample=True)
    search(TableEngine(drawn(1)), [[4, 5]], [5], config, samples=3, watch=heard)
    assert not heard.outputs
    assert not heard.beginnings
