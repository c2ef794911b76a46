"""The models that are served: by name, each with its batcher, renewed while they serve."""

import logging
import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tongsa.data.formats.languages import related
from tongsa.errors import ConfigError, TongsaError
from tongsa.serving import languages, refusals
from tongsa.serving.batching import Batcher, Request
from tongsa.serving.refusals import Refusal
from tongsa.serving.settings import ServeSettings
from tongsa.tasks.ensembles import model_paths
from tongsa.tasks.pipeline import Model, load

log = logging.getLogger("tongsa.serving")

# What tells a file from the one that was there before.
Stamp = tuple[tuple[int, int, int], ...]
# Where a language could be named: see which it is.
AUTO = "auto"
_PAIR = re.compile(r"([a-z]{2,3})-([a-z]{2,3})")


class Pair(NamedTuple):
    """A direction that is translated, and by what."""

    source: str
    target: str
    served: "Served"


@dataclass
class Served:
    """A model and what answers with it.

    pairs   of languages, of a translator
    """

    name: str
    model: Model
    batcher: Batcher
    stamp: Stamp
    loaded_at: float

    @property
    def task(self) -> str:
        return self.model.config.task

    @property
    def shows_inside(self) -> bool:
        """Whether a text can be watched on its way through it."""
        hears = self.model.config.model.source == "frames"
        return not hears and len(self.model.members) == 1

    @property
    def pairs(self) -> list[tuple[str, str]]:
        config = self.model.config
        if config.task != "translation":
            return []
        if config.directions:
            return [(s, t) for s, _, t in (d.partition("-") for d in config.directions.split())]
        if config.source_language and config.target_language:
            return [(config.source_language, config.target_language)]
        # Trained without --from and --to; people call their files en-ko.tongsa.
        named = _PAIR.fullmatch(self.name)
        return [(named[1], named[2])] if named else []


