"""Packed files: known by their content, and what is broken in them named."""

import gzip
import lzma
import os
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from reading import error_of, pairs_of, read, write
from tongsa.data.whole_file import written_whole
from tongsa.errors import ConfigError


def zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "xz": lzma.compress,
    "Zstandard": zstd,
}
every_packing = pytest.mark.parametrize("packing", PACKINGS)
LINES = b"".join(b"line %d\tLINE %d\n" % (i, i * i) for i in range(20_000))


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@every_packing
@pytest.mark.parametrize("name", ["corpus.tsv", "corpus.tsv.gz", "corpus.tsv.zst"])
def test_the_content_tells_how_a_file_is_packed(packing: str, name: str) -> None:
    write(name, PACKINGS[packing](b"one\tA\ntwo\tB\n"))
    assert pairs_of(name) == [("one", "A"), ("two", "B")]


@every_packing
def test_the_name_within_the_packing_tells_the_format(packing: str) -> None:
    ending = {"gzip": "gz", "xz": "xz", "Zstandard": "zst"}[packing]
    name = write(f"corpus.csv.{ending}", PACKINGS[packing](b'"one, two",A\n'))
    assert pairs_of(name) == [("one, two", "A")]


@every_packing
def test_files_joined_end_to_end_are_one(packing: str) -> None:
    pack = PACKINGS[packing]
    write("joined.tsv", pack(b"one\tA\ntw") + pack(b"o\tB\n"))
    assert pairs_of("joined.tsv") == [("one", "A"), ("two", "B")]


@every_packing
def test_a_torn_file_is_named_with_the_line_it_breaks_off_at(packing: str) -> None:
    content = PACKINGS[packing](LINES)
    message = error_of(read, write("torn.tsv", content[: len(content) // 2]))
    name, line, rest = message.split(":", 2)
    assert name == "torn.tsv"
    assert 1 <= int(line) < 20_000
    assert rest == (
        f" the {packing} data ends too early, so the file is not complete; copy or download it "
        "again"
    )


@every_packing
def test_a_damaged_file_is_named(packing: str) -> None:
    content = bytearray(PACKINGS[packing](os.urandom(20_000).hex().encode()))
    content[20:90] = b"\xff" * 70
    message = error_of(read, write("bad.tsv", bytes(content)))
    assert message.startswith(f"bad.tsv:1: the {packing} data is damaged from here on (")
    assert message.endswith("); copy or download the file again")


@given(st.binary(max_size=2000), st.sampled_from(sorted(PACKINGS)))
def test_every_cut_is_noticed(data: bytes, packing: str) -> None:
    content = PACKINGS[packing](data)
    for cut in range(8, len(content), 7):
        assert "ends too early" in error_of(read, write("cut.tsv", content[:cut]))


# ---- Writing ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "unpack"),
    [
        ("plain.txt", bytes),
        ("packed.txt.gz", gzip.decompress),
        ("packed.txt.xz", lzma.decompress),
        ("packed.ZST", lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data)),
    ],
)
def test_a_file_is_packed_as_its_name_says(name: str, unpack: Callable[[bytes], bytes]) -> None:
    with written_whole(name) as file:
        file.write(LINES)
        file.write("끝\n".encode())
    assert unpack(Path(name).read_bytes()) == LINES + "끝\n".encode()
    assert [path.name for path in Path().iterdir()] == [name]


def _fail_while_writing(name: str) -> None:
    with written_whole(name) as file:
        file.write(b"half a li")
        raise KeyboardInterrupt


def test_an_interrupted_write_leaves_what_was_there() -> None:
    write("there.txt", "what was there")
    for name in ("there.txt", "new.txt", "new.gz"):
        with pytest.raises(KeyboardInterrupt):
            _fail_while_writing(name)
    assert [path.name for path in Path().iterdir()] == ["there.txt"]
    assert Path("there.txt").read_text() == "what was there"


def test_a_link_stays_a_link() -> None:
    write("real.txt", "old")
    Path("link.txt").symlink_to("real.txt")
    with written_whole("link.txt") as file:
        file.write(b"new")
    assert Path("link.txt").is_symlink()
    assert Path("real.txt").read_text() == "new"


@pytest.mark.skipif(os.name == "nt", reason="needs pipes with a name")
def test_what_cannot_be_written_is_named(tmp_path: Path) -> None:
    def write_to(name: str) -> None:
        with written_whole(name):
            raise AssertionError("nothing to write to")

    here = os.path.realpath(tmp_path)
    Path("folder").mkdir()
    os.mkfifo("pipe")
    for name, reason in [
        ("folder", "is a folder; name a file in it"),
        ("pipe", "is no ordinary file, and would be replaced by one"),
        ("missing/out", "cannot be written: No such file or directory"),
    ]:
        with pytest.raises(ConfigError) as caught:
            write_to(name)
        assert str(caught.value) == f"{here}/{name}: {reason}"
