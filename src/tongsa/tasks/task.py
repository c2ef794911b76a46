"""What a task is: all that the core does not know about requests and answers."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Protocol, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tongsa.config import Config
from tongsa.data.corpus import Corpus, load_corpus
from tongsa.data.formats.layout import Layout
from tongsa.data.formats.unpack import FilePath
from tongsa.errors import ConfigError
from tongsa.evaluation.metrics import Score
from tongsa.search.required import Required
from tongsa.tasks.options import OF_TRANSLATION, Options
from tongsa.text.coverage import Coverage, Lengths
from tongsa.text.tokenisers import Tokeniser

# What an encoder reads for one request: ids (S,), or frames (S, M) of what is no text.
Source: TypeAlias = Sequence[int] | NDArray[Any]


class SourceReader(Protocol):
    """Turns requests into what an encoder reads. Every tokeniser is one."""

    @property
    def size(self) -> int:
        """How many ids there are; of frames, how many numbers each holds."""

    def encode(self, request: Any, /) -> Source:
        """Return the ids or frames of a request; empty where there is nothing to answer."""

    def tokens(self, source: Any, /) -> list[str]:
        """Return one printable string for each position, for people to look at."""

    def to_bytes(self) -> bytes:
        """Return what the model file stores; `Task.load` reads it back."""


class Task(ABC):
    """What a model is for: one class in one file, named in one line of `registry.TASKS`.

    config   all settings of the model
    source   from a request to what the encoder reads
    target   from the ids that the decoder writes to text, and back

    `TextTask` is the one to begin with where requests and answers are texts.
    """

    # The command whose answers suit; "run" is for all that have none of their own.
    verb: ClassVar[str] = "run"
    # Where the defaults differ, as {"section.name": value}; presets and users come over them.
    settings: ClassVar[Mapping[str, Any]] = {}

    def __init__(self, config: Config, source: SourceReader, target: Tokeniser) -> None:
        self.config = config
        self.source = source
        self.target = target

    @classmethod
    def read(
        cls,
        paths: Sequence[FilePath],
        layout: Layout,
        config: Config,  # noqa: ARG003  (other tasks read by it)
        *,
        skip_empty: bool = False,
    ) -> Corpus:
        """Read what to learn from or to be judged by: requests, as text, and their answers."""
        return load_corpus(paths, layout, skip_empty=skip_empty)

    @classmethod
    @abstractmethod
    def learn(cls, corpus: Corpus, config: Config) -> Self:
        """Learn the vocabularies, and what else has to be known before the first step."""

    @classmethod
    @abstractmethod
    def load(cls, config: Config, source: bytes, target: bytes) -> Self:
        """Return the task as it was when its source and target were stored with `to_bytes`."""

    @property
    def written(self) -> NDArray[np.int64] | None:
        """The id that writes each source token, for models that copy (`text/copying.py`)."""
        return None

    def wishes(self, options: Options) -> Any:
        """Settle the options that only this task knows, once for all requests of a call.

        Raises ConfigError where one makes no sense.
        """
        for name in OF_TRANSLATION:
            if options.get(name):
                raise ConfigError(f"{name} is for translation, and this model's task is another")
        return None

    def ask(self, request: Any, wishes: Any) -> Any:  # noqa: ARG002
        """Return the request together with what `wishes` settled; encoded in its place."""
        return request

    def answer_to_nothing(self, request: Any) -> str:  # noqa: ARG002
        """Return the answer to a request that is encoded as nothing."""
        return ""

    def required(self, request: Any) -> Required | None:  # noqa: ARG002
        """Return what the answer must hold; None: nothing."""
        return None

    def encode(self, request: Any) -> Source:
        return self.source.encode(request)

    def encode_pair(
        self, request: Any, answer: str, *, dropout: float = 0.0
    ) -> tuple[Source, Sequence[int]]:
        """Return what is learned from a pair: what the encoder reads, and the decoder's ids.

        dropout   of merges, where both sides are subwords (`training.subword_dropout`)
        """
        assert not dropout, "what is not spelt in subwords cannot be spelt at random"
        return self.encode(request), self.target.encode(answer)

    def must_know(self, corpus: Corpus) -> None:  # noqa: ARG002
        """Raise ConfigError where pairs ask for what a model that is there has no symbols for."""
        return

    def times(self, requests: Sequence[str]) -> Sequence[int] | None:  # noqa: ARG002
        """Return how often each pair is read in an epoch; None: once."""
        return None

    def decode(
        self,
        ids: Sequence[int],
        request: Any,  # noqa: ARG002  (an answer may hold parts of it)
    ) -> str:
        """Return the answer to `request` that these ids write."""
        return self.target.decode(ids)

    def source_tokens(self, source: Any, request: Any) -> list[str]:  # noqa: ARG002
        """Return one printable string for each position of an encoded request."""
        return self.source.tokens(source)

    def target_tokens(self, ids: Sequence[int], request: Any) -> list[str]:  # noqa: ARG002
        """Return one printable string for each id of an answer."""
        return self.target.tokens(ids)

    @property
    def units(self) -> tuple[str, str]:
        """In what each side is counted, for people."""
        return self.config.text.units

    def shown(self, request: str, answer: str) -> str:  # noqa: ARG002
        """Return what people see of a pair above what the model says."""
        return request

    def notes(self) -> list[str]:
        """Return what was noticed while the pairs were encoded, for people."""
        return []

    def conformance_requests(self, requests: Sequence[str]) -> list[str]:
        """Return requests that a model file can be checked by, made of some of the dev set."""
        return list(requests)

    @abstractmethod
    def scores(
        self,
        requests: Sequence[str],
        answers: Sequence[str],
        references: Sequence[str],
        *,
        tokenisation: str | None = None,
        lowercase: bool = False,
        search: str = "",
    ) -> tuple[Score, ...]:
        """Return all scores that the field looks at, each with its signature.

        tokenisation, lowercase   of scores that count words; None: as suits the language
        search                    what found the answers, for the signatures
        """

    @abstractmethod
    def score(self, answers: Sequence[str], references: Sequence[str]) -> Score:
        """Return the one score to watch in training."""

    def merit(self, score: Score, loss: float) -> tuple[float, ...]:
        """Return by what one validation is better than another: the greater wins.

        score   what `score` gave, of the free-running model
        loss    under teacher forcing, in nats a token
        """
        return score.value, -loss

    def coverage(
        self,
        requests: Iterable[str],  # noqa: ARG002
        lengths: Lengths,  # noqa: ARG002
        before: Coverage | None = None,  # noqa: ARG002
    ) -> Coverage | None:
        """Take note of what was read in training, to warn of what was not; None: never warn.

        lengths   of the requests, in tokens
        before    what the model had read that the training began as
        """
        return None

    def decode_copying(
        self,
        ids: Sequence[int],
        request: Any,
        attention: NDArray[np.float32] | None,  # noqa: ARG002
    ) -> str:
        """Decode with each <unk> replaced by the part of the request that it looked at most."""
        return self.decode(ids, request)
