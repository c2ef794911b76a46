"""A trace as text and as a drawing."""

import xml.etree.ElementTree as ET

import pytest

from tongsa.errors import ConfigError
from tongsa.inside.svg import attention_svg, map_svg
from tongsa.inside.unrolled import unrolled
from toys import trained


def test_the_unrolling_tells_every_step() -> None:
    trace = trained().model.trace("three one two", force={1: "열"})
    lines = [line.plain for line in unrolled(trace)]
    text = "\n".join(lines)
    assert "source   three one two" in text
    assert f"answer   {trace.answer}" in text
    assert "what if  step 1 writes 열" in text
    assert "before   둘 하나 셋" in text
    steps = [line for line in lines if "→" in line]
    assert len(steps) == len(trace.steps)
    for line, step in zip(steps, trace.steps, strict=True):
        assert f"{step.prob:6.1%}" in line
        assert ("forced" in line) == step.forced
    for token in ("three", "one", "two"):
        assert any(line.startswith(f"  {token}") and "forget 0." in line for line in lines)
    finished = [line for line in lines if "log P" in line]
    assert len(finished) == sum(node.fate == "finished" for node in trace.beam) + 1


def test_the_darkest_shade_stands_where_it_looked_most() -> None:
    trace = trained().model.trace("one two three four")
    assert trace.attention is not None
    lines = [line.plain for line in unrolled(trace)]
    first = next(i for i, line in enumerate(lines) if line.startswith("attention"))
    table = lines[first + 1 + len(trace.source) :][: len(trace.steps)]
    width = max(len(line) for line in table)
    assert width
    for line, weights in zip(table, trace.attention, strict=True):
        most = trace.source[int(weights.argmax())].text
        assert f" {most} " in line


def test_the_drawing_has_a_cell_for_each_pair_of_tokens() -> None:
    trace = trained().model.trace("three one two")
    assert trace.attention is not None
    root = ET.fromstring(attention_svg(trace))
    name = "{http://www.w3.org/2000/svg}"
    cells = root.findall(f"{name}rect[{name}title]")
    assert len(cells) == trace.attention.size
    pairs = [(step, token) for step in trace.steps for token in trace.source]
    for cell, weight, (step, token) in zip(cells, trace.attention.flat, pairs, strict=True):
        title = cell.findtext(f"{name}title")
        assert title == f"{step.wrote.text} · {token.text}: {weight:.1%}"
        assert float(cell.get("fill-opacity", "")) == pytest.approx(0.04 + 0.96 * weight, abs=1e-3)
    right, bottom = float(root.get("width", "0")), float(root.get("height", "0"))
    assert all(float(c.get("x", "")) + 33 <= right for c in cells)
    assert all(float(c.get("y", "")) + 33 <= bottom for c in cells)


def test_a_map_shows_what_it_was_asked_for_in_colour() -> None:
    found = trained().model.beside(trained().model.trace("three one")).words
    assert found is not None
    root = ET.fromstring(map_svg(found, "<three>"))
    name = "{http://www.w3.org/2000/svg}"
    texts = root.findall(f"{name}text")
    assert tuple(text.text for text in texts) == found.names
    own = [text.get("fill") for text in texts[: found.own]]
    assert set(own).isdisjoint(text.get("fill") for text in texts[found.own :])
    dots = [(float(c.get("cx", "")), float(c.get("cy", ""))) for c in root.findall(f"{name}circle")]
    drawn = (dots[0][0] - dots[1][0]) / (dots[1][1] - dots[0][1])
    (x, y), (x2, y2) = found.points[:2]
    assert drawn == pytest.approx((x - x2) / (y - y2), rel=0.05)
    assert f"<three>: {found.kept:.0%}" in str(root.findtext(f"{name}title"))


def test_a_text_that_looks_like_markup_stays_text() -> None:
    trace = trained().model.trace("three <b>&")
    assert trace.request in ET.fromstring(attention_svg(trace))[0].text  # type: ignore[operator]


def test_without_attention_there_is_nothing_to_draw() -> None:
    from dataclasses import replace

    trace = trained().model.trace("three")
    steps = tuple(replace(step, attention=None) for step in trace.steps)
    with pytest.raises(ConfigError, match="no attention to draw"):
        attention_svg(replace(trace, steps=steps))
    assert not any("attention" in line.plain for line in unrolled(replace(trace, steps=steps)))
