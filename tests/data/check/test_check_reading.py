"""What is wrong with files as files: encodings, columns, empty sides, headers, counts."""

from pathlib import Path

import pytest
from clean_pairs import clean, found, only, write_sides, write_tsv

from tongsa.data.check import check
from tongsa.data.corpus import Pair
from tongsa.errors import DataError


def test_lines_in_another_encoding_are_named_with_their_encoding(tmp_path: Path) -> None:
    path = tmp_path / "p.tsv"
    path.write_bytes(
        "one\t하나\n".encode()
        + "two\t안녕하세요\n".encode("cp949")
        + "café\tcafé\n".encode("latin-1")
        + b"fo\0ur\tfour\n"
    )
    report = check([path], only=["unreadable-lines"])
    finding = only(report)
    assert list(finding.lines) == [2, 3, 4]
    assert finding.severity == "error"
    says = [example.detail for example in finding.examples]
    assert "looks like CP949 (EUC-KR)" in says[0]
    assert "looks like WINDOWS-1252 (Latin-1)" in says[1]
    assert says[2].startswith("NUL byte at column 3")


def test_each_of_two_files_has_its_own_unreadable_lines(tmp_path: Path) -> None:
    paths = write_sides(tmp_path, ["one", "two", "three"], ["하나", "둘", "셋"])
    paths[1].write_bytes("하나\n".encode() + b"\xff\xfe\xff\n" + "셋\n".encode())
    report = check(paths)
    assert found(report) == {"unreadable-lines/target": [2]}
    assert only(report).examples[0].where == f"{paths[1]}:2"


@pytest.mark.parametrize(
    ("encoding", "named", "iconv"),
    [
        ("utf-16", "UTF-16", "UTF-16"),
        ("utf-16-le", "UTF-16", "UTF-16LE"),
        ("utf-16-be", "UTF-16", "UTF-16BE"),
        ("utf-32", "UTF-32", "UTF-32"),
        ("cp949", "CP949 (EUC-KR)", "CP949"),
    ],
)
def test_a_file_in_another_encoding_is_a_finding_and_is_looked_at(
    encoding: str, named: str, iconv: str, tmp_path: Path
) -> None:
    text = "".join(f"{pair.source}\t{pair.target}\r\n" for pair in [*clean(50), clean(3)[2]])
    path = tmp_path / "p.tsv"
    path.write_bytes(text.encode(encoding))
    report = check([path])
    assert found(report) == {"wrong-encoding": list(range(1, 52)), "duplicate-pairs": [51]}
    finding = report.findings[0]
    assert finding.severity == "error"
    [example] = finding.examples
    assert (example.where, example.source) == (f"{path}:1", clean(1)[0].source)
    assert example.detail == (
        f"looks like {named}; convert it, for example with `iconv -f {iconv} -t UTF-8 {path}`"
    )


def test_in_a_file_in_cp949_what_is_utf_8_by_chance_is_read_as_the_rest(tmp_path: Path) -> None:
    pairs = [*clean(200), Pair("First,", "첫째"), Pair("A\0B", "A")]
    assert pairs[200].target.encode("cp949").decode() == "ù°"
    path = tmp_path / "p.tsv"
    path.write_bytes("".join(f"{s}\t{t}\n" for s, t in pairs).encode("cp949"))
    report = check([path])
    assert found(report) == {"wrong-encoding": list(range(1, 202)), "unreadable-lines": [202]}
    assert report.parts[0].target[200] == "첫째"


def test_each_of_two_files_may_have_its_own_encoding(tmp_path: Path) -> None:
    pairs = clean(40)
    paths = write_sides(tmp_path, [pair.source for pair in pairs], [])
    # Without a mark, and with Korean letters alone but for blanks and line ends.
    paths[1].write_bytes("".join(f"{pair.target}\n" for pair in pairs).encode("utf-16-le"))
    report = check(paths)
    assert found(report) == {"wrong-encoding/target": list(range(1, 41))}
    assert report.parts[0].target == [pair.target for pair in pairs]


