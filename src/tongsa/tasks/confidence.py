"""How likely an output, and each of its words, is right.

    word       p = Π P(token), over the tokens that write it       confidence = word map(p)
    sentence   p = (Π P(token)) ** (1 / tokens), <eos> included    confidence = sentence map(p)

Both say the same thing: the chance that a word is right (`right_words`): this word, or one drawn
from this sentence. The product is, by the chain rule, the model's own probability of the word where
it stands. The sentence takes the geometric mean because sentences of all lengths must compare
(Fomicheva et al. 2020, TP). The maps are fitted (`judging`) on sentences that the model has not
learned from.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from tongsa.evaluation.calibration import Calibration
from tongsa.text.word_spans import word_spans


class Word(NamedTuple):
    """A word or punctuation mark of an output: `text[start:end]`.

    log_prob     of the tokens that write it, summed: log P(word | source, words before)
    confidence   the chance that it is right; None where the model file holds no calibration
    """

    text: str
    start: int
    end: int
    log_prob: float
    confidence: float | None = None


def words_with_log_probs(
    ids: Sequence[int],
    token_log_probs: Sequence[float],
    decode: Callable[[Sequence[int]], str],
) -> tuple[Word, ...]:
    """Cut an output into words, each with the log-probability of its tokens.

    A token counts for every word that it writes or changes a part of (a Hangul letter changes the
    syllable that it joins). One that does neither, such as a space that waits for its word, counts
    for the next word.

    token_log_probs   one for each id; those behind, such as <eos>'s, are no part of any word
    decode            ids -> text, where one id more changes the last character at most
    """
    written: list[tuple[int, int, float]] = []  # start, end, log P, in the order of the text
    waiting = 0.0
    for (start, end), log_prob in zip(token_spans(ids, decode), token_log_probs, strict=False):
        if start == end:
            waiting += log_prob
        else:
            written.append((start, end, log_prob + waiting))
            waiting = 0.0
    text = decode(ids)
    words = []
    first = 0
    for start, end in word_spans(text):
        while first < len(written) and written[first][1] <= start:
            first += 1
        last = first
        while last < len(written) and written[last][0] < end:
            last += 1
        log_prob = sum(token[2] for token in written[first:last])
        words.append(Word(text[start:end], start, end, log_prob))
    return tuple(words)


def token_spans(
    ids: Sequence[int], decode: Callable[[Sequence[int]], str]
) -> list[tuple[int, int]]:
    """Return which characters [start, end) of the text each token writes or changes; maybe none.

    decode   as in `words_with_log_probs`
    """
    spans = []
    text = ""
    for i in range(len(ids)):
        before, text = text, decode(ids[: i + 1])
        start = len(before) if text.startswith(before) else len(before) - 1
        spans.append((start, len(text)))
    return spans


def with_confidence(words: Sequence[Word], calibration: Calibration) -> tuple[Word, ...]:
    confidences = calibration.word([word.log_prob for word in words]).tolist()
    return tuple(w._replace(confidence=c) for w, c in zip(words, confidences, strict=True))


def sentence_confidence(token_log_probs: Sequence[float], calibration: Calibration) -> float:
    return float(calibration.sentence(mean_log_prob(token_log_probs)))


def mean_log_prob(token_log_probs: Sequence[float]) -> float:
    """Return the logarithm of the geometric mean of the tokens' probabilities."""
    return sum(token_log_probs) / len(token_log_probs)
