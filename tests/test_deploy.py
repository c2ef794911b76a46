"""The files that run a server elsewhere say what the server understands."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tongsa.cli import main

DEPLOY = Path(__file__).parents[1] / "deploy"


def read(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def understood(command: str) -> bool:
    program, *args = shlex.split(command)
    assert Path(program).name == "tongsa"
    command_ = main._parse(args).command
    return bool(command_ == "serve")


def test_the_container_runs_what_there_is_as_nobody_in_particular() -> None:
    lines = read("Dockerfile").splitlines()
    said = dict(line.split(" ", 1) for line in lines if re.match(r"[A-Z]+ ", line))
    words = re.findall(r'"([^"]+)"', said["ENTRYPOINT"] + said["CMD"])
    assert understood(shlex.join(words))
    assert said["USER"] == "10001"
    assert "/ready" in "\n".join(lines)
    assert "train" not in " ".join(re.findall(r"'\.\[(.*?)\]'", "\n".join(lines)))
    # The builder is given nothing but what the image is made of.
    ignored = read("Dockerfile.dockerignore").splitlines()
    first, *given = (line for line in ignored if not line.startswith("#"))
    assert first == "*"
    for copied in re.findall(r"^COPY (?!--)(.+) \S+$", "\n".join(lines), re.MULTILINE):
        for name in copied.split():
            assert (DEPLOY.parent / name).exists()
            assert f"!{name}" in given


def test_the_copies_wait_for_what_is_in_flight() -> None:
    from tongsa.serving.settings import ServeSettings

    compose = yaml.safe_load(read("compose.yaml"))
    service = compose["services"]["tongsa"]
    assert service["read_only"] is True
    assert int(service["stop_grace_period"].rstrip("s")) > ServeSettings().grace_s
    stop = re.search(r"^TimeoutStopSec=(\d+)$", read("tongsa.service"), re.MULTILINE)
    assert stop
    assert int(stop[1]) > ServeSettings().grace_s
    assert f"server {'tongsa'}:{ServeSettings().port}" in read("nginx.conf")
    # A recording that we take must pass the balancer.
    largest = re.search(r"client_max_body_size (\d+)m", read("nginx.conf"))
    assert largest
    assert int(largest[1]) * 2**20 >= ServeSettings().max_audio_body


def test_the_unit_starts_what_there_is() -> None:
    start = re.search(r"^ExecStart=(.*)$", read("tongsa.service"), re.MULTILINE)
    assert start
    assert understood(start[1])


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "tongsa.service"
    unit.write_text(read("tongsa.service").replace("/opt/tongsa/bin/tongsa", "/bin/true"))
    done = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, encoding="utf-8"
    )
    assert "Unknown" not in done.stderr