def test_damaged_letters_of_a_file_in_utf_16_are_found_too(tmp_path: Path) -> None:
    path = tmp_path / "p.tsv"
    path.write_bytes(
        "one\t하나\n".encode("utf-16")
        + "two\t".encode("utf-16-le") + b"\x00\xd8" + "둘\n".encode("utf-16-le")
        + "three\t셋\0\n".encode("utf-16-le")
    )  # fmt: skip
    assert found(check([path], skip=["mojibake"])) == {
        "wrong-encoding": [1, 2],
        "unreadable-lines": [3],
        "lost-characters/target": [2],
    }


def test_lines_of_one_byte_a_letter_are_named_and_the_others_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "p.tsv"
    text = "A cat.\tUn chat.\nYes?\tÇa va\xa0?\nNo.\tNon\xa0!\nA cat.\tUn chat.\n"
    path.write_bytes(text.encode("latin-1"))
    report = check([path])
    assert found(report) == {"unreadable-lines": [2, 3], "duplicate-pairs": [4]}
    assert all(
        "looks like WINDOWS-1252 (Latin-1)" in example.detail
        for example in report.findings[0].examples
    )


@pytest.mark.parametrize("count", [1, 2])
def test_an_empty_file_is_an_error(count: int, tmp_path: Path) -> None:
    path = tmp_path / "empty"
    path.write_bytes(b"")
    with pytest.raises(DataError, match="the file is empty"):
        check([path] * count)


def test_lines_without_two_columns(tmp_path: Path) -> None:
    path = tmp_path / "p.tsv"
    path.write_text("a\t가\nno tab\nb\t나\tmore\nc\t다\n", "utf-8")
    finding = only(check([path]))
    assert (finding.id, list(finding.lines)) == ("wrong-columns", [2, 3])
    assert [example.detail for example in finding.examples] == ["no tab", "3 columns"]


def test_columns_beyond_the_second_all_through_leave_the_first_two_to_look_at(
    tmp_path: Path,
) -> None:
    path = tmp_path / "p.tsv"
    path.write_text("a\t가\tX\na\t가\tY\n", "utf-8")
    assert found(check([path])) == {"wrong-columns": [1, 2], "duplicate-pairs": [2]}


def test_empty_sides_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "p.tsv"
    path.write_text("a\t가\n\t나\nc\t \u3000\n\nd\t\u200b\n", "utf-8")
    report = check([path], examples=9)
    assert found(report) == {"empty-side": [2, 3, 4, 5]}
    assert [example.detail for example in only(report).examples] == [
        "source is empty",
        "target is empty",
        "both sides are empty",
        "target is empty",
    ]


@pytest.mark.parametrize("header", [("en", "ko"), ("Source", "Target"), ("질문", "답변")])
def test_a_header_is_no_pair(header: tuple[str, str], tmp_path: Path) -> None:
    path = write_tsv(tmp_path / "p.tsv", [header, *clean(5)])
    assert found(check([path])) == {"header-row": [1]}


def test_a_first_pair_of_words_is_a_pair(tmp_path: Path) -> None:
    assert found(check([write_tsv(tmp_path / "p.tsv", [("Go.", "가."), *clean(5)])])) == {}


@pytest.mark.parametrize(("sources", "targets", "longer"), [(3, 5, "target"), (5, 2, "source")])
def test_different_numbers_of_lines(
    sources: int, targets: int, longer: str, tmp_path: Path
) -> None:
    paths = write_sides(
        tmp_path, [f"line {i}" for i in range(sources)], [f"줄 {i}" for i in range(targets)]
    )
    shorter = min(sources, targets)
    report = check(paths)
    assert found(report) == {
        f"unequal-lengths/{longer}": list(range(shorter + 1, max(sources, targets) + 1))
    }
    [example] = only(report).examples
    assert example.where == f"{paths[longer == 'target']}:{shorter + 1}"
    assert example.detail == f"{paths[0]} has {sources} lines, {paths[1]} has {targets}"
