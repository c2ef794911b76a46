"""Where things are, how one gets there, and what the weather is like there."""

from tongsa.data.builtin import english, korean
from tongsa.data.builtin.composition import Dice, Pair, Pattern, pattern, question, statement
from tongsa.data.builtin.en_ko.lexicon import (
    BUILDINGS,
    CITIES,
    DAILY_PLACES,
    EVERY,
    FUTURE,
    PAST,
    PLACES,
    SUBJECTS,
    WEATHER,
    WITHIN_TOWN,
    Quality,
    things,
)
from tongsa.data.builtin.english import BE
from tongsa.data.builtin.korean import topic

PATTERNS: list[Pattern] = []

BESIDE = [
    Quality("next to", "옆에"),
    Quality("near", "근처에"),
    Quality("behind", "뒤에"),
    Quality("in front of", "앞에"),
    Quality("across from", "맞은편에"),
]
SPOTS = [
    Quality("on the desk", "책상 위에"),
    Quality("under the desk", "책상 밑에"),
    Quality("on the chair", "의자 위에"),
    Quality("under the chair", "의자 밑에"),
    Quality("in the bag", "가방 안에"),
    Quality("in the room", "방 안에"),
    Quality("next to the door", "문 옆에"),
    Quality("next to the window", "창문 옆에"),
]
# What lies about in a room and goes into a bag.
SMALL = [
    thing
    for thing in things("reading thing hat clothes shoes letter photo ticket fruit")
    if thing.en not in ("bag", "chair", "desk", "bicycle", "computer", "mirror", "email")
]


@pattern(PATTERNS, 22)
def where_is_place(dice: Dice) -> Pair:
    place = dice.pick(BUILDINGS)
    return question(f"where is {place.name}", f"{topic(place.ko)} 어디에 있어요")


@pattern(PATTERNS, 30)
def where_is_thing(dice: Dice) -> Pair:
    thing = dice.pick(SMALL)
    return question(
        f"where {BE[thing.person]} my {thing.en}", f"제 {topic(thing.ko)} 어디에 있어요"
    )


@pattern(PATTERNS, 120)
def place_beside(dice: Dice) -> Pair:
    place, beside = dice.pick(BUILDINGS), dice.pick(BESIDE)
    other = dice.pick(BUILDINGS, but=place)
    return statement(
        f"{place.name} is {beside.en} {other.name}",
        f"{topic(place.ko)} {other.ko} {beside.ko} 있어요",
    )


@pattern(PATTERNS, 90)
def is_there_place(dice: Dice) -> Pair:
    place = dice.pick(BUILDINGS)
    other, beside = dice.pick(BUILDINGS, but=place), dice.pick(BESIDE)
    bare = place.name.removeprefix("the ")
    return question(
        f"is there {english.with_article(bare)} {beside.en} {other.name}",
        f"{other.ko} {beside.ko} {korean.subject(place.ko)} 있어요",
    )


@pattern(PATTERNS, 110)
def thing_is(dice: Dice) -> Pair:
    thing, spot = dice.pick(SMALL), dice.pick(SPOTS)
    return statement(
        f"the {thing.en} {BE[thing.person]} {spot.en}", f"{topic(thing.ko)} {spot.ko} 있어요"
    )


@pattern(PATTERNS, 70)
def thing_is_not(dice: Dice) -> Pair:
    thing, spot = dice.pick(SMALL), dice.pick(SPOTS)
    return statement(
        f"the {thing.en} {BE[thing.person]} not {spot.en}", f"{topic(thing.ko)} {spot.ko} 없어요"
    )


@pattern(PATTERNS, 70)
def is_thing(dice: Dice) -> Pair:
    thing, spot = dice.pick(SMALL), dice.pick(SPOTS)
    return question(
        f"{BE[thing.person]} the {thing.en} {spot.en}", f"{topic(thing.ko)} {spot.ko} 있어요"
    )


