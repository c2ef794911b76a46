"""What things, places and the weather are like."""

from tongsa.data.builtin.en_ko.lexicon.words import Quality, listed
from tongsa.data.builtin.tables import rows

# Qualities: English | Korean

QUALITIES = {
    quality.en: quality
    for quality in (
        Quality(*row)
        for row in rows("""
big         | 크다
small       | 작다
good        | 좋다
expensive   | 비싸다
cheap       | 싸다
pretty      | 예쁘다
heavy       | 무겁다
light       | 가볍다
red         | 빨갛다
white       | 하얗다
black       | 까맣다
yellow      | 노랗다
interesting | 재미있다
boring      | 지루하다
difficult   | 어렵다
easy        | 쉽다
famous      | 유명하다
long        | 길다
short       | 짧다
sad         | 슬프다
delicious   | 맛있다
sweet       | 달다
salty       | 짜다
spicy       | 맵다
cold        | 차갑다
hot         | 뜨겁다
quiet       | 조용하다
noisy       | 시끄럽다
clean       | 깨끗하다
dirty       | 더럽다
beautiful   | 아름답다
cute        | 귀엽다
fast        | 빠르다
""")
    )
}


def being(names: str) -> list[Quality]:
    return [QUALITIES[name] for name in names.split()]


QUALITIES_OF = {
    "fruit": being("big small delicious sweet expensive cheap"),
    "food": being("delicious salty spicy hot expensive cheap"),
    "sweets": being("delicious sweet expensive cheap"),
    "drink": being("delicious cold sweet expensive cheap"),
    "water": being("cold hot expensive cheap"),
    "reading": being("interesting boring difficult easy famous expensive"),
    "thing": being("big small good expensive cheap pretty heavy light black white"),
    "hat": being("big small expensive cheap pretty red white black yellow"),
    "clothes": being("long short expensive cheap pretty red white black yellow"),
    "shoes": being("big small expensive cheap pretty red white black yellow"),
    "animal": being("big small cute pretty fast white black"),
    "show": being("interesting boring sad long famous good"),
    "song": being("good sad famous difficult easy beautiful"),
    "letter": being("long short sad"),
    "photo": being("good beautiful big small"),
    "flower": being("pretty beautiful red white yellow expensive"),
    "ticket": being("expensive cheap"),
}
COLORS = being("red white black yellow")
WEAR = {"hat": "쓰다", "clothes": "입다", "shoes": "신다"}
# The pairs that "but" may stand between.
CONTRASTS = [
    tuple(being(row))
    for row in (
        "pretty expensive", "pretty heavy", "big light", "small heavy", "cheap good",
        "difficult interesting", "easy boring", "famous boring", "long interesting",
        "expensive delicious", "small expensive", "good expensive", "big cheap", "sad beautiful",
        "small fast", "cheap pretty", "sweet expensive",
    )
]  # fmt: skip
# The pairs that "and" may stand between.
HARMONIES = [
    tuple(being(row))
    for row in (
        "pretty cheap", "big heavy", "small light", "cheap good", "difficult boring", "small cute",
        "easy interesting", "long boring", "cheap delicious", "small pretty", "sad beautiful",
        "big fast", "sweet delicious", "white pretty", "cold delicious", "hot delicious",
    )
]  # fmt: skip
PLACE_QUALITIES = being("big small quiet noisy clean dirty famous beautiful")
WEATHER = listed("""
cold  | 춥다
hot   | 덥다
warm  | 따뜻하다
cool  | 시원하다
cloudy | 흐리다
""")
