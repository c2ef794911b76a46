"""What a run learns from and is judged by: from files of pairs to ids."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tongsa.config import Config
from tongsa.data.corpus import Corpus, hold_out, overlap_note
from tongsa.data.formats.layout import Layout
from tongsa.errors import ConfigError, DataError
from tongsa.runtime.contents import ModelContents
from tongsa.tasks.preparing import is_prepared, read_prepared
from tongsa.tasks.registry import task_named
from tongsa.tasks.task import Source, Task
from tongsa.text.normalise import is_empty
from tongsa.training.examples import Examples, encode
from tongsa.training.from_folder import from_folder
from tongsa.training.loop import Reporter
from tongsa.training.schedule import automatic_epochs

Paths = str | os.PathLike[str] | Sequence[str | os.PathLike[str]]


@dataclass(frozen=True)
class Given:
    """What a run is given to learn from, and how to read it; `tongsa.train` explains each."""

    data: Paths | Corpus
    dev: Paths | Corpus | None
    layout: Layout
    skip_empty: bool

    @property
    def files(self) -> list[str | os.PathLike[str]]:
        """The files that pairs are read from; none where they come from memory."""
        return [*_files_of(self.data), *_files_of(self.dev)]


@dataclass(frozen=True)
class Prepared:
    """All that is settled before the first step, and needed again after the last.

    config       with the number of epochs, also where it was left open
    task         with its vocabularies
    train, dev   pairs to learn from, and to judge by
    begun_as     the model that training begins as, which has read things before; None: as nothing
    """

    config: Config
    task: Task
    train: Examples
    dev: Examples
    begun_as: ModelContents | None = None

    @property
    def epochs(self) -> int:
        assert self.config.training.epochs is not None
        return self.config.training.epochs


def prepare(
    given: Given,
    config: Config,
    reporter: Reporter,
    learned: Task | None = None,
) -> Prepared:
    """Read the pairs, hold some out if need be, learn the vocabulary, and number the tokens.

    Of a folder that `tongsa prepare` has written all that is done already.

    learned   the task of a run that goes on, whose vocabularies are settled
    """
    paths = _files_of(given.data)
    if len(paths) == 1 and is_prepared(paths[0]):
        if given.dev is not None:
            raise ConfigError(
                f"{paths[0]}: was prepared together with its dev set; leave --dev out"
            )
        task, train, dev = from_folder(read_prepared(paths[0]), config, learned)
        config = _with_epochs(replace(task.config, training=config.training), train)
        return Prepared(config, task, train, dev)
    reporter.busy("Reading the pairs")
    layout = replace(
        given.layout,
        source_language=given.layout.source_language or config.source_language,
        target_language=given.layout.target_language or config.target_language,
    )
    kind = task_named(config.task)

    def load(paths: Paths | Corpus) -> Corpus:
        if isinstance(paths, Corpus):
            return _checked(paths)
        corpus = kind.read(_files_of(paths), layout, config, skip_empty=given.skip_empty)
        for note in corpus.notes():
            reporter.notice(note)
        return corpus

    train_corpus, dev_corpus = _corpora(given.data, given.dev, load, reporter)
    reporter.busy("Learning the vocabulary")
    if learned:
        learned.must_know(train_corpus)
    task = learned or kind.learn(train_corpus, config)
    total, done = len(train_corpus) + len(dev_corpus), 0

    def encode_pair(source: str, target: str) -> tuple[Source, Sequence[int]]:
        nonlocal done
        done += 1
        if done % 64 == 0:
            reporter.busy("Encoding the pairs", done / total)
        return task.encode_pair(source, target)

    train_examples = encode(train_corpus, encode_pair, config.training.max_tokens)
    dev_examples = encode(dev_corpus, encode_pair, config.training.max_tokens)
    for note in (train_examples.left_out, dev_examples.left_out, *task.notes()):
        if note:
            reporter.notice(note)
    times = task.times([source for source, _ in train_examples.pairs])
    if times is not None:
        train_examples = train_examples.repeated(times)
    # The task's own: what it has found in the data is settled too.
    config = _with_epochs(replace(task.config, training=config.training), train_examples)
    return Prepared(config, task, train_examples, dev_examples)


def _with_epochs(config: Config, train: Examples) -> Config:
    epochs = config.training.epochs or automatic_epochs(
        train.target_tokens(), finetuning=config.training.finetune is not None
    )
    return replace(config, training=replace(config.training, epochs=epochs))


def _files_of(data: Paths | Corpus | None) -> list[str | os.PathLike[str]]:
    if data is None or isinstance(data, Corpus):
        return []
    return [data] if isinstance(data, str | os.PathLike) else list(data)


def _corpora(
    data: Paths | Corpus,
    dev: Paths | Corpus | None,
    load: Callable[[Paths | Corpus], Corpus],
    reporter: Reporter,
) -> tuple[Corpus, Corpus]:
    train_corpus = load(data)
    if dev is None:
        train_corpus, dev_corpus = hold_out(train_corpus)
        return train_corpus, dev_corpus
    dev_corpus = load(dev)
    if note := overlap_note(train_corpus, dev_corpus):
        reporter.notice(note)
    return train_corpus, dev_corpus


def _checked(corpus: Corpus) -> Corpus:
    """Refuse in a corpus made in memory what the readers refuse in files."""
    if not corpus.pairs:
        raise DataError(f"{corpus.name}: holds no pairs")
    for index, pair in enumerate(corpus.pairs):
        for side, text in zip(("source", "target"), pair, strict=True):
            if is_empty(text):
                raise DataError(f"{corpus.where(index, side)}: {side} is empty; remove the pair")
    return corpus
