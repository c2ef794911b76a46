"""The words of the English–French data, and what each may be combined with."""

from typing import Literal, NamedTuple

from tongsa.data.builtin import english, french
from tongsa.data.builtin.french import Gender


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


class Noun(NamedTuple):
    en: str
    fr: str
    gender: Gender
    kind: str
    form: Literal["count", "mass"]

    @property
    def once(self) -> tuple[str, str]:
        """An apple, une pomme; coffee, du café."""
        if self.form == "mass":
            return self.en, french.some(self.fr, self.gender)
        return english.with_article(self.en), french.a(self.fr, self.gender)

    @property
    def often(self) -> tuple[str, str]:
        """Apples, des pommes; coffee, du café."""
        if self.form == "mass":
            return self.once
        return english.plural(self.en), f"des {french.plural(self.fr)}"

    @property
    def ever(self) -> tuple[str, str]:
        """All of it, as an object of love: apples, les pommes; coffee, le café."""
        if self.form == "mass":
            return self.en, self.the
        return english.plural(self.en), f"les {french.plural(self.fr)}"

    @property
    def the(self) -> str:
        return french.the(self.fr, self.gender)

    @property
    def this(self) -> str:
        return french.this(self.fr, self.gender)

    def counted(self, number: int) -> tuple[str, str]:
        return (
            f"{english.cardinal(number)} {english.plural(self.en)}",
            f"{french.cardinal(number)} {french.plural(self.fr)}",
        )


class Place(NamedTuple):
    at: str
    to: str
    name: str
    fr: str  # with its article

    gender: Gender

    @property
    def at_fr(self) -> str:
        return french.to(self.fr)

    @property
    def bare_fr(self) -> str:
        """Without its article."""
        return self.fr.split("'")[-1].split()[-1]


class Action(NamedTuple):
    """Something that people do once (read a book) or again and again (read books)."""

    once: str
    often: str
    verb: str
    once_fr: str
    often_fr: str
    never_once_fr: str  # after pas, un, une, du and des turn into de
    never_often_fr: str
    places: tuple[Place, ...]

    @property
    def planned(self) -> str:
        """What one is doing when one is going to do it; nobody says `going to go`."""
        go, _, rest = self.once.partition(" ")
        return f"going {rest}" if go == "go" else f"going to {self.once}"


class Adjective(NamedTuple):
    en: str
    m: str
    f: str
    before: bool  # whether it stands before its noun

    def of(self, gender: Gender, many: bool = False) -> str:
        word = self.m if gender == "m" else self.f
        return french.plural(word) if many else word


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


class Word(NamedTuple):
    en: str
    fr: str


def rows(table: str) -> list[list[str]]:
    """One entry a line, its fields between bars."""
    return [[field.strip() for field in line.split("|")] for line in table.strip().splitlines()]


def listed(table: str) -> list[Word]:
    return [Word(en, fr) for en, fr in rows(table)]


# People. The one who says I or we is a man, as in the older phrasebooks: one rule is needed.

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

# Things: English | French | gender | kind | form

