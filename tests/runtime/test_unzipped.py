"""An unzipped model file in plain ONNX Runtime, as its description says, with no help of ours."""

import json
import zipfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import pytest

from tiny_models import LIMITS, SHAPES, SOURCES, exported
from tongsa.config import Config
from tongsa.runtime.contents import ModelContents
from tongsa.runtime.engine import OnnxEngine
from tongsa.runtime.model_file import read_model_file, write_model_file
from tongsa.search import greedy

PAD, SOS, EOS = 0, 2, 3


# What each reads: the one that copies, also tokens that no vocabulary holds.
SHAPES_AND_SOURCES = {
    "lstm-default": SOURCES,
    "gru-plain": SOURCES,
    "copy": [[4, 9, 6, 9], [7], [9, 8, 10, 5, 11, 9, 4], [5, 4]],
}


@pytest.mark.parametrize("shape", SHAPES_AND_SOURCES)
def test_an_unzipped_file_runs_in_plain_onnx_runtime(shape: str, tmp_path: Path) -> None:
    pair = exported(shape)
    path = tmp_path / "model.tongsa"
    model = ModelContents(Config(model=SHAPES[shape]), pair.graphs, b"v", b"v", longest_target=5)
    write_model_file(path, model)
    sources = SHAPES_AND_SOURCES[shape]
    expected = greedy(OnnxEngine(read_model_file(path).graphs, threads=1), sources, LIMITS)
    slots_from = json.loads(zipfile.Path(path, "manifest.json").read_text())["slots_from"]

    folder = tmp_path / "unzipped"
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    for name in ("encoder.onnx", "step.onnx"):
        onnx.checker.check_model(folder / name, full_check=True)
    encoder = ort.InferenceSession(folder / "encoder.onnx")
    step = ort.InferenceSession(folder / "step.onnx")
    for source, limit, wanted in zip(sources, LIMITS, expected, strict=True):
        names = [output.name for output in encoder.get_outputs()]
        start = encoder.run(None, {"source": np.array([source]), "lengths": [len(source)]})
        feed = dict(zip(names, start, strict=True))
        for name, array in feed.items():
            if name.startswith("state."):
                feed[name] = array[:, np.newaxis]
        if slots_from is not None:
            slots = max(0, max(source) + 1 - slots_from)
            feed["memory.slots"] = np.full((1, slots), -np.inf, dtype=np.float32)
        token, log_prob = SOS, 0.0
        written: list[int] = []
        while token != EOS:
            outputs = [output.name for output in step.get_outputs()]
            results = dict(
                zip(outputs, step.run(None, {"ids": np.array([[token]]), **feed}), strict=True)
            )
            log_probs = results["log_probs"][0, 0]
            log_probs[[PAD, SOS]] = -np.inf
            token = EOS if len(written) == limit else int(log_probs.argmax())
            log_prob += float(log_probs[token])
            written.append(token)
            for name, array in results.items():
                if name.startswith("next."):
                    feed["state." + name.removeprefix("next.")] = array
        assert tuple(written[:-1]) == wanted.ids
        assert log_prob == pytest.approx(wanted.log_prob, abs=1e-5)


def test_an_engine_of_a_read_file_outlives_what_was_read(tmp_path: Path) -> None:
    pair = exported("gru-plain")
    path = tmp_path / "model.tongsa"
    write_model_file(
        path,
        ModelContents(Config(model=SHAPES["gru-plain"]), pair.graphs, b"v", b"v", longest_target=5),
    )
    engine = OnnxEngine(read_model_file(path).graphs, threads=1)  # the contents are let go
    path.unlink()
    for ours, theirs in zip(
        greedy(engine, SOURCES, LIMITS), greedy(pair.onnx, SOURCES, LIMITS), strict=True
    ):
        assert ours.ids == theirs.ids
        assert ours.log_prob == theirs.log_prob
