"""The cleaned copy: passes the check, says what went, and touches nothing else."""

import errno
import gzip
import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from clean_pairs import clean, corpus, found, write_sides, write_tsv
from hypothesis import given, settings
from hypothesis import strategies as st

from tongsa.data.check import CHECKS, check, fix
from tongsa.data.formats import read_pairs
from tongsa.errors import ConfigError, DataError

FIXED = {id_ for id_, entry in CHECKS.items() if entry.fixed}


def spoilt(tmp_path: Path) -> tuple[Path, dict[int, str], list[tuple[str, str]]]:
    """A file with a fault of each kind; which lines must go and why; what must be left."""
    good = clean(300)
    left = [tuple(pair) for pair in good]
    lines = [f"{source}\t{target}".encode() for source, target in good]
    odd = next(i for i in range(100, 300) if " " in good[i].source)
    lines[odd] = lines[odd].replace(b" ", b"\xe2\x80\x8b ", 1) + b"\x07  "
    lines[odd + 1] = unicodedata.normalize("NFD", lines[odd + 1].decode()).encode() + b"\r"
    bad = {
        1: (b"en\tko", "header-row"),
        5: (b"\xff\xfe\t\xb0\xa1", "unreadable-lines"),
        9: (b"no tab", "wrong-columns"),
        12: (b"a\tb\tc", "wrong-columns"),
        20: (b"only a source\t", "empty-side"),
        33: (lines[2], "duplicate-pairs"),
        40: ("one\u200b more".encode() + b"\t" + good[44].target.encode(), ""),
        60: (lines[2].replace(b" ", b"  "), "duplicate-pairs"),
        200: (b"this is not translated\tthis is not translated", "untranslated"),
    }
    del bad[40]
    for number in sorted(bad):
        lines.insert(number - 1, bad[number][0])
    path = tmp_path / "spoilt.tsv"
    path.write_bytes(b"\xef\xbb\xbf" + b"\n".join(lines) + b"\n")
    return path, {number: reason for number, (_, reason) in bad.items()}, left  # type: ignore[return-value]


def test_one_file_is_cleaned_and_passes(tmp_path: Path) -> None:
    path, reasons, left = spoilt(tmp_path)
    before = path.read_bytes()
    out = tmp_path / "clean.tsv"
    fixed = fix(check([path], source_language="en", target_language="ko"), out)
    assert path.read_bytes() == before
    assert list(read_pairs([out]).pairs) == left
    assert not FIXED & set(found(check([out])))
    assert fixed.files == (out,)
    assert (fixed.kept, fixed.repaired) == (300, 2)
    assert fixed.removed == {
        "unreadable-lines": 1,
        "wrong-columns": 2,
        "empty-side": 1,
        "header-row": 1,
        "untranslated": 1,
        "duplicate-pairs": 2,
    }
    header, *rows = fixed.removed_list.read_text("utf-8").splitlines()
    assert header == "line\treason\tsource\ttarget"
    assert {int(row.split("\t")[0]): row.split("\t")[1] for row in rows} == reasons
    assert "20\tempty-side\tonly a source\t" in rows
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "clean.tsv", "clean.tsv.removed.tsv", "spoilt.tsv"
    ]  # fmt: skip


def test_two_files_become_two(tmp_path: Path) -> None:
    pairs = clean(50)
    sources, targets = [p.source for p in pairs], [p.target for p in pairs]
    targets[7] = ""
    paths = write_sides(tmp_path, sources, targets)
    fixed = fix(check(paths), tmp_path / "clean")
    assert fixed.files == (tmp_path / "clean.en", tmp_path / "clean.ko")
    assert list(read_pairs(fixed.files).pairs) == [*pairs[:7], *pairs[8:]]
    assert fixed.removed_list == tmp_path / "clean.removed.tsv"


