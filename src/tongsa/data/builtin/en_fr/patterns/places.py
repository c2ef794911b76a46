"""Where things are, how one gets there, and what the weather is like there."""

from tongsa.data.builtin import english, french
from tongsa.data.builtin.composition import Dice, Pair, Pattern, pattern, statement
from tongsa.data.builtin.en_fr.clause import did, does, join, question
from tongsa.data.builtin.en_fr.lexicon import (
    BUILDINGS,
    CITIES,
    EVERY,
    FUTURE,
    GOALS,
    PAST,
    SUBJECTS,
    VEHICLES,
    WEATHER,
    Word,
    things,
)
from tongsa.data.builtin.french import of

PATTERNS: list[Pattern] = []

BESIDE = [
    Word("next to", "à côté"),
    Word("near", "près"),
    Word("across from", "en face"),
    Word("to the left of", "à gauche"),
    Word("to the right of", "à droite"),
]
SPOTS = [
    Word("on the table", "sur la table"),
    Word("under the table", "sous la table"),
    Word("on the chair", "sur la chaise"),
    Word("under the chair", "sous la chaise"),
    Word("in the bag", "dans le sac"),
    Word("in the kitchen", "dans la cuisine"),
    Word("near the door", "près de la porte"),
    Word("near the window", "près de la fenêtre"),
]
SMALL = [
    thing
    for thing in things("reading thing clothes letter photo ticket fruit")
    if thing.en not in ("bag", "chair", "table", "email")
]


@pattern(PATTERNS, 20)
def where_is_place(dice: Dice) -> Pair:
    place = dice.pick(BUILDINGS)
    return question(f"where is {place.name}", f"où est {place.fr}")


@pattern(PATTERNS, 25)
def where_is_thing(dice: Dice) -> Pair:
    thing = dice.pick(SMALL)
    return question(f"where is my {thing.en}", f"où est {french.my(thing.fr, thing.gender)}")


@pattern(PATTERNS, 160)
def place_beside(dice: Dice) -> Pair:
    place, beside = dice.pick(BUILDINGS), dice.pick(BESIDE)
    other = dice.pick(BUILDINGS, but=place)
    return statement(
        f"{place.name} is {beside.en} {other.name}", f"{place.fr} est {beside.fr} {of(other.fr)}"
    )


@pattern(PATTERNS, 140)
def is_there_place(dice: Dice) -> Pair:
    place, beside = dice.pick(BUILDINGS), dice.pick(BESIDE[:3])
    other = dice.pick(BUILDINGS, but=place)
    return question(
        f"is there {english.with_article(place.name.removeprefix('the '))} {beside.en} "
        f"{other.name}",
        "est-ce qu'il y a", french.a(place.bare_fr, place.gender), beside.fr, of(other.fr),
    )  # fmt: skip


@pattern(PATTERNS, 140)
def thing_is(dice: Dice) -> Pair:
    thing, spot = dice.pick(SMALL), dice.pick(SPOTS)
    return statement(f"the {thing.en} is {spot.en}", f"{thing.the} est {spot.fr}")


@pattern(PATTERNS, 110)
def thing_is_not(dice: Dice) -> Pair:
    thing, spot = dice.pick(SMALL), dice.pick(SPOTS)
    return statement(f"the {thing.en} is not {spot.en}", f"{thing.the} n'est pas {spot.fr}")


@pattern(PATTERNS, 100)
def is_thing(dice: Dice) -> Pair:
    thing, spot = dice.pick(SMALL), dice.pick(SPOTS)
    return question(f"is the {thing.en} {spot.en}", f"est-ce que {thing.the} est {spot.fr}")


@pattern(PATTERNS, 160)
def there_are(dice: Dice) -> Pair:
    thing, spot = dice.pick([*SMALL, *things("animal")]), dice.pick(SPOTS)
    counted, counted_fr = thing.counted(dice.pick(range(2, 8)))
    return statement(f"there are {counted} {spot.en}", f"il y a {counted_fr} {spot.fr}")


@pattern(PATTERNS, 160)
def ride(dice: Dice) -> Pair:
    who, vehicle = dice.pick(SUBJECTS), dice.pick(VEHICLES)
    place, every = dice.pick(GOALS), dice.pick(EVERY)
    return statement(
        f"{who.en} {english.present('go', who.en_person)} {place.to} by {vehicle.en} {every.en}",
        join(does(who, "aller"), place.at_fr, vehicle.fr, every.fr),
    )


@pattern(PATTERNS, 140)
def journey(dice: Dice) -> Pair:
    who, when, city = dice.pick(SUBJECTS), dice.pick(PAST), dice.pick(CITIES)
    vehicle = dice.pick(VEHICLES[:3])
    return statement(
        f"{who.en} went to {city.en} by {vehicle.en} {when.en}",
        join(did(who, "aller"), f"à {city.fr}", vehicle.fr, when.fr),
    )


@pattern(PATTERNS, 20)
def how_to_go(dice: Dice) -> Pair:
    place = dice.pick(GOALS)
    return question(f"how do you go {place.to}", "comment est-ce que vous allez", place.at_fr)


@pattern(PATTERNS, 130)
def weather_was(dice: Dice) -> Pair:
    city, weather, when = dice.pick(CITIES), dice.pick(WEATHER), dice.pick(PAST)
    return statement(
        f"it was {weather.en} in {city.en} {when.en}",
        f"il a fait {weather.fr} à {city.fr} {when.fr}",
    )


@pattern(PATTERNS, 130)
def weather_will_be(dice: Dice) -> Pair:
    city, weather, when = dice.pick(CITIES), dice.pick(WEATHER), dice.pick(FUTURE)
    return statement(
        f"it is going to be {weather.en} in {city.en} {when.en}",
        f"il va faire {weather.fr} à {city.fr} {when.fr}",
    )


@pattern(PATTERNS, 90)
def rain(dice: Dice) -> Pair:
    city, when = dice.pick(CITIES), dice.pick(FUTURE)
    falls, falls_fr = dice.pick([("rain", "pleuvoir"), ("snow", "neiger")])
    return statement(
        f"it is going to {falls} in {city.en} {when.en}", f"il va {falls_fr} à {city.fr} {when.fr}"
    )