@dataclass
class Shelf:
    """Models by name, from files and folders.

    named     what was given on the command line: files, NAME=FILE, ensembles A,B, or folders
    observe   the name of a model, the sizes of a step's batches
    """

    named: Sequence[str]
    settings: ServeSettings = field(default_factory=ServeSettings)
    observe: Callable[[str, Sequence[int]], None] = lambda _, __: None
    swaps: int = 0

    def __post_init__(self) -> None:
        self._served: dict[str, Served] = {}
        self._seen: dict[str, Stamp] = {}  # at the last look; a file is taken up when it rests
        self._refused: dict[str, Stamp] = {}
        self._lock = threading.Lock()
        self._leaving: list[threading.Thread] = []
        self._closed = False

    def load(self) -> None:
        """Load everything; raises TongsaError where something is wrong or missing."""
        files = _files(self.named)
        if not files:
            raise ConfigError(
                f"{', '.join(self.named)}: no model file (.tongsa) in there; train one: "
                "tongsa train pairs.tsv -o model.tongsa"
            )
        for name, path in files.items():
            self._put(name, path)

    def look(self) -> None:
        """Take up what has changed: new files, other files of the same name, files that went.

        A file that is being written is waited for; one that is damaged is told of, and the model
        that stood there goes on.
        """
        files = _files(self.named)
        for name in set(self._served) - set(files):
            if self._seen.get(name):
                self._seen[name] = ()  # perhaps it is just being replaced
            else:
                self._take(name)
        for name, path in files.items():
            stamp = _stamp(path)
            served = self._served.get(name)
            rests = self._seen.get(name) == stamp
            self._seen[name] = stamp
            known = {served.stamp if served else None, self._refused.get(name)}
            if not stamp or not rests or stamp in known:
                continue
            try:
                self._put(name, path)
            except TongsaError as error:
                log.error("model not taken up", extra={"model": name, "error": str(error)})
                self._refused[name] = stamp  # not tried again before it changes

    def close(self) -> None:
        """Answer what was taken on, and nothing more."""
        with self._lock:
            self._closed = True
            served, self._served = list(self._served.values()), {}
        for one in served:
            one.batcher.close()
        for thread in self._leaving:
            thread.join()

    # ---- Who is there --------------------------------------------------------------------------

    @property
    def all(self) -> Mapping[str, Served]:
        return self._served

    def named_as(self, name: str) -> Served:
        """Return the model of that name; Refusal with the list of names where there is none."""
        found = self._served.get(name)
        if found is None:
            if self._closed:
                raise refusals.closing()
            raise Refusal(
                404,
                f"the model {name!r} does not exist; there are {', '.join(sorted(self._served))}",
                parameter="model",
            )
        return found

    def pairs(self) -> list[Pair]:
        return [Pair(s, t, one) for one in self._served.values() for s, t in one.pairs]

    def translator(self, source: str, target: str) -> Pair:
        """Return what translates from one language into another; Refusal where nothing does."""
        pairs = self.pairs()
        same = [p for p in pairs if (p.source, p.target) == (source, target)]
        near = [p for p in pairs if related(source, p.source) and related(target, p.target)]
        for pair in same or near:
            return pair
        raise self.no_pair(source, target)

    def guess(self, text: str, target: str) -> languages.Guess:
        """Return the language a text is in, of those that are translated into the target."""
        pairs = self.pairs()
        sources = sorted({p.source for p in pairs if related(p.target, target)})
        if not sources:
            raise self.no_pair(AUTO, target)
        found = languages.guesses(text, sources)
        return found[0] if found else languages.Guess(sources[0], 0.0)

    def no_pair(self, source: str, target: str) -> Refusal:
        if self._closed:
            return refusals.closing()
        there = ", ".join(sorted({f"{p.source} → {p.target}" for p in self.pairs()}))
        return Refusal(
            400,
            f"{source} → {target} is not translated here; there is {there or 'no translator'}",
            parameter="target",
        )

    def submit(self, served: Served, requests: Sequence[Request]) -> None:
        """Give requests to a model, or to the one that has taken its place meanwhile."""
        try:
            served.batcher.submit(requests)
        except Refusal as refusal:
            now = self._served.get(served.name)
            if refusal.status != 503 or now is None or now is served:
                raise
            self.submit(now, requests)

    # ---- Loading -------------------------------------------------------------------------------

    def _put(self, name: str, path: str) -> None:
        stamp = _stamp(path)
        model = load(path, threads=self.settings.threads).searching(beam_size=self.settings.beam)
        # The first run sets memory aside and finds its way; no user shall wait for that.
        if model.config.task != "transcription":
            model.run("a")
        batcher = Batcher(
            model,
            most_running=self.settings.batch_size,
            most_waiting=self.settings.queue,
            observe=lambda sizes: self.observe(name, sizes),
        )
        self._seen[name] = stamp
        with self._lock:
            before = self._served.get(name)
            self._served[name] = Served(name, model, batcher, stamp, time.time())
        if before is not None:
            self.swaps += 1
            self._let_go(before)
        log.info(
            "model taken up", extra={"model": name, "task": model.config.task, "file": str(path)}
        )

    def _take(self, name: str) -> None:
        with self._lock:
            gone = self._served.pop(name)
        self._let_go(gone)
        log.info("model taken away", extra={"model": name})

    def _let_go(self, served: Served) -> None:
        """Let a model answer what it has begun, beside its successor."""
        thread = threading.Thread(target=served.batcher.close, name=f"leaving {served.name}")
        thread.start()
        self._leaving = [t for t in self._leaving if t.is_alive()] + [thread]


def _files(named: Iterable[str]) -> dict[str, str]:
    """Return what is to be served, by name; ConfigError where two have one name."""
    found: dict[str, str] = {}
    for given in named:
        label, mark, rest = given.partition("=")
        if mark and not Path(given).exists():
            each = {label: rest}
        elif Path(given).is_dir():
            each = {path.stem: str(path) for path in sorted(Path(given).glob("*.tongsa"))}
        else:
            first = model_paths(given)[0]
            each = {Path(first).stem: given}
        for name, path in each.items():
            if name in found and found[name] != path:
                raise ConfigError(
                    f"{path}: another model is called {name!r} already ({found[name]}); "
                    f"give one of them another name: {name}-2={path}"
                )
            found[name] = path
    return found


def _stamp(path: str) -> Stamp:
    """Return what tells the files of a model from others; nothing where one is missing."""
    try:
        stats = [Path(part).stat() for part in model_paths(path)]
    except OSError:
        return ()
    return tuple((stat.st_ino, stat.st_size, stat.st_mtime_ns) for stat in stats)
