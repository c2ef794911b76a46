"""Who does something, how they feel, and what they are."""

from typing import Literal, NamedTuple

from tongsa.data.builtin import english, french
from tongsa.data.builtin.en_fr.lexicon.qualities import Adjective
from tongsa.data.builtin.en_fr.lexicon.words import listed
from tongsa.data.builtin.french import Gender
from tongsa.data.builtin.tables import rows


class Subject(NamedTuple):
    """Who does something; at the second mention a pronoun stands for them."""

    en: str
    fr: str
    again: str
    again_fr: str
    en_person: english.Person = "one"
    fr_person: french.Person = "il"
    gender: Gender = "m"

    @property
    def many(self) -> bool:
        return self.en_person == "many"


class Feeling(NamedTuple):
    """Être fatigué, but avoir faim."""

    en: str
    verb: Literal["être", "avoir"]
    m: str
    f: str

    def of(self, who: Subject) -> str:
        if self.verb == "avoir":
            return self.m
        word = self.m if who.gender == "m" else self.f
        return french.plural(word) if who.many else word


# The one who says I or we is a man, as in the older phrasebooks: one rule is needed.

I = Subject("I", "je", "I", "je", "I", "je")  # noqa: E741
WE = Subject("we", "nous", "we", "nous", "many", "nous")
HE = Subject("he", "il", "he", "il")
SHE = Subject("she", "elle", "she", "elle", gender="f")
NAMED = [
    Subject("Paul", "Paul", "he", "il"),
    Subject("Thomas", "Thomas", "he", "il"),
    Subject("Marie", "Marie", "she", "elle", gender="f"),
    Subject("Anne", "Anne", "she", "elle", gender="f"),
]
FAMILY = [
    Subject("my father", "mon père", "he", "il"),
    Subject("my brother", "mon frère", "he", "il"),
    Subject("my mother", "ma mère", "she", "elle", gender="f"),
    Subject("my sister", "ma sœur", "she", "elle", gender="f"),
]
FRIENDS = Subject("my friends", "mes amis", "they", "ils", "many", "ils")
STUDENTS = Subject("the students", "les étudiants", "they", "ils", "many", "ils")
STRANGERS = [*NAMED, HE, SHE]
OTHERS = [*STRANGERS, *FAMILY]
SUBJECTS = [I, I, WE, *OTHERS, FRIENDS, STUDENTS]
ACQUAINTANCES = listed("""
my cousin      | mon cousin
my uncle       | mon oncle
my aunt        | ma tante
the neighbor   | le voisin
the neighbors  | les voisins
the teacher    | le professeur
the manager    | le directeur
""")
FEELINGS = [
    Feeling(en, verb, m, f)  # type: ignore[arg-type]
    for en, verb, m, f in rows("""
tired   | être  | fatigué | fatiguée
sick    | être  | malade  | malade
busy    | être  | occupé  | occupée
happy   | être  | content | contente
sad     | être  | triste  | triste
hungry  | avoir | faim    | faim
thirsty | avoir | soif    | soif
cold    | avoir | froid   | froid
hot     | avoir | chaud   | chaud
""")
]
HINDRANCES = FEELINGS[:3]
TRAITS = [
    Adjective(en, m, f, False)
    for en, m, f in rows("""
tall   | grand   | grande
nice   | gentil  | gentille
young  | jeune   | jeune
funny  | drôle   | drôle
strong | fort    | forte
patient | patient | patiente
""")
]
JOBS = [
    Adjective(en, m, f, False)
    for en, m, f in rows("""
student  | étudiant   | étudiante
teacher  | professeur | professeure
doctor   | médecin    | médecin
nurse    | infirmier  | infirmière
cook     | cuisinier  | cuisinière
singer   | chanteur   | chanteuse
lawyer   | avocat     | avocate
engineer | ingénieur  | ingénieure
baker    | boulanger  | boulangère
actor    | acteur     | actrice
""")
]
