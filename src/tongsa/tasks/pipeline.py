"""From a request to an answer, with a trained model and without torch."""

import copy
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any, TypeAlias, Unpack, overload

from numpy.typing import NDArray

from tongsa.errors import ConfigError, ModelFileError
from tongsa.evaluation.calibration import Calibration
from tongsa.runtime.contents import ModelContents
from tongsa.runtime.engine import OnnxEngine
from tongsa.runtime.model_file import read_model_file
from tongsa.search import Engine, Hypothesis, search
from tongsa.search.ensemble import EnsembleEngine
from tongsa.search.limits import limit_for
from tongsa.search.protocol import ManyAtOnce
from tongsa.search.signature import signature
from tongsa.tasks.confidence import (
    Word,
    sentence_confidence,
    with_confidence,
    words_with_log_probs,
)
from tongsa.tasks.ensembles import check_together, model_paths
from tongsa.tasks.in_threads import in_threads, usable_cores
from tongsa.tasks.later import Later
from tongsa.tasks.looking import Looks
from tongsa.tasks.options import SEARCH_SETTINGS, Asked, Options, read_options
from tongsa.tasks.output import Output
from tongsa.tasks.registry import task_named
from tongsa.tasks.verbs import Verbs
from tongsa.tasks.watch import Batch, Told, Watch

__all__ = ["Model", "Output", "load"]

# One request: a text, a file, or a signal; what a task understands.
One: TypeAlias = str | os.PathLike[str] | NDArray[Any]


