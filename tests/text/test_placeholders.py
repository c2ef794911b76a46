"""What is kept to the letter comes back to the letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongsa.text.placeholders import closing_of, protect, protect_pair
from tongsa.text.vocabulary import CLOSINGS, OPENINGS, VALUES

V, OPEN, CLOSE = VALUES, OPENINGS, CLOSINGS


def kept(text: str, which: str = "all") -> list[str]:
    protected = protect(text, which)  # type: ignore[arg-type]
    values = [raw for raws in protected.values.values() for raw in raws]
    return values + [raw for pairs in protected.pairs.values() for pair in pairs for raw in pair]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello {name}!", ["{name}"]),
        ("{0} of {1}", ["{0}", "{1}"]),
        ("{{ user.name }} and {{x}}", ["{{ user.name }}", "{{x}}"]),
        ("${HOME} #{id} {}", ["${HOME}", "#{id}", "{}"]),
        ("%s: %(count)d of %1$s, %.2f, %-5d", ["%s", "%(count)d", "%1$s", "%.2f", "%-5d"]),
        ("100% sure, 50%d", ["100", "50"]),
        ("%d%%", ["%d", "%%"]),
        ("a <b>bold</b> <br> <br/>", ["<br>", "<br/>", "<b>", "</b>"]),
        ('<a href="x">y</a>', ['<a href="x">', "</a>"]),
        ("{1}here{/1}, {2}", ["{2}", "{1}", "{/1}"]),
        ("3 < 4 and 5 > 4", ["3", "4", "5", "4"]),
        ("See https://a.b/c?d=1&e=%20. Or (www.x.org).", ["https://a.b/c?d=1&e=%20", "www.x.org"]),
        ("mail me@my.site.com, now", ["me@my.site.com"]),
        ("&nbsp;&amp;&#39; &x", ["&nbsp;", "&amp;", "&#39;"]),
        ("1,000 km on 2026-11-25 at 10:30, 3.5!", ["1,000", "2026-11-25", "10:30", "3.5"]),
        ("3시 30분, 50%", ["3", "30", "50"]),
        ("MP3 R2D2 1st 22nd 3rd 4th 2e", []),
        ("no braces { at all } here { a b }", []),
        ("l'été, don't", []),
    ],
)  # fmt: skip
def test_what_is_kept(text: str, expected: list[str]) -> None:
    assert kept(text) == expected


def test_numbers_and_all_may_be_left_to_the_model() -> None:
    assert kept("{x} 25", "codes") == ["{x}"]
    assert kept("{x} 25", "none") == []


def test_names_are_kept_at_word_borders() -> None:
    protected = protect("Kim and Kimchi, 김치를 {Kim}", "codes", ["Kim", "김치"])
    assert protected.parts == [V[0], " and Kimchi, ", V[1], "를 ", V[2]]


def test_symbols_stand_in_the_order_of_the_source() -> None:
    source, target = protect_pair(
        "<i>{a}</i> has %d, {b} and 7", "%d: {b} <i>{a}</i> sieben", "all"
    )
    assert source == [OPEN[0], V[0], CLOSE[0], " has ", V[1], ", ", V[2], " and 7"]
    assert target == [V[1], ": ", V[2], " ", OPEN[0], V[0], CLOSE[0], " sieben"]


def test_what_one_side_lacks_is_text_on_both() -> None:
    assert protect_pair("{a} {a} 1", "{a} 1", "all") == (["{a} {a} ", V[0]], ["{a} ", V[0]])
    assert protect_pair("<b>x</b>", "<i>x</i>", "all")[0] == ["<b>x</b>"]
    assert protect_pair("a 1", "a 1", "none") == (["a 1"], ["a 1"])


def test_equal_ones_are_told_apart() -> None:
    source, target = protect_pair("{a} or {a}", "{a}, {a}", "codes")
    assert source == [V[0], " or ", V[1]]
    assert target == [V[0], ", ", V[1]]


def test_more_than_there_are_symbols_for_share_them() -> None:
    text = " ".join(map(str, range(10, 30)))
    protected = protect(text, "all")
    assert protected.restored(protected.parts) == text
    assert len(protected.symbols) == 20
    tags = (
        "".join(f"<t{i}>{'x' * i}" for i in range(9)) + "".join(f"</t{i}>" for i in range(9))[::-1]
    )
    assert protect(tags, "all").restored(protect(tags, "all").parts) == tags


def test_what_stands_for_nothing_writes_nothing() -> None:
    protected = protect("{a}", "codes")
    assert protected.restored([V[0], "x", V[0], V[1], CLOSE[0], OPEN[0], 11]) == "{a}x"


def test_a_closing_tag_waits_for_its_opening_one() -> None:
    protected = protect("<a>x</a> <b>y</b>", "codes")
    assert (
        protected.restored([CLOSE[0], OPEN[0], OPEN[1], CLOSE[0], CLOSE[1], CLOSE[0]])
        == "<a><b></b></a>"
    )


PIECES = st.sampled_from(
    ["{x}", "%s", "<b>", "</b>", "<i>", "</i>", "42", " ", "a", "나", "{1}", "{/1}", "%", "<"]
)


@given(st.lists(PIECES))
def test_the_source_itself_puts_all_back(pieces: list[str]) -> None:
    text = "".join(pieces)
    protected = protect(text, "all")
    if _nested(protected.symbols):
        assert protected.restored(protected.parts) == text


@given(st.lists(PIECES))
def test_the_pair_of_a_text_with_itself_is_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    source, target = protect_pair(text, text, "all")
    assert source == target == protect(text, "all").parts


def _nested(symbols: list[int]) -> bool:
    """Crossing tags are no tree; what becomes of them is told by the other tests."""
    open_: list[int] = []
    for symbol in symbols:
        if symbol in OPENINGS:
            open_.append(symbol)
        elif symbol in CLOSINGS and (not open_ or closing_of(open_.pop()) != symbol):
            return False
    return True
