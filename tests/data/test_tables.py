"""TSV, CSV and JSON lines: columns by number or name, headers, and every message."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reading import error_of, filled, pairs_of, read, write
from tongsa.data.formats.layout import Layout

# What a text file can hold, and a table does not cut at.
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff"), max_size=20)
TEXTS = TEXT.filter(lambda text: text.strip(" \t\n\r\v\f"))


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


# ---- Columns and headers ---------------------------------------------------------------------


def test_columns_are_chosen_by_number() -> None:
    # As in exports with an attribution behind the pair.
    write("export.tsv", "I run.\tJe cours.\tCC-BY 2.0\nGo.\tVa !\tCC-BY 2.0\n")
    assert pairs_of("export.tsv", columns=("1", "2")) == [
        ("I run.", "Je cours."),
        ("Go.", "Va !"),
    ]
    assert pairs_of("export.tsv", columns=("2", "1"))[1] == ("Va !", "Go.")


@pytest.mark.parametrize(("name", "sign"), [("t.tsv", "\t"), ("t.csv", ",")])
def test_columns_are_chosen_by_name(name: str, sign: str) -> None:
    write(name, f"id{sign}en{sign}ko\n7{sign}one{sign}하나\n8{sign}two{sign}둘\n")
    read_by_name = read(name, columns=("en", "ko"))
    assert list(read_by_name.pairs) == [("one", "하나"), ("two", "둘")]
    assert list(read_by_name.lines) == [2, 3]
    assert pairs_of(name, columns=("2", "3"), header=True) == [("one", "하나"), ("two", "둘")]


def test_two_columns_with_a_header_need_no_names() -> None:
    assert pairs_of(write("t.csv", "english,korean\none,하나\n"), header=True) == [("one", "하나")]


@pytest.mark.parametrize(
    "row", ["source,target", "EN,ko", "en-US,ko_KR", "Q,A", "영어,한국어", "English, Korean"]
)
def test_a_first_row_that_looks_like_a_header_is_never_guessed_at(row: str) -> None:
    write("t.csv", f"{row}\none,하나\n")
    one, other = (cell.strip() for cell in row.split(","))
    assert error_of(read, "t.csv") == (
        f"t.csv:1: `{one}`, `{other}` looks like a header; pass --header if it names the columns, "
        "--no-header if it is a pair"
    )
    assert pairs_of("t.csv", header=True) == [("one", "하나")]
    assert len(pairs_of("t.csv", header=False)) == 2


def test_a_first_row_with_a_language_asked_for_looks_like_a_header() -> None:
    write("t.csv", "en,note\none,하나\n")
    assert error_of(lambda: read("t.csv", source_language="EN")).startswith(
        "t.csv:1: `en`, `note` looks like a header; "
    )
    assert len(pairs_of("t.csv", source_language="de")) == 2


@pytest.mark.parametrize("row", ["one,하나", "en,하나", "source of joy,target", "go,va"])
def test_a_first_row_like_any_other_is_a_pair(row: str) -> None:
    assert len(pairs_of(write("t.csv", f"{row}\ntwo,둘\n"))) == 2


@pytest.mark.parametrize(
    ("layout", "message"),
    [
        (
            {"columns": ("en", "fr")},
            "t.tsv:1: no column is called `fr`; there are `en`, `ko`, `ko`: name two of them, or "
            "give numbers, as in --columns 1,2",
        ),
        (
            {"columns": ("en", "ko")},
            "t.tsv:1: 2 columns are called `ko`; give their numbers, as in --columns 1,2",
        ),
        ({"columns": ("1", "4")}, "t.tsv:1: no column 4, only 3 found"),
        ({"columns": ("1", "1")}, "columns 1,1: source and target are the same column"),
        (
            {"columns": ("1",)},
            "columns 1: pass two, the source's and the target's, as in --columns en,ko",
        ),
        (
            {"columns": ("0", "1")},
            "column '0': pass names or numbers from 1 up, as in --columns en,ko or --columns 1,2",
        ),
        (
            {"columns": ("", "1")},
            "column '': pass names or numbers from 1 up, as in --columns en,ko or --columns 1,2",
        ),
        (
            {"columns": ("en", "ko"), "header": False},
            "columns en,ko: without a header row columns have no names; pass their numbers",
        ),
        (
            {"header": True},
            "t.tsv:1: 3 columns (`en`, `ko`, `ko`); say which are source and target, as in "
            "--columns en,ko",
        ),
        (
            {"columns": ("1", "2"), "header": False},
            "t.tsv:2: 2 columns found, and 3 in the first row; is there a tab too many or too few?",
        ),
        (
            {"format": "yaml"},
            "format 'yaml': there are text, tsv, csv, jsonl, tmx, xliff, po, turns",
        ),
        (
            {"format": "text"},
            "t.tsv: plain text holds one side only; pass two aligned files, source, then target",
        ),
        (
            {"format": "po", "columns": ("1", "2")},
            "--columns and --header are for tables (TSV, CSV, JSON lines); t.tsv is no table",
        ),
    ],
)
def test_columns_that_are_not_there_are_named(layout: dict[str, Any], message: str) -> None:
    write("t.tsv", "en\tko\tko\none\t하나\n")
    assert error_of(lambda: read("t.tsv", **layout)) == message


def test_only_tables_and_pairs_of_texts_make_sense_together() -> None:
    from tongsa.data.formats import read_pairs

    assert error_of(read_pairs, ["a.en", "b.po"]) == (
        "b.po: holds both sides of its pairs; pass it alone"
    )
    assert error_of(read_pairs, ["a.en", "a.ko"], Layout(columns=("1", "2"))) == (
        "--columns and --header are for tables (TSV, CSV, JSON lines); two files are read line by "
        "line"
    )
    assert error_of(read_pairs, ["-", "-"]) == (
        "standard input: can be one of the two files, not both"
    )


def test_pairs_come_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind, content in [
        ("tsv", "one\t하나\n"),
        ("jsonl", '["one", "하나"]'),
        ("csv", "one,하나"),
    ]:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content.encode())))
        assert pairs_of("-", format=kind) == [("one", "하나")]


# ---- CSV -------------------------------------------------------------------------------------


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1), st.sampled_from(",;\t"), st.booleans())
def test_what_pythons_writer_writes_is_read(
    pairs: list[tuple[str, str]], sign: str, all_quoted: bool
) -> None:
    out = io.StringIO(newline="")
    quoting: Any = csv.QUOTE_ALL if all_quoted else csv.QUOTE_MINIMAL
    # The first row tells what separates.
    plain = [("first", "pair"), *pairs]
    csv.writer(out, delimiter=sign, quoting=quoting).writerows(plain)
    found = pairs_of(write("t.csv", out.getvalue()), header=False)
    # Line ends within a cell are read as LF.
    assert found == [tuple(side.replace("\r\n", "\n") for side in pair) for pair in plain]


def test_a_record_over_several_lines_is_named_by_its_first() -> None:
    write("t.csv", '"one\ntwo",A\n"three\n\nfour",""\nfive\n"s"ix,B\n')
    assert error_of(read, "t.csv") == (
        "t.csv:3: target is empty; remove the pair or pass --skip-empty\n"
        "t.csv:6: no comma found; write source,target\n"
        "t.csv:7: broken quoting (',' expected after '\"'); write `\"` within a quoted cell as "
        '`""`'
    )
    assert list(read(write("u.csv", '"one\r\ntwo",A\r\n\r\nb,B\r\n'), skip_empty=True).lines) == [
        1, 4,
    ]  # fmt: skip


def test_a_quotation_mark_that_never_closes_is_named_where_it_opens() -> None:
    assert error_of(read, write("t.csv", 'one,A\n"two,B\nthree,C\n')) == (
        't.csv:2: a quotation mark opens here and never closes; write `"` within a cell as `""`'
    )
    long = '"' + "x" * 200_000
    assert error_of(read, write("t.csv", f"one,A\n{long}")) == (
        "t.csv:2: a cell of over 131,072 characters begins here: is a quotation mark not closed?"
    )


def test_a_line_that_is_no_text_ends_the_reading_of_csv() -> None:
    assert error_of(read, write("t.csv", b"one,A\n\n\xff\xfe\xff,B\n")) == (
        "t.csv:2: the line is empty; remove the pair or pass --skip-empty\n"
        "t.csv:3: byte 0xff at column 1 is not UTF-8; convert the file to UTF-8"
    )
    assert error_of(read, write("t.csv", b"")) == (
        "t.csv: the file is empty; it must hold one source,target a line"
    )


def test_three_columns_of_csv_need_a_choice() -> None:
    assert error_of(read, write("t.csv", "one,하나,x\n")) == (
        "t.csv:1: 3 columns found, 2 expected (source,target); say which are source and target, "
        "as in --columns 1,2"
    )
    assert error_of(read, write("t.csv", "one,하나\nred, green,B\n")).startswith(
        "t.csv:2: 3 columns"
    )


# ---- JSON lines ------------------------------------------------------------------------------


def test_json_lines_are_objects_or_arrays() -> None:
    write("t.jsonl", '{"target": "하나", "id": 1, "source": "one"}\n')
    assert pairs_of("t.jsonl") == [("one", "하나")]
    write("t.ndjson", '["one", "하나"]\n["two", "둘"]\n')
    assert pairs_of("t.ndjson") == [("one", "하나"), ("two", "둘")]
    write("t.jsonl", '{"en": "one", "ko": "하나"}\n')
    assert pairs_of("t.jsonl", source_language="en", target_language="ko") == [("one", "하나")]
    assert pairs_of("t.jsonl", columns=("ko", "en")) == [("하나", "one")]


def test_fields_within_fields_are_named_with_dots() -> None:
    write("t.jsonl", '{"translation": {"en": "one", "ko": "하나"}, "a.b": "two"}\n')
    assert pairs_of("t.jsonl", columns=("translation.en", "translation.ko")) == [("one", "하나")]
    assert pairs_of("t.jsonl", columns=("a.b", "translation.ko")) == [("two", "하나")]


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1), st.booleans())
def test_what_pythons_json_writes_is_read(pairs: list[tuple[str, str]], ascii_only: bool) -> None:
    lines = [json.dumps({"source": s, "target": t}, ensure_ascii=ascii_only) for s, t in pairs]
    assert pairs_of(write("t.jsonl", "\n".join(lines))) == pairs


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('{"source": "b"', "not JSON (Expecting ',' delimiter, column 15); each line must hold one "
         "object"),
        ("[" * 100_000, "not JSON (maximum recursion depth exceeded while decoding a JSON array "
         "from a unicode string); each line must hold one object"),
        ('"b"', 'neither an object nor an array; write {"source": …, "target": …}'),
        ('{"source": "b"}', "no field `target`; there are `source`: say which are source and "
         "target, as in --columns en,ko"),
        ('{"source": "b", "target": 3}', "field `target` is a number, not text"),
        ('{"source": ["b"], "target": "B"}', "field `source` is an array, not text"),
        ('{"source": "b", "target": null}', "target is empty; remove the pair or pass "
         "--skip-empty"),
        ("", "the line is empty; remove the pair or pass --skip-empty"),
        ('["b", "B"]', "an array has no field `source`; give places, as in --columns 1,2"),
    ],
)  # fmt: skip
def test_a_faulty_line_of_json_is_named(line: str, fault: str) -> None:
    write("t.jsonl", f'{{"source": "a", "target": "A"}}\n{line}\n')
    assert error_of(read, "t.jsonl") == f"t.jsonl:2: {fault}"


@pytest.mark.parametrize(
    ("line", "columns", "fault"),
    [
        ('{"en": "b", "ko": "B"}', (), "no fields `source` and `target`; there are `en`, `ko`: say "
         "which they are, as in --columns en,ko"),
        ("{}", (), "the object holds no fields"),
        ('["b"]', (), "the array has no place 2, only 1"),
        ('{"en": "b"}', ("en", "t.ko"), "no field `t.ko`; there are `en`: say which are source and "
         "target, as in --columns en,ko"),
    ],
)  # fmt: skip
def test_fields_that_are_not_there_are_named(
    line: str, columns: tuple[str, ...], fault: str
) -> None:
    assert error_of(lambda: read(write("t.jsonl", line), columns=columns)) == f"t.jsonl:1: {fault}"


def test_empty_files_and_odd_choices_of_json_are_named() -> None:
    assert error_of(read, write("t.jsonl", "")) == (
        "t.jsonl: the file is empty; it must hold one JSON object a line"
    )
    assert error_of(lambda: read("t.jsonl", columns=("en",))) == (
        "columns en: pass two, the source's and the target's, as in --columns en,ko"
    )


# ---- Filling in ------------------------------------------------------------------------------


def test_text_is_translated_line_by_line() -> None:
    write("t.txt", b"\xef\xbb\xbfone\r\n\r\n two \r\nthree")
    out, report = filled("t.txt")
    assert out == b"\xef\xbb\xbfONE\r\n\r\nTWO\r\nTHREE"
    assert report.translated == 3


def test_a_list_of_sentences_becomes_a_table() -> None:
    assert filled(write("t.tsv", "one\n\ntwo\r\n"))[0] == b"one\tONE\n\ntwo\tTWO\r\n"
    assert filled(write("t.csv", '"a, b"\n'))[0] == b'"a, b","A, B"\n'


def test_rows_without_a_target_get_one_and_others_stay() -> None:
    write("t.tsv", "one\t하나\ntwo\t\nthree\n\t\n")
    out, report = filled("t.tsv")
    assert out.decode() == "one\t하나\ntwo\tTWO\nthree\tTHREE\n\t\n"
    assert (report.translated, dict(report.kept)) == (2, {"have a translation already": 1})
    assert filled("t.tsv", overwrite=True)[0].decode().startswith("one\tONE\n")


def test_a_new_column_gets_a_name_and_all_else_stays() -> None:
    source = '\ufeffid;"en";note\r\n7;"say ""hi""; go";"x"\r\n8;"";y\r\n'
    out, report = filled(write("t.csv", source), columns=("en", "ko"))
    assert out.decode() == (
        '\ufeffid;en;note;ko\r\n7;"say ""hi""; go";x;"SAY ""HI""; GO"\r\n8;"";y\r\n'
    )
    assert dict(report.kept) == {"have no text to translate": 1}
    out, _ = filled("t.csv", columns=("2",), header=True, target_language="de")
    assert out.decode().startswith("\ufeffid;en;note;de\r\n")
    out, _ = filled("t.csv", columns=("2", "3"), header=True, overwrite=True)
    assert out.decode().splitlines()[1] == '7;"say ""hi""; go";"SAY ""HI""; GO"'


def test_line_breaks_in_a_cell_stay_line_breaks() -> None:
    heard: list[str] = []

    def translate(text: str) -> str:
        heard.append(text)
        return text.upper()

    out, _ = filled(write("t.csv", '"one\n\n two ",\n'), translate)
    assert heard == ["one", "two"]
    assert next(csv.reader(io.StringIO(out.decode(), newline=""))) == [
        "one\n\n two ",
        "ONE\n\n TWO ",
    ]


def test_json_lines_get_a_field_or_an_element() -> None:
    write("t.jsonl", '{"source": "one", "n": 1.50}\n["x"]\n')
    assert error_of(filled, "t.jsonl").startswith("t.jsonl:2: an array has no field")
    write(
        "t.jsonl",
        '{"source": "one", "n": [1, null]}\n\n{"source":"b",  "target": "B"}\n{"source": ""}',
    )
    out, report = filled("t.jsonl")
    assert out.decode() == (
        '{"source": "one", "n": [1, null], "target": "ONE"}\n\n'
        '{"source":"b",  "target": "B"}\n{"source": ""}'
    )
    assert report.translated == 1
    assert filled(write("t.jsonl", '["one"]\n["two", null, 3]\n'))[0] == (
        b'["one", "ONE"]\n["two", "TWO", 3]\n'
    )
    nested: dict[str, Any] = {"columns": ("t.en", "t.ko")}
    out, _ = filled(write("t.jsonl", '{"t": {"en": "one"}}\n'), **nested)
    assert json.loads(out) == {"t": {"en": "one", "ko": "ONE"}}
    assert error_of(lambda: filled(write("t.jsonl", '{"t.en": "x", "t": 3}'), **nested)) == (
        "t.jsonl:1: no object `t` to put `t.ko` into"
    )


@pytest.mark.parametrize(
    ("content", "layout", "message"),
    [
        ("a b\tx\ty\n", {}, "t.tsv:1: 3 columns (`a b`, `x`, `y`); say which is the source and "
         "which is to be filled in, as in --columns 1,2"),
        ("en\tko\n", {}, "t.tsv:1: `en`, `ko` looks like a header; pass --header if it names the "
         "columns, --no-header if it is a pair"),
        ("x\ty\n1\t2\t3\n", {}, "t.tsv:2: 3 columns found, and 2 in the first row; is there a tab "
         "too many or too few?"),
        ("x\ty\n", {"columns": ("1", "4")}, "t.tsv:1: no column 4, only 2 found; a new one would "
         "be number 3"),
        ("x\ty\n", {"columns": ("1", "2", "3")}, "columns 1,2,3: pass the source's and, to fill "
         "one in, the target's"),
        ("x\ty\n", {"columns": ("2", "2")}, "columns 2,2: source and target are the same column"),
        ("x\ty\n", {"format": "text", "columns": ("1",)}, "--columns and --header are for tables "
         "(TSV, CSV, JSON lines); t.tsv is none"),
        (b"x\0\n", {}, "t.tsv:1: NUL byte at column 2; is this a text file? Remove the byte or "
         "pass another file"),
        (b"x\0\n", {"format": "text"}, "t.tsv:1: NUL byte at column 2; is this a text file? Remove "
         "the byte or pass another file"),
    ],
)  # fmt: skip
def test_tables_that_cannot_be_filled_in_are_named(
    content: str | bytes, layout: dict[str, Any], message: str
) -> None:
    write("t.tsv", content)
    assert error_of(lambda: filled("t.tsv", **layout)) == message


@given(st.lists(st.tuples(TEXTS, TEXT), min_size=1), st.sampled_from(["\n", "\r\n"]))
def test_what_is_filled_in_is_read_back(rows: list[tuple[str, str]], end: str) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([("first", ""), *rows])
    result, _ = filled(write("t.csv", out.getvalue()), lambda text: f"{text}!", header=False)
    before = list(csv.reader(io.StringIO(out.getvalue(), newline="")))
    after = list(csv.reader(io.StringIO(result.decode(), newline="")))
    assert len(before) == len(after)
    for (source, target), (same, answer) in zip(before, after, strict=True):
        assert same.replace("\r\n", "\n") == source.replace("\r\n", "\n")
        assert answer.strip() if not target.strip(" \t\n\r\v\f") else answer == target
