"""Which pairs taught a model this: what `--taught-by` gives, for the page at /inside.

A server knows no pairs by itself. What is given is read as it begins, so that whatever is wrong
with it is told at once. How the pairs look to a model is found out when somebody first looks into
it, in a thread of its own: that takes a while, and all the rest is shown meanwhile.
"""

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from tongsa.data.formats.layout import Layout
from tongsa.errors import ConfigError
from tongsa.inside.lessons import Lessons
from tongsa.runtime.contents import ModelContents
from tongsa.serving.shelf import Shelf
from tongsa.tasks.pipeline import Model

log = logging.getLogger("tongsa.serving")

# Of each target token a state is kept, two bytes a unit, and each step of a run is compared with
# all of them: so many pairs of 15 tokens are 80 MB at a width of 256.
MOST_PAIRS = 10_000


@dataclass
class Reading:
    """How a model reads its pairs.

    contents   of its file: when that is replaced, all is read anew
    lessons    what it has learned, once all is read
    share      of the pairs that it has read, until then
    """

    contents: ModelContents
    pairs: Sequence[tuple[str, str]]
    lessons: Lessons | None = None
    share: float | None = 0.0


class Taught:
    """The pairs of each model.

    given   of each `--taught-by` its files; NAME=FILE names the model that has learned from them

    Raises ConfigError where it is not clear whose they are, DataError where they cannot be read.
    """

    def __init__(self, given: Sequence[Sequence[str]], shelf: Shelf) -> None:
        self._shelf = shelf
        self._pairs = {
            name: _read(name, paths, shelf.all[name].model)
            for one in given
            for name, paths in _whose(one, shelf).items()
        }
        self._readings: dict[str, Reading] = {}
        self._lock = threading.Lock()

    def reading(self, name: str, model: Model) -> Reading | None:
        """Return how far a model has read its pairs, and let it begin; None where it has none."""
        with self._lock:
            found = self._readings.get(name)
            if found is not None and found.contents is model.contents:
                return found
            served = self._shelf.all.get(name)
            # A file that is just being replaced is not worth the reading.
            if name not in self._pairs or not served or served.model.contents is not model.contents:
                return None
            self._readings[name] = found = Reading(model.contents, self._pairs[name])
            # The model itself and not what answers requests: nobody's steps wait for these.
            threading.Thread(
                target=_learn, args=(name, served.model, found), name=f"pairs {name}", daemon=True
            ).start()
            return found


def _learn(name: str, model: Model, reading: Reading) -> None:
    began = time.monotonic()
    told = 0.0

    def done(share: float) -> None:
        nonlocal told
        reading.share = share
        if share >= told + 0.1:
            told = share
            log.info("pairs are being read", extra={"model": name, "share": round(share, 2)})

    try:
        reading.lessons = model.lessons(reading.pairs, done)
    except Exception:
        log.exception("the pairs could not be read", extra={"model": name})
    else:
        seconds = round(time.monotonic() - began, 1)
        places = len(reading.lessons)
        log.info("pairs read", extra={"model": name, "places": places, "seconds": seconds})
    reading.share = None


def _whose(given: Sequence[str], shelf: Shelf) -> dict[str, list[str]]:
    """Return the files by the names of the models that have learned from them."""
    label, mark, rest = given[0].partition("=")
    shown = {name: one for name, one in shelf.all.items() if one.shows_inside}
    if mark and label in shelf.all:
        paths, shown = [rest, *given[1:]], {n: one for n, one in shown.items() if n == label}
    else:
        paths = [*given]
    if not shown:
        raise ConfigError(f"--taught-by {given[0]}: no model of that name can be looked into")
    if len({(one.task, *one.pairs) for one in shown.values()}) > 1:
        raise ConfigError(
            f"--taught-by {given[0]}: which of {', '.join(sorted(shown))} has learned from it? "
            f"Pass --taught-by NAME={given[0]}"
        )
    return dict.fromkeys(shown, paths)


def _read(name: str, paths: list[str], model: Model) -> list[tuple[str, str]]:
    config = model.config
    layout = Layout(
        source_language=config.source_language or "", target_language=config.target_language or ""
    )
    corpus = model.task.read(paths, layout, config, skip_empty=True)
    step = max(1, -(-len(corpus) // MOST_PAIRS))  # evenly, where there are more
    pairs = [(pair.source, pair.target) for pair in corpus.pairs[::step]]
    there = {"model": name, "pairs": len(pairs), "of": len(corpus), "notes": corpus.notes()}
    log.info("pairs to look for lessons in", extra=there)
    return pairs