NOUNS = [
    Noun(en, fr, gender, kind, form)  # type: ignore[arg-type]
    for en, fr, gender, kind, form in rows("""
apple        | pomme      | f | fruit   | count
pear         | poire      | f | fruit   | count
orange       | orange     | f | fruit   | count
banana       | banane     | f | fruit   | count
peach        | pêche      | f | fruit   | count
melon        | melon      | m | fruit   | count
bread        | pain       | m | food    | mass
cheese       | fromage    | m | food    | mass
meat         | viande     | f | food    | mass
fish         | poisson    | m | food    | mass
salad        | salade     | f | food    | mass
soup         | soupe      | f | food    | mass
rice         | riz        | m | food    | mass
cake         | gâteau     | m | sweets  | count
ice cream    | glace      | f | sweets  | mass
chocolate    | chocolat   | m | sweets  | mass
sandwich     | sandwich   | m | food    | count
coffee       | café       | m | drink   | mass
tea          | thé        | m | drink   | mass
water        | eau        | f | water   | mass
milk         | lait       | m | drink   | mass
orange juice | jus d'orange | m | drink | mass
lemonade     | limonade   | f | drink   | mass
book         | livre      | m | reading | count
novel        | roman      | m | reading | count
newspaper    | journal    | m | reading | count
magazine     | magazine   | m | reading | count
bag          | sac        | m | thing   | count
umbrella     | parapluie  | m | thing   | count
watch        | montre     | f | thing   | count
chair        | chaise     | f | thing   | count
table        | table      | f | thing   | count
lamp         | lampe      | f | thing   | count
pencil       | crayon     | m | thing   | count
computer     | ordinateur | m | machine | count
phone        | téléphone  | m | machine | count
bicycle      | vélo       | m | machine | count
car          | voiture    | f | machine | count
hat          | chapeau    | m | clothes | count
shirt        | chemise    | f | clothes | count
coat         | manteau    | m | clothes | count
skirt        | jupe       | f | clothes | count
dress        | robe       | f | clothes | count
sweater      | pull       | m | clothes | count
cat          | chat       | m | animal  | count
dog          | chien      | m | animal  | count
bird         | oiseau     | m | animal  | count
rabbit       | lapin      | m | animal  | count
movie        | film       | m | show    | count
song         | chanson    | f | song    | count
letter       | lettre     | f | letter  | count
email        | e-mail     | m | letter  | count
photo        | photo      | f | photo   | count
flower       | fleur      | f | flower  | count
ticket       | billet     | m | ticket  | count
""")
]


def things(kinds: str) -> list[Noun]:
    return [noun for noun in NOUNS if noun.kind in kinds.split()]


COUNT = [noun for noun in NOUNS if noun.form == "count"]
GOODS = things("thing machine clothes")
FOODS = things("fruit food sweets")
DRINKS = things("drink water")
BELONGINGS = [*GOODS, *things("reading")]
TASTES = ["fruit", "food", "sweets", "drink", "animal"]
GIFTS = things("reading thing clothes flower photo ticket")
FOR_SALE = things("fruit food sweets drink reading thing machine clothes flower ticket")

# Places: at | to | name | French

PLACES = {
    place.bare_fr: place
    for place in (
        Place(at, to, name, fr, gender)  # type: ignore[arg-type]
        for at, to, name, fr, gender in rows("""
at home              | home                 | home              | la maison| f
at school            | to school            | school            | l'école| f
at the library       | to the library       | the library       | la bibliothèque| f
in the park          | to the park          | the park          | le parc| m
at the market        | to the market        | the market        | le marché| m
at the restaurant    | to the restaurant    | the restaurant    | le restaurant| m
at the cafe          | to the cafe          | the cafe          | le café| m
at the office        | to the office        | the office        | le bureau| m
at the hospital      | to the hospital      | the hospital      | l'hôpital| m
at the bank          | to the bank          | the bank          | la banque| f
at the post office   | to the post office   | the post office   | la poste| f
at the supermarket   | to the supermarket   | the supermarket   | le supermarché| m
at the movie theater | to the movie theater | the movie theater | le cinéma| m
at the museum        | to the museum        | the museum        | le musée| m
at the station       | to the station       | the station       | la gare| f
at the airport       | to the airport       | the airport       | l'aéroport| m
at the bookstore     | to the bookstore     | the bookstore     | la librairie| f
at the bakery        | to the bakery        | the bakery        | la boulangerie| f
at the pharmacy      | to the pharmacy      | the pharmacy      | la pharmacie| f
at the hotel         | to the hotel         | the hotel         | l'hôtel| m
at the swimming pool | to the swimming pool | the swimming pool | la piscine| f
at the beach         | to the beach         | the beach         | la plage| f
""")
    )
}
BUILDINGS = [place for place in PLACES.values() if place.name.startswith("the ")]
# One goes home with a verb of its own, rentrer.
GOALS = [place for place in PLACES.values() if place.name != "home"]
CITIES = listed("""
Paris     | Paris
Lyon      | Lyon
Marseille | Marseille
Nice      | Nice
London    | Londres
Rome      | Rome
Berlin    | Berlin
""")


