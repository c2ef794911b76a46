"""XML as events: every byte comes with one, and what is unsafe or broken is refused."""

from collections.abc import Mapping
from pathlib import Path
from xml.sax import saxutils

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from reading import error_of, write
from tongsa.data.formats.xml_elements import encoded, escaped, quoted, with_attributes
from tongsa.data.formats.xml_events import Event, XmlFile

ODD = """\
<?xml version='1.0'?>
<!-- first --><!DOCTYPE tmx SYSTEM "tmx14.dtd">
<a  x='1'\txml:lang = "en" xmlns:o="urn:o">하 &amp; &#65;\r
<!-- c --><![CDATA[<q>]]><b/><?pi x?><o:c>t</o:c><d ></d ></a >
<!-- last -->
"""


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def events_of(content: bytes | str, name: str = "x.xml") -> list[Event]:
    return list(XmlFile(write(name, content)).events())


def broken(content: bytes | str) -> str:
    return error_of(events_of, content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_bytes_of_all_events_are_the_file(encoding: str) -> None:
    text = ODD
    if encoding in ("utf-16-le", "utf-16-be"):  # without a mark it has to be declared
        text = text.replace("version='1.0'", "version='1.0' encoding='utf-16'")
    content = text.encode(encoding)
    events = events_of(content)
    assert b"".join(event.raw for event in events) == content
    assert "".join(e.text for e in events if e.kind == "text") == "하 & A\n<q>t"


def test_events_are_tags_and_text() -> None:
    events = [e for e in events_of(ODD) if e.kind in ("start", "end")]
    assert [(e.kind, e.name) for e in events] == [
        ("start", "a"), ("start", "b"), ("end", "b"), ("start", "urn:o c"), ("end", "urn:o c"),
        ("start", "d"), ("end", "d"), ("end", "a"),
    ]  # fmt: skip
    assert [e.raw for e in events[1:3]] == [b"<b/>", b""]
    assert events[0].attributes == {"x": "1", "http://www.w3.org/XML/1998/namespace lang": "en"}
    assert [e.line for e in events] == [3, 4, 4, 4, 4, 4, 4, 4]


def test_the_roots_namespace_is_left_away() -> None:
    content = '<p:a xmlns:p="urn:a"><p:b/><c/></p:a>'
    assert [e.name for e in events_of(content) if e.kind == "start"] == ["a", "b", "c"]


@given(st.recursive(st.just("<x/>") | st.text("ab가<>&\r\n", max_size=9).map(saxutils.escape),
                    lambda inner: st.lists(inner, max_size=4).map(
                        lambda parts: f"<e q='\"'>{''.join(parts)}</e>\n")),
       st.sampled_from(["utf-8", "utf-16"]))  # fmt: skip
def test_text_and_tags_are_those_of_another_parser(body: str, encoding: str) -> None:
    content = f"<root>{body}</root>".encode(encoding)
    events = events_of(content)
    assert b"".join(event.raw for event in events) == content
    tree = etree.fromstring(content)
    assert "".join(e.text for e in events if e.kind == "text") == "".join(tree.itertext())
    starts = [(e.name, dict(e.attributes)) for e in events if e.kind == "start"]
    assert starts == [(e.tag, dict(e.attrib)) for e in tree.iter()]


def test_a_file_larger_than_what_is_held_comes_in_whole() -> None:
    content = "<a>" + "".join(f"<b n='{i}'>가나다 {i}</b>\n" for i in range(20_000)) + "</a>"
    events = events_of(content)
    assert b"".join(event.raw for event in events).decode() == content
    assert sum(event.name == "b" and event.kind == "start" for event in events) == 20_000


# ---- Refused ---------------------------------------------------------------------------------


def _laughs() -> str:
    more = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">\n' for i in range(1, 10))
    return f'<!DOCTYPE tmx [\n<!ENTITY l0 "lol">\n{more}]>\n<tmx>&l9;</tmx>'


@pytest.mark.parametrize(
    ("content", "line", "name"),
    [
        (_laughs(), 2, "l0"),
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 1, "x"),
        ('<!DOCTYPE a [\n\n<!ENTITY % x SYSTEM "http://example.com/x">%x;]><a/>', 3, "x"),
        ('<!DOCTYPE a [<!ENTITY copy "©">]><a>&copy;</a>', 1, "copy"),
    ],
)
def test_whoever_declares_entities_is_refused(content: str, line: int, name: str) -> None:
    assert broken(content) == (
        f"x.xml:{line}: declares the entity `{name}`; such files can do harm and are not read: "
        "write its text instead"
    )


