"""What a model answers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongsa.tasks.confidence import Word
from tongsa.text.coverage import InputWarning


@dataclass(frozen=True)
class Output:
    """What a model answered.

    text         the answer
    score        what the search ranked by: log_prob / (tokens + 1) ** length_penalty, less the
                 coverage penalty if there is one
    log_prob     log P(answer | source), <eos> included, in nats
    tokens       of the answer, for people to look at; source_tokens likewise
    token_log_probs   of each token and, last, of <eos>; their sum is log_prob
    truncated    the answer hit the length limit before the model ended it
    attention    (len(tokens) + 1, len(source_tokens)), heads averaged; the last row is <eos>'s;
                 None for a model without attention
    confidence   the chance that a word of the answer is right, by `tasks/confidence.py`; None
                 where the model file holds no calibration
    words        of the text, each with its own log-probability and confidence
    warnings     in what the source is unlike the training data
    alternatives the next best answers, best first, if more than one was asked for; of samples
                 the further ones, in the order in which they were drawn

    Tokens, words and warnings are worked out when first looked at, and behave like tuples.
    """

    text: str
    score: float
    log_prob: float
    tokens: Sequence[str] = ()
    source_tokens: Sequence[str] = ()
    token_log_probs: tuple[float, ...] = ()
    truncated: bool = False
    attention: NDArray[np.float32] | None = None
    confidence: float | None = None
    words: Sequence[Word] = ()
    warnings: Sequence[InputWarning] = ()
    alternatives: tuple["Output", ...] = ()

    def __str__(self) -> str:
        return self.text
