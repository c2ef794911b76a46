"""Whatever the bytes: a reader reads them or says what is wrong, and so does filling in."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reading import filled, read, write
from tongsa.errors import TongsaError

FORMATS = ("tsv", "csv", "jsonl", "tmx", "xliff", "po")

# What files of these formats are made of, so that not every input ends at its first byte.
SCRAPS = st.sampled_from(
    [
        b"a", "가".encode(), b" ", b"\t", b"\n", b"\r\n", b"\\", b'"', b'""', b",", b";", b"\0",
        b"\xff", b"{", b"}", b"[", b"]", b":", b'"source"', b'"target"', b"null", b"1", b"{1}",
        b"msgid ", b'msgid "a"\n', b'msgstr "A"\n', b'msgid_plural "b"\n', b"msgstr[0] ", b"#~ ",
        b"#, fuzzy\n", b"#| ", b"msgctxt ", b"\xef\xbb\xbf", b"\xff\xfe", b"\x1f\x8b\x08",
        b"\x28\xb5\x2f\xfd", b"\xfd7zXZ\0", b"<?xml version='1.0' encoding='utf-8'?>",
        b"<?xml version='1.0' encoding='latin-1'?>", b"<tmx version='1.4'>", b"</tmx>",
        b"<header srclang='en'/>", b"<body>", b"</body>", b"<tu>", b"</tu>", b"<tuv lang='en'>",
        b"<tuv xml:lang='ko'>", b"</tuv>", b"<seg>", b"</seg>", b"<ph x='1'/>", b"<bpt i='1'/>",
        b"<ept i='1'/>", b"<g id='1'>", b"</g>", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"&amp;",
        b"&x;", b"<!DOCTYPE tmx [<!ENTITY x 'y'>]>", b"<xliff version='1.2'>", b"</xliff>",
        b"<xliff version='2.0' srcLang='en' xmlns='urn:x'>", b"<file>", b"</file>",
        b"<unit>", b"</unit>", b"<segment>", b"</segment>", b"<trans-unit>", b"</trans-unit>",
        b"<source>", b"</source>", b"<target>", b"</target>", b"<target/>", b"<mrk id='m'>",
        b"</mrk>", b"<pc id='1'>", b"</pc>", b"<o:n xmlns:o='u'>", b"</o:n>",
    ]
)  # fmt: skip
CONTENTS = st.binary(max_size=60) | st.lists(SCRAPS, max_size=30).map(b"".join)


@pytest.mark.parametrize("kind", FORMATS)
@given(content=CONTENTS)
def test_any_bytes_are_read_or_refused(
    kind: str, content: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = _file(tmp_path_factory, content)
    refused = ""
    try:
        found = read(path, format=kind, source_language="en", target_language="ko")
        assert len(found.pairs) == len(found.lines)
        assert all(source.strip() and target.strip() for source, target in found.pairs)
    except TongsaError as error:
        refused = str(error)
    assert not refused or refused.startswith(path)


@pytest.mark.parametrize("kind", FORMATS)
@given(content=CONTENTS)
def test_any_bytes_are_filled_in_or_refused(
    kind: str, content: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = _file(tmp_path_factory, content)
    layout: dict[str, Any] = {"format": kind, "source_language": "en", "target_language": "ko"}
    refused = ""
    try:
        out, report = filled(path, lambda text: f"{text}.", **layout)
    except TongsaError as error:
        refused = str(error)
    if refused:
        assert refused.startswith(path)
        return
    if not report.translated and not out.startswith((b"<xliff", b"<?xml")):
        # Nothing to do, nothing changed: but for the language that XLIFF files have to name.
        # A mark and nothing else is an empty file.
        same = out == content or out == content.removeprefix(b"\xef\xbb\xbf") == b""
        assert same or kind in ("tsv", "csv") or _packed(content)
    # What was filled in is done: the second time nothing is left to do.
    again, second = filled(_file(tmp_path_factory, out), **layout)
    assert (again, second.translated) == (out, 0)


def _packed(content: bytes) -> bool:
    return content.startswith((b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\xfd7zXZ"))


def _file(factory: pytest.TempPathFactory, content: bytes) -> str:
    return write(Path(factory.getbasetemp()) / "any", content)
