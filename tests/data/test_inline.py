"""Tags within sentences: what a model sees, and what comes back."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongsa.data.formats.inline import Segment, texts_of_pair
from tongsa.text.tags import Content, Tag, matched


def pair(key: str, *inside: str | Tag) -> list[str | Tag]:
    return [Tag("open", key, f"<{key}>"), *inside, Tag("close", key, f"</{key}>")]


def alone(key: str) -> Tag:
    return Tag("alone", key, f"<{key}/>")


def shown(content: Content | None) -> str | None:
    if content is None:
        return None
    return "".join(part.raw if isinstance(part, Tag) else part for part in content)


def test_tags_within_become_placeholders_in_their_order() -> None:
    segment = Segment(["Click ", *pair("g", "here"), ", ", alone("x"), "."])
    assert segment.text == "Click {1}here{/1}, {2}."
    assert segment.plain == "Click here, ."


def test_tags_at_the_edges_stay_outside() -> None:
    segment = Segment([" ", *pair("b", alone("x"), " All ", *pair("i", "bold"), " of it. ")])
    assert segment.text == "All {1}bold{/1} of it."
    assert shown(segment.placed("전부 {1}굵게{/1}.")) == " <b><x/> 전부 <i>굵게</i>. </b>"
    # One half at the edge is no edge: its other half stands within.
    assert Segment([*pair("b", "All"), " of it"]).text == "{1}All{/1} of it"
    assert Segment([alone("x"), "a", alone("y")]).text == "a"


def test_a_sentence_of_tags_alone_has_no_text() -> None:
    for content in ([], [" "], [alone("x")], pair("g"), pair("g", " ", alone("x"))):
        segment = Segment(content)
        assert (segment.text, segment.plain) == ("", "")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("{1}여기{/1} {2}", "<g>여기</g> <x/>"),
        ("{2}: { 1 }여기{ / 1 }", "<x/>: <g>여기</g>"),
        ("{1}{/1}{2} 여기", "<g></g><x/> 여기"),
        ("여기", None),
        ("{1}여기{/1}", None),
        ("{1}여기{/1}{2}{2}", None),
        ("{/1}여기{1}{2}", None),
        ("{1}여기{/1}{2}{3}", None),
        ("{1}여기{/1}{/2}", None),
    ],
)
def test_an_answer_must_have_each_placeholder_once(answer: str, expected: str | None) -> None:
    assert shown(Segment([*pair("g", "here"), " to ", alone("x"), "!"]).placed(answer)) == expected


def test_tags_that_would_overlap_are_refused() -> None:
    segment = Segment(["a ", *pair("g", "b"), *pair("h", "c"), " d"])
    assert shown(segment.placed("{1}{2}a{/2}{/1}")) == "<g><h>a</h></g>"
    assert segment.placed("{1}{2}a{/1}{/2}") is None


def test_marks_that_the_text_itself_holds_are_text() -> None:
    segment = Segment(["{0} of {3}, ", alone("x"), " and {1}"])
    assert segment.text == "{0} of {3}, {4} and {1}"
    assert shown(segment.placed("{3} 중 {0}, {1}{4}")) == "{3} 중 {0}, {1}<x/>"
    # Without tags whatever is written is text.
    assert shown(Segment(["a {1}"]).placed("{7} {x}")) == "{7} {x}"


def test_what_has_no_place_stands_behind_the_sentence() -> None:
    segment = Segment([alone("y"), *pair("g", "here"), alone("x"), "! "])
    assert shown(segment.beside("여기!")) == "<y/>여기!<g></g><x/> "


def test_halves_without_a_partner_stand_alone() -> None:
    content: list[str | Tag] = [
        Tag("close", "a", "</a>"),
        "x",
        Tag("open", "b", "<b>"),
        "y",
        alone("c"),
        "z",
    ]
    assert [part.kind for part in matched(content) if isinstance(part, Tag)] == ["alone"] * 3
    assert Segment(["1", *content]).text == "1{1}x{2}y{3}z"


def test_a_key_used_again_is_another_tag() -> None:
    segment = Segment(["a", alone("x"), "b", alone("x"), "c", *pair("g", *pair("g", "d")), "e"])
    assert segment.text == "a{1}b{2}c{3}{4}d{/4}{/3}e"


def test_a_pair_shares_its_numbers_or_has_none() -> None:
    source = ["a ", *pair("g", "b"), " ", alone("x"), " c"]
    target = ["A ", alone("x"), " ", *pair("g", "B"), " C"]
    assert texts_of_pair(source, target) == ("a {1}b{/1} {2} c", "A {2} {1}B{/1} C")
    assert texts_of_pair(source, ["A ", *pair("g", "B"), " C"]) == ("a b  c", "A B C")
    # Nothing within on either side: what stands at the edges is left away.
    assert texts_of_pair([*pair("b", "a")], ["A"]) == ("a", "A")


def test_words_that_only_a_tag_parts_stay_two() -> None:
    assert Segment(["one", alone("br"), "two", *pair("g", "s")]).plain == "one twos"


KEYS = st.sampled_from("abc")
PARTS: st.SearchStrategy[Sequence[str | Tag]] = st.recursive(
    st.lists(st.text("xy {}12/", max_size=5) | st.builds(alone, KEYS), max_size=3),
    lambda inside: st.lists(
        st.tuples(KEYS, inside).map(lambda item: pair(item[0], *item[1])) | inside, max_size=3
    ).map(lambda lists: [part for parts in lists for part in parts]),
    max_leaves=6,
)


@given(PARTS)
def test_the_text_itself_puts_every_tag_back(content: Sequence[str | Tag]) -> None:
    segment = Segment(content)
    assert shown(segment.placed(segment.text)) == shown(content)


@given(PARTS, st.text("xy {}12/", max_size=12))
def test_no_tag_is_lost_and_none_comes_twice(content: Sequence[str | Tag], answer: str) -> None:
    segment = Segment(content)
    tags = sorted(part.raw for part in content if isinstance(part, Tag))
    for result in (segment.placed(answer), segment.beside(answer)):
        if result is not None:
            assert sorted(part.raw for part in result if isinstance(part, Tag)) == tags