def test_two_files_with_one_suffix_stay_apart(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt.gz"):
        (tmp_path / name).write_text("one\n", "utf-8")
    fixed = fix(check([tmp_path / "a.txt", tmp_path / "b.txt.gz"]), tmp_path / "c")
    assert [path.name for path in fixed.files] == ["c.source.txt", "c.target.txt"]


def test_leaks_are_taken_out_of_the_training_data(tmp_path: Path) -> None:
    pairs = clean(120)
    train = write_tsv(tmp_path / "train.tsv", pairs[:100])
    test = write_tsv(tmp_path / "test.tsv", [pairs[3], (pairs[5].source, "다른 말"), *pairs[100:]])
    fixed = fix(check([train], test=[test]), tmp_path / "clean.tsv")
    assert fixed.removed == {"test-leak": 1, "test-source-leak": 1}
    kept = list(read_pairs(fixed.files).pairs)
    assert kept == [pair for i, pair in enumerate(pairs[:100]) if i not in (3, 5)]
    assert check(fixed.files, test=[test]).findings == ()


@pytest.mark.parametrize("encoding", ["utf-16", "cp949"])
def test_the_copy_of_a_file_in_another_encoding_is_utf_8(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "p.tsv"
    text = "".join(f"{pair.source}\t{pair.target}\n" for pair in clean(20))
    path.write_bytes(text.encode(encoding))
    out = tmp_path / "clean.tsv"
    assert fix(check([path]), out).kept == 20
    assert out.read_text("utf-8") == text


def test_columns_beyond_the_second_are_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "p.tsv"
    path.write_text("".join(f"{s}\t{t}\tCC-BY\n" for s, t in clean(9)), "utf-8")
    fixed = fix(check([path]), tmp_path / "out.tsv")
    assert fixed.removed == {}
    assert list(read_pairs(fixed.files).pairs) == clean(9)


def test_a_skipped_check_removes_nothing(tmp_path: Path) -> None:
    path = write_tsv(tmp_path / "p.tsv", [("a", "가"), ("a", "가"), ("b", "")])
    fixed = fix(check([path], skip=["duplicate-pairs", "empty-side"]), tmp_path / "out.tsv")
    assert fixed.removed == {"empty-side": 1}  # else training would refuse the copy
    assert fixed.kept == 2


def test_what_does_not_belong_together_cannot_be_cleaned(tmp_path: Path) -> None:
    paths = write_sides(tmp_path, ["a", "b"], ["가"])
    with pytest.raises(DataError) as caught:
        fix(check(paths), tmp_path / "clean")
    assert str(caught.value).startswith(
        f"{paths[0]}:2: the files have different numbers of lines (unequal-lengths); "
        "a cleaned copy would still hold the wrong pairs. Look where they part"
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["train.en", "train.ko"]


def test_the_copy_never_takes_the_place_of_what_was_read(tmp_path: Path) -> None:
    path = write_tsv(tmp_path / "p.tsv", clean(3))
    test = write_tsv(tmp_path / "t.tsv", clean(5)[3:])
    report = check([path], test=[test])
    for out in (path, test):
        with pytest.raises(ConfigError) as caught:
            fix(report, out)
        assert str(caught.value) == (f"{out}: is read from, and the copy would take its place")


def test_where_nothing_can_be_written_nothing_is_left(tmp_path: Path) -> None:
    path = write_tsv(tmp_path / "p.tsv", clean(3))
    out = tmp_path / "missing" / "out.tsv"
    with pytest.raises(ConfigError) as caught:
        fix(check([path]), out)
    assert str(caught.value) == f"{out}: cannot be written: No such file or directory"


def test_an_interrupted_writing_leaves_the_earlier_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_tsv(tmp_path / "p.tsv", clean(3))
    out = tmp_path / "out.tsv"
    out.write_text("earlier", "utf-8")

    def stop(*_: object) -> object:
        raise KeyboardInterrupt

    report = check([path])
    monkeypatch.setattr("tongsa.data.check.cleaning._listed", lambda *_: iter(stop, None))
    with pytest.raises(KeyboardInterrupt):
        fix(report, out)
    assert out.read_text("utf-8") == "earlier"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.tsv", "p.tsv"]


def test_a_disk_that_fills_up_leaves_both_earlier_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = check(write_sides(tmp_path, *zip(*clean(3), strict=True)))
    earlier = [tmp_path / "clean.en", tmp_path / "clean.ko"]
    for path in earlier:
        path.write_text("earlier", "utf-8")

    def full(*_: object) -> Iterator[str]:
        yield "line"
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("tongsa.data.check.cleaning._listed", full)
    with pytest.raises(ConfigError) as caught:
        fix(report, tmp_path / "clean")
    removed = os.path.realpath(tmp_path / "clean.removed.tsv")
    assert str(caught.value) == f"{removed}: cannot be written: No space left on device"
    assert [path.read_text("utf-8") for path in earlier] == ["earlier", "earlier"]
    assert not list(tmp_path.glob("*.part"))


def test_a_copy_is_packed_as_its_name_says(tmp_path: Path) -> None:
    path = write_tsv(tmp_path / "p.tsv", clean(3))
    fixed = fix(check([path]), tmp_path / "out.tsv.gz")
    assert gzip.decompress(fixed.files[0].read_bytes()) == path.read_bytes()


def test_pairs_made_in_memory_have_no_file_to_clean(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="only TSV and plain text files can be cleaned"):
        fix(check(corpus(clean(3))), tmp_path / "out")


line = st.one_of(
    st.binary(max_size=12),
    st.text(" \u200b\x01가e\u0301ab\t", max_size=8).map(str.encode),
    st.sampled_from([b"a\t\xea\xb0\x80", b"b\tc", b"en\tko"]),
)


@settings(max_examples=80)
@given(st.lists(line, min_size=1, max_size=12))
def test_whatever_the_lines_the_copy_passes(
    tmp_path_factory: pytest.TempPathFactory, content: list[bytes]
) -> None:
    folder = tmp_path_factory.mktemp("fix")
    path = folder / "p.tsv"
    path.write_bytes(b"\n".join(content))
    try:
        fixed = fix(check([path]), folder / "out.tsv")
    except DataError:
        return
    if fixed.kept:
        assert not FIXED & set(found(check(fixed.files)))
        assert len(read_pairs(fixed.files).pairs) == fixed.kept
