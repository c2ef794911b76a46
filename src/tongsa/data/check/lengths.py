"""Texts and pairs whose length is out of all proportion to the corpus they stand in.

Proportions are logarithms, and "usual" is the median and 1.4826 × the median absolute deviation,
which outliers do not move (Rousseeuw & Croux 1993). Seven deviations are far: of 280,000 pairs of
captions, news, chat and short sentences eight lay there, most of them halves and remains.
"""

from collections.abc import Iterator

import numpy as np

from tongsa.data.check.part import SIDES, Floats, Found, Part

_FAR = 7.0  # deviations
# Short texts vary more in proportion (`Hi.` is `안녕하세요.`); this many characters on both sides
# even that out.
_EVEN_OUT = 5
# In generated or very uniform text the deviation comes close to nothing.
_LEAST_DEVIATION = 0.15
_FEWEST_PAIRS = 50  # below, nothing is known about what is usual
_LONG = 400  # characters; shorter is not worth a note, however short the rest


def find_length_ratio(part: Part) -> Iterator[Found]:
    pairs = np.flatnonzero(part.usable)
    if len(pairs) < _FEWEST_PAIRS:
        return
    source, target = (part.size(side)[pairs] for side in SIDES)
    ratio = np.log(target + _EVEN_OUT) - np.log(source + _EVEN_OUT)
    far = np.abs(_deviations(ratio))
    found = far > _FAR
    worst = pairs[np.argsort(-far)][: int(found.sum())]
    yield Found("length-ratio", part, pairs[found], "pair", part.measures, worst)


def find_very_long(part: Part) -> Iterator[Found]:
    pairs = np.flatnonzero(part.usable)
    if len(pairs) < _FEWEST_PAIRS:
        return
    for side in SIDES:
        texts = part.texts(side)
        length = part.size(side)[pairs]
        far = _deviations(np.log(length + _EVEN_OUT))
        found = (far > _FAR) & (length > _LONG)
        worst = pairs[np.argsort(-length)][: int(found.sum())]

        def say(pair: int, texts: list[str] = texts) -> str:
            return f"{len(texts[pair]):,} characters"

        yield Found("very-long", part, pairs[found], side, say, worst)


def _deviations(values: Floats) -> Floats:
    apart = values - np.median(values)
    deviation: float = 1.4826 * float(np.median(np.abs(apart)))
    return apart / max(deviation, _LEAST_DEVIATION)
