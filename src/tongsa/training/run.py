"""A whole training run: from files of pairs to a model file."""

import contextlib
import os
import time
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import sacrebleu  # noqa: F401  (first used after an epoch: too late to learn that it is missing)
import torch

from tongsa.config import Config
from tongsa.data.corpus import Corpus
from tongsa.data.destination import model_destination
from tongsa.data.formats.layout import Layout
from tongsa.errors import ConfigError
from tongsa.evaluation.metrics import Score
from tongsa.export.parity import Parity
from tongsa.model.embedding import Embedding
from tongsa.model.seq2seq import Seq2Seq, count_parameters
from tongsa.tasks.in_threads import usable_cores
from tongsa.tasks.registry import configure
from tongsa.tasks.transcription import Transcription
from tongsa.text.tokenisers import Tokeniser
from tongsa.training import budget
from tongsa.training.begun_with import BegunWith
from tongsa.training.blank_sources import BlankSources
from tongsa.training.display import Display, Silent
from tongsa.training.finetuning import beginning
from tongsa.training.launched import workers_on_this_machine
from tongsa.training.loop import Outcome, Plan, Reporter, Respell, fit
from tongsa.training.memory import keep_few_kernels, keep_freed_memory
from tongsa.training.package import package
from tongsa.training.precision import resolve_precision
from tongsa.training.prepare import Given, Paths, Prepared, prepare
from tongsa.training.pretrained import begin_with_vectors
from tongsa.training.recordings import Heard, begin_with_measured_frames
from tongsa.training.respelling import Respelling
from tongsa.training.resume import Again, keeper_of, resumed_from, run_folder
from tongsa.training.together import gathered
from tongsa.training.validation import Validator
from tongsa.training.workers import Workers


@dataclass(frozen=True)
class TrainingResult:
    """What a run left behind.

    config   with what the pairs and the plan settled
    scores   of the exported model on the dev set, with the search it will use by default
    """

    path: Path
    config: Config
    outcome: Outcome
    scores: tuple[Score, ...]
    parity: Parity
    parameters: int


def train(
    data: Paths | Corpus,
    output: str | os.PathLike[str],
    *,
    dev: Paths | Corpus | None = None,
    task: str | None = None,
    config: Config | None = None,
    layout: Layout | None = None,
    skip_empty: bool = False,
    reporter: Reporter | None = None,
    resume: bool = False,
    anyway: bool = False,
    restart: bool = False,
) -> TrainingResult:
    """Train a model on pairs and write it to one file.

        tongsa.train("pairs.tsv", "model.tongsa")
        tongsa.train(["train.en", "train.de"], "en-de.tongsa", dev=["dev.en", "dev.de"])

    data         a file of pairs (TSV, CSV, JSON lines, TMX, XLIFF, PO), or two aligned text
                 files; each may be packed; "-" is standard input
    dev          likewise, to choose the best weights by; without it up to 1,000 pairs, at most
                 5 %, are held out
    task         "translation", "chat", …; None: as the config says
    config       from `tongsa.tasks.configure`; None: the defaults of the task
    layout       which columns or languages of the files; their names and the config say the rest
    skip_empty   leave pairs with an empty side out instead of refusing them
    reporter     hears how it goes; None: a display on the terminal
    resume       go on with a run that was killed or stopped, to the last bit as if it had not been
    anyway       with resume: also where pairs or settings have changed since
    restart      begin anew, and delete the checkpoints of such a run

    Ctrl-C ends the training early and keeps the best model so far. Raises ConfigError, DataError
    or TrainingError.

    Under `torchrun` all its processes learn the one model together (docs/scaling.md), and each
    returns the result.
    """
    began = time.monotonic()
    again = Again(resume, anyway, restart)
    config = _for_task(config, task)
    if config.training.minutes is not None and config.training.epochs is not None:
        raise ConfigError(
            f"training.minutes = {config.training.minutes:g} and training.epochs = "
            f"{config.training.epochs}: both say when training ends; leave one of them out"
        )
    given = Given(data, dev, layout or Layout(), skip_empty)
    with (
        gathered() as workers,
        contextlib.closing((reporter or Display()) if workers.leads else Silent()) as shown,
    ):
        return _train(given, Path(output), config, again, shown, workers, began)


