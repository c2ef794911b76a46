"""XLIFF 1.2 and 2.x: which units are pairs, and what filling in leaves alone."""

from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from reading import error_of, filled, pairs_of, read, write

VERSION_1 = """\
<?xml version="1.0" encoding="utf-8"?>
<x:xliff version='1.2' xmlns:x="urn:oasis:names:tc:xliff:document:1.2" xmlns:cat="urn:some:cat">
  <x:file original="menu.html" source-language="en-US" target-language="ko" datatype="html">
    <x:header><cat:settings a="1"/><x:note>internal</x:note></x:header>
    <x:body>
      <x:group id="g1">
        <x:trans-unit id="1" approved="yes">
          <x:source>Save</x:source>
          <x:target state="final">저장</x:target>
        </x:trans-unit>
        <x:trans-unit id="2" cat:locked="false">
          <x:source>Open <x:g id="1">the <x:x id="2"/>file</x:g> &amp; go</x:source>
          <x:seg-source><x:mrk mtype="seg" mid="1">Open the file</x:mrk></x:seg-source>
          <x:note>a button</x:note>
          <x:alt-trans match-quality="80%">
            <x:source>Open the files</x:source><x:target>파일들을 열기</x:target>
          </x:alt-trans>
        </x:trans-unit>
        <x:trans-unit id="3">
          <x:source>Close</x:source>
          <x:target state="needs-translation"/>
        </x:trans-unit>
        <x:trans-unit id="4">
          <x:source>Print</x:source><x:target state="needs-review-translation">인쇄</x:target>
        </x:trans-unit>
      </x:group>
      <x:group translate="no">
        <x:trans-unit id="5"><x:source>ACME</x:source></x:trans-unit>
        <x:trans-unit id="6" translate="yes">
          <x:source>Cut</x:source><x:target>자르기</x:target>
        </x:trans-unit>
      </x:group>
      <x:trans-unit id="7"><x:source><x:x id="1"/></x:source></x:trans-unit>
    </x:body>
  </x:file>
</x:xliff>
"""
VERSION_2 = """\
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="en" trgLang="ko"
       xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0">
 <file id="f1">
  <unit id="1">
   <notes><note>a dialog</note></notes>
   <mtc:matches>
    <mtc:match ref="#s1"><source>Hello</source><target>아니</target></mtc:match>
   </mtc:matches>
   <originalData><data id="d1">&lt;br/&gt;</data></originalData>
   <segment id="s1" state="reviewed">
    <source>Hello.</source>
    <target>안녕.</target>
   </segment>
   <ignorable><source> </source></ignorable>
   <segment id="s2">
    <source>How <pc id="1">are</pc> you<ph id="2" dataRef="d1"/>?</source>
   </segment>
   <segment id="s3" state="initial">
    <source>Fine.</source>
    <target>잘</target>
   </segment>
  </unit>
  <unit id="2" translate="no"><segment><source>ACME</source><target>ACME</target></segment></unit>
  <unit id="3"><segment><source><sc id="1"/>Bye<ec startRef="1"/> now</source></segment></unit>
 </file>
</xliff>
"""
TO_KOREAN: dict[str, Any] = {"source_language": "en", "target_language": "ko"}


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def document(*units: str, languages: str = 'source-language="en" target-language="ko"') -> str:
    """A small file of version 1.2 without a namespace; unit i begins in line i + 2."""
    body = "\n".join(units)
    return f'<xliff version="1.2"><file {languages}><body>\n{body}\n</body></file></xliff>'


def unit(source: str, target: str | None = None, state: str = "") -> str:
    attribute = f' state="{state}"' if state else ""
    translation = "" if target is None else f"<target{attribute}>{target}</target>"
    return f"<trans-unit><source>{source}</source>{translation}</trans-unit>"


# ---- Reading ---------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_translated_units_of_version_1_are_pairs(encoding: str) -> None:
    text = VERSION_1.replace("utf-8", encoding)
    found = read(write("m.xlf", text.encode(encoding)), **TO_KOREAN)
    assert list(found.pairs) == [("Save", "저장"), ("Cut", "자르기")]
    assert list(found.lines) == [7, 29]
    assert found.left_out == {"without a translation": 4, "awaiting review": 1}


def test_translated_segments_of_version_2_are_pairs() -> None:
    found = read(write("m.xliff", VERSION_2))
    assert list(found.pairs) == [("Hello.", "안녕.")]
    assert list(found.lines) == [10]
    assert found.left_out == {
        "without a translation": 2, "awaiting review": 1, "not to be translated": 1
    }  # fmt: skip


