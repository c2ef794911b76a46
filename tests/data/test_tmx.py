"""TMX: which texts are a pair, which language is meant, and what filling in leaves alone."""

from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from reading import error_of, filled, pairs_of, read, write

SAMPLE = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<!-- exported on a Monday -->
<tmx version="1.4">
  <header creationtool="Some &quot;CAT&quot;" creationtoolversion='3' segtype="sentence"
          o-tmf="x" adminlang="en" srclang="en-US"/>
  <body>
    <tu tuid="1" creationdate="20240101T000000Z">
      <note>for the shop</note>
      <prop type="x-domain">retail</prop>
      <tuv xml:lang="en-US"><seg>Tea &amp; coffee</seg></tuv>
      <tuv xml:lang="ko-KR" creationid="KIM"><seg>차와 커피</seg></tuv>
    </tu>
    <tu tuid="2">
      <tuv xml:lang="en-US">
        <seg>Go <bpt i="1" x="1">&lt;b></bpt>here<ept i="1">&lt;/b></ept><ph x="2">/</ph>!</seg>
      </tuv>
    </tu>
    <tu tuid="3">
      <tuv xml:lang="en-US"><prop type="x">p</prop><seg>All <hi type="b">good</hi>.</seg></tuv>
      <tuv xml:lang="ko-KR"><seg/></tuv>
    </tu>
    <tu tuid="4"><tuv xml:lang="ko-KR"><seg>한국어뿐</seg></tuv></tu>
    <tu tuid="5">
      <tuv xml:lang="en-US"><seg>Open <ph x="1"><sub>a title</sub></ph>it</seg></tuv>
      <tuv xml:lang="ko-KR"><seg>그것을<ph x="1"><sub>제목</sub></ph> 여세요</seg></tuv>
    </tu>
  </body>
