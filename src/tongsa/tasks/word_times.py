"""When each word of a transcript was said."""

import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from tongsa.search.ctc.alignment import align
from tongsa.tasks.confidence import Word, token_spans
from tongsa.tasks.transcript import TimedWord
from tongsa.tasks.transcription import POSITION_S


def timed_words(
    ids: Sequence[int],
    decode: Callable[[Sequence[int]], str],
    log_probs: NDArray[np.float32],
    sure: Sequence[Word] = (),
) -> tuple[TimedWord, ...]:
    """Align a transcript with its recording by CTC; none where no path writes it.

    CTC says a token at the position where it is sure of it, mostly about its middle, so that times
    are good to a tenth of a second or so, and a word ends where its last token is said, or, at the
    latest, where the next word begins.

    log_probs  (S, V) of this recording, without padding
    sure       the words of the output, each with its confidence; a word has the least of its parts
    """
    said = align(log_probs, ids)
    if said is None:
        return ()
    spans = token_spans(ids, decode)
    words = []
    for match in re.finditer(r"\S+", decode(ids)):
        parts = [
            said[i]
            for i, (start, end) in enumerate(spans)
            if start < match.end() and end > match.start()
        ]
        confidences = [
            part.confidence
            for part in sure
            if part.confidence is not None and part.start < match.end() and part.end > match.start()
        ]
        words.append(
            TimedWord(
                match.group(),
                POSITION_S * parts[0].start,
                POSITION_S * parts[-1].end,
                min(confidences, default=None),
            )
        )
    return tuple(words)