def at(names: str) -> tuple[Place, ...]:
    return tuple(PLACES[name] for name in names.split())


# Actions on things: English | French verb | kinds | where

ON_THINGS = [
    Action(
        f"{en} {noun.once[0]}", f"{en} {noun.often[0]}", verb, noun.once[1], noun.often[1],
        french.elide("de", noun.fr),
        french.elide("de", noun.fr if noun.form == "mass" else french.plural(noun.fr)),
        at(where),
    )
    for en, verb, kinds, where in rows("""
eat   | manger   | fruit          | maison école parc
eat   | manger   | food           | maison restaurant école
eat   | manger   | sweets         | maison café parc
drink | boire    | drink water    | maison café restaurant bureau
read  | lire     | reading        | maison bibliothèque café parc
buy   | acheter  | fruit food drink | marché supermarché
buy   | acheter  | sweets         | boulangerie supermarché
buy   | acheter  | reading        | librairie gare
buy   | acheter  | thing clothes flower | marché supermarché
write | écrire   | letter         | maison bibliothèque café
send  | envoyer  | letter photo   | maison bureau
watch | regarder | show           | maison cinéma
""")
    for noun in things(kinds)
]  # fmt: skip
# Actions on people: English | French verb | where
WITH_PEOPLE = [
    Action(
        f"{en} {who.en}", f"{en} {who.en}", verb, who.fr, who.fr,
        who.fr, who.fr, at(where),
    )
    for en, verb, where in rows("""
wait for | attendre | gare aéroport café
help     | aider    | école bureau maison
call     | appeler  | maison bureau
""")
    for who in ACQUAINTANCES
]  # fmt: skip


def after_pas(verb: str, thing: str) -> str:
    """What becomes of an object when it is denied: une photo -> de photo, la radio -> la radio."""
    # One plays du piano, but that is no part of a piano.
    for article in ("une ", "un ", "des ", "de la ", "du "):
        if thing.startswith(article) and verb != "jouer":
            return french.elide("de", thing.removeprefix(article))
    return thing


# Other actions: once | often | verb | once | often | where
OTHER = [
    Action(
        once, often, verb, once_fr, often_fr, after_pas(verb, once_fr), after_pas(verb, often_fr),
        at(where),
    )
    for once, often, verb, once_fr, often_fr, where in rows("""
listen to music | listen to music | écouter | de la musique | de la musique | maison café parc
listen to the radio | listen to the radio | écouter | la radio | la radio | maison bureau
watch television | watch television | regarder | la télévision | la télévision | maison
study French | study French | étudier | le français | le français | bibliothèque école maison
study history | study history | étudier | l'histoire | l'histoire | bibliothèque école maison
learn English | learn English | apprendre | l'anglais | l'anglais | école maison
learn Spanish | learn Spanish | apprendre | l'espagnol | l'espagnol | école maison
play the piano | play the piano | jouer | du piano | du piano | maison école
play the guitar | play the guitar | jouer | de la guitare | de la guitare | maison parc
play soccer | play soccer | jouer | au football | au football | école parc
play tennis | play tennis | jouer | au tennis | au tennis | parc école
play cards | play cards | jouer | aux cartes | aux cartes | maison café
sing a song | sing songs | chanter | une chanson | des chansons | école parc maison
take a photo | take photos | prendre | une photo | des photos | parc musée plage
make coffee | make coffee | faire | du café | du café | maison bureau
clean the kitchen | clean the kitchen | nettoyer | la cuisine | la cuisine | maison restaurant
wash the dishes | wash the dishes | faire | la vaisselle | la vaisselle | maison restaurant
go shopping | go shopping | faire | les courses | les courses | marché supermarché
cook | cook | cuisiner |  |  | maison restaurant
swim | swim | nager |  |  | piscine plage
dance | dance | danser |  |  | maison école
sleep | sleep | dormir |  |  | maison hôtel
work | work | travailler |  |  | bureau maison bibliothèque
run | run | courir |  |  | parc plage
walk | walk | marcher |  |  | parc plage
draw | draw | dessiner |  |  | école parc musée
""")
]  # fmt: skip
GOING = [
    Action(f"go {p.to}", f"go {p.to}", "aller", p.at_fr, p.at_fr, p.at_fr, p.at_fr, ())
    for p in GOALS
]
DAILY_GOING = [
    action
    for action in GOING
    if action.once.removeprefix("go ") in {
        p.to for p in at("école bibliothèque parc marché café bureau boulangerie piscine")
    }
]  # fmt: skip
# The rows of OTHER are fewer but not rarer in life than what is done with fifty things.
PLACED = [*ON_THINGS, *WITH_PEOPLE, *OTHER, *OTHER]
ACTIONS = [*PLACED, *GOING]


