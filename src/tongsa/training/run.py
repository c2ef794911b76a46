"""A whole training run: from files of pairs to a model file."""

import contextlib
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import sacrebleu  # noqa: F401  (first used after an epoch: too late to learn that it is missing)
import torch

from tongsa.config import Config
from tongsa.data.corpus import Corpus, hold_out, load_corpus, overlap
from tongsa.data.formats.layout import Layout
from tongsa.errors import ConfigError, DataError
from tongsa.evaluation.metrics import Score, bleu, chrf, exact_match
from tongsa.export.graphs import export_graphs
from tongsa.export.parity import Parity, check_parity
from tongsa.model.engine import TorchEngine
from tongsa.model.seq2seq import Seq2Seq, count_parameters
from tongsa.runtime.model_file import ModelContents, write_model_file
from tongsa.search.limits import length_limit
from tongsa.tasks import conformance
from tongsa.tasks.pipeline import Model
from tongsa.text.normalise import is_empty, normalise
from tongsa.text.subwords import SubwordTokeniser
from tongsa.text.tokenisers import Tokeniser, train_tokeniser
from tongsa.training.display import Display
from tongsa.training.examples import Examples, encode
from tongsa.training.loop import Outcome, Plan, Reporter, fit
from tongsa.training.precision import resolve_precision
from tongsa.training.pretrained import begin_with_vectors
from tongsa.training.respelling import Respelling
from tongsa.training.validation import Validator
from tongsa.version import __version__

Paths = str | os.PathLike[str] | Sequence[str | os.PathLike[str]]

_PARITY_SENTENCES = 32


@dataclass(frozen=True)
class TrainingResult:
    """What a run left behind.

    scores   of the exported model on the dev set, with the search it will use by default
    """

    path: Path
    outcome: Outcome
    scores: tuple[Score, ...]
    parity: Parity
    parameters: int


