"""The model file: one plain zip with stored members that holds everything.

    manifest.json       format, version, task, configuration, scores, members, weights, limits
    encoder.onnx        graph without weights
    step.onnx           graph without weights
    weights.bin         all weights, little-endian fp32 or int8, one after another
    source.vocabulary   what the tokeniser stores; target.vocabulary too unless text.joint
    conformance.json    inputs with the ids and scores that any engine must give back
    coverage.words      Bloom filter of the source words seen in training, if the manifest says so

Unzipped into a folder it runs in any ONNX Runtime: the graphs name their weights in weights.bin
as ONNX external data. `docs/model-file.md` describes it for people without this package.
"""

import json
import os
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from tongsa import config as configuration
from tongsa.config import Config
from tongsa.data.whole_file import moved_when_whole, why_not_written
from tongsa.errors import ConfigError, ModelFileError
from tongsa.evaluation.calibration import Calibration, CalibrationMap
from tongsa.runtime.contents import ConformancePair, Graph, Graphs, ModelContents
from tongsa.runtime.stored_zip import read_member, why_no_zip, write_members
from tongsa.runtime.weights import WEIGHTS, Place, WeightTable
from tongsa.text.bloom import BloomFilter
from tongsa.text.coverage import Coverage

_Read = TypeVar("_Read")

FORMAT = "tongsa"
VERSION = 1
_MANIFEST_LIMIT = 16 * 2**20  # bytes; a manifest is some kilobytes
_LONGEST_TARGET = 1_000_000  # tokens; so long the search may write
# What reading makes of flipped flags, missing members, JSON of another make or nested too deep.
_DAMAGE = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)


def write_model_file(path: str | os.PathLike[str], contents: ModelContents) -> None:
    """Write everything, or nothing: an earlier file of that name stands until the new is whole.

    Raises ModelFileError where it cannot be written (no such folder, full disk, …).
    """
    path = Path(path)
    joint = contents.config.text.joint
    assert not joint or contents.source_vocabulary == contents.target_vocabulary
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "created_with": contents.created_with,
        "task": contents.config.task,
        "config": configuration.to_dict(contents.config),
        "precision": contents.graphs.weights.precision,
        "longest_target": contents.longest_target,
        "scores": list(contents.scores),
        "training": contents.training,
        "calibration": asdict(contents.calibration) if contents.calibration else None,
        "coverage": _described(contents.coverage) if contents.coverage else None,
        "graphs": {
            "encoder.onnx": list(contents.graphs.encoder.weights),
            "step.onnx": list(contents.graphs.step.weights),
        },
        "slots_from": contents.graphs.slots_from,
        "ranges": contents.ranges,
        "weights": {n: p._asdict() for n, p in contents.graphs.weights.places().items()},
    }
    conformance = [asdict(pair) for pair in contents.conformance]
    members = {
        "manifest.json": _json(manifest),
        "encoder.onnx": contents.graphs.encoder.onnx,
        "step.onnx": contents.graphs.step.onnx,
        WEIGHTS: contents.graphs.weights.to_bytes(),
        "source.vocabulary": contents.source_vocabulary,
        "conformance.json": _json(conformance),
    }
    if not joint:
        members["target.vocabulary"] = contents.target_vocabulary
    if contents.coverage:
        members["coverage.words"] = contents.coverage.words.bits

    try:
        with moved_when_whole(path) as file:
            write_members(file, members)
    except OSError as error:
        raise ModelFileError(why_not_written(path, error)) from error


def read_model_file(path: str | os.PathLike[str]) -> ModelContents:
    """Read a model file. Raises ModelFileError where it is none, damaged or of the future."""
    return _read_from(Path(path), _read)


def read_task(path: str | os.PathLike[str]) -> str:
    """Read what a model is for, and nothing else; raises as `read_model_file` does."""
    return _read_from(Path(path), lambda archive: _config(_manifest(archive)).task)


