"""Texts answered by all the machines of a Ray cluster.

The file stays with the one who asked: texts go out in blocks and come back by their numbers, so
nothing is lost or doubled when a machine goes. What it was at, Ray gives to another.
"""

import hashlib
import logging
import math
import os
import socket
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import ray
import ray.data
from ray.exceptions import RayError

from tongsa.errors import ConfigError, ModelFileError
from tongsa.tasks.options import Options
from tongsa.tasks.pipeline import Model, load

# Texts that a process answers at a time: seconds of work, against the milliseconds that it takes to
# hand them over; and all that is done twice where a machine goes.
_BLOCK = 512
# Blocks for each core before their answers are written: so the last ones to finish are waited for
# only now and then.
_BLOCKS_A_CORE = 8


class Cluster:
    """Answers texts on a cluster. Made by `cluster`.

    at_once   texts to ask for at a time, so that all cores have something to do
    """

    def __init__(self, models: Sequence[str | os.PathLike[str]], options: Options) -> None:
        files = [Path(model).read_bytes() for model in models]
        self._models = [ray.put(np.frombuffer(file, np.uint8)) for file in files]
        self._digest = hashlib.sha256(b"".join(files)).hexdigest()
        self._options = options
        cores = max(1, int(ray.cluster_resources().get("CPU", 1)))
        self.at_once = _BLOCK * _BLOCKS_A_CORE * cores

    def answers(self, texts: Sequence[str]) -> Iterator[str]:
        """Yield the answers, in order."""
        if not texts:
            return
        # As bytes: Arrow has no text for half an emoji.
        rows = [{"number": n, "text": _as_bytes(text)} for n, text in enumerate(texts)]
        asked = ray.data.from_items(rows, override_num_blocks=math.ceil(len(rows) / _BLOCK))
        answer: Any = _answer  # whose further arguments Ray's types do not know
        answered = asked.map_batches(
            answer,
            batch_size=None,  # a block
            fn_kwargs={"models": self._models, "digest": self._digest, "options": self._options},
            num_cpus=1,
        )
        found = {row["number"]: row["answer"] for row in answered.take_all()}
        assert len(found) == len(texts)
        for number in range(len(texts)):
            yield _as_text(found[number])


@contextmanager
def cluster(
    address: str | None, models: Sequence[str | os.PathLike[str]], options: Options
) -> Iterator[Cluster]:
    """Join a cluster, or make one of this machine, for as long as texts are to be answered.

    address   None: the one that RAY_ADDRESS names or that runs on this machine, else a new one
    options   as `Model.stream` takes them
    Raises ConfigError where none answers at the address.
    """
    # A cluster that we start shall report to nobody; about others their owners decide.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        _knock(address or "")
        ray.init(
            address, log_to_driver=False, logging_level=logging.ERROR, ignore_reinit_error=True
        )
    except (OSError, RayError, ValueError) as error:  # OSError: a connection that is refused too
        raise ConfigError(
            f"--ray {address}: no cluster answers there ({_first_line(error)}); start one with "
            "`ray start --head`, or leave the address out to use this machine"
        ) from error
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    try:
        yield Cluster(models, options)
    finally:
        ray.shutdown()


def _knock(address: str) -> None:
    """Raise OSError where nobody is at HOST:PORT: Ray itself would try for minutes."""
    host, _, port = address.rpartition(":")
    if host and port.isdigit():
        socket.create_connection((host, int(port)), timeout=10).close()


def _answer(
    batch: dict[str, Any], models: Sequence[Any], digest: str, options: Options
) -> dict[str, Any]:
    """Answer a block of texts, on some machine."""
    model = _loaded(digest, tuple(models))
    texts = [_as_text(text) for text in batch["text"]]
    answers = [_as_bytes(output.text) for output in model.stream(texts, **options)]
    return {"number": batch["number"], "answer": np.array(answers, dtype=object)}


@lru_cache(maxsize=1)
def _loaded(digest: str, models: tuple[Any, ...]) -> Model:  # noqa: ARG001  (the key)
    """Load the models once a process. They come through the cluster: no file has to be there."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, model in enumerate(models):
            paths.append(Path(folder) / f"{number}.tongsa")
            paths[-1].write_bytes(ray.get(model).tobytes())
        try:
            # One core each: Ray puts as many of us on a machine as it has cores.
            return load(paths, threads=1)
        except ModelFileError as error:
            raise RuntimeError(f"on {os.uname().nodename}: {error}") from error


def _as_bytes(text: str) -> bytes:
    return text.encode(errors="surrogatepass")


def _as_text(data: bytes) -> str:
    return bytes(data).decode(errors="surrogatepass")


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0]
