"""What is wrong with files as files: encodings, columns, empty sides, headers, counts."""

from pathlib import Path

import pytest
from clean_pairs import clean, found, only, write_sides, write_tsv

from tongsa.data.check import check
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


def test_a_file_in_utf_16_is_an_error_that_says_so(tmp_path: Path) -> None:
    path = tmp_path / "p.tsv"
    path.write_bytes("one\t하나\n".encode("utf-16"))
    with pytest.raises(DataError, match="looks like UTF-16"):
        check([path])


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