def train(
    data: Paths | Corpus,
    output: str | os.PathLike[str],
    *,
    dev: Paths | Corpus | None = None,
    config: Config | None = None,
    layout: Layout | None = None,
    skip_empty: bool = False,
    reporter: Reporter | None = None,
) -> TrainingResult:
    """Train a model on pairs and write it to one file.

        tongsa.train("pairs.tsv", "model.tongsa")
        tongsa.train(["train.en", "train.de"], "en-de.tongsa", dev=["dev.en", "dev.de"])

    data         a file of pairs (TSV, CSV, JSON lines, TMX, XLIFF, PO), or two aligned text
                 files; each may be packed; "-" is standard input
    dev          likewise, to choose the best weights by; without it up to 1,000 pairs, at most
                 5 %, are held out
    layout       which columns or languages of the files; their names and the config say the rest
    skip_empty   leave pairs with an empty side out instead of refusing them
    reporter     hears how it goes; None: a display on the terminal

    Ctrl-C ends the training early and keeps the best model so far. Raises ConfigError, DataError
    or TrainingError.
    """
    config = config or Config()
    output = _writable(Path(output), data, dev)
    reporter = reporter or Display()
    threads = config.training.threads or os.cpu_count() or 1
    torch.set_num_threads(threads)
    torch.manual_seed(config.training.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

    with contextlib.closing(reporter):
        reporter.busy("Reading the pairs")
        layout = _with_languages(layout or Layout(), config)
        train_corpus, dev_corpus = _corpora(data, dev, layout, skip_empty, reporter)
        reporter.busy("Learning the vocabulary")
        source, target = _tokenisers(train_corpus, config)
        examples = encode(train_corpus, source, target, config.training.max_tokens)
        dev_examples = encode(dev_corpus, source, target, config.training.max_tokens)
        for note in (examples.left_out, dev_examples.left_out):
            if note:
                reporter.notice(note)

        model = Seq2Seq(config.model, source.size, target.size)
        _begin_with_vectors(model, source, target, config, reporter)
        model.to(device)
        precision = resolve_precision(config.training.precision, device)
        reporter.begin(
            Plan(
                pairs=len(examples),
                dev_pairs=len(dev_examples),
                epochs=config.training.epochs,
                unit=config.text.unit,
                source_size=source.size,
                target_size=target.size,
                parameters=count_parameters(model),
                precision=precision,
                device=device.type,
                threads=threads,
            )
        )
        validator = Validator(
            dev_examples,
            target,
            config.target_language,
            config.training.validation_sentences,
            examples.longest_target,
            lambda share: reporter.busy("Translating the dev set", share),
        )
        outcome = fit(
            model,
            config,
            examples,
            validator,
            reporter,
            precision,
            _respelling(examples, source, target, config),
        )
        reporter.busy("Exporting the best weights")
        result = _export(
            model.cpu(), config, source, target, examples, dev_examples, outcome, output, reporter
        )
        reporter.finished(result.path, outcome, result.scores, str(result.parity))
    return result


def _with_languages(layout: Layout, config: Config) -> Layout:
    return replace(
        layout,
        source_language=layout.source_language or config.source_language,
        target_language=layout.target_language or config.target_language,
    )


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
    corpus = load_corpus(_files(data), layout, skip_empty=skip_empty)
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


def _files(data: Paths | Corpus | None) -> list[str | os.PathLike[str]]:
    if data is None or isinstance(data, Corpus):
        return []
    return [data] if isinstance(data, str | os.PathLike) else list(data)


def _tokenisers(corpus: Corpus, config: Config) -> tuple[Tokeniser, Tokeniser]:
    text = config.text
    sources = [pair.source for pair in corpus.pairs]
    targets = [pair.target for pair in corpus.pairs]
    if text.joint:
        both = train_tokeniser(
            [*sources, *targets], text.unit, text.vocabulary_size, name=corpus.name
        )
        return both, both
    return (
        train_tokeniser(sources, text.unit, text.vocabulary_size, name="source"),
        train_tokeniser(targets, text.unit, text.vocabulary_size, name="target"),
    )


def _begin_with_vectors(
    model: Seq2Seq, source: Tokeniser, target: Tokeniser, config: Config, reporter: Reporter
) -> None:
    settings = config.training
    for embedding, tokeniser, path in (
        (model.source_embedding, source, settings.source_vectors),
        (model.target_embedding, target, settings.target_vectors),
    ):
        if path is not None:
            reporter.busy(f"Reading {path}")
            reporter.notice(
                begin_with_vectors(embedding, tokeniser, path, freeze=settings.freeze_vectors)
            )


def _respelling(
    examples: Examples, source: Tokeniser, target: Tokeniser, config: Config
) -> Respelling | None:
    settings = config.training
    if settings.subword_dropout == 0:
        return None
    assert isinstance(source, SubwordTokeniser)
    assert isinstance(target, SubwordTokeniser)
    return Respelling(
        examples, source, target, settings.subword_dropout, settings.max_tokens, settings.seed
    )


def _export(
    model: Seq2Seq,
    config: Config,
    source: Tokeniser,
    target: Tokeniser,
    examples: Examples,
    dev: Examples,
    outcome: Outcome,
    output: Path,
    reporter: Reporter,
) -> TrainingResult:
    """Export, compare with torch on the spot, write, and score."""
    contents: dict[str, Any] = {
        "config": config,
        "graphs": export_graphs(model),
        "source_vocabulary": source.to_bytes(),
        "target_vocabulary": target.to_bytes(),
        "longest_target": examples.longest_target,
        "created_with": f"tongsa {__version__}",
    }
    exported = Model(ModelContents(**contents), config.training.threads)
    some = dev.spread(_PARITY_SENTENCES)
    limits = [length_limit(len(s), examples.longest_target) for s in some.sources]
    parity = check_parity(TorchEngine(model), exported.engine, some.sources, limits)

    contents["conformance"] = conformance.make_pairs(
        exported, [s for s, _ in dev.spread(conformance.PAIRS).pairs]
    )
    contents["training"] = _record(examples, dev, outcome)
    # Written before it is scored: from here on Ctrl-C costs the scores, not the model.
    write_model_file(output, ModelContents(**contents))
    try:
        scores = _dev_scores(exported, dev.spread(config.training.validation_sentences), reporter)
    except KeyboardInterrupt:
        scores = ()
    contents["scores"] = tuple({**vars(score), "data": "dev"} for score in scores)
    write_model_file(output, ModelContents(**contents))
    return TrainingResult(output, outcome, scores, parity, count_parameters(model))


def _dev_scores(model: Model, dev: Examples, reporter: Reporter) -> tuple[Score, ...]:
    """Score the exported model with the search it will use by default."""
    outputs = []
    for output in model.stream([source for source, _ in dev.pairs]):
        outputs.append(output.text)
        reporter.busy("Scoring on the dev set", len(outputs) / len(dev))
    references = [normalise(target) for _, target in dev.pairs]
    return (
        bleu(outputs, references, model.config.target_language),
        chrf(outputs, references),
        exact_match(outputs, references),
    )


def _record(examples: Examples, dev: Examples, outcome: Outcome) -> dict[str, Any]:
    """What the model file remembers of its training."""
    return {
        "pairs": len(examples),
        "dev_pairs": len(dev),
        "steps": outcome.steps,
        "seconds": round(outcome.seconds, 1),
        "ended": outcome.ended,
        "best_step": outcome.best.step,
        "history": [
            {
                "step": look.step,
                "epoch": round(look.epoch, 3),
                "loss": look.loss,
                "bleu": look.bleu.value,
                "samples": look.samples,
            }
            for look in outcome.history
        ],
    }


def _writable(path: Path, *inputs: Paths | Corpus | None) -> Path:
    """Find out before the training, not after it, whether the model can be written."""
    if path.is_dir():
        raise ConfigError(f"{path}: is a folder; name a file in it, as in {path / 'model.tongsa'}")
    if path.exists() and not path.is_file():
        raise ConfigError(f"{path}: is no ordinary file, and a model would take its place")
    for file in (file for data in inputs for file in _files(data)):
        if path.exists() and Path(file).exists() and path.samefile(file):
            raise ConfigError(f"{path}: holds the pairs, and the model would take their place")
    if not path.parent.is_dir():
        raise ConfigError(f"{path}: there is no folder {path.parent}; create it first")
    try:
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written: {error.strerror}") from None
    return path