def test_an_entity_that_only_a_file_elsewhere_defines_is_refused() -> None:
    assert broken('<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx>a&nbsp;b</tmx>') == (
        "x.xml:2: `&nbsp;` is not defined in XML; write the character itself, or its number, as in "
        "`&#160;`"
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", ": the file is empty"),
        ("<a>\n<b></a>", ":2: not well-formed XML (mismatched tag); export or copy the file again"),
        ("<a>\n<b>", ":2: not well-formed XML (it ends too early); export or copy the file again"),
        ("<a", ":1: not well-formed XML (it ends too early); export or copy the file again"),
        ("\n", ":2: not well-formed XML (it ends too early); export or copy the file again"),
        ("a\tb", ":1: not well-formed XML (syntax error); export or copy the file again"),
        (
            "<a>&x;</a>",
            ":1: not well-formed XML (undefined entity); export or copy the file again",
        ),
        (
            b"<a>\xff</a>",
            ":1: not well-formed XML (not well-formed (invalid token)); export or copy the file "
            "again",
        ),
        (
            "<?xml version='1.0' encoding='euc-kr'?><a/>",
            ":1: cannot be decoded (multi-byte encodings are not supported); save the file as "
            "UTF-8",
        ),
        (
            "<?xml version='1.0' encoding='nonsense'?><a/>",
            ":1: cannot be decoded (unknown encoding: nonsense); save the file as UTF-8",
        ),
    ],
)
def test_what_is_no_xml_is_named(content: bytes | str, message: str) -> None:
    assert broken(content) == f"x.xml{message}"


# ---- Writing ---------------------------------------------------------------------------------


@given(st.text(max_size=30))
def test_escaped_text_is_read_back(text: str) -> None:
    kept = "".join(c for c in text if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff"))
    kept = "".join(c for c in kept if not "\ud800" <= c <= "\udfff")
    for encoding in ("utf-8", "ascii", "utf-16-le"):
        mark = b"\xff\xfe" if encoding == "utf-16-le" else b""
        body = encoded(f"<a b={quoted(text)}>{escaped(text)}</a>", encoding)
        tree = etree.fromstring(mark + body)
        assert (tree.text or "") == kept
        # In attributes XML makes spaces of line ends and tabs that are not written as numbers.
        assert tree.get("b").split() == kept.split()


@pytest.mark.parametrize(
    ("tag", "values", "expected"),
    [
        ("<t>", {"a": "1"}, '<t a="1">'),
        ("<t/>", {"a": "1"}, '<t a="1"/>'),
        ("<t >", {}, "<t >"),
        ("<t\n  a='x' b = \"a='y'\" />", {"a": "1"}, '<t\n  a="1" b = "a=\'y\'" />'),
        ("<t ab='x'>", {"a": '<"&'}, "<t ab='x' a=\"&lt;&quot;&amp;\">"),
        ("<o:t x:a='x'>", {"a": "1", "b": "2"}, '<o:t x:a=\'x\' a="1" b="2">'),
    ],
)
def test_attributes_are_set_where_they_are_or_at_the_end(
    tag: str, values: Mapping[str, str], expected: str
) -> None:
    assert with_attributes(tag, values) == expected
