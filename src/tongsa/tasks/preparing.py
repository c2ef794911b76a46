"""A corpus of any size turned into a folder to learn from: `tongsa prepare`.

The pairs are read once, and lie on the disk from then on. A vocabulary is learned from a sample;
then several processes spell the pairs, block by block, and write them as shards. Nothing that
grows with the corpus stays in memory but a few bytes a pair.

In the folder are `prepared.json`, which comes last and makes it whole, both vocabularies as the
model file has them, and the shards (`data/shards.py`) of the training pairs and of the dev set.
"""

import json
import os
import re
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tongsa.config import Config, from_stored, to_dict
from tongsa.data.corpus import Corpus, Pair, encode_pairs, held_out, overlap_note
from tongsa.data.shards import Shards, write_shard
from tongsa.data.whole_file import moved_when_whole
from tongsa.errors import ConfigError, DataError
from tongsa.tasks.in_threads import usable_cores
from tongsa.tasks.registry import task_named
from tongsa.tasks.task import Task
from tongsa.tasks.text_task import TextTask
from tongsa.version import __version__

VERSION = 1
MANIFEST = "prepared.json"
# What a process holds at a time: 30 MB of text and ids.
_BLOCK = 50_000
# A vocabulary of these is as good as one of all, and takes 500 MB to learn.
_LEARNED_FROM = 250_000
_SHOWN = 5
_OURS = re.compile(r"(train|dev)-\d{5}\.[a-z]+\.npy|vocabulary\.(source|target)")

Progress = Callable[[str, float | None], object]


class PreparedFolder(NamedTuple):
    """What `prepare_folder` has written. `config` settles how texts become ids."""

    path: Path
    config: Config
    source: bytes
    target: bytes
    train: Shards
    dev: Shards


def prepare_folder(
    corpus: Corpus,
    dev: Corpus | None,
    config: Config,
    output: Path,
    *,
    jobs: int | None = None,
    on_progress: Progress = lambda *_: None,
    notice: Callable[[str], object] = lambda _: None,
) -> None:
    """Write a folder that `tongsa.train` learns from as it does from the pairs themselves.

    dev       None: up to 1,000 pairs are held out, as in training
    jobs      processes that spell the pairs; None: one for each core
    Raises ConfigError where the folder holds something, or the task is not one of texts, and
    DataError where no pair is short enough to learn from.
    """
    kind = task_named(config.task)
    if not issubclass(kind, TextTask):
        raise ConfigError(f"task {config.task!r}: only texts are prepared; pass the pairs to train")
    _make_room(output)
    on_progress("Holding a dev set out", None)
    if dev is None:
        held = held_out(corpus)
    else:
        held = np.zeros(len(corpus), bool)
        if note := overlap_note(corpus, dev):
            notice(note)
    on_progress("Learning the vocabulary", None)
    task = kind.learn(corpus.part(_sample(~held), corpus.name), config)
    writing = _Writing(output, task, corpus.name)
    with _Spelling(task, jobs or usable_cores()) as spelling:
        dev_pairs: list[Pair] = []
        blocks = _blocks(corpus, held, dev_pairs)
        for done in spelling(blocks, output / "train"):
            writing.add(done)
            on_progress("Encoding the pairs", done.end / len(corpus))
        held_corpus = dev or Corpus(dev_pairs, f"{corpus.name} (held out)")
        for done in spelling(_blocks(held_corpus, np.zeros(len(held_corpus), bool), []),
                             output / "dev"):  # fmt: skip
            writing.add(done)
    for note in writing.notes(config.training.max_tokens):
        notice(note)
    writing.finish()


def read_prepared(path: str | os.PathLike[str]) -> PreparedFolder:
    """Open a folder of prepared pairs. Raises DataError where it is none, or not whole."""
    path = Path(path)
    try:
        manifest = json.loads((path / MANIFEST).read_bytes())
        version = int(manifest["version"])
        if version > VERSION:
            raise DataError(
                f"{path}: was prepared by a later tongsa (format {version}, and this one reads up "
                f"to {VERSION}); update with: pip install --upgrade tongsa"
            )
        return PreparedFolder(
            path,
            from_stored(manifest["config"]),
            (path / "vocabulary.source").read_bytes(),
            (path / "vocabulary.target").read_bytes(),
            *(Shards([path / name for name in manifest[part]]) for part in ("train", "dev")),
        )
    except (OSError, LookupError, TypeError, ValueError, ConfigError) as error:
        raise DataError(
            f"{path}: is not whole, as prepared pairs ({error}); prepare them again"
        ) from None


def is_prepared(path: object) -> bool:
    return isinstance(path, str | os.PathLike) and (Path(path) / MANIFEST).is_file()


# ---- Spelling, in other processes ----------------------------------------------------------------


class _Block(NamedTuple):
    """Pairs to spell. `end` is how many of the corpus are spelt behind them."""

    corpus: Corpus
    end: int


@dataclass(frozen=True)
class _Done:
    """What became of a block: a shard, unless no pair of it was short enough."""

    stem: Path
    kept: int
    too_long: int
    examples: tuple[str, ...]
    end: int


_task: Task  # of a process that spells


def _begin(name: str, config: Config, source: bytes, target: bytes) -> None:
    global _task
    _task = task_named(name).load(config, source, target)


def _begin_apart(*arguments: Any) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one that waits for us hears it
    _begin(*arguments)


