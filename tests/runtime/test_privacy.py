"""Running a model tells nobody: no telemetry, and nothing written behind the user's back."""

import os
import subprocess
import sys
from pathlib import Path


def test_loading_the_runtime_leaves_no_trace_at_home(tmp_path: Path) -> None:
    # With its telemetry on, ONNX Runtime keeps a device id and a database under ~/.cache.
    environment = {k: v for k, v in os.environ.items() if k not in ("ORT_DISABLE_TELEMETRY", "CI")}
    environment |= {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    code = (
        "import tongsa.runtime.engine, onnxruntime as o; o.SessionOptions(); print(o.get_device())"
    )
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, timeout=120)
    assert list(tmp_path.rglob("*")) == []


def test_whoever_wants_to_report_may(tmp_path: Path) -> None:
    code = "import os, tongsa.runtime.engine; print(os.environ['ORT_DISABLE_TELEMETRY'])"
    environment = dict(os.environ, ORT_DISABLE_TELEMETRY="0", HOME=str(tmp_path))
    said = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert said.stdout.strip() == "0"
