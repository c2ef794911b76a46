"""Summaries: a text, and what it comes down to."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

from tongsa.config import Config
from tongsa.data.corpus import Corpus
from tongsa.errors import ConfigError
from tongsa.evaluation.metrics import Score, exact_match, with_search
from tongsa.evaluation.rouge import copied, novel, rouge_l, rouge_scores
from tongsa.tasks.text_task import TextTask
from tongsa.text.normalise import normalise

_SHOWN = 5  # places that a note names


class Summarisation(TextTask):
    """Copies what matters; scored by ROUGE, and by how much is the source's own words."""

    verb = "summarise"
    settings: ClassVar[Mapping[str, Any]] = {
        "model.copy": True,
        # A whole article, where a sentence would be a slip.
        "training.max_tokens": 2000,
        "training.batch_source_tokens": 6000,
        "search.max_ratio": 0.0,
    }

    _notes: Sequence[str] = ()

    @classmethod
    def learn(cls, corpus: Corpus, config: Config) -> Self:
        task = super().learn(corpus, config)
        task._notes = [note for note in [_longer_than_source(corpus)] if note]
        return task

    def notes(self) -> list[str]:
        return list(self._notes)

    def scores(
        self,
        requests: Sequence[str],
        answers: Sequence[str],
        references: Sequence[str],
        *,
        tokenisation: str | None = None,
        lowercase: bool = False,  # noqa: ARG002  (ROUGE is always in lower case)
        search: str = "",
    ) -> tuple[Score, ...]:
        if tokenisation is not None:
            raise ConfigError(
                f"tokenisation = {tokenisation!r}: is of BLEU; summaries are scored by ROUGE, "
                "which counts both words and characters"
            )
        scores = (
            *rouge_scores(answers, references),
            exact_match(answers, references),
            copied(requests, answers),
            novel(requests, answers),
        )
        return with_search(scores, search)

    def score(self, answers: Sequence[str], references: Sequence[str]) -> Score:
        return rouge_l(answers, references)


def _longer_than_source(corpus: Corpus) -> str:
    """Say which summaries have more characters than what they sum up; "" where none has."""
    longer = [
        index
        for index, pair in enumerate(corpus.pairs)
        if len(normalise(pair.target)) > len(normalise(pair.source))
    ]
    if not longer:
        return ""
    places = ", ".join(corpus.where(index, "target") for index in longer[:_SHOWN])
    return (
        f"{corpus.name}: {len(longer):,} of {len(corpus):,} summaries are longer than their source "
        f"({places}{', …' if len(longer) > _SHOWN else ''}). They are learned from all the same; "
        "should the two sides be swapped, say so with --columns."
    )