class Model(Verbs, Looks):
    """A trained model, ready to run.

        model = tongsa.load("en-ko.tongsa")
        model.run("I drink coffee.").text               # whatever its task
        model.translate("I drink coffee.").text         # the same, of a translator

    threads   for one step of the model, or for as many batches of a long list side by side; None:
              as many as this process may use
    members   the contents of this model, or of all that average their probabilities in it; the
              first one's configuration and tokenisers are those of the whole
    """

    def __init__(self, contents: ModelContents, threads: int | None = None) -> None:
        self.contents = contents
        self.threads = threads or usable_cores()
        self.members: tuple[ModelContents, ...] = (contents,)
        self.config = contents.config
        self.task = task_named(self.config.task).load(
            self.config, contents.source_vocabulary, contents.target_vocabulary
        )
        self.engine: Engine = OnnxEngine(contents.graphs, threads)

    @classmethod
    def averaging(cls, models: Sequence["Model"]) -> "Model":
        """Return the ensemble of models that have the same vocabularies; of one, that model."""
        if len(models) == 1:
            return models[0]
        together = copy.copy(models[0])
        together.members = tuple(model.contents for model in models)
        together.engine = EnsembleEngine([model.engine for model in models])
        return together

    @property
    def calibration(self) -> Calibration | None:
        """What the chance is that a word is right, if the file says; an ensemble has none."""
        return self.contents.calibration if len(self.members) == 1 else None

    @overload
    def run(self, request: One, **options: Unpack[Options]) -> Output: ...
    @overload
    def run(
        self, request: list[Any] | tuple[Any, ...], **options: Unpack[Options]
    ) -> list[Output]: ...
    def run(
        self, request: One | list[Any] | tuple[Any, ...], **options: Unpack[Options]
    ) -> Output | list[Output]:
        """Answer one request, or a list of them in its order.

        The answer to a request does not depend on what else is in the list.
        Raises ConfigError where an option is out of range.
        """
        if isinstance(request, list | tuple):
            return list(self.stream(request, **options))
        return next(self.stream([request], **options))

    def stream(self, requests: Iterable[One], **options: Unpack[Options]) -> Iterator[Output]:
        """Answer requests as they come, in their order; takes endless sources too."""
        return self._stream(requests, self._read(options), self.task.wishes(options))

    def run_watched(
        self, requests: Sequence[One], watch: Watch, **options: Unpack[Options]
    ) -> list[Output]:
        """Answer as `run` does, and let `watch` hear of each answer as soon as it is known."""
        read = self._read(options)
        return list(self._stream(requests, read, self.task.wishes(options), watch))

    def sharing(self, engine: Engine) -> "Model":
        """Return this model with another engine in front of its own."""
        other = copy.copy(self)
        other.engine = engine
        return other

    def searching(self, **options: Unpack[Options]) -> "Model":
        """Return this model, searching so wherever nothing else is asked of it.

        Raises ConfigError where it cannot, TypeError where an option is no setting of a search: a
        language, a glossary or how many answers belongs to each request.
        """
        if others := options.keys() - set(SEARCH_SETTINGS):
            raise TypeError(
                f"{min(others)} is asked with each request; a model can be given "
                f"{', '.join(SEARCH_SETTINGS)}"
            )
        config = replace(self.config, search=self._read(options).search)
        other = copy.copy(self)
        other.config = config
        other.contents = replace(self.contents, config=config)
        other.members = (other.contents, *self.members[1:])
        return other

    def search_signature(self, **options: Unpack[Options]) -> str:
        """Return how these options search, as a short string to stand beside scores."""
        return signature(self._read(options).search, len(self.members))

    def _read(self, options: Options) -> Asked:
        configs = [contents.config for contents in self.members]
        return read_options(options, configs, self.task.target)

    def _stream(
        self, requests: Iterable[One], asked: Asked, wishes: Any, watch: Watch | None = None
    ) -> Iterator[Output]:
        before = 0  # requests of earlier windows
        remaining = (self.task.ask(request, wishes) for request in requests)
        # Requests of like length share a batch: less padding, and fewer steps in all.
        while window := list(islice(remaining, 16 * asked.batch_size)):
            sources = [self.task.encode(request) for request in window]
            lengths = [len(source) for source in sources]
            # The answer to nothing is nothing, or what little there is.
            answers = [
                Output("" if length else self.task.answer_to_nothing(request), 0.0, 0.0)
                for request, length in zip(window, lengths, strict=True)
            ]
            if watch is not None:
                for i, length in enumerate(lengths):
                    if not length:
                        watch.answered(before + i, answers[i])
            order = sorted((i for i, n in enumerate(lengths) if n), key=lengths.__getitem__)
            size = asked.batch_size
            batches = [
                Batch(
                    [before + i for i in rows],
                    [window[i] for i in rows],
                    [sources[i] for i in rows],
                )
                for rows in (order[start : start + size] for start in range(0, len(order), size))
            ]
            engine, threads = self._engine_for(len(batches), watch)
            if threads > 1:
                batches.reverse()  # the longest first, or the others would wait for it at the end
            answer = partial(self._answers, engine, asked, watch)
            for batch, outputs in in_threads(answer, batches, threads):
                for number, output in zip(batch.numbers, outputs, strict=True):
                    answers[number - before] = output
            before += len(window)
            yield from answers

    def _engine_for(self, batches: int, watch: Watch | None) -> tuple[Engine, int]:
        """Return the engine for so many batches, and how many of them to search at a time.

        A step computes too little to be worth dividing among threads; a batch does not.
        """
        if watch is None and batches > 1 and isinstance(self.engine, ManyAtOnce):
            threads = min(self.threads, batches)
            return self.engine.on_one_thread() if threads > 1 else self.engine, threads
        return self.engine, 1

    def _answers(
        self, engine: Engine, asked: Asked, watch: Watch | None, batch: Batch
    ) -> list[Output]:
        """Answer requests that are searched side by side."""
        told = None
        if watch is not None:
            answer = partial(self._answer, batch, asked)
            told = Told(watch, batch.numbers, answer, self._decoded(batch, asked))
        longest_target = max(contents.longest_target for contents in self.members)
        found = search(
            engine,
            batch.sources,
            [
                limit_for(asked.search, len(source), longest_target, len(asked.prefix))
                for source in batch.sources
            ],
            asked.search,
            [asked.prefix] * len(batch.sources),
            [self.task.required(request) for request in batch.requests],
            samples=asked.n_best,
            watch=told,
        )
        if told is not None:
            return told.all(found)
        return [self._answer(batch, asked, row, outputs) for row, outputs in enumerate(found)]

    def _decoded(self, batch: Batch, asked: Asked) -> Callable[[int, Sequence[int]], str] | None:
        """Return what gives the text of a row's settled ids; None: nothing can."""
        if asked.search.replace_unk:  # it goes by attention, which the whole output has
            return None
        return lambda row, ids: self.task.decode(ids, batch.requests[row])

    def _answer(self, batch: Batch, asked: Asked, row: int, found: Sequence[Hypothesis]) -> Output:
        request, source = batch.requests[row], batch.sources[row]
        # Most readers want the text: the rest is worked out when somebody looks.
        source_tokens = Later(lambda: self.task.source_tokens(source, request))
        coverage = self.contents.coverage
        warnings = Later(lambda: coverage.warnings(str(request), len(source)) if coverage else ())

        def output(hypothesis: Hypothesis) -> Output:
            def decode(ids: Sequence[int]) -> str:
                if asked.search.replace_unk:
                    return self.task.decode_copying(ids, request, hypothesis.attention)
                return self.task.decode(ids, request)

            def words() -> Sequence[Word]:
                found = words_with_log_probs(hypothesis.ids, hypothesis.token_log_probs, decode)
                return with_confidence(found, self.calibration) if self.calibration else found

            return Output(
                text=decode(hypothesis.ids),
                score=hypothesis.score,
                log_prob=hypothesis.log_prob,
                tokens=Later(lambda: self.task.target_tokens(hypothesis.ids, request)),
                source_tokens=source_tokens,
                token_log_probs=hypothesis.token_log_probs,
                truncated=hypothesis.truncated,
                attention=hypothesis.attention,
                confidence=sentence_confidence(hypothesis.token_log_probs, self.calibration)
                if self.calibration
                else None,
                words=Later(words),
                warnings=warnings,
            )

        best, *others = map(output, found[: asked.n_best])
        return replace(best, alternatives=tuple(others)) if others else best


def load(
    path: str | os.PathLike[str] | Sequence[str | os.PathLike[str]], *, threads: int | None = None
) -> Model:
    """Load a model file, or several that shall average their probabilities: an ensemble.

        tongsa.load("a.tongsa")
        tongsa.load(["a.tongsa", "b.tongsa"])           # or "a.tongsa,b.tongsa"

    Raises ModelFileError where a file is none, damaged or of the future, ConfigError where the
    vocabularies of an ensemble differ.
    """
    paths = model_paths(path)
    models = [_load(each, threads) for each in paths]
    check_together(paths, [model.contents for model in models])
    return Model.averaging(models)


def _load(path: str | os.PathLike[str], threads: int | None) -> Model:
    contents = read_model_file(path)
    try:
        return Model(contents, threads)
    except ModelFileError as error:
        raise ModelFileError(f"{os.fspath(path)}: {error}") from None
    except ConfigError as error:
        raise ModelFileError(
            f"{os.fspath(path)}: made with {contents.created_with}, for a task that is not "
            f"installed here: {error}"
        ) from None
    except Exception as error:  # ONNX Runtime's errors have no base of their own
        raise ModelFileError(
            f"{os.fspath(path)}: the installed ONNX Runtime cannot load its graphs: {error}; "
            "if it is old, update it with: pip install --upgrade onnxruntime"
        ) from error
