"""What came of outputs beside what the model thought of them: by this confidence is measured."""

from collections.abc import Sequence
from typing import NamedTuple

from tongsa.evaluation.calibration import Calibration, fit_calibration
from tongsa.evaluation.right_words import right_words
from tongsa.tasks.confidence import mean_log_prob
from tongsa.tasks.output import Output
from tongsa.text.word_spans import words_of

# Fewer teach a map little, and what it says would be luck.
LEAST_SENTENCES = 30


class Judged(NamedTuple):
    """Outputs taken apart: what the model thought, and what came of it, side by side.

    words      log-probability of each, and whether it is right
    sentences  mean log-probability a token of each, and the share of its words that is right
    """

    words: list[tuple[float, bool]]
    sentences: list[tuple[float, float]]


def judge(outputs: Sequence[Output], references: Sequence[str]) -> Judged:
    """Compare outputs with references, as `normalise` leaves them; empty outputs say nothing."""
    judged = Judged([], [])
    for output, reference in zip(outputs, references, strict=True):
        if not output.words:
            continue
        right = right_words([word.text for word in output.words], words_of(reference))
        judged.words.extend((w.log_prob, r) for w, r in zip(output.words, right, strict=True))
        share = sum(right) / len(right)
        judged.sentences.append((mean_log_prob(output.token_log_probs), share))
    return judged


def calibrate(judged: Judged) -> Calibration | None:
    """Fit both maps to what came of sentences that the model has not learned from.

    None where fewer than `LEAST_SENTENCES` say anything.
    """
    if len(judged.sentences) < LEAST_SENTENCES:
        return None
    return Calibration(
        word=fit_calibration(*zip(*judged.words, strict=True)),
        sentence=fit_calibration(*zip(*judged.sentences, strict=True)),
        sentences=len(judged.sentences),
    )
