"""Text in, text out: what most tasks begin with."""

from collections.abc import Iterable, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from tongsa.config import Config
from tongsa.data.corpus import Corpus
from tongsa.evaluation.metrics import Score, bleu, translation_scores
from tongsa.tasks.task import Task
from tongsa.text.copying import Copying
from tongsa.text.coverage import Coverage, Lengths
from tongsa.text.normalise import normalise
from tongsa.text.tokenisers import SpellsAtRandom, Tokeniser, load_both, train_tokeniser
from tongsa.text.vocabulary import UNK
from tongsa.text.words import WordTokeniser


class TextTask(Task):
    """Reads a text and writes a text; scored by BLEU, chrF and exact matches."""

    def __init__(self, config: Config, source: Tokeniser, target: Tokeniser) -> None:
        super().__init__(config, source, target)
        self.source: Tokeniser = source
        self.copying = Copying(source, target) if config.model.copy else None

    @classmethod
    def learn(cls, corpus: Corpus, config: Config) -> Self:
        text = config.text
        sources = [pair.source for pair in corpus.pairs]
        targets = [pair.target for pair in corpus.pairs]
        if text.joint:
            both = train_tokeniser(
                [*sources, *targets], text.unit, text.vocabulary_size, name=corpus.name
            )
            return cls(config, both, both)
        source_unit, target_unit = text.units
        return cls(
            config,
            train_tokeniser(sources, source_unit, text.vocabulary_size, name="source"),
            train_tokeniser(targets, target_unit, text.vocabulary_size, name="target"),
        )

    @classmethod
    def load(cls, config: Config, source: bytes, target: bytes) -> Self:
        return cls(config, *load_both(config.text.units, source, target))

    @property
    def written(self) -> NDArray[np.int64] | None:
        return self.copying.written if self.copying else None

    def encode(self, request: str) -> Sequence[int]:
        return self.copying.encode(request) if self.copying else self.source.encode(request)

    def encode_pair(
        self, request: str, answer: str, *, dropout: float = 0.0
    ) -> tuple[Sequence[int], Sequence[int]]:
        if not dropout:
            ids = self.encode(request)
            if self.copying:
                return ids, self.copying.encode_answer(answer, request)
            return ids, self.target.encode(answer)
        assert isinstance(self.source, SpellsAtRandom), "other units were refused before"
        assert isinstance(self.target, SpellsAtRandom), "other units were refused before"
        return (
            self.source.encode_at_random([request], dropout),
            self.target.encode_at_random([answer], dropout),
        )

    def decode(self, ids: Sequence[int], request: str) -> str:
        return self.target.decode(ids, behind=self._behind(ids, request))

    def source_tokens(self, source: Sequence[int], request: str) -> list[str]:
        behind = self.copying.behind_source(request) if self.copying else ()
        return self.source.tokens(source, behind=behind)

    def target_tokens(self, ids: Sequence[int], request: str) -> list[str]:
        return self.target.tokens(ids, behind=self._behind(ids, request))

    def _behind(self, ids: Sequence[int], request: str) -> Sequence[str]:
        """Return the tokens behind the target's vocabulary, where an answer holds any."""
        if self.copying is None or all(id_ < self.target.size for id_ in ids):
            return ()
        return self.copying.behind_target(request)

    def scores(
        self,
        requests: Sequence[str],  # noqa: ARG002  (what is copied or answered counts elsewhere)
        answers: Sequence[str],
        references: Sequence[str],
        *,
        tokenisation: str | None = None,
        lowercase: bool = False,
        search: str = "",
    ) -> tuple[Score, ...]:
        return translation_scores(
            answers,
            references,
            self.config.target_language,
            tokenisation=tokenisation,
            lowercase=lowercase,
            search=search,
        )

    def score(self, answers: Sequence[str], references: Sequence[str]) -> Score:
        return bleu(answers, references, self.config.target_language)

    def coverage(
        self, requests: Iterable[str], lengths: Lengths, before: Coverage | None = None
    ) -> Coverage | None:
        return Coverage.of(requests, lengths, before)

    def decode_copying(
        self, ids: Sequence[int], request: Any, attention: NDArray[np.float32] | None
    ) -> str:
        """Decode with each <unk> replaced by the source word that it looked at most.

        Jean et al. 2015, section 3.3: a name is mostly translated as itself. Equal attention
        goes to the earlier word.

        attention   (at least len(ids), source tokens), for a model of words
        """
        assert isinstance(self.target, WordTokeniser), "other units were refused before"
        assert attention is not None, "models without attention were refused before"
        words = WordTokeniser.split(normalise(request))
        looked = attention.argmax(axis=1)
        copied = [words[looked[t]] for t, id_ in enumerate(ids) if id_ == UNK]
        return self.target.decode(ids, copied, behind=self._behind(ids, request))