def _read_from(path: Path, read: Callable[[zipfile.ZipFile], _Read]) -> _Read:
    try:
        with zipfile.ZipFile(path) as archive:
            return read(archive)
    except FileNotFoundError:
        raise ModelFileError(f"{path}: no such file; name a model file (.tongsa)") from None
    except IsADirectoryError:
        raise ModelFileError(f"{path}: is a folder; name the model file in it") from None
    except zipfile.BadZipFile:
        raise ModelFileError(f"{path}: {why_no_zip(path)}") from None
    except ModelFileError as error:
        raise ModelFileError(f"{path}: {error}") from None
    except _DAMAGE as error:
        raise ModelFileError(f"{path}: damaged: {type(error).__name__}: {error}") from None
    except OSError as error:
        raise ModelFileError(f"{path}: cannot be read: {error.strerror}") from None


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        if archive.getinfo("manifest.json").file_size > _MANIFEST_LIMIT:
            raise ModelFileError("damaged: its manifest is absurdly large")
        manifest = json.loads(read_member(archive, "manifest.json"))
    except KeyError:
        raise ModelFileError(
            "a zip, but no tongsa model: it holds no manifest.json; tongsa train writes model files"
        ) from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise ModelFileError('not a tongsa model: its manifest does not say format = "tongsa"')
    version = manifest.get("version")
    if not isinstance(version, int) or version > VERSION:
        raise ModelFileError(
            f"its format is version {version}, and this tongsa reads up to version {VERSION}; "
            "update with: pip install --upgrade tongsa"
        )
    return manifest


def _read(archive: zipfile.ZipFile) -> ModelContents:
    manifest = _manifest(archive)
    places = {
        name: Place(
            int(p["offset"]),
            int(p["length"]),
            tuple(map(int, p["shape"])),
            str(p.get("type", "float32")),
        )
        for name, p in manifest["weights"].items()
    }
    slots_from = manifest.get("slots_from")
    if slots_from is not None and int(slots_from) < 0:
        raise ModelFileError(f"damaged: slots from {slots_from} on")
    if not 0 <= int(manifest["longest_target"]) <= _LONGEST_TARGET:
        raise ModelFileError(f"damaged: outputs of {manifest['longest_target']} tokens")
    graphs = Graphs(
        encoder=_graph(archive, manifest, "encoder.onnx"),
        step=_graph(archive, manifest, "step.onnx"),
        weights=WeightTable.from_bytes(read_member(archive, WEIGHTS), places),
        # Files of models that do not copy need not say so.
        slots_from=None if slots_from is None else int(slots_from),
    )
    for name in (*graphs.encoder.weights, *graphs.step.weights):
        if name not in graphs.weights:
            raise ModelFileError(f"damaged: its manifest places no weight {name!r}")
    source = read_member(archive, "source.vocabulary")
    config = _config(manifest)
    return ModelContents(
        config=config,
        graphs=graphs,
        source_vocabulary=source,
        target_vocabulary=source
        if config.text.joint
        else read_member(archive, "target.vocabulary"),
        conformance=tuple(
            ConformancePair(
                pair["source"], tuple(pair["source_ids"]), tuple(pair["ids"]), pair["log_prob"]
            )
            for pair in json.loads(read_member(archive, "conformance.json"))
        ),
        longest_target=int(manifest["longest_target"]),
        scores=tuple(manifest["scores"]),
        training=manifest["training"],
        created_with=str(manifest["created_with"]),
        calibration=_calibration(manifest.get("calibration")),
        coverage=_coverage(archive, manifest.get("coverage")),
        ranges={str(n): float(r) for n, r in manifest.get("ranges", {}).items()},
    )


def _calibration(stored: Any) -> Calibration | None:
    """Read what files from before there was calibration lack."""
    if stored is None:
        return None
    word, sentence = (
        CalibrationMap(float(stored[name]["slope"]), float(stored[name]["intercept"]))
        for name in ("word", "sentence")
    )
    return Calibration(word, sentence, int(stored["sentences"]))


def _described(coverage: Coverage) -> dict[str, Any]:
    return {
        "characters": coverage.characters,
        "shortest": coverage.shortest,
        "longest": coverage.longest,
        "hashes": coverage.words.hashes,
    }


def _coverage(archive: zipfile.ZipFile, stored: Any) -> Coverage | None:
    """Read what files from before there was coverage lack."""
    if stored is None:
        return None
    return Coverage(
        characters=str(stored["characters"]),
        words=BloomFilter(read_member(archive, "coverage.words"), int(stored["hashes"])),
        shortest=int(stored["shortest"]),
        longest=int(stored["longest"]),
    )


def _config(manifest: dict[str, Any]) -> Config:
    """Settings that came after the file was written get their defaults."""
    try:
        return configuration.from_stored(manifest["config"])
    except ConfigError as error:
        # The zip's checksums have agreed: this is no damage, but a setting of the future.
        raise ModelFileError(
            f"made with {manifest['created_with']}, whose settings this tongsa does not know "
            f"({error}); update with: pip install --upgrade tongsa"
        ) from None


def _graph(archive: zipfile.ZipFile, manifest: dict[str, Any], name: str) -> Graph:
    return Graph(read_member(archive, name), tuple(map(str, manifest["graphs"][name])))


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
