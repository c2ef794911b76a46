"""Running `tongsa` in tests: in this process, or in one of its own."""

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from unittest import mock

import pytest

from tongsa.cli.main import main


class Done(NamedTuple):
    """What a command left: its exit status and what it wrote."""

    status: int
    out: str
    err: str


def run_here(
    capsys: pytest.CaptureFixture[str], *args: str | Path, stdin: str | None = None
) -> Done:
    """Run a command in this process; arguments that are not understood are status 2."""
    capsys.readouterr()
    typed = io.TextIOWrapper(io.BytesIO((stdin or "").encode()))
    with contextlib.nullcontext() if stdin is None else mock.patch("sys.stdin", typed):
        try:
            status = main([str(arg) for arg in args])
        except SystemExit as stop:
            status = int(stop.code or 0)
    return Done(status, *capsys.readouterr())


def command(*args: str | Path) -> list[str]:
    return [sys.executable, "-m", "tongsa", *map(str, args)]


def run_apart(
    *args: str | Path, stdin: str | bytes = b"", env: Mapping[str, str] | None = None
) -> Done:
    """Run a command in a process of its own; it writes UTF-8 whatever the locale."""
    done = subprocess.run(
        command(*args),
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        env={**os.environ, **(env or {})},
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())