def _train(
    given: Given,
    path: Path,
    config: Config,
    again: Again,
    reporter: Reporter,
    workers: Workers,
    began: float,
) -> TrainingResult:
    if workers.count > 1 and "-" in given.files:
        raise ConfigError(
            "-: several workers cannot all read standard input; write the pairs to a file"
        )
    output = workers.from_first(lambda: model_destination(path, given.files))
    torch.manual_seed(config.training.seed)
    keep_freed_memory()
    keep_few_kernels()
    device = workers.device

    every_s = config.training.checkpoint_seconds
    folder = workers.from_first(lambda: run_folder(output, every_s, again, reporter))
    resumed = workers.from_first(lambda: resumed_from(folder, config, reporter))
    then = resumed.begun_with if resumed else None
    if then is not None:
        config = then.planned(config)
    threads = config.training.threads or (then and then.threads(workers.count)) or _cores()
    torch.set_num_threads(threads)
    begun_as = beginning(config, given)
    learned = then.task(config) if then else begun_as.task if begun_as else None
    prepared = prepare(given, config, reporter, learned)
    if begun_as:
        prepared = replace(prepared, begun_as=begun_as.contents)
    precision = resolve_precision(config.training.precision, device)
    begun_with = BegunWith.of(prepared, given.files, precision, device, threads, workers.count)
    workers.must_agree(begun_with.in_words())
    length = None
    if config.training.minutes is not None:
        prepared, length = budget.settle(
            prepared,
            precision,
            device,
            began,
            resumed.checkpoint if resumed else None,
            reporter,
            workers,
        )
    config = prepared.config
    source, target = prepared.task.source, prepared.task.target
    model = Seq2Seq(config.model, source.size, target.size, prepared.task.written)
    begin_with_measured_frames(model, prepared.train, config.audio.normalise)
    _begin_with_vectors(model, prepared, reporter)
    if begun_as:
        begun_as.give_weights(model)
        for note in begun_as.notes(prepared) if then is None else ():
            reporter.notice(note)
    model.to(device)
    keeper = keeper_of(
        folder, begun_with.settled(config), resumed, again, reporter, writes=workers.leads
    )
    reporter.begin(
        Plan(
            pairs=len(prepared.train),
            dev_pairs=len(prepared.dev),
            epochs=prepared.epochs if length is None else None,
            units=prepared.task.units,
            source_size=source.size,
            target_size=target.size,
            parameters=count_parameters(model),
            precision=precision,
            device=device.type,
            threads=threads,
            workers=workers.count,
        )
    )
    workers.begin_alike(model)
    validator = Validator(
        prepared.dev,
        prepared.task,
        config.training.validation_sentences,
        prepared.train.longest_target,
        lambda share: reporter.busy("Answering the dev set", share),
        ctc_weight=config.search.ctc_weight,
    )
    outcome = fit(
        model,
        config,
        prepared.train,
        validator,
        reporter,
        precision,
        _as_epochs_see_them(prepared, reporter),
        keeper,
        length,
        workers,
    )
    packaged = workers.from_first(lambda: package(model.cpu(), prepared, outcome, output, reporter))
    result = TrainingResult(
        output, config, outcome, packaged.scores, packaged.parity, count_parameters(model)
    )
    reporter.finished(result.path, outcome, result.scores, str(result.parity))
    if outcome.ended == "interrupted":
        reporter.notice("To go on with the training, give the same command with --resume.")
    elif workers.leads:
        folder.remove()
    return result


def _cores() -> int:
    """Return how many cores each worker may use."""
    return max(1, usable_cores() // workers_on_this_machine())


def _for_task(config: Config | None, task: str | None) -> Config:
    if config is None:
        return configure(settings={"task": task} if task else {})
    if task not in (None, config.task):
        raise ConfigError(
            f"task = {task!r}, and the config's task is {config.task!r}; make the config with "
            f'tongsa.tasks.configure(settings={{"task": {task!r}, …}})'
        )
    return config


def _begin_with_vectors(model: Seq2Seq, prepared: Prepared, reporter: Reporter) -> None:
    settings = prepared.config.training
    task = prepared.task
    for embedding, tokeniser, path in (
        (model.source_embedding, task.source, settings.source_vectors),
        (model.target_embedding, task.target, settings.target_vectors),
    ):
        if path is not None:
            assert isinstance(tokeniser, Tokeniser), "other units than words were refused before"
            assert isinstance(embedding, Embedding), "vectors of frames were refused before"
            reporter.busy(f"Reading {path}")
            reporter.notice(
                begin_with_vectors(embedding, tokeniser, path, freeze=settings.freeze_vectors)
            )


def _as_epochs_see_them(prepared: Prepared, reporter: Reporter) -> Respell | None:
    """Return what changes the examples from epoch to epoch, if anything does."""
    settings = prepared.config.training
    if settings.speed_perturbation or settings.noise:
        assert isinstance(prepared.task, Transcription), "other tasks were refused before"
        return Heard(
            prepared.train,
            prepared.task.source,
            speed_perturbation=settings.speed_perturbation,
            noise=settings.noise,
            seed=settings.seed,
            done=lambda share: reporter.busy("Playing the recordings in other ways", share),
        )
    respelling = _respelling(prepared) if settings.subword_dropout else None
    if not settings.blank_sources:
        return respelling
    return BlankSources(
        respelling or (lambda _: prepared.train), settings.blank_sources, settings.seed
    )


def _respelling(prepared: Prepared) -> Respelling:
    settings = prepared.config.training
    return Respelling(
        prepared.train,
        partial(prepared.task.encode_pair, dropout=settings.subword_dropout),
        settings.max_tokens,
        settings.seed,
    )
