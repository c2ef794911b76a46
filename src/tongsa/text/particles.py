"""Korean particles that follow the sound before them: 김은, 이는; 25를, 30을.

A network that sees a symbol cannot know how what it stands for is said.
"""

import re

# Behind a consonant, behind a vowel. 으로 is 로 behind ㄹ too.
_FORMS = (("은", "는"), ("이", "가"), ("을", "를"), ("과", "와"), ("으로", "로"), ("이랑", "랑"))
_PARTICLE = re.compile(rf"(?:{'|'.join(form for pair in _FORMS for form in pair)})(?![가-힣])")
_RIEUL = 8  # the number of ㄹ among the last letters of syllables
# 영 일 이 삼 사 오 육 칠 팔 구, and what ends in 0 is 십, 백, 천 or 만.
_DIGITS = "영일이삼사오육칠팔구"


def agreeing(word: str, behind: str) -> str:
    """Return what stands behind a word, its particle in the form that the word's sound asks for.

    Only where the sound is known: behind Hangul and figures.
    """
    found = _PARTICLE.match(behind)
    final = _final(word[-1:])
    if found is None or final is None:
        return behind
    [(consonant, vowel)] = [pair for pair in _FORMS if found.group() in pair]
    closed = final and not (consonant == "으로" and final == _RIEUL)
    return (consonant if closed else vowel) + behind[found.end() :]


def _final(character: str) -> int | None:
    """Return the number of the consonant that a character is said to end in; 0: none."""
    if character.isdecimal() and character.isascii():
        character = _DIGITS[int(character)]
    if not "가" <= character <= "힣":
        return None
    return (ord(character) - ord("가")) % 28