@pattern(PATTERNS, 140)
def there_are(dice: Dice) -> Pair:
    thing, spot, number = dice.pick(SMALL), dice.pick(SPOTS), dice.pick(range(1, 8))
    return statement(
        f"there {'is' if number == 1 else 'are'} {thing.counted(number)} {spot.en}",
        f"{spot.ko} {korean.subject(thing.ko)} {thing.counted_ko(number)} 있어요",
    )


@pattern(PATTERNS, 70)
def animals_there(dice: Dice) -> Pair:
    animal, number = dice.pick(things("animal")), dice.pick(range(1, 8))
    spot = dice.pick([*SPOTS[1:4:2], *SPOTS[5:], Quality("in the park", "공원에")])
    return statement(
        f"there {'is' if number == 1 else 'are'} {animal.counted(number)} {spot.en}",
        f"{spot.ko} {korean.subject(animal.ko)} {animal.counted_ko(number)} 있어요",
    )


@pattern(PATTERNS, 120)
def ride(dice: Dice) -> Pair:
    who, vehicle = dice.pick(SUBJECTS), dice.pick(WITHIN_TOWN)
    place, every = dice.pick(DAILY_PLACES), dice.pick(EVERY)
    return statement(
        f"{who.en} {english.present('go', who.person)} {place.to} by {vehicle.en} {every.en}",
        f"{topic(who.ko)} {every.ko} {korean.by(vehicle.ko)} {place.ko}에 가요",
    )


@pattern(PATTERNS, 110)
def how_long(dice: Dice) -> Pair:
    place, vehicle = dice.pick(BUILDINGS), dice.pick(WITHIN_TOWN)
    other, minutes = dice.pick(BUILDINGS, but=place), dice.pick([5, 10, 15, 20, 30, 40, 50])
    return statement(
        f"it takes {english.cardinal(minutes)} minutes from {place.name} {other.to} by "
        f"{vehicle.en}",
        f"{place.ko}에서 {other.ko}까지 {korean.by(vehicle.ko)} {korean.sino(minutes)} 분 걸려요",
    )


@pattern(PATTERNS, 22)
def how_to_go(dice: Dice) -> Pair:
    place = dice.pick(list(PLACES.values()))
    return question(f"how do you go {place.to}", f"{place.ko}에 어떻게 가요")


@pattern(PATTERNS, 90)
def weather_was(dice: Dice) -> Pair:
    city, weather, when = dice.pick(CITIES), dice.pick(WEATHER), dice.pick(PAST)
    return statement(
        f"it was {weather.en} in {city.en} {when.en}",
        f"{when.ko} {topic(city.ko)} 날씨가 {korean.past(weather.ko)}",
    )


@pattern(PATTERNS, 90)
def weather_will_be(dice: Dice) -> Pair:
    city, weather, when = dice.pick(CITIES), dice.pick(WEATHER), dice.pick(FUTURE)
    return statement(
        f"it will be {weather.en} in {city.en} {when.en}",
        f"{when.ko} {topic(city.ko)} 날씨가 {korean.future(weather.ko)}",
    )


@pattern(PATTERNS, 70)
def rain(dice: Dice) -> Pair:
    city, when = dice.pick(CITIES), dice.pick(FUTURE)
    falls, falls_ko = dice.pick([("rain", "비"), ("snow", "눈")])
    return statement(
        f"it will {falls} in {city.en} {when.en}",
        f"{when.ko} {city.ko}에 {korean.subject(falls_ko)} 올 거예요",
    )


@pattern(PATTERNS, 60)
def cities_compared(dice: Dice) -> Pair:
    city = dice.pick(CITIES)
    other, quality = dice.pick(CITIES, but=city), dice.pick([*WEATHER, Quality("big", "크다")])
    if quality.en == "big":
        return question(
            f"is {city.en} bigger than {other.en}", f"{topic(city.ko)} {other.ko}보다 더 커요"
        )
    return question(
        f"is it {english.comparative(quality.en)} in {city.en} than in {other.en}",
        f"{topic(city.ko)} {other.ko}보다 날씨가 더 {korean.polite(quality.ko)}",
    )