@pytest.mark.parametrize(
    ("state", "is_pair"),
    [
        ("", True), ("translated", True), ("final", True), ("signed-off", True),
        ("new", False), ("needs-translation", False), ("needs-review-l10n", False),
        ("needs-adaptation", False), ("x-own", True),
    ],
)  # fmt: skip
def test_the_state_tells_what_can_be_relied_on(state: str, is_pair: bool) -> None:
    write("m.xlf", document(unit("a", "A", state), unit("b", "B")))
    assert pairs_of("m.xlf") == [("a", "A")] * is_pair + [("b", "B")]


def test_tags_become_placeholders_on_both_sides() -> None:
    write("m.xlf", document(
        unit('Go <g id="1">now</g>, <x id="2"/> ok', '<x id="2"/> 자 <g id="1">지금</g> 가'),
        unit('a <bpt id="1" rid="9">&lt;b></bpt>b<ept id="2" rid="9">&lt;/b></ept> c',
             'A <bpt id="1" rid="9">&lt;b></bpt>B<ept id="2" rid="9">&lt;/b></ept> C'),
        unit('a <ph id="1"/> b', "A B"),
    ))  # fmt: skip
    assert pairs_of("m.xlf") == [
        # What stands at the edge of one side only is no placeholder on either.
        ("Go now,  ok", "자 지금 가"),
        ("a {1}b{/1} c", "A {1}B{/1} C"),
        ("a  b", "A B"),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            document(unit("a", "A"), languages='source-language="de" target-language="fr"'),
            "m.xlf:2: is a translation from de to fr, not from en to ko; pass another file, or "
            "what it is to --from and --to",
        ),
        (
            document(unit("a", "A"), languages='source-language="en" target-language="ja"'),
            "m.xlf:2: is a translation from en to ja, not from en to ko; pass another file, or "
            "what it is to --from and --to",
        ),
        ("<tmx/>", "m.xlf:1: <tmx>, not XLIFF"),
        ("<xliff/>", "m.xlf:1: XLIFF version not given; 1.1, 1.2 and 2.x are read"),
        ("<xliff version='3.0'/>", "m.xlf:1: XLIFF version 3.0; 1.1, 1.2 and 2.x are read"),
        (
            document(unit(" ", "A")),
            "m.xlf:2: source is empty; remove the pair or pass --skip-empty",
        ),
    ],
)
def test_files_that_cannot_be_read_are_named(content: str, message: str) -> None:
    assert error_of(lambda: read(write("m.xlf", content), **TO_KOREAN)) == message


# ---- Filling in ------------------------------------------------------------------------------


def test_units_of_version_1_get_a_target_that_asks_for_review() -> None:
    out, report = filled(write("m.xlf", VERSION_1), lambda text: f"«{text}»", **TO_KOREAN)
    after = out.decode()
    assert report.translated == 2
    assert dict(report.kept) == {
        "have a translation already": 3,
        "are not to be translated": 1,
        "have no text to translate": 1,
    }
    marks = 'state="needs-review-translation" state-qualifier="mt-suggestion"'
    new = (
        f'          <x:target {marks}>«Open <x:g id="1">the <x:x id="2"/>file</x:g> &amp; go»'
        "</x:target>\n"
    )
    old, there = (
        '<x:target state="needs-translation"/>',
        f"<x:target {marks}>«Close»</x:target>",
    )
    assert f"</x:seg-source>\n{new}" in after
    # Byte for byte: without what is new, it is what was there.
    assert after.replace(new, "").replace(there, old) == VERSION_1


def test_segments_of_version_2_get_a_target_and_a_mark() -> None:
    out, report = filled(write("m.xlf", VERSION_2), lambda text: f"«{text}»", **TO_KOREAN)
    after = out.decode()
    assert report.translated == 2
    changes = [
        ('<segment id="s2">', '<segment id="s2" state="translated" subState="tongsa:machine">'),
        (
            '\n   </segment>\n   <segment id="s3"',
            '\n    <target>«How <pc id="1">are</pc> you<ph id="2" dataRef="d1"/>?»</target>'
            '\n   </segment>\n   <segment id="s3"',
        ),
        (
            '<segment><source><sc id="1"/>Bye<ec startRef="1"/> now</source>',
            '<segment state="translated" subState="tongsa:machine">'
            '<source><sc id="1"/>Bye<ec startRef="1"/> now</source>'
            '<target>«<sc id="1"/>Bye<ec startRef="1"/> now»</target>',
        ),
    ]
    expected = VERSION_2
    for old, new in changes:
        assert old in expected
        expected = expected.replace(old, new)
    assert after == expected
    # What a machine has written is not learned from until somebody has looked at it.
    found = read(write("filled.xlf", out))
    assert [pair.source for pair in found.pairs] == ["Hello."]
    assert found.left_out["awaiting review"] == 3


