"""Is the first row of a table a pair, or the names of the columns?

No file says. So it is never guessed: a first row that looks like names is an error until the user
has said what it is.
"""

from collections.abc import Sequence

# What people and programs write above sources and targets. All in lower case.
_WORDS = """
source target src tgt trg input output text translation original sentence sentence1 sentence2
question answer document summary reference id
원문 번역 번역문 출발어 도착어 질문 답변 문장 요약 영어 한국어 일본어 중국어 프랑스어 독일어
english korean japanese chinese french german spanish italian portuguese russian dutch arabic
turkish vietnamese indonesian thai hindi polish ukrainian czech swedish danish finnish
ar bg bn ca cs da de el en es et eu fa fi fr ga gl he hi hr hu id is it ja ka kk km kn ko ky
lo lt lv mk ml mn mr ms mt my nb ne nl nn pl pt ro ru sk sl sq sr sv sw ta te th tl tr uk ur
uz vi zh eng kor jpn zho fra deu spa ita por rus
"""
_NAMES = frozenset(_WORDS.split())


def looks_like_header(cells: Sequence[str], languages: Sequence[str] = ()) -> bool:
    """Whether every cell is a word that people put above a column, or one is a language asked for.

    languages  such as en and ko
    """
    words = [cell.strip().casefold() for cell in cells]
    if any(word and word in (language.casefold() for language in languages) for word in words):
        return True
    return bool(words) and (words == ["q", "a"] or all(map(_is_name, words)))


def _is_name(cell: str) -> bool:
    language, _, region = cell.replace("_", "-").partition("-")
    return language in _NAMES and (not region or (len(region) in (2, 4) and region.isalpha()))
