"""The model file: what goes in comes out, what is wrong is said, what stood there still stands."""

import errno
import json
import os
import random
import struct
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tongsa.config import SearchConfig, resolve
from tongsa.errors import ModelFileError
from tongsa.evaluation.calibration import Calibration, CalibrationMap
from tongsa.runtime.contents import ConformancePair, Graph, Graphs, ModelContents
from tongsa.runtime.model_file import read_model_file, write_model_file
from tongsa.runtime.weights import Place, WeightTable
from tongsa.text.coverage import Coverage

MEMBERS = [
    "manifest.json",
    "encoder.onnx",
    "step.onnx",
    "weights.bin",
    "source.vocabulary",
    "conformance.json",
    "target.vocabulary",
    "coverage.words",
]


def contents(numbers: int = 30, *, joint: bool = False) -> ModelContents:
    """Make up what a file holds; the graphs are no ONNX, which reading does not look into."""
    rng = np.random.default_rng(1)
    weights = {
        "a.weight": rng.normal(size=(numbers, 3)).astype(np.float32),
        "a.bias": np.array([0.0, -0.0, np.inf, 1e-45, np.pi], dtype=np.float32),
        "a.scalar": np.array(2.5, dtype=np.float32),
        "a.empty": np.zeros((0, 4), dtype=np.float32),
        "b.weight": rng.normal(size=(2, 5, 7)).astype(np.float32),
    }
    return ModelContents(
        config=resolve("plain", settings={"source_language": "en", "text.joint": joint}),
        graphs=Graphs(
            Graph(b"an encoder", ("a.weight", "a.bias")),
            Graph(bytes(range(256)), ("b.weight",)),
            WeightTable(weights),
        ),
        source_vocabulary=b"source words",
        target_vocabulary=b"source words" if joint else "표적 낱말".encode(),
        conformance=(ConformancePair("I'm 한국어", (70, 71), (68,), -1.25),),
        longest_target=17,
        scores=({"name": "BLEU", "value": 12.5, "signature": "nrefs:1|…", "data": "dev"},),
        training={"pairs": 3, "history": [{"step": 1}]},
        created_with="tongsa 0.1.0",
        calibration=Calibration(CalibrationMap(0.5, -1.25), CalibrationMap(1.0, 0.1), 500),
        coverage=Coverage.of(["I'm 한국어 😀", "two words"], [3, 2]),
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "model.tongsa"
    write_model_file(path, contents())
    return path


def assert_equal(ours: ModelContents, theirs: ModelContents) -> None:
    ours_plain, theirs_plain = (replace(c, graphs=theirs.graphs) for c in (ours, theirs))
    assert ours_plain == theirs_plain
    assert ours.graphs.encoder == theirs.graphs.encoder
    assert ours.graphs.step == theirs.graphs.step
    assert list(ours.graphs.weights) == list(theirs.graphs.weights)
    assert ours.graphs.weights.places() == theirs.graphs.weights.places()
    for name in theirs.graphs.weights:
        one, other = ours.graphs.weights[name], theirs.graphs.weights[name]
        assert one.dtype == other.dtype
        assert one.shape == other.shape
        assert one.tobytes() == other.tobytes()  # to the bit, -0.0 and all


def message(path: Path) -> str:
    with pytest.raises(ModelFileError) as error:
        read_model_file(path)
    text = str(error.value)
    assert text.startswith(f"{path}: ")
    assert error.value.__cause__ is None
    return text.removeprefix(f"{path}: ")


def rewrite(path: Path, **changes: bytes | None) -> None:
    """Write the zip afresh with other members: `rewrite(path, manifest_json=b"…")`."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for name, data in changes.items():
        member = name.replace("_", ".")
        if data is None:
            del members[member]
        else:
            members[member] = data
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def change_manifest(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    with zipfile.ZipFile(path) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    change(manifest)
    rewrite(path, manifest_json=json.dumps(manifest).encode())


# What goes in comes out


def test_a_file_gives_back_what_was_written(path: Path) -> None:
    assert_equal(read_model_file(path), contents())


def test_the_same_model_gives_the_same_bytes(path: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.tongsa"
    write_model_file(again, contents())
    assert again.read_bytes() == path.read_bytes()
    # Read and written once more, too.
    write_model_file(again, read_model_file(path))
    assert again.read_bytes() == path.read_bytes()


def test_a_file_is_a_plain_zip_of_stored_members(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == MEMBERS
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
        manifest = json.loads(archive.read("manifest.json"))
        weights = archive.read("weights.bin")
    assert (manifest["format"], manifest["version"]) == ("tongsa", 1)
    for name, place in manifest["weights"].items():
        assert place["offset"] % 64 == 0
        here = weights[place["offset"] : place["offset"] + place["length"]]
        assert here == contents().graphs.weights[name].astype("<f4").tobytes()


def test_one_vocabulary_for_both_sides_is_stored_once(path: Path) -> None:
    joint = contents(joint=True)
    write_model_file(path, joint)
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == [m for m in MEMBERS if m != "target.vocabulary"]
    assert_equal(read_model_file(path), joint)


def test_a_file_from_before_there_was_confidence(path: Path) -> None:
    old = replace(contents(), calibration=None, coverage=None)
    change_manifest(path, lambda m: (m.pop("calibration"), m.pop("coverage")))
    rewrite(path, coverage_words=None)
    assert_equal(read_model_file(path), old)
    # What says that it has none is the same.
    write_model_file(path, old)
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == MEMBERS[:-1]
        manifest = json.loads(archive.read("manifest.json"))
    assert (manifest["calibration"], manifest["coverage"]) == (None, None)
    assert_equal(read_model_file(path), old)


def test_weights_beyond_those_named_lie_where_the_table_says() -> None:
    table = contents().graphs.weights
    assert table.place("a.weight") == Place(0, 360, (30, 3))
    assert table.place("a.bias") == Place(384, 20, (5,))
    assert len(table.to_bytes()) % 64 == 0
    assert "a.bias" in table
    assert "c" not in table


def test_a_file_may_be_read_by_whom_the_umask_says(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_model_file(tmp_path / "m.tongsa", contents())
    finally:
        os.umask(before)
    assert (tmp_path / "m.tongsa").stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(path: Path) -> None:
    link = path.with_name("latest.tongsa")
    link.symlink_to(path)
    write_model_file(link, replace(contents(), longest_target=99))
    assert link.is_symlink()
    assert read_model_file(path).longest_target == 99
    assert left_in(path.parent) == ["latest.tongsa", "model.tongsa"]


# What is wrong is said


def test_no_such_file(tmp_path: Path) -> None:
    assert message(tmp_path / "none") == "no such file; name a model file (.tongsa)"


def test_a_folder(tmp_path: Path) -> None:
    assert message(tmp_path) == "is a folder; name the model file in it"


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "m.tongsa"
    path.touch()
    assert message(path) == "is empty"


@pytest.mark.parametrize(
    "head", [b"hello\tannyeong\n" * 50, b"\x89PNG\r\n\x1a\n" + bytes(500), b"\x80\x04", b"P"]
)
def test_another_kind_of_file(tmp_path: Path, head: bytes) -> None:
    path = tmp_path / "m.tongsa"
    path.write_bytes(head)
    assert message(path) == "not a tongsa model; tongsa train writes model files (.tongsa)"


def test_another_zip(tmp_path: Path) -> None:
    path = tmp_path / "m.tongsa"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert message(path) == (
        "a zip, but no tongsa model: it holds no manifest.json; tongsa train writes model files"
    )
    rewrite(path, manifest_json=b'{"format": "other"}')
    assert message(path) == 'not a tongsa model: its manifest does not say format = "tongsa"'
    rewrite(path, manifest_json=b"[1]")
    assert message(path) == 'not a tongsa model: its manifest does not say format = "tongsa"'


def test_a_file_cut_short_anywhere(path: Path) -> None:
    whole = path.read_bytes()
    for length in [*range(4, len(whole), 97), len(whole) // 2, len(whole) - 1]:
        path.write_bytes(whole[:length])
        assert message(path) == (
            f"cut short: {length:,} bytes are there, but its end is missing; "
            "copy or download it again"
        )


@pytest.mark.parametrize("version", [2, 99, "1", None])
def test_a_version_of_the_future(path: Path, version: object) -> None:
    change_manifest(path, lambda m: m.update(version=version))
    assert message(path) == (
        f"its format is version {version}, and this tongsa reads up to version 1; "
        "update with: pip install --upgrade tongsa"
    )


@pytest.mark.parametrize(
    ("section", "name", "value", "said"),
    [
        ("model", "cell", "sru", "model.cell = 'sru': must be one of"),
        ("search", "glossary", True, "unknown setting 'search.glossary'; "),
        ("model", "mixture", True, "unknown setting 'model.mixture'; "),
    ],
)
def test_a_setting_of_the_future(
    path: Path, section: str, name: str, value: object, said: str
) -> None:
    change_manifest(path, lambda m: m["config"][section].update({name: value}))
    text = message(path)
    assert text.startswith(
        f"made with {contents().created_with}, whose settings this tongsa does not know "
        f"(stored configuration: {said}"
    )
    assert text.endswith("); update with: pip install --upgrade tongsa")


def test_a_file_from_before_there_was_a_setting(path: Path) -> None:
    change_manifest(
        path, lambda m: m["config"].update(search={"beam_size": 2, "length_penalty": 0.5})
    )
    assert read_model_file(path).config.search == SearchConfig(beam_size=2, length_penalty=0.5)


def test_a_compressed_member(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    assert message(path) == "damaged: its member manifest.json is compressed; ours are stored"


def test_a_flipped_bit_in_the_weights(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    weight = contents().graphs.weights["b.weight"].tobytes()
    whole[whole.index(weight) + 11] ^= 1
    path.write_bytes(whole)
    assert message(path) == (
        "damaged: its member weights.bin cannot be read: Bad CRC-32 for file 'weights.bin'"
    )


@pytest.mark.parametrize(
    "place",
    [
        {"offset": 10**9, "length": 20, "shape": [5]},
        {"offset": -4, "length": 20, "shape": [5]},
        {"offset": 0, "length": 24, "shape": [5]},
        {"offset": 0, "length": 10**18, "shape": [10**9, 250_000_000]},
    ],
)
def test_a_weight_outside_the_weights(path: Path, place: dict[str, object]) -> None:
    change_manifest(path, lambda m: m["weights"].update({"a.bias": place}))
    assert message(path) == "weight 'a.bias' does not lie within weights.bin"


def test_an_absurdly_large_manifest(path: Path) -> None:
    rewrite(path, manifest_json=b" " * (16 * 2**20 + 1))
    assert message(path) == "damaged: its manifest is absurdly large"


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("longest_target", 10**15, "damaged: outputs of 1000000000000000 tokens"),
        ("longest_target", -1, "damaged: outputs of -1 tokens"),
        ("slots_from", -(10**12), "damaged: slots from -1000000000000 on"),
    ],
)
def test_absurd_sizes(path: Path, key: str, value: int, said: str) -> None:
    change_manifest(path, put(key, value))
    assert message(path) == said


def drop(key: str) -> Callable[[dict[str, Any]], object]:
    return lambda manifest: manifest.pop(key)


def put(key: str, value: object) -> Callable[[dict[str, Any]], object]:
    return lambda manifest: manifest.update({key: value})


@pytest.mark.parametrize(
    "change",
    [
        *map(drop, ["weights", "config", "graphs", "longest_target", "scores", "training"]),
        put("weights", []),
        put("weights", {"a": 1}),
        put("weights", {"a": {"offset": 0, "length": 4, "shape": [-1, -1]}}),
        put("weights", {"a": {"offset": float("inf"), "length": 4, "shape": [1]}}),
        put("weights", {}),
        put("graphs", 3),
        put("graphs", {"encoder.onnx": ["no such weight"], "step.onnx": []}),
        put("config", []),
        put("longest_target", "many"),
        put("scores", 7),
    ],
)
def test_an_absurd_manifest(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    change_manifest(path, change)
    assert message(path).startswith("damaged: ")


@pytest.mark.parametrize("member", MEMBERS[1:])
def test_a_missing_member(path: Path, member: str) -> None:
    rewrite(path, **{member.replace(".", "_"): None})
    text = message(path)
    assert text.startswith("damaged: ")
    assert member in text


@pytest.mark.parametrize("data", [b"\xff{", b"{", b"[1, 2]", b"[" * 100_000, b'[{"source": 1}]'])
def test_broken_json(path: Path, data: bytes) -> None:
    before = path.read_bytes()
    rewrite(path, conformance_json=data)
    assert message(path).startswith("damaged: ")
    path.write_bytes(before)
    rewrite(path, manifest_json=data)
    assert message(path).startswith(("damaged: ", "not a tongsa model"))


def test_whatever_byte_is_damaged_nothing_but_our_error_comes_out(path: Path) -> None:
    """A damaged byte is either found, or it stood where it changes nothing, such as a date."""
    whole = path.read_bytes()
    rng = random.Random(1)
    expected = contents()
    found = 0
    # All of the zip's own directory, and samples of the rest.
    directory = whole.index(b"PK\x01\x02")
    places = [*rng.sample(range(directory), 500), *range(directory, len(whole))]
    for place in places:
        broken = bytearray(whole)
        broken[place] ^= 1 << rng.randrange(8)
        path.write_bytes(broken)
        try:
            read = read_model_file(path)
        except ModelFileError:
            found += 1
        else:
            assert_equal(read, expected)
    assert found > len(places) / 2


@pytest.mark.parametrize(
    "stored",
    [
        {"word": {"slope": -1, "intercept": 0}, "sentence": {"slope": 1, "intercept": 0}},
        {"word": {"slope": 1, "intercept": "x"}, "sentence": {"slope": 1, "intercept": 0}},
        {"word": {"slope": 1, "intercept": 0}},
        [],
    ],
)
def test_a_calibration_that_is_none(path: Path, stored: object) -> None:
    change_manifest(path, lambda m: m.update(calibration=stored))
    assert message(path).startswith("damaged: ")


@pytest.mark.parametrize(
    "stored", [{}, {"hashes": 0, "characters": "a", "shortest": 1, "longest": 2}, "x"]
)
def test_a_coverage_that_is_none(path: Path, stored: object) -> None:
    change_manifest(path, lambda m: m.update(coverage=stored))
    assert message(path).startswith("damaged: ")


def test_a_filter_of_nothing_at_all(path: Path) -> None:
    rewrite(path, coverage_words=b"")
    assert message(path) == "damaged: ValueError: no Bloom filter: 0 bytes, 7 hashes"


# What stood there still stands


def left_in(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_a_full_disk_leaves_the_earlier_file_and_nothing_else(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ModelFileError) as error:
        write_model_file(path, replace(contents(), longest_target=99))
    assert str(error.value) == (
        f"{path}: cannot be written: No space left on device; the earlier file still stands"
    )
    assert path.read_bytes() == before
    assert left_in(path.parent) == ["model.tongsa"]


def test_a_full_disk_where_no_file_stood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    path = tmp_path / "m.tongsa"
    with pytest.raises(ModelFileError) as error:
        write_model_file(path, contents())
    assert str(error.value) == f"{path}: cannot be written: No space left on device"
    assert left_in(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are POSIX")
def test_a_write_that_the_system_stops_halfway(path: Path) -> None:
    before = path.read_bytes()
    program = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
sys.path.insert(0, {str(Path(__file__).parent)!r})
from test_model_file import contents
from tongsa.errors import ModelFileError
from tongsa.evaluation.calibration import Calibration, CalibrationMap
from tongsa.runtime.model_file import write_model_file
try:
    write_model_file({str(path)!r}, contents(numbers=100_000))
except ModelFileError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stderr == ""
    assert done.stdout == (
        f"{path}: cannot be written: File too large; the earlier file still stands\n"
    )
    assert path.read_bytes() == before
    assert left_in(path.parent) == ["model.tongsa"]


def test_an_interrupted_write_leaves_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = path.read_bytes()

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_model_file(path, contents())
    assert path.read_bytes() == before
    assert left_in(path.parent) == ["model.tongsa"]


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    path = tmp_path / "none" / "m.tongsa"
    with pytest.raises(ModelFileError) as error:
        write_model_file(path, contents())
    assert str(error.value) == f"{path}: cannot be written: No such file or directory"


def test_a_folder_in_the_place_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "m.tongsa"
    path.mkdir()
    with pytest.raises(ModelFileError) as error:
        write_model_file(path, contents())
    assert str(error.value) == f"{path}: cannot be written: Is a directory"
    assert left_in(tmp_path) == ["m.tongsa"]


def test_reading_needs_no_unpacking_of_bombs(path: Path) -> None:
    """A member that says it is huge is not believed: there is no more than the file weighs."""
    whole = bytearray(path.read_bytes())
    entry = whole.index(b"PK\x01\x02", whole.index(b"PK\x01\x02") + 4)  # encoder.onnx
    huge = struct.pack("<I", 2**31)
    whole[entry + 20 : entry + 28] = huge + huge
    path.write_bytes(whole)
    tracemalloc.start()
    assert message(path) == "damaged: its member encoder.onnx is longer than the whole file"
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()