def test_overwriting_spares_what_a_person_has_signed_off() -> None:
    out, report = filled(write("m.xlf", VERSION_1), overwrite=True, **TO_KOREAN)
    assert report.translated == 4
    texts = [target.text for target in etree.fromstring(out).iter("{*}target")]
    assert texts[0] == "저장"
    assert texts[-1] == "CUT"
    final = VERSION_2.replace('state="reviewed"', 'state="final"')
    out, _ = filled(write("m.xlf", final), overwrite=True)
    targets = [
        t.text for t in etree.fromstring(out).iter("{*}segment") for t in t.iter("{*}target")
    ]
    assert targets[0] == "안녕."
    assert targets[2] == "FINE."


def test_tags_that_find_no_place_stand_behind() -> None:
    out, report = filled(
        write("m.xlf", VERSION_1),
        lambda text: "{1} 파일 {1}" if "{" in text else f"<{text}>",
        **TO_KOREAN,
    )
    assert report.tags_behind == [11]
    unit = etree.fromstring(out).find(".//{*}trans-unit[@id='2']")
    assert unit is not None
    target = unit.find("{*}target")
    assert target is not None
    assert target.text == "<Open the file & go>"
    assert [(tag.get("id"), tag.tail) for tag in target] == [("1", None)]
    assert [tag.get("id") for tag in target[0]] == ["2"]


def test_the_language_of_the_targets_is_written_where_it_was_missing() -> None:
    source = document(unit("a"), languages="source-language='en'")
    out, _ = filled(write("m.xlf", source), **TO_KOREAN)
    assert b"<file source-language='en' target-language=\"ko\">" in out
    source = VERSION_2.replace(' trgLang="ko"', "")
    out, _ = filled(write("m.xlf", source), **TO_KOREAN)
    assert etree.fromstring(out).get("trgLang") == "ko"
    out, _ = filled(write("m.xlf", source))
    assert etree.fromstring(out).get("trgLang") is None


def test_a_file_into_another_language_is_not_filled_in() -> None:
    source = document(unit("a"), languages='source-language="en" target-language="ja"')
    assert error_of(lambda: filled(write("m.xlf", source), **TO_KOREAN)) == (
        "m.xlf:1: is a translation from en to ja, not from en to ko; pass another file, or what it "
        "is to --from and --to"
    )


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="\ufffe\uffff"),
    max_size=12,
).filter(str.strip)
ROWS = st.lists(st.tuples(TEXTS, st.none() | st.just("") | TEXTS), min_size=1)


@given(ROWS)
def test_pairs_that_are_written_are_read(rows: list[tuple[str, str | None]]) -> None:
    units = [unit(escape(s), None if t is None else escape(t)) for s, t in rows]
    found = read(write("m.xlf", document(*units)))
    assert [tuple(pair) for pair in found.pairs] == [
        (s.strip(" "), t.strip(" ")) for s, t in rows if t
    ]
    assert sum(found.left_out.values()) == sum(not t for _, t in rows)


@given(ROWS, st.sampled_from(["utf-8", "utf-16"]))
def test_filling_in_changes_nothing_else(rows: list[tuple[str, str | None]], encoding: str) -> None:
    units = [unit(escape(s), None if t is None else escape(t)) for s, t in rows]
    source = document(*units).encode(encoding)
    out, _ = filled(write("m.xlf", source), lambda text: f"{text}!")
    before, after = etree.fromstring(source), etree.fromstring(out)
    for element in after.iter("trans-unit"):
        target = element.find("target")
        assert target is not None
        assert target.text
    for (s, t), element in zip(rows, after.iter("trans-unit"), strict=True):
        assert element.findtext("source") == s
        assert element.findtext("target") == (t or s.replace(s.strip(" "), f"{s.strip(' ')}!"))
    for tree in (before, after):
        for target in list(tree.iter("target")):
            parent = target.getparent()
            assert parent is not None
            parent.remove(target)
    assert etree.tostring(before, method="c14n") == etree.tostring(after, method="c14n")
