"""Whether a Korean sentence is polite or casual: by how its last word ends.

    polite   해요체 and 합쇼체     해요, 갑니다, 하세요, 할까요, 부탁드립니다, 하시죠
    casual   해체 and 해라체       해, 간다, 해라, 할까, 하자, 하니, 하냐, 했어

Korean says it on the predicate, which stands last, but for what people put behind it in speech
(어디가 더 빨라요 지마켓이랑 롯데닷컴 중에). So an ending may stand in any word.
"""

import re
from typing import Literal

Register = Literal["polite", "casual"]

# Whole endings that are polite. 요 alone is not enough: 필요, 중요, 수요 are nouns.
_POLITE = re.compile(
    r"""
    (?: 십시오 | 십시요 | 십쇼 | 소서
      | 세요 | 셔요 | 예요 | 에요 | 아요 | 어요 | 여요 | 해요 | 돼요 | 네요 | 군요 | 지요
      | 죠 | 나요 | 가요 | 까요 | 데요 | 거든요 | 잖아요 | 래요 | 대요 | 고요 | 구요 | 게요
      | 걸요 | 면요 | 서요 | 도요 | 만요 | 이요 | 좀요 | 세여 | 게여 | 데여
    )$""",
    re.VERBOSE,
)
# 합니다, 합니까, 합시다: behind a syllable that ends in ㅂ; 아니다 and 하니까 are others.
_BEHIND_B = re.compile(r"(?P<before>[가-힣])(?:니다|니까|시다)$")
_B = 17  # the number of ㅂ among the last letters of syllables
_NOUNS_IN_YO = re.compile(r"^(?:필요|중요|수요|주요|소요|동요|가요|개요|강요|[월화수목금토일]요)$")
# A vowel of 아 or 어, alone or grown together with its stem: 가, 봐, 마셔, 내, 써; with 요 polite.
_GROWN = "ㅏㅐㅓㅔㅕㅘㅙㅝㅞㅖㅒ"
_CASUAL = re.compile(
    r"""
    (?: 다 | 냐 | 니 | 나 | 까 | 자 | 라 | 마 | 야 | 렴 | 려무나 | 구나 | 군 | 지 | 걸 | 게
      | 거든 | 고 | 구 | 면 | 음 | 임 | 함 | 됨 | 것 | 기 | 좀 | 도록 | 는지 | 은지 | 을지
      | 든지
    )$""",
    re.VERBOSE,
)
_HANGUL = re.compile("[가-힣]+")
_FIRST = 0xAC00


def register_of(sentence: str) -> Register | None:
    """Return how a sentence is said; None where no word of it has an ending that tells.

    A polite ending tells more: casual ones are short, and nouns end so too (바다, 나라).
    """
    words = _HANGUL.findall(sentence)
    for word in reversed(words):
        if _is_polite(word):
            return "polite"
    for word in reversed(words):
        if _is_casual(word):
            return "casual"
    return None


def _is_polite(word: str) -> bool:
    if _NOUNS_IN_YO.search(word):
        return False
    behind = _BEHIND_B.search(word)
    if _POLITE.search(word) or (behind and _final(behind["before"]) == _B):
        return True
    return len(word) > 1 and word.endswith("요") and _vowel(word[-2]) in _GROWN


def _is_casual(word: str) -> bool:
    return bool(_CASUAL.search(word)) or (_vowel(word[-1]) in _GROWN and not _final(word[-1]))


def _vowel(syllable: str) -> str:
    return "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"[(ord(syllable) - _FIRST) // 28 % 21]


def _final(syllable: str) -> int:
    """Return the number of the last letter of a syllable; 0: none."""
    return (ord(syllable) - _FIRST) % 28
