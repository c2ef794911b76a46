"""What people do."""

from typing import NamedTuple

from tongsa.data.builtin import french
from tongsa.data.builtin.en_fr.lexicon.people import ACQUAINTANCES
from tongsa.data.builtin.en_fr.lexicon.places import GOALS, Place, at
from tongsa.data.builtin.en_fr.lexicon.things import GOODS, things
from tongsa.data.builtin.tables import rows


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
