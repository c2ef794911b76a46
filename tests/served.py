"""`tongsa serve` in a process of its own."""

import contextlib
import os
import re
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from command_line import command


class Process(NamedTuple):
    url: str
    process: "subprocess.Popen[str]"
    said: list[str]


@contextlib.contextmanager
def served(*args: str | Path, port: int = 0, env: Mapping[str, str] = {}) -> Iterator[Process]:
    """Serve while the block runs, at any port or at this one."""
    process = subprocess.Popen(
        command("serve", *args, "--port", str(port), "--threads", "1"),
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, **env},
    )
    assert process.stderr is not None
    said: list[str] = []
    ready = threading.Event()

    def listen() -> None:
        assert process.stderr is not None
        for line in process.stderr:
            said.append(line)
            if line.startswith("Serving on "):
                ready.set()
        ready.set()

    listening = threading.Thread(target=listen)
    listening.start()
    try:
        assert ready.wait(120)
        found = re.search(r"http://\S+", "".join(said))
        assert found, "".join(said)
        yield Process(found[0], process, said)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(60)
        listening.join(10)
        process.stderr.close()
