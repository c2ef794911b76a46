"""Tasks that a small network learns in seconds, and one model file that has learned one of them."""

import atexit
import functools
import json
import random
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tongsa
from tongsa.config import Config, resolve
from tongsa.data.corpus import Corpus, EncodePair, Pair
from tongsa.evaluation.metrics import Score
from tongsa.tasks import configure
from tongsa.text.tokenisers import Tokeniser
from tongsa.training.loop import Outcome, Plan, Progress
from tongsa.training.run import TrainingResult, train
from tongsa.training.validation import Validation

ENGLISH = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
KOREAN = ["하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉", "열"]

SMALL = {
    "text.unit": "words",
    "model.embedding_size": 32,
    "model.hidden_size": 32,
    "model.dropout": 0.0,
    # It asks for more room and more steps than toys have.
    "model.layer_norm": False,
    "training.batch_tokens": 150,
    "training.learning_rate": 0.006,
    "training.warmup_steps": 20,
    "training.label_smoothing": 0.0,
    "training.ema_decay": 0.9,
    "training.precision": "fp32",
    "training.threads": 1,
}


def small(preset: str = "default", **settings: object) -> Config:
    """Return a preset's shape in miniature, quick to learn; `training__epochs=3` sets one."""
    changed = {name.replace("__", "."): value for name, value in settings.items()}
    return resolve(preset, settings=SMALL | changed)


def numbers(
    count: int, turn: Callable[[Sequence[int]], Sequence[int]], most: int = 4, seed: int = 1
) -> list[Pair]:
    """Return different rows of 1 … `most` English number words and, turned, their Korean."""
    rng = random.Random(seed)
    rows: dict[tuple[int, ...], None] = {}
    while len(rows) < count:
        rows[tuple(rng.choices(range(10), k=rng.randint(1, most)))] = None
    return [
        Pair(" ".join(ENGLISH[i] for i in row), " ".join(KOREAN[i] for i in turn(row)))
        for row in rows
    ]


def copied(row: Sequence[int]) -> Sequence[int]:
    return row


def backwards(row: Sequence[int]) -> Sequence[int]:
    return row[::-1]


def apart(source: Tokeniser, target: Tokeniser) -> EncodePair:
    """Return what turns the sides of a pair into ids, each by itself."""
    return lambda s, t: (source.encode(s), target.encode(t))


def write_tsv(path: Path, pairs: Sequence[Pair]) -> Path:
    path.write_text("".join(f"{source}\t{target}\n" for source, target in pairs), encoding="utf-8")
    return path


# Enough for a corpus, and a dev set held out of it.
PAIRS_TO_WRITE = numbers(40, backwards)


@dataclass
class Heard:
    """A reporter that keeps what it hears, and may do something at every step."""

    at_step: Callable[[Progress], None] = lambda _: None
    plan: Plan | None = None
    steps: list[Progress] = field(default_factory=list)
    looks: list[tuple[Validation, bool]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    work: list[str] = field(default_factory=list)
    ended: Outcome | None = None
    closed: bool = False

    def begin(self, plan: Plan) -> None:
        self.plan = plan

    def progress(self, progress: Progress) -> None:
        self.steps.append(progress)
        self.at_step(progress)

    def validated(self, validation: Validation, best: bool) -> None:
        self.looks.append((validation, best))

    def notice(self, text: str) -> None:
        self.notices.append(text)

    def busy(self, what: str, share: float | None = None) -> None:
        assert share is None or 0 <= share <= 1
        self.work.append(what)

    def finished(self, path: Path, outcome: Outcome, scores: Sequence[Score], parity: str) -> None:
        assert path.is_file()
        assert all(score.signature for score in scores)
        assert parity
        self.ended = outcome

    def close(self) -> None:
        self.closed = True


def interrupt_at(step: int) -> Callable[[Progress], None]:
    """What a person does who presses Ctrl-C then."""

    def at_step(progress: Progress) -> None:
        if progress.step == step:
            raise KeyboardInterrupt

    return at_step


# What a chatbot that knows numbers learns: to say one, and to say it again.
NUMBER_TALK = [
    turns
    for place, (english, korean) in enumerate(zip(ENGLISH, KOREAN, strict=True))
    for turns in (
        [english, korean, "again", korean, ENGLISH[place - 3], KOREAN[place - 3]],
        [english, korean, ENGLISH[place - 6], KOREAN[place - 6]],
        [f"hello {english}", "안녕", ENGLISH[place - 4], KOREAN[place - 4]],
        [english, korean, "twice", f"{korean} {korean}"],
        [f"hello {english}", "안녕"],
        [f"good {english}", "안녕"],
    )
]


def write_talk(path: Path, conversations: Sequence[Sequence[str]]) -> Path:
    """Write JSON lines in which a user and an assistant speak by turns."""
    roles = ("user", "assistant")
    talks = [
        [{"role": roles[place % 2], "content": turn} for place, turn in enumerate(turns)]
        for turns in conversations
    ]
    lines = (json.dumps({"messages": talk}, ensure_ascii=False) + "\n" for talk in talks)
    path.write_text("".join(lines), encoding="utf-8")
    return path


@functools.cache
def chatting() -> tongsa.Model:
    """Train a chatbot on `NUMBER_TALK` once for the whole test run: it takes some seconds."""
    folder = Path(tempfile.mkdtemp(prefix="tongsa-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    talk = write_talk(folder / "talk.jsonl", NUMBER_TALK)
    config = configure(
        settings={
            **SMALL,
            "task": "chat",
            "training.epochs": 80,
            "training.batch_tokens": 60,
            "training.blank_sources": 0.1,
            "training.learning_rate": 0.01,
        }
    )
    path = folder / "talk.tongsa"
    train(talk, path, dev=talk, config=config, reporter=Heard())
    return tongsa.load(path, threads=1)


@dataclass(frozen=True)
class Trained:
    """A model file that says English numbers backwards in Korean, and its making."""

    path: Path
    result: TrainingResult
    heard: Heard
    train: list[Pair]
    held_out: list[Pair]

    @functools.cached_property
    def model(self) -> tongsa.Model:
        return tongsa.load(self.path, threads=1)


@functools.cache
def trained() -> Trained:
    """Train it once for the whole test run: it takes some seconds."""
    folder = Path(tempfile.mkdtemp(prefix="tongsa-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    pairs = numbers(700, backwards)
    learned, held_out = pairs[:600], pairs[600:]
    heard = Heard()
    result = train(
        Corpus(learned, "numbers"),
        folder / "numbers.tongsa",
        dev=Corpus(held_out, "held out numbers"),
        config=small(
            training__epochs=25, source_language="en", target_language="ko", search__beam_size=3
        ),
        reporter=heard,
    )
    return Trained(result.path, result, heard, learned, held_out)


def contents(path: Path) -> dict[str, Any]:
    """Everything in a model file but how long it took."""
    with zipfile.ZipFile(path) as archive:
        members: dict[str, Any] = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(members.pop("manifest.json"))
    del manifest["training"]["seconds"]
    return {**members, "manifest.json": manifest}