def beginning(starts: tuple[str, ...], actions: list[Action]) -> list[Action]:
    return [action for action in actions if action.once.startswith(starts)]


def without(starts: tuple[str, ...], actions: list[Action]) -> list[Action]:
    return [action for action in actions if not action.once.startswith(starts)]


DURABLE = {noun.once[1] for noun in GOODS}
# Nobody buys a lamp every morning, or goes to the airport.
HABITS = [
    *(action for action in PLACED if not (action.verb == "acheter" and action.once_fr in DURABLE)),
    *DAILY_GOING,
]
TOGETHER = without(("send", "write", "sleep"), [*ON_THINGS, *OTHER])
# What takes an effort when one is tired or sick.
EFFORTS = without(("sleep", "work", "eat", "drink"), PLACED)

# Times: English | French

OFTEN = listed("often | souvent\nsometimes | parfois\nalways | toujours\nrarely | rarement")
EVERY = listed("""
every day     | tous les jours
every morning | tous les matins
every evening | tous les soirs
every week    | toutes les semaines
every weekend | tous les week-ends
""")
PAST = listed("""
yesterday         | hier
yesterday morning | hier matin
last night        | hier soir
this morning      | ce matin
two days ago      | il y a deux jours
last weekend      | le week-end dernier
last week         | la semaine dernière
last Friday       | vendredi dernier
""")
FUTURE = listed("""
tomorrow           | demain
tomorrow morning   | demain matin
tomorrow afternoon | demain après-midi
tomorrow evening   | demain soir
tonight            | ce soir
this weekend       | ce week-end
next week          | la semaine prochaine
on Friday          | vendredi
""")
DAYS = listed("""
Monday    | lundi
Tuesday   | mardi
Wednesday | mercredi
Thursday  | jeudi
Friday    | vendredi
Saturday  | samedi
Sunday    | dimanche
""")

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
LANGUAGES = listed("""
French  | français
English | anglais
German  | allemand
Spanish | espagnol
Italian | italien
Korean  | coréen
""")
SKILLS = listed("""
swim            | nager
dance           | danser
cook            | cuisiner
sing            | chanter
draw            | dessiner
drive           | conduire
play the piano  | jouer du piano
play the guitar | jouer de la guitare
play tennis     | jouer au tennis
play cards      | jouer aux cartes
ride a bicycle  | faire du vélo
""")
VEHICLES = listed("""
train   | en train
bus     | en bus
car     | en voiture
bicycle | à vélo
taxi    | en taxi
""")
WEATHER = listed("cold | froid\nhot | chaud\nnice | beau\ncool | frais\nwindy | du vent")
# What one asks others to do: English | verb | rest
REQUESTS = rows("""
open the window      | ouvrir   | la fenêtre
open the door        | ouvrir   | la porte
close the window     | fermer   | la fenêtre
close the door       | fermer   | la porte
turn on the light    | allumer  | la lumière
turn on the television | allumer | la télévision
clean the kitchen    | nettoyer | la cuisine
wait here            | attendre | ici
come here            | venir    | ici
read this book       | lire     | ce livre
write the address    | écrire   | l'adresse
listen to this song  | écouter  | cette chanson
speak French         | parler   | français
speak slowly         | parler   | lentement
take this ticket     | prendre  | ce billet
work in silence      | travailler | en silence
sing this song       | chanter  | cette chanson
choose a book        | choisir  | un livre
finish the work      | finir    | le travail
""")
