"""gettext PO: which messages are pairs, and what filling in leaves alone."""

from pathlib import Path
from typing import Any

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reading import error_of, filled, pairs_of, read, write

SAMPLE = r"""# Korean translations for a program.
# Kim <kim@example.com>, 2024.
#
#, fuzzy
msgid ""
msgstr ""
"Project-Id-Version: editor 1.0\n"
"Language: ko\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=1; plural=0;\n"

#. a menu entry
#: src/menu.c:12 src/menu.c:40
msgctxt "menu"
msgid "Open \"%s\""
msgstr "\"%s\" 열기"

# A translator's remark
#: src/menu.c:14
#, c-format
msgid "Saved to %s.\n"
msgstr ""

#, fuzzy, c-format
#| msgid "%d tab"
msgid "%d window"
msgid_plural "%d windows"
msgstr[0] "탭 %d개"

#: src/list.c:3
#| msgid "old"
msgid "%d file"
msgid_plural ""
"%d files "
"in all"
msgstr[0] ""

msgid ""
"First line\n"
"\n"
"  second\tline\n"
msgstr ""

#, c-format
#~ msgid "gone"
#~ msgstr "없음"

#~ msgctxt "menu"
#~ msgid "gone too"
#~ msgstr "이것도 없음"
"""
TO_KOREAN: dict[str, Any] = {"source_language": "en", "target_language": "ko"}


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


# ---- Reading ---------------------------------------------------------------------------------


def test_translated_messages_are_pairs() -> None:
    found = read(write("ko.po", SAMPLE), **TO_KOREAN)
    assert list(found.pairs) == [('Open "%s"', '"%s" 열기')]
    assert list(found.lines) == [16]
    assert found.left_out == {"without a translation": 3, "fuzzy": 1, "obsolete": 2}


def test_each_form_of_a_plural_is_a_pair() -> None:
    write("pl.po", 'msgid "%d file"\nmsgid_plural "%d files"\nmsgstr[0] "%d plik"\n'
          'msgstr[1] "%d pliki"\nmsgstr[2] "%d plików"\n')  # fmt: skip
    assert pairs_of("pl.po") == [
        ("%d file", "%d plik"), ("%d files", "%d pliki"), ("%d files", "%d plików")
    ]  # fmt: skip
    # One form for all numbers is that of many.
    write("ko.po", 'msgid "%d file"\nmsgid_plural "%d files"\nmsgstr[0] "파일 %d개"\n')
    assert pairs_of("ko.po") == [("%d files", "파일 %d개")]


def test_line_ends_and_marks_of_windows_are_understood() -> None:
    content = b"\xef\xbb\xbf" + SAMPLE.replace("\n", "\r\n").encode()
    assert pairs_of(write("ko.po", content)) == [('Open "%s"', '"%s" 열기')]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", ": the file is empty; a PO file holds msgid and msgstr"),
        ("hello\n", ':1: not understood; expected msgid, msgstr, a text in quotation marks or a '
         'comment ("#")'),
        ('"a"\n', ':1: not understood; expected msgid, msgstr, a text in quotation marks or a '
         'comment ("#")'),
        ('msgid "a\nmsgstr ""\n', ':1: a text must begin and end with a quotation mark; write `"` '
         'within it as `\\"`'),
        ('msgid "a"b"\n', ':1: a text must begin and end with a quotation mark; write `"` '
         'within it as `\\"`'),
        ('msgid "a"\nmsgstr "\\q"\n', ":2: the escape \\q is unknown; write a backslash as \\\\"),
        ('msgid "a"\n\nmsgid "b"\nmsgstr "B"\n', ":1: msgid stands here twice; is an entry's msgid "
         "missing?"),
        ('# c\nmsgid "a"\n', ':2: msgid without msgstr; an untranslated one has msgstr ""'),
        ('msgstr "A"\n', ":1: msgstr without msgid"),
        ('msgid "a"\nmsgstr "A"\nmsgstr "B"\n', ":1: msgstr stands here twice; is an entry's msgid "
         "missing?"),
        ('msgid "a"\nmsgstr[0] "A"\n', ":1: msgstr[0] without msgid_plural"),
        (b'msgid "a"\nmsgstr "\xff\xfe\xff\xfe"\n', ":2: byte 0xff at column 9 is not UTF-8; "
         "convert the file to UTF-8"),
        ('# c\nmsgid ""\nmsgstr "Language: ja\\n"\n', ":2: is a translation to ja, not to ko; pass "
         "another file, or what it is to --to"),
        ('msgid ""\nmsgstr "Content-Type: text/plain; charset=EUC-KR\\n"\n', ":1: is encoded in "
         "EUC-KR; convert it with `msgconv -t UTF-8 -o FILE ko.po`"),
        ('msgid " "\nmsgstr "A"\n', ":2: source is empty; remove the pair or pass --skip-empty"),
    ],
)  # fmt: skip
def test_catalogues_that_cannot_be_read_are_named(content: bytes | str, message: str) -> None:
    assert error_of(lambda: read(write("ko.po", content), **TO_KOREAN)) == f"ko.po{message}"


# polib cuts lines wherever Python does, and knows of control characters only those with a letter.
MESSAGE = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"], include_characters="\n\t"),
    max_size=20,
).map(lambda text: text.replace("\ufeff", ""))
SOURCE = MESSAGE.filter(str.strip)