def _spell(block: _Block, stem: Path) -> _Done:
    found = encode_pairs(block.corpus, _task.encode_pair, _task.config.training.max_tokens)
    if len(found):
        pairs = [block.corpus.pairs[i] for i in found.indices]
        size = max(_task.source.size, _task.target.size)
        # Of a model that copies, ids go on behind the vocabulary.
        size += max(map(len, found.source))
        write_shard(stem, found.source, found.target, pairs, size)
    return _Done(stem, len(found), len(found.too_long), tuple(found.examples), block.end)


class _Spelling:
    """Spells blocks in `jobs` processes, and gives back what became of them, in order."""

    def __init__(self, task: Task, jobs: int) -> None:
        self._jobs = jobs
        begun_with = (task.config.task, task.config, task.source.to_bytes(), task.target.to_bytes())
        self._pool: ProcessPoolExecutor | None = None
        if jobs == 1:
            _begin(*begun_with)
        else:
            self._pool = ProcessPoolExecutor(
                jobs, get_context("spawn"), initializer=_begin_apart, initargs=begun_with
            )

    def __enter__(self) -> "_Spelling":
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def __call__(self, blocks: Iterator[_Block], stem: Path) -> Iterator[_Done]:
        numbered = ((block, stem.with_name(f"{stem.name}-{n:05}")) for n, block in
                    zip(count(), blocks, strict=False))  # fmt: skip
        if self._pool is None:
            yield from (_spell(*one) for one in numbered)
            return
        waiting: list[Future[_Done]] = []
        try:
            for one in numbered:
                waiting.append(self._pool.submit(_spell, *one))
                # Two for each process: so none waits, and no more text lies about.
                if len(waiting) == 2 * self._jobs:
                    yield waiting.pop(0).result()
            for future in waiting:
                yield future.result()
        except BrokenProcessPool:
            raise DataError(
                "a process that encodes pairs has been killed, as the system does where memory "
                f"runs out; try fewer than {self._jobs} with --jobs"
            ) from None


def _blocks(corpus: Corpus, held: NDArray[np.bool_], aside: list[Pair]) -> Iterator[_Block]:
    """Cut a corpus into blocks; the pairs that `held` marks are put aside."""
    pairs: list[Pair] = []
    lines: list[int] = []

    def block(end: int) -> _Block:
        return _Block(Corpus(list(pairs), corpus.name, corpus.files, list(lines)), end)

    for index, pair in enumerate(corpus.pairs):
        if held[index]:
            aside.append(pair)
            continue
        pairs.append(pair)
        lines.append(corpus.lines[index] if corpus.lines else index + 1)
        if len(pairs) == _BLOCK:
            yield block(index + 1)
            pairs.clear()
            lines.clear()
    if pairs:
        yield block(len(corpus))


def _sample(wanted: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return where pairs stand that a vocabulary is learned from: all, if they are few."""
    rows = np.flatnonzero(wanted)
    if len(rows) <= _LEARNED_FROM:
        return rows
    return np.sort(np.random.default_rng(1).choice(rows, _LEARNED_FROM, replace=False))


# ---- The folder ----------------------------------------------------------------------------------


class _Writing:
    def __init__(self, output: Path, task: Task, name: str) -> None:
        self._output = output
        self._task = task
        self._name = name
        self._stems: dict[str, list[str]] = {"train": [], "dev": []}
        self._pairs = 0
        self._too_long = 0
        self._examples: list[str] = []

    def add(self, done: _Done) -> None:
        if done.kept:
            self._stems[done.stem.name.partition("-")[0]].append(done.stem.name)
        self._pairs += done.kept + done.too_long
        self._too_long += done.too_long
        self._examples += done.examples[: _SHOWN - len(self._examples)]

    def notes(self, max_tokens: int) -> Iterator[str]:
        if self._too_long:
            shown = "\n  ".join(self._examples)
            yield (
                f"{self._name}: {self._too_long:,} of {self._pairs:,} pairs are longer than "
                f"training.max_tokens = {max_tokens} and are left out:\n  {shown}"
            )

    def finish(self) -> None:
        for part, what in (("train", "to learn from"), ("dev", "to judge by")):
            if not self._stems[part]:
                raise DataError(f"{self._name}: no pair {what} is short enough; raise max_tokens")
        for side, tokeniser in (("source", self._task.source), ("target", self._task.target)):
            (self._output / f"vocabulary.{side}").write_bytes(tokeniser.to_bytes())
        manifest = {
            "version": VERSION,
            "created_with": f"tongsa {__version__}",
            "config": to_dict(self._task.config),
            **self._stems,
        }
        with moved_when_whole(self._output / MANIFEST) as file:
            file.write(json.dumps(manifest, indent=1, ensure_ascii=False).encode())


def _make_room(output: Path) -> None:
    """Make the folder, or clear it of what a preparation left that was broken off."""
    try:
        output.mkdir(exist_ok=True)
        if (output / MANIFEST).exists():
            raise ConfigError(
                f"{output}: holds prepared pairs already; delete it, or name another folder"
            )
        left = list(output.iterdir())
        others = [path.name for path in left if not _OURS.fullmatch(path.name)]
        if others:
            raise ConfigError(f"{output}: is not empty (it holds {others[0]}); name a new folder")
        for path in left:
            path.unlink()
    except OSError as error:
        raise ConfigError(f"{output}: cannot be written: {error.strerror}") from None
