"""What a run learns from and is judged by: from files of pairs to ids."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tongsa.config import Config
from tongsa.data.corpus import Corpus, hold_out, load_corpus, overlap
from tongsa.data.formats.layout import Layout
from tongsa.errors import DataError
from tongsa.text.normalise import is_empty
from tongsa.text.tokenisers import Tokeniser, train_tokeniser
from tongsa.training.examples import Examples, encode
from tongsa.training.loop import Reporter
from tongsa.training.schedule import automatic_epochs

Paths = str | os.PathLike[str] | Sequence[str | os.PathLike[str]]


@dataclass(frozen=True)
class Prepared:
    """All that is settled before the first step, and needed again after the last.

    config           with the number of epochs, also where it was left open
    source, target   tokenisers; the same object twice where the vocabulary is joint
    train, dev       pairs to learn from, and to judge by
    """

    config: Config
    source: Tokeniser
    target: Tokeniser
    train: Examples
    dev: Examples

    @property
    def epochs(self) -> int:
        assert self.config.training.epochs is not None
        return self.config.training.epochs


def prepare(
    data: Paths | Corpus,
    dev: Paths | Corpus | None,
    config: Config,
    layout: Layout,
    skip_empty: bool,
    reporter: Reporter,
) -> Prepared:
    """Read the pairs, hold some out if need be, learn the vocabulary, and number the tokens."""
    reporter.busy("Reading the pairs")
    layout = replace(
        layout,
        source_language=layout.source_language or config.source_language,
        target_language=layout.target_language or config.target_language,
    )
    train_corpus, dev_corpus = _corpora(data, dev, layout, skip_empty, reporter)
    reporter.busy("Learning the vocabulary")
    source, target = _tokenisers(train_corpus, config)
    train_examples = encode(train_corpus, source, target, config.training.max_tokens)
    dev_examples = encode(dev_corpus, source, target, config.training.max_tokens)
    for note in (train_examples.left_out, dev_examples.left_out):
        if note:
            reporter.notice(note)
    epochs = config.training.epochs or automatic_epochs(train_examples.target_tokens())
    config = replace(config, training=replace(config.training, epochs=epochs))
    return Prepared(config, source, target, train_examples, dev_examples)


def files_of(data: Paths | Corpus | None) -> list[str | os.PathLike[str]]:
    """Return the files that pairs are read from; none where they come from memory."""
    if data is None or isinstance(data, Corpus):
        return []
    return [data] if isinstance(data, str | os.PathLike) else list(data)


def _corpora(
    data: Paths | Corpus,
    dev: Paths | Corpus | None,
    layout: Layout,
    skip_empty: bool,
    reporter: Reporter,
) -> tuple[Corpus, Corpus]:
    train_corpus = _load(data, layout, skip_empty, reporter)
    if dev is None:
        train_corpus, dev_corpus = hold_out(train_corpus)
        return train_corpus, dev_corpus
    dev_corpus = _load(dev, layout, skip_empty, reporter)
    shared = overlap(train_corpus, dev_corpus)
    if shared:
        reporter.notice(
            f"Warning: {shared} of {len(dev_corpus)} dev pairs stand in the training data too, "
            "so the dev score will flatter the model."
        )
    return train_corpus, dev_corpus


def _load(data: Paths | Corpus, layout: Layout, skip_empty: bool, reporter: Reporter) -> Corpus:
    if isinstance(data, Corpus):
        return _checked(data)
    corpus = load_corpus(files_of(data), layout, skip_empty=skip_empty)
    for note in corpus.notes():
        reporter.notice(note)
    return corpus


def _checked(corpus: Corpus) -> Corpus:
    """Refuse in a corpus made in memory what the readers refuse in files."""
    if not corpus.pairs:
        raise DataError(f"{corpus.name}: holds no pairs")
    for index, pair in enumerate(corpus.pairs):
        for side, text in zip(("source", "target"), pair, strict=True):
            if is_empty(text):
                raise DataError(f"{corpus.where(index, side)}: {side} is empty; remove the pair")
    return corpus


def _tokenisers(corpus: Corpus, config: Config) -> tuple[Tokeniser, Tokeniser]:
    text = config.text
    sources = [pair.source for pair in corpus.pairs]
    targets = [pair.target for pair in corpus.pairs]
    if text.joint:
        both = train_tokeniser(
            [*sources, *targets], text.unit, text.vocabulary_size, name=corpus.name
        )
        return both, both
    source_unit, target_unit = text.units
    return (
        train_tokeniser(sources, source_unit, text.vocabulary_size, name="source"),
        train_tokeniser(targets, target_unit, text.vocabulary_size, name="target"),
    )
