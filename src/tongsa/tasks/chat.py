"""Chat: what was said, and what to say to it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar, Self

from tongsa.config import Config
from tongsa.data.conversations import TURN_BREAK, load_conversations
from tongsa.data.corpus import Corpus
from tongsa.data.formats.layout import Layout
from tongsa.data.formats.unpack import FilePath
from tongsa.evaluation.diversity import diversity_scores
from tongsa.evaluation.metrics import Score
from tongsa.tasks.text_task import TextTask
from tongsa.text.tokenisers import Tokeniser
from tongsa.text.turns import Turns


class Chat(TextTask):
    """Reads the last turns of a conversation, one a line, and writes the next."""

    verb = "chat"
    settings: ClassVar[dict[str, Any]] = {
        "text.turns": 3,
        # So that search.mutual_information can be asked for.
        "training.blank_sources": 0.1,
        # Answers are short, and what repeats itself in them is a loop.
        "search.no_repeat_ngram": 3,
        # Silence is no answer.
        "search.min_length": 1,
    }

    def __init__(self, config: Config, source: Tokeniser, target: Tokeniser) -> None:
        super().__init__(config, Turns(source, config.text.turns), target)

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
        likeness = super().scores(
            requests,
            answers,
            references,
            tokenisation=tokenisation,
            lowercase=lowercase,
            search=search,
        )
        return (*likeness, *diversity_scores(answers, search))

    def merit(self, score: Score, loss: float) -> tuple[float, ...]:
        # One safe answer to everything is soon found, and has BLEU enough to win; and many answers
        # are right that are not the reference. So the loss decides, and where it is flat, as it is
        # for half of a training, BLEU does: a point of it counts as much as a hundredth of a nat.
        return (score.value / 100 - loss,)

    @classmethod
    def learn(cls, corpus: Corpus, config: Config) -> Self:
        # A turn more than it has ever seen before a question would be noise to the model.
        longest = max(pair.source.count(TURN_BREAK) + 1 for pair in corpus.pairs)
        turns = min(longest, config.text.turns)
        return super().learn(corpus, replace(config, text=replace(config.text, turns=turns)))

    @classmethod
    def read(
        cls,
        paths: Sequence[FilePath],
        layout: Layout,
        config: Config,
        *,
        skip_empty: bool = False,
    ) -> Corpus:
        return load_conversations(paths, layout, config.text.turns, skip_empty=skip_empty)
