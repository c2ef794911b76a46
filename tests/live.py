"""A server in this process, for real clients to talk to."""

import contextlib
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import requests
import uvicorn

from tongsa.serving.app import application
from tongsa.serving.metrics import Metrics
from tongsa.serving.patience import patient_for
from tongsa.serving.server import Server
from tongsa.serving.settings import ServeSettings
from tongsa.serving.shelf import Shelf


@dataclass
class Live:
    """A server that answers at `url`."""

    url: str
    server: Server

    def get(self, path: str, **how: object) -> requests.Response:
        return requests.get(self.url + path, timeout=30, **how)  # type: ignore[arg-type]

    def post(self, path: str, **how: object) -> requests.Response:
        return requests.post(self.url + path, timeout=30, **how)  # type: ignore[arg-type]


@contextlib.contextmanager
def serving(named: Sequence[str | Path], **settings: object) -> Iterator[Live]:
    """Serve models while the block runs."""
    chosen = replace(ServeSettings(threads=1, port=0), **settings)  # type: ignore[arg-type]
    metrics = Metrics()
    shelf = Shelf([str(name) for name in named], chosen, metrics.observe)
    shelf.load()
    metrics.watch(shelf)
    server = Server(shelf, chosen, metrics)
    config = uvicorn.Config(
        application(server),
        port=0,
        http=patient_for(chosen.stall_s),
        log_config=None,
        access_log=False,
        lifespan="on",
    )
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run)
    thread.start()
    try:
        while not running.started:
            assert thread.is_alive()
            time.sleep(0.01)
        port = running.servers[0].sockets[0].getsockname()[1]
        yield Live(f"http://127.0.0.1:{port}", server)
    finally:
        running.should_exit = True
        thread.join(30)
