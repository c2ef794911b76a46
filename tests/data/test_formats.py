"""Readers: what they accept, and every message of what they do not."""

import gzip
import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongsa.data.formats import read_pairs
from tongsa.data.formats.lines import read_lines
from tongsa.errors import DataError

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs pipes with a name")


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder, so that messages show short names."""
    monkeypatch.chdir(tmp_path)


def write(name: str, content: bytes | str) -> str:
    Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
    return name


def error_of(action: Callable[..., object], *args: object, **settings: object) -> str:
    with pytest.raises(DataError) as caught:
        action(*args, **settings)
    return str(caught.value)


def lines_of(path: str) -> list[str]:
    return list(read_lines(path))


# ---- What is read ---------------------------------------------------------------------------


def test_one_file_holds_source_tab_target() -> None:
    read = read_pairs([write("corpus.tsv", 'a b\tA "B"\nc\tC\n')])
    assert list(read.pairs) == [("a b", 'A "B"'), ("c", "C")]
    assert read.pairs[1].source == "c"
    assert read.pairs[1].target == "C"
    assert (list(read.lines), list(read.skipped_lines)) == ([1, 2], [])


def test_two_files_are_read_side_by_side() -> None:
    read = read_pairs([write("a.en", "one\ntwo"), Path(write("a.ko", "하나\n둘\n"))])
    assert list(read.pairs) == [("one", "하나"), ("two", "둘")]
    assert list(read.lines) == [1, 2]


@pytest.mark.parametrize("name", ["corpus.tsv.gz", "corpus.tsv"])
def test_gzip_is_known_by_its_content(name: str) -> None:
    expected = [("a", "A"), ("b", "B")]
    write(name, gzip.compress(b"a\tA\nb\tB\n"))
    assert list(read_pairs([name]).pairs) == expected
    write("plain.tsv.gz", "a\tA\nb\tB\n")
    assert list(read_pairs(["plain.tsv.gz"]).pairs) == expected


def test_two_gzipped_files_are_read_side_by_side() -> None:
    source, target = (write(n, gzip.compress(n.encode() + b"\n")) for n in ("a.gz", "b.gz"))
    assert list(read_pairs([source, target]).pairs) == [("a.gz", "b.gz")]


def test_crlf_and_a_byte_order_mark_leave_no_trace() -> None:
    corpus = write("corpus.tsv", b"\xef\xbb\xbfa\tA\r\nb\tB\r\n")
    assert list(read_pairs([corpus]).pairs) == [("a", "A"), ("b", "B")]
    source = write("source", gzip.compress(b"\xef\xbb\xbfa\r\nb"))
    assert list(read_pairs([source, source]).pairs) == [("a", "a"), ("b", "b")]


@pytest.mark.parametrize("inside", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\r"])
def test_only_a_line_feed_ends_a_line(inside: str) -> None:
    source = write("source", f"a{inside}b\nc\n")
    target = write("target", "A\nB\n")
    assert list(read_pairs([source, target]).pairs) == [(f"a{inside}b", "A"), ("c", "B")]


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n\r\0\ufeff")), min_size=1)
)
def test_lines_come_back_as_they_were_written(lines: list[str]) -> None:
    for end in ("\n", "\r\n"):
        plain = write("plain", "".join(line + end for line in lines))
        packed = write("packed", gzip.compress(Path(plain).read_bytes()))
        assert lines_of(plain) == lines_of(packed) == lines


def test_a_very_long_line_is_a_line() -> None:
    long = "가나다 " * 25_000
    corpus = write("corpus.tsv", f"{long}\t{long}\n")
    assert list(read_pairs([corpus]).pairs) == [(long, long)]


@posix
def test_a_pipe_is_read_like_a_file() -> None:
    os.mkfifo("pipe")
    program = "import gzip; open('pipe', 'wb').write(gzip.compress(b'a\\tA\\n' * 1000))"
    with subprocess.Popen([sys.executable, "-c", program]):
        assert len(read_pairs(["pipe"]).pairs) == 1000


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_standard_input_is_read_as_it_comes(
    pack: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = pack("하나\n\ntwo".encode())
    # As in a pipe, and as a notebook or a test may have it.
    for stdin in (io.BufferedReader(io.BytesIO(content)), io.BytesIO(content)):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(stdin))
        assert lines_of("-") == ["하나", "", "two"]


@posix
def test_a_line_is_given_out_before_the_next_is_written() -> None:
    read_end, write_end = os.pipe()
    with os.fdopen(read_end), os.fdopen(write_end, "wb", buffering=0) as sender:
        sender.write("하나\n".encode())
        lines = read_lines(f"/dev/fd/{read_end}")
        assert next(lines) == "하나"
        sender.write(b"two\n")
        assert next(lines) == "two"


def test_text_to_translate_may_have_empty_lines_or_none() -> None:
    assert lines_of(write("some", "a\n\nb\n")) == ["a", "", "b"]
    assert lines_of(write("none", "")) == []


def test_text_to_translate_stops_at_the_first_bad_line() -> None:
    lines = read_lines(write("in.txt", b"good\n\xff\xffbad\ngood\n"))
    assert next(lines) == "good"
    assert error_of(next, lines) == (
        "in.txt:2: byte 0xff at column 1 is not UTF-8; convert the file to UTF-8"
    )


# ---- Files that cannot be read at all --------------------------------------------------------


def test_the_number_of_files_is_one_or_two() -> None:
    for paths in ([], ["a", "b", "c"]):
        assert error_of(read_pairs, paths) == (
            f"{len(paths)} files given; pass one with source<TAB>target on each line, or two "
            "aligned ones: source, then target"
        )


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("corpus.json", "JSON is not read; write one object a line (JSON lines), as "
         "`jq -c '.[]'` does"),
        ("corpus.XLSX", "a spreadsheet is not read; save it as CSV in UTF-8"),
        ("corpus.ods.gz", "a spreadsheet is not read; save it as CSV in UTF-8"),
        ("corpus.docx", "a text document is not read; save its text as a plain text file"),
        ("corpus.ts", "a Qt catalogue is not read; turn it into PO or XLIFF with `lconvert`"),
    ],
)  # fmt: skip
def test_a_format_that_we_do_not_read_is_named(name: str, rest: str) -> None:
    assert error_of(read_pairs, [name]) == f"{name}: {rest}"


def test_a_missing_file_is_named() -> None:
    missing = "no.tsv: no such file; check the path"
    assert error_of(read_pairs, ["no.tsv"]) == missing
    assert error_of(read_pairs, [write("here", "a\n"), "no.tsv"]) == missing
    assert error_of(lines_of, "no.tsv") == missing


def test_a_directory_is_no_file() -> None:
    Path("folder").mkdir()
    assert error_of(read_pairs, ["folder"]) == "folder: this is a directory; pass a file"
    write("folder/said.flac", b"fLaC")
    assert error_of(read_pairs, ["folder"]) == (
        "folder: this is a directory of recordings; pass --task transcription"
    )


SOUND = (
    "a sound file; `tongsa transcribe` writes down what is said in it, and --task transcription "
    "learns from a table of recordings and transcripts"
)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (PermissionError(13, "Permission denied"), "no permission to read this file; "),
        (OSError(5, "Input/output error"), "cannot be read (Input/output error)"),
    ],
)
def test_a_file_that_the_system_refuses_is_named(
    error: OSError, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr(Path, "open", refuse)  # the tests may run as root, who may read all
    assert error_of(read_pairs, ["secret.tsv"]).startswith(f"secret.tsv: {reason}")


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", gzip.compress(b"")])
def test_an_empty_file_is_named(content: bytes) -> None:
    assert error_of(read_pairs, [write("corpus.tsv", content)]) == (
        "corpus.tsv: the file is empty; it must hold one source<TAB>target a line"
    )
    assert error_of(read_pairs, [write("source", "a\n"), write("target", content)]) == (
        "target: the file is empty; it must hold one sentence a line"
    )


@pytest.mark.parametrize(
    ("encoding", "named", "converted"),
    [
        ("utf-16", "UTF-16", "UTF-16"),
        ("utf-16-le", "UTF-16", "UTF-16LE"),
        ("utf-16-be", "UTF-16", "UTF-16BE"),
        ("utf-32", "UTF-32", "UTF-32"),
    ],
)
def test_wide_encodings_are_recognised(encoding: str, named: str, converted: str) -> None:
    corpus = write("corpus.tsv", "a dog\tein Hund\n".encode(encoding))
    assert error_of(read_pairs, [corpus]) == (
        f"corpus.tsv: looks like {named}; convert it, for example with "
        f"`iconv -f {converted} -t UTF-8 corpus.tsv`"
    )


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (
            b"PK\x03\x04\x14\x00\x06\x00",
            "a zip archive (or a spreadsheet: save that as tab-separated text); unpack it",
        ),
        (b"BZh91AY&SY", "a bzip2 archive; unpack it, for example with `bunzip2`"),
        (b"%PDF-1.7", "a PDF; pass plain text"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1",
            "an old Office file; save a spreadsheet as tab-separated text",
        ),
        (b"RIFF\x24\0\0\0WAVEfmt ", SOUND),
        (b"OggS\0\x02\0\0", SOUND),
        (
            b"\xde\x12\x04\x95\0\0\0\0",
            "a compiled catalogue; turn it into PO with `msgunfmt`",
        ),
    ],
)
def test_what_holds_no_text_is_recognised(content: bytes, kind: str) -> None:
    for name in ("corpus.tsv", "corpus.csv", "corpus.tmx", "corpus.po"):
        assert error_of(read_pairs, [write(name, content)]) == f"{name}: looks like {kind}"
    packed = write("packed.tsv", gzip.compress(content))
    assert error_of(read_pairs, [packed]) == f"packed.tsv: looks like {kind}"


def test_incomplete_gzip_is_named_with_the_line_it_breaks_off_at() -> None:
    content = gzip.compress(b"".join(b"line %d\tLINE %d\n" % (i, i * i) for i in range(20_000)))
    corpus = write("corpus.tsv.gz", content[: len(content) // 2])
    message = error_of(read_pairs, [corpus])
    head, line, tail = message.split(":", 2)
    assert head == "corpus.tsv.gz"
    assert 1_000 < int(line) < 20_000
    assert tail == (
        " the gzip data ends too early, so the file is not complete; copy or download it again"
    )
    assert error_of(read_pairs, [write("only.gz", content[:5])]).startswith("only.gz:1: the gzip")


def test_damaged_gzip_is_named() -> None:
    content = bytearray(gzip.compress(os.urandom(20_000).hex().encode()))
    content[-5] ^= 0xFF  # in the checksum
    assert error_of(lines_of, write("text.gz", bytes(content))).endswith(
        "copy or download the file again"
    )
    content[20:60] = b"\xff" * 40
    message = error_of(lines_of, write("text.gz", bytes(content)))
    assert message.startswith("text.gz:1: the gzip data is damaged from here on (")


# ---- Lines that cannot be read --------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "byte", "column", "guess"),
    [
        ("나는 학교에 갔다\tI went".encode("cp949"), 0xB3, 1, "CP949"),
        ("school\t학교에 갔다".encode("euc-kr"), 0xC7, 8, "CP949"),
        ("d\u00e9j\u00e0 vu\tGrüße".encode("latin-1"), 0xE9, 2, "WINDOWS-1252"),
        ("Noël à l\u2019été\tx".encode("cp1252"), 0xEB, 3, "WINDOWS-1252"),
        ("학교\t".encode() + b"\xff\xfe\xff\xfe", 0xFF, 4, ""),
    ],
)
def test_a_line_in_another_encoding_is_named(
    line: bytes, byte: int, column: int, guess: str
) -> None:
    corpus = write("corpus.tsv", b"a\tA\n" + line + b"\n")
    names = {"CP949": "CP949 (EUC-KR)", "WINDOWS-1252": "WINDOWS-1252 (Latin-1)"}
    ending = (
        f", looks like {names[guess]}; convert it, for example with "
        f"`iconv -f {guess} -t UTF-8 corpus.tsv`"
        if guess
        else "; convert the file to UTF-8"
    )
    assert error_of(read_pairs, [corpus]) == (
        f"corpus.tsv:2: byte 0x{byte:02x} at column {column} is not UTF-8{ending}"
    )


def test_a_nul_byte_is_named() -> None:
    assert error_of(read_pairs, [write("corpus.tsv", b"a\tA\nb\tB\0\n")]) == (
        "corpus.tsv:2: NUL byte at column 4; is this a text file? Remove the byte or pass another "
        "file"
    )


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("\tB", "source is empty; remove the pair or pass --skip-empty"),
        ("b\t", "target is empty; remove the pair or pass --skip-empty"),
        ("b\t \r", "target is empty; remove the pair or pass --skip-empty"),
        (" \t ", "the line is empty; remove the pair or pass --skip-empty"),
        ("", "the line is empty; remove the pair or pass --skip-empty"),
        ("b B", "no tab found; write source<TAB>target"),
        (
            "b\tB\tCC-BY\t7",
            "4 columns found, 2 expected (source<TAB>target); say which are source and target, as "
            "in --columns 1,2",
        ),
    ],
)
def test_a_faulty_line_is_named(line: str, fault: str) -> None:
    corpus = write("corpus.tsv", f"a\tA\n{line}\nc\tC\n")
    assert error_of(read_pairs, [corpus]) == f"corpus.tsv:2: {fault}"


def test_an_empty_line_of_aligned_files_is_named() -> None:
    source, target = write("source", "a\n \nc\n"), write("target", "A\nB\n\n")
    advice = "the line is empty; remove the pair from both files or pass --skip-empty"
    assert error_of(read_pairs, [source, target]) == f"source:2: {advice}\ntarget:3: {advice}"


def test_files_of_different_length_are_named_with_both_counts() -> None:
    short, long = write("short", "a\n"), write("long", "A\nB\nC\n")
    advice = "line n of the one must translate line n of the other: look where they part"
    assert error_of(read_pairs, [short, long]) == (
        f"long:2: short has 1 line, long has 3 lines; {advice}"
    )
    assert error_of(read_pairs, [long, short], skip_empty=True) == (
        f"long:2: long has 3 lines, short has 1 line; {advice}"
    )


def test_surplus_empty_lines_are_recognised() -> None:
    short, long = write("short", "a\n"), write("long", "A\n\n \n")
    assert error_of(read_pairs, [short, long]) == (
        "long:2: short has 1 line, long has 3 lines; the last lines of long are empty: remove them"
    )


def test_the_first_problems_are_shown_and_all_are_counted() -> None:
    corpus = write("corpus.tsv", "a\tA\n" + "b\n" * 5 + "\tC\n" * 9)
    lines = error_of(read_pairs, [corpus]).split("\n")
    assert lines[:5] == [
        f"corpus.tsv:{i}: no tab found; write source<TAB>target" for i in range(2, 7)
    ]
    assert lines[9] == "corpus.tsv:11: source is empty; remove the pair or pass --skip-empty"
    assert lines[10:] == ["… and 4 more (14 problems in all)"]


def test_skipped_lines_are_told() -> None:
    read = read_pairs([write("corpus.tsv", "a\tA\n\n\tB\nc\tC\nd\t\n")], skip_empty=True)
    assert list(read.pairs) == [("a", "A"), ("c", "C")]
    assert (list(read.lines), list(read.skipped_lines)) == ([1, 4], [2, 3, 5])

    source, target = write("source", "a\n\nc\n"), write("target", "A\nB\n\n")
    read = read_pairs([source, target], skip_empty=True)
    assert list(read.pairs) == [("a", "A")]
    assert (list(read.lines), list(read.skipped_lines)) == ([1], [2, 3])


def test_skipping_empty_lines_hides_no_other_fault() -> None:
    corpus = write("corpus.tsv", "a\tA\n\nb\n")
    assert error_of(read_pairs, [corpus], skip_empty=True) == (
        "corpus.tsv:3: no tab found; write source<TAB>target"
    )
