"""What things, places and the weather are like."""

from typing import NamedTuple

from tongsa.data.builtin import french
from tongsa.data.builtin.en_fr.lexicon.words import listed
from tongsa.data.builtin.french import Gender
from tongsa.data.builtin.tables import rows


class Adjective(NamedTuple):
    en: str
    m: str
    f: str
    before: bool  # whether it stands before its noun

    def of(self, gender: Gender, many: bool = False) -> str:
        word = self.m if gender == "m" else self.f
        return french.plural(word) if many else word


# Qualities: English | masculine | feminine | place

ADJECTIVES = {
    en: Adjective(en, m, f, place == "before")
    for en, m, f, place in rows("""
big         | grand       | grande       | before
small       | petit       | petite       | before
pretty      | joli        | jolie        | before
good        | bon         | bonne        | before
expensive   | cher        | chère        | after
heavy       | lourd       | lourde       | after
light       | léger       | légère       | after
useful      | utile       | utile        | after
comfortable | confortable | confortable  | after
red         | rouge       | rouge        | after
white       | blanc       | blanche      | after
black       | noir        | noire        | after
green       | vert        | verte        | after
blue        | bleu        | bleue        | after
interesting | intéressant | intéressante | after
boring      | ennuyeux    | ennuyeuse    | after
difficult   | difficile   | difficile    | after
easy        | facile      | facile       | after
famous      | célèbre     | célèbre      | after
sad         | triste      | triste       | after
funny       | drôle       | drôle        | after
delicious   | délicieux   | délicieuse   | after
sweet       | sucré       | sucrée       | after
salty       | salé        | salée        | after
cold        | froid       | froide       | after
hot         | chaud       | chaude       | after
quiet       | calme       | calme        | after
noisy       | bruyant     | bruyante     | after
clean       | propre      | propre       | after
""")
}


def being(names: str) -> list[Adjective]:
    return [ADJECTIVES[name] for name in names.split()]


COLORS = being("red white black green blue")
QUALITIES_OF = {
    "fruit": being("big small good delicious sweet expensive"),
    "food": being("good delicious salty hot cold expensive"),
    "sweets": being("good delicious sweet expensive"),
    "drink": being("good delicious hot cold sweet expensive"),
    "water": being("cold hot expensive"),
    "reading": being("interesting boring difficult easy funny expensive"),
    "thing": being("big small pretty useful heavy light expensive black white"),
    "machine": being("big small good useful heavy expensive black blue"),
    "clothes": being("big small pretty comfortable expensive red white black green blue"),
    "animal": being("big small pretty white black quiet"),
    "show": being("interesting boring sad funny famous good"),
    "song": being("pretty sad funny famous difficult easy"),
    "letter": being("interesting funny sad"),
    "photo": being("pretty big small funny"),
    "flower": being("pretty big small red white blue"),
    "ticket": being("expensive"),
}
PLACE_QUALITIES = being("big small famous quiet noisy clean pretty")
CONTRASTS = [
    tuple(being(row))
    for row in (
        "pretty expensive", "pretty heavy", "big light", "small heavy", "small expensive",
        "difficult interesting", "easy boring", "famous boring", "expensive delicious",
        "good expensive", "useful heavy", "comfortable expensive", "sad pretty", "big quiet",
    )
]  # fmt: skip
WEATHER = listed("cold | froid\nhot | chaud\nnice | beau\ncool | frais\nwindy | du vent")
