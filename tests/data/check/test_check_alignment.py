"""Shifted files: found at the right line, and not where there is no shift."""

import random
from pathlib import Path

import pytest
from clean_pairs import clean, corpus, found, found_in, write_sides

from tongsa.data.check import check
from tongsa.data.corpus import Pair

NEAR = 12  # lines; a sentence more or less as long as its neighbour's translation tells nothing


def shifted(size: int, at: int, by: int, name: str = "en-ko") -> list[Pair]:
    """Pairs whose targets come `by` lines late from line `at` (0-based) on; early if negative."""
    pairs = clean(size + abs(by) + 1, name)
    sources = [pair.source for pair in pairs]
    targets = [pair.target for pair in pairs]
    if by > 0:
        targets[at:at] = [f"끼어든 {n}번째 줄입니다." for n in range(by)]
    else:
        del targets[at : at - by]
    return [Pair(*pair) for pair in zip(sources[:size], targets[:size], strict=True)]


@pytest.mark.parametrize("name", ["en-ko", "en-fr"])
@pytest.mark.parametrize("by", [1, 2, 3, -1, -2, -3])
@pytest.mark.parametrize("at", [500, 1640])
def test_a_shift_is_found_where_it_begins(name: str, by: int, at: int) -> None:
    report = check(corpus(shifted(3000, at, by, name)), only=["shifted-alignment"])
    [finding] = report.findings
    assert finding.severity == "error"
    assert abs(finding.lines[0] - (at + 1)) <= NEAR
    assert finding.lines[-1] == 3000
    lines = "line" if abs(by) == 1 else "lines"
    assert [example.detail for example in finding.examples] == [
        f"from about here to the end the targets come {abs(by)} {lines} "
        f"{'late' if by > 0 else 'early'}"
    ]


def test_a_shift_that_heals_is_found_with_both_ends() -> None:
    pairs = shifted(3000, 800, 2)
    pairs[1500:] = clean(3000)[1500:]
    [finding] = check(corpus(pairs), only=["shifted-alignment"]).findings
    assert abs(finding.lines[0] - 801) <= NEAR
    assert abs(finding.lines[-1] - 1500) <= NEAR


@pytest.mark.parametrize("name", ["en-ko", "en-fr"])
@pytest.mark.parametrize("at", [0, 480, 960])
def test_forty_lines_are_enough_at_the_start_in_the_middle_and_at_the_end(
    name: str, at: int
) -> None:
    pairs = clean(1000, name)
    pairs[at : at + 40] = shifted(1000, at, -1, name)[at : at + 40]
    [finding] = check(corpus(pairs), only=["shifted-alignment"]).findings
    assert abs(finding.lines[0] - (at + 1)) <= NEAR
    assert abs(finding.lines[-1] - (at + 40)) <= NEAR


def test_a_file_out_of_step_from_its_first_line() -> None:
    pairs = clean(1500)
    pairs = [Pair(a.source, b.target) for a, b in zip(pairs[1:], pairs, strict=False)]
    [finding] = check(corpus(pairs), only=["shifted-alignment"]).findings
    assert finding.count == len(pairs)
    assert finding.examples[0].detail == "all through the targets come 1 line late"


def test_files_of_different_length_are_shifted_from_the_missing_line_on(tmp_path: Path) -> None:
    pairs = clean(2000)
    targets = [pair.target for pair in pairs]
    del targets[1200]
    paths = write_sides(tmp_path, [pair.source for pair in pairs], targets)
    report = check(paths)
    assert set(found(report)) == {"unequal-lengths/source", "shifted-alignment"}
    assert abs(found(report)["shifted-alignment"][0] - 1201) <= NEAR


@pytest.mark.parametrize("size", [60, 150, 400, 1200])
@pytest.mark.parametrize("name", ["en-ko", "en-fr"])
def test_clean_cuts_are_in_step(name: str, size: int) -> None:
    every = clean(12_000, name)
    for start in range(0, 12_000, 1200):
        cut = every[start : start + size]
        assert found_in(cut) == {}


def test_sorted_by_length_is_still_in_step() -> None:
    pairs = sorted(clean(3000), key=lambda pair: len(pair.source))
    assert "shifted-alignment" not in found_in(pairs)


def test_where_nothing_tells_of_an_order_nothing_is_said() -> None:
    pairs = clean(2000)
    targets = [pair.target for pair in pairs]
    random.Random(1).shuffle(targets)
    shuffled = [Pair(p.source, target) for p, target in zip(pairs, targets, strict=True)]
    assert not check(corpus(shuffled), only=["shifted-alignment"]).findings


def test_empty_lines_do_not_hide_a_shift() -> None:
    pairs = shifted(2000, 1000, 1)
    for place in range(0, 2000, 10):
        pairs[place] = Pair(pairs[place].source, "")
    [finding] = check(corpus(pairs), only=["shifted-alignment"]).findings
    assert abs(finding.lines[0] - 1001) <= NEAR