</tmx>
"""
TO_KOREAN: dict[str, Any] = {"source_language": "en", "target_language": "ko"}


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def memory(*units: str, header: str = '<header srclang="en"/>') -> str:
    """A small memory; unit i begins in line i + 2."""
    return f'<tmx version="1.4">{header}<body>\n' + "\n".join(units) + "\n</body></tmx>"


def unit(**texts: str) -> str:
    tuvs = "".join(
        f'<tuv xml:lang="{language.replace("_", "-")}"><seg>{text}</seg></tuv>'
        for language, text in texts.items()
    )
    return f"<tu>{tuvs}</tu>"


# ---- Reading ---------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_units_with_both_languages_are_pairs(encoding: str) -> None:
    text = SAMPLE if encoding.startswith("utf-8") else SAMPLE.replace("UTF-8", "UTF-16")
    found = read(write("m.tmx", text.encode(encoding)), **TO_KOREAN)
    assert list(found.pairs) == [
        ("Tea & coffee", "차와 커피"),
        ("Open {1}it", "그것을{1} 여세요"),
    ]
    assert list(found.lines) == [8, 24]
    assert found.left_out == {"without ko-KR": 2, "without en-US": 1}


def test_the_header_tells_the_source_of_two_languages() -> None:
    write("m.tmx", memory(unit(ko="하나", en="one"), unit(en="two", ko="둘")))
    assert pairs_of("m.tmx") == [("one", "하나"), ("two", "둘")]
    assert pairs_of("m.tmx", source_language="ko") == [("하나", "one"), ("둘", "two")]
    assert pairs_of("m.tmx", target_language="en") == [("하나", "one"), ("둘", "two")]


def test_two_of_many_languages_are_chosen() -> None:
    write("m.tmx", memory(unit(en="one", de="eins", fr="un"), unit(de="zwei", fr="deux")))
    assert pairs_of("m.tmx", source_language="de", target_language="fr") == [
        ("eins", "un"),
        ("zwei", "deux"),
    ]
    assert error_of(read, "m.tmx") == (
        "m.tmx:2: holds more than two languages (de, en and fr); pass two of them, as in --from en "
        "--to ko"
    )


@pytest.mark.parametrize(
    ("wanted", "there", "chosen"),
    [
        ("en", ["EN"], "EN"),
        ("en", ["en-US"], "en-US"),
        ("en-us", ["en_US", "en-GB"], "en_US"),
        ("en", ["en", "en-GB"], "en"),
        ("en-US", ["en"], "en"),
        ("zh-Hant-TW", ["zh-Hant", "zh-Hans"], "zh-Hant"),
    ],
)
def test_a_language_matches_its_regions(wanted: str, there: list[str], chosen: str) -> None:
    tuvs = "".join(f'<tuv lang="{tag}"><seg>{tag}</seg></tuv>' for tag in [*there, "ko"])
    write("m.tmx", memory(f"<tu>{tuvs}</tu>"))
    assert pairs_of("m.tmx", source_language=wanted, target_language="ko") == [(chosen, "ko")]


def test_several_translations_of_one_text_are_several_pairs() -> None:
    tuvs = "".join(
        f'<tuv lang="{tag}"><seg>{s}</seg></tuv>' for tag, s in [("e", "a"), ("k", "A"), ("k", "B")]
    )
    assert pairs_of(write("m.tmx", memory(f"<tu>{tuvs}</tu>", header="<header srclang='e'/>"))) == [
        ("a", "A"),
        ("a", "B"),
    ]


@pytest.mark.parametrize(
    ("content", "layout", "message"),
    [
        (
            memory(unit(en_US="a", en_GB="b", ko="A")),
            TO_KOREAN,
            "m.tmx: en may be en-GB and en-US here; pass the one you mean to --from",
        ),
        (
            memory(unit(en="a", de="A")),
            TO_KOREAN,
            "m.tmx: holds no ko, only de and en; pass one of these to --to",
        ),
        (
            memory(unit(en="a", ko="A"), header='<header srclang="*all*"/>'),
            {},
            "m.tmx: holds en and ko, and its header names no srclang; say which is the source, as "
            "in --from en --to ko",
        ),
        (
            memory(unit(en="a")),
            {},
            "m.tmx: holds en and nothing to pair it with; pass a file with two languages",
        ),
        (
            memory(unit(en="a", ko="A")),
            {"source_language": "en", "target_language": "en-US"},
            "m.tmx: --from and --to both mean en here",
        ),
        (memory(), TO_KOREAN, "m.tmx: holds no translation unit"),
        (
            memory("<tu><tuv><seg>a</seg></tuv></tu>"),
            {},
            "m.tmx:2: <tuv> names no language; add xml:lang",
        ),
        ("<html/>", {}, "m.tmx:1: <html>, not TMX"),
        (
            memory(unit(en="a", ko="A"), unit(en=" ", ko="B")),
            {},
            "m.tmx:3: source is empty; remove the pair or pass --skip-empty",
        ),
        (
            memory("<tu><tuv"),
            {},
            "m.tmx:3: not well-formed XML (not well-formed (invalid token)); export or copy the "
            "file again",
        ),
    ],
)
def test_memories_that_cannot_be_read_are_named(
    content: str, layout: dict[str, Any], message: str
) -> None:
    assert error_of(lambda: read(write("m.tmx", content), **layout)) == message


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="\ufffe\uffff"),
    max_size=12,
).filter(str.strip)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1), st.sampled_from(["utf-8", "utf-16"]))
def test_pairs_that_are_written_are_read(pairs: list[tuple[str, str]], encoding: str) -> None:
    units = [unit(en=escape(source), ko=escape(target)) for source, target in pairs]
    found = pairs_of(write("m.tmx", memory(*units).encode(encoding)))
    assert found == [(s.strip(" \t\n\r\v\f"), t.strip(" \t\n\r\v\f")) for s, t in pairs]


# ---- Filling in ------------------------------------------------------------------------------


def test_what_lacks_the_language_gets_it_and_all_else_stays() -> None:
    out, report = filled(write("m.tmx", SAMPLE), lambda text: f"«{text}»", **TO_KOREAN)
    after = out.decode()
    assert report.translated == 2
    assert dict(report.kept) == {"have a translation already": 2, "have no en": 1}
    new = (
        '      <tuv xml:lang="ko" creationid="MT" creationtool="tongsa"><seg>«Go '
        '<bpt i="1" x="1">&lt;b></bpt>here<ept i="1">&lt;/b></ept><ph x="2">/</ph>!»</seg></tuv>\n'
    )
    empty = '<tuv xml:lang="ko-KR"><seg/></tuv>'
    there = (
        '<tuv xml:lang="ko-KR" creationid="MT" creationtool="tongsa" changeid="MT">'
        '<seg>«All <hi type="b">good</hi>.»</seg></tuv>'
    )
    assert new in after
    # Byte for byte: without what is new, it is what was there.
    assert after.replace(new, "").replace(there, empty) == SAMPLE


def test_overwriting_replaces_the_text_alone() -> None:
    out, report = filled(write("m.tmx", SAMPLE), overwrite=True, **TO_KOREAN)
    assert report.translated == 4
    before, after = etree.fromstring(SAMPLE.encode()), etree.fromstring(out)
    assert after.findtext(".//tu[@tuid='1']/tuv[2]/seg") == "TEA & COFFEE"
    assert [note.text for note in after.iter("note")] == ["for the shop"]
    assert [tu.attrib for tu in after.iter("tu")] == [tu.attrib for tu in before.iter("tu")]


def test_utf_16_stays_utf_16_and_small_encodings_write_numbers() -> None:
    source = memory(unit(en="one", ko=""))
    out, _ = filled(write("m.tmx", source.encode("utf-16")), lambda _: "하나", **TO_KOREAN)
    assert out.startswith(b"\xff\xfe")
    assert "<seg>하나</seg>" in out.decode("utf-16")
    latin = f"<?xml version='1.0' encoding='iso-8859-1'?>{source}".replace("one", "né")
    out, _ = filled(write("m.tmx", latin.encode("latin-1")), lambda _: "하나", **TO_KOREAN)
    assert "né" in out.decode("latin-1")
    assert etree.fromstring(out).findtext(".//tuv[2]/seg") == "하나"


def test_what_a_machine_wrote_and_nobody_changed_is_not_learned_from() -> None:
    out, _ = filled(write("m.tmx", SAMPLE), **TO_KOREAN)
    write("filled.tmx", out)
    # The new texts say ko and the old ones ko-KR.
    found = read("filled.tmx", source_language="en", target_language="ko-KR")
    assert [pair.source for pair in found.pairs] == ["Tea & coffee", "Open {1}it"]
    assert found.left_out["translated by tongsa and changed by nobody"] == 1
    changed = out.decode().replace('changeid="MT"', 'changeid="KIM"')
    assert (
        len(read(write("c.tmx", changed), source_language="en", target_language="ko-KR").pairs) == 3
    )


@pytest.mark.parametrize(
    ("layout", "message"),
    [
        ({}, "m.tmx: which language shall be added? Say so, as in --to ko"),
        (
            {"target_language": "ko"},
            "m.tmx: its header names no srclang; say which language is the source, as in --from en",
        ),
        (
            {"source_language": "ko", "target_language": "ko"},
            "m.tmx:2: --from and --to both mean ko here",
        ),
        (
            {"source_language": "en", "target_language": "ko"},
            "m.tmx:2: en may be en-GB and en-US here; pass the one you mean to --from",
        ),
    ],
)
def test_memories_that_cannot_be_filled_in_are_named(layout: dict[str, Any], message: str) -> None:
    write("m.tmx", memory(unit(en_US="a", en_GB="b", ko="A"), header="<header/>"))
    assert error_of(lambda: filled("m.tmx", **layout)) == message


@given(st.lists(st.tuples(TEXTS, st.none() | TEXTS), min_size=1))
def test_filling_in_changes_nothing_else(units: list[tuple[str, str | None]]) -> None:
    written = [
        unit(en=escape(source), **({} if target is None else {"ko": escape(target)}))
        for source, target in units
    ]
    out, report = filled(write("m.tmx", memory(*written)), lambda text: f"{text}!", **TO_KOREAN)
    tree = etree.fromstring(out)
    assert report.translated == sum(target is None for _, target in units)
    for (source, target), tu in zip(units, tree.iter("tu"), strict=True):
        english, korean = (seg.text for seg in tu.iter("seg"))
        assert english == source
        text = source.strip(" \t\n\r\v\f")
        assert korean == (source.replace(text, f"{text}!") if target is None else target)
