"""Where a term stands in a text: at word borders, in any script.

cat         a cat.   Cats   catch         the first alone
커피         커피를   커피에는   커피숍       the first two: a stem with its particles
貓          白貓                          wherever it stands: there are no spaces to go by
"""

import re
import unicodedata
from collections.abc import Iterable

from tongsa.text.word_spans import Span, is_unspaced

# What follows a noun, one after another: 커피 + 들 + 에서 + 는.
_PARTICLES = """
은 는 이 가 을 를 과 와 랑 이랑 하고 의 에 에서 에게 에게서 께 께서 한테 한테서 로 으로 로서 으로서
로써 으로써 라고 이라고 란 이란 도 만 까지 부터 마다 처럼 같이 보다 밖에 조차 마저 대로 만큼 이나 나
이든 든 이든지 든지 이며 며 이고 고 야 아 여 이여 님 씨 들 요 이요 이야 이다 다 예요 이에요 에요
입니다 입니까 인 인데 이지만 지만 였다 이었다 였어요 이었어요 라서 이라서 라면 이라면 일 뿐 쯤 째
네 용 측
"""
_TAIL = re.compile(f"(?:{'|'.join(_PARTICLES.split())})*")
_ANY_ENDING = re.compile("[가-힣]*")


def occurrences(term: str, text: str, taken: Iterable[Span] = ()) -> list[Span]:
    """Return where a text holds the term as a word, from left to right; none overlap.

    Case counts, as does every character within.

    taken   places that are no longer free
    """
    return _found(term, text, taken, _TAIL)


def written(term: str, text: str, taken: Iterable[Span] = ()) -> list[Span]:
    """Return where a translation holds the term, whatever Korean ending stands behind it."""
    return _found(term, text, taken, _ANY_ENDING)


def _found(term: str, text: str, taken: Iterable[Span], endings: re.Pattern[str]) -> list[Span]:
    found: list[Span] = []
    start = text.find(term) if term else -1
    while start >= 0:
        stop = start + len(term)
        free = all(stop <= begin or end <= start for begin, end in (*taken, *found))
        if free and _at_borders(text, start, stop, endings):
            found.append(Span(start, stop))
        start = text.find(term, start + 1)
    return found


def _at_borders(text: str, start: int, stop: int, endings: re.Pattern[str]) -> bool:
    if start and _joins(text[start - 1], text[start]):
        return False
    if stop < len(text) and "가" <= text[stop] <= "힣" and _is_of_word(text[stop - 1]):
        # Korean particles stand right behind Latin words and figures too. As few of them as may
        # be: the regular expression goes on until the word ends.
        ends = re.compile(rf"{endings.pattern}(?![가-힣])").match(text, stop)
        if ends is None:
            return False
        stop = ends.end()
    return stop == len(text) or not _joins(text[stop - 1], text[stop])


def _joins(left: str, right: str) -> bool:
    """Whether two characters side by side belong to one word."""
    return _is_of_word(left) and _is_of_word(right)


def _is_of_word(character: str) -> bool:
    """Whether it is a letter, figure or mark of a script that puts spaces between its words."""
    return (
        character.isalnum() or character == "_" or unicodedata.category(character)[0] == "M"
    ) and not is_unspaced(character)