@given(st.dictionaries(SOURCE, MESSAGE, min_size=1))
def test_what_polib_writes_is_read(messages: dict[str, str]) -> None:
    catalogue = polib.POFile(wrapwidth=20)
    for source, target in messages.items():
        catalogue.append(polib.POEntry(msgid=source, msgstr=target))
    found = read(write("ko.po", str(catalogue)))
    assert [tuple(pair) for pair in found.pairs] == [
        pair for pair in messages.items() if pair[1].strip(" \t\n\r\v\f")
    ]


# ---- Filling in ------------------------------------------------------------------------------


def test_what_is_untranslated_is_filled_in_and_flagged_and_all_else_stays() -> None:
    out, report = filled(write("ko.po", SAMPLE), lambda text: f"«{text}»", **TO_KOREAN)
    assert report.translated == 3
    assert dict(report.kept) == {"have a translation already": 2, "are obsolete": 2}
    changes = [
        (
            '#, c-format\nmsgid "Saved to %s.\\n"\nmsgstr ""\n',
            '#, fuzzy, c-format\nmsgid "Saved to %s.\\n"\nmsgstr "«Saved to %s.»\\n"\n',
        ),
        ('#: src/list.c:3\n#| msgid "old"\n', '#: src/list.c:3\n#, fuzzy\n#| msgid "old"\n'),
        ('"in all"\nmsgstr[0] ""\n', '"in all"\nmsgstr[0] "«%d files in all»"\n'),
        (
            '\nmsgid ""\n"First line\\n"\n"\\n"\n"  second\\tline\\n"\nmsgstr ""\n',
            '\n#, fuzzy\nmsgid ""\n"First line\\n"\n"\\n"\n"  second\\tline\\n"\n'
            'msgstr ""\n"«First line»\\n"\n"\\n"\n"  «second\\tline»\\n"\n',
        ),
    ]
    expected = SAMPLE
    for old, new in changes:
        assert old in expected
        expected = expected.replace(old, new)
    assert out.decode() == expected


def test_every_form_of_a_plural_is_filled_in() -> None:
    write("de.po", 'msgid "%d file"\nmsgid_plural "%d files"\nmsgstr[0] ""\nmsgstr[1] ""')
    asked: list[str] = []

    def translate(text: str) -> str:
        asked.append(text)
        return text.upper()

    out, _ = filled("de.po", translate)
    assert out.decode() == (
        '#, fuzzy\nmsgid "%d file"\nmsgid_plural "%d files"\nmsgstr[0] "%D FILE"\n'
        'msgstr[1] "%D FILES"'
    )
    assert asked == ["%d file", "%d files"]


def test_line_ends_and_the_mark_of_windows_stay() -> None:
    content = b"\xef\xbb\xbf" + SAMPLE.replace("\n", "\r\n").encode()
    out, _ = filled(write("ko.po", content), **TO_KOREAN)
    assert out.startswith(b"\xef\xbb\xbf# Korean")
    assert out.count(b"\n") == out.count(b"\r\n")
    assert len(out.splitlines()) == len(SAMPLE.splitlines()) + 2 + 3
    first = b'\xef\xbb\xbfmsgid "a"\nmsgstr ""\n'
    assert filled(write("a.po", first))[0] == b'\xef\xbb\xbf#, fuzzy\nmsgid "a"\nmsgstr "A"\n'


def test_overwriting_translates_all_but_the_header_and_the_obsolete() -> None:
    out, report = filled(write("ko.po", SAMPLE), overwrite=True, **TO_KOREAN)
    assert report.translated == 5
    catalogue = polib.pofile(out.decode())
    assert catalogue.metadata["Language"] == "ko"
    assert [entry.fuzzy for entry in catalogue if not entry.obsolete] == [True] * 5
    assert catalogue[0].msgstr == 'OPEN "%S"'
    assert [entry.msgstr for entry in catalogue.obsolete_entries()] == ["없음", "이것도 없음"]


def _described(entry: polib.POEntry) -> tuple[object, ...]:
    """All that an entry holds but its translation and the flag `fuzzy`."""
    flags = [flag for flag in entry.flags if flag != "fuzzy"]
    return (
        entry.msgctxt, entry.msgid, entry.msgid_plural, entry.comment, entry.tcomment,
        entry.occurrences, flags, entry.previous_msgid, entry.obsolete,
    )  # fmt: skip


@given(
    st.lists(
        st.builds(
            polib.POEntry,
            msgid=SOURCE,
            msgstr=MESSAGE,
            msgctxt=st.none() | st.just("menu"),
            tcomment=st.sampled_from(["", "a remark", "two\nlines"]),
            occurrences=st.sampled_from([[], [("a.c", "1")]]),
            flags=st.lists(st.sampled_from(["fuzzy", "c-format"]), unique=True),
            obsolete=st.booleans(),
        ),
        min_size=1,
        unique_by=lambda entry: entry.msgid,
    )
)
def test_filling_in_changes_nothing_else(entries: list[polib.POEntry]) -> None:
    catalogue = polib.POFile(wrapwidth=30)
    catalogue.extend(entries)
    content = str(catalogue)
    out, _ = filled(write("ko.po", content), lambda text: f"{text}!")
    before, after = polib.pofile(content), polib.pofile(out.decode())
    assert [_described(entry) for entry in before] == [_described(entry) for entry in after]
    for old, new in zip(before, after, strict=True):
        if old.obsolete or old.msgstr.strip(" \t\n"):
            assert (new.msgstr, new.flags) == (old.msgstr, old.flags)
        else:
            assert new.fuzzy
            assert new.msgstr.count("\n") == old.msgid.count("\n")
            assert new.msgstr.replace("!", "") == old.msgid.replace("!", "")
