"""How many, how much, how old, and at what time."""

from collections.abc import Sequence

from tongsa.data.builtin import english, french
from tongsa.data.builtin.composition import Dice, Pair, Pattern, pattern, statement
from tongsa.data.builtin.en_fr.clause import did, does, join, question, will
from tongsa.data.builtin.en_fr.lexicon import (
    BUILDINGS,
    CITIES,
    COUNT,
    DAYS,
    FAMILY,
    FOR_SALE,
    GOODS,
    NAMED,
    PAST,
    STRANGERS,
    SUBJECTS,
    WE,
    I,
    Word,
    things,
)
from tongsa.data.builtin.english import BE, HAVE
from tongsa.data.builtin.french import elide
from tongsa.data.builtin.tables import rows

PATTERNS: list[Pattern] = []

# One would be un or une, which is also the article.
FEW = range(2, 11)
# Noon and midnight are not called twelve.
HOURS = range(1, 12)
MINUTES = range(5, 60, 5)
# English | verb | rest | hours
ROUTINES = [
    (en, verb, rest, [int(hour) for hour in hours.split()])
    for en, verb, rest, hours in rows("""
eat breakfast | prendre   | le petit-déjeuner | 6 7 8 9
eat dinner    | dîner     |                   | 6 7 8 9
start work    | commencer | le travail        | 7 8 9 10
finish work   | finir     | le travail        | 3 4 5 6
arrive home   | arriver   | à la maison       | 4 5 6 7
""")
]
EVENTS = [
    Word("the train leaves", "le train part"),
    Word("the train arrives", "le train arrive"),
    Word("the bus leaves", "le bus part"),
    Word("the bus arrives", "le bus arrive"),
    Word("the movie starts", "le film commence"),
    Word("the class starts", "le cours commence"),
    Word("the class ends", "le cours finit"),
    Word("the meeting starts", "la réunion commence"),
    Word("the meeting ends", "la réunion finit"),
    Word("the museum opens", "le musée ouvre"),
]


def pick_clock(dice: Dice, hours: Sequence[int] = HOURS) -> tuple[str, str]:
    """A time of the clock: three oh five, trois heures cinq."""
    hour, minute = dice.pick(hours), dice.pick([0, *MINUTES])
    hour_fr = "une heure" if hour == 1 else f"{french.cardinal(hour)} heures"
    if minute == 0:
        return f"{english.cardinal(hour)} o'clock", hour_fr
    spoken = ("oh " if minute < 10 else "") + english.cardinal(minute)
    return f"{english.cardinal(hour)} {spoken}", f"{hour_fr} {french.cardinal(minute)}"


def day_of_month(day: int) -> str:
    return "premier" if day == 1 else french.cardinal(day)


@pattern(PATTERNS, 150)
def possession(dice: Dice) -> Pair:
    who, noun = dice.pick(SUBJECTS), dice.pick([*GOODS, *things("animal reading photo ticket")])
    counted, counted_fr = noun.counted(dice.pick(FEW))
    return statement(
        f"{who.en} {HAVE[who.en_person]} {counted}", join(does(who, "avoir"), counted_fr)
    )


@pattern(PATTERNS, 40)
def how_many(dice: Dice) -> Pair:
    noun = dice.pick([*GOODS, *things("animal reading photo ticket")])
    return question(
        f"how many {english.plural(noun.en)} do you have",
        "combien", elide("de", french.plural(noun.fr)), "est-ce que vous avez",
    )  # fmt: skip


@pattern(PATTERNS, 170)
def bought_some(dice: Dice) -> Pair:
    who, when = dice.pick(SUBJECTS), dice.pick(PAST)
    noun = dice.pick([noun for noun in FOR_SALE if noun in COUNT and noun.kind != "machine"])
    counted, counted_fr = noun.counted(dice.pick(FEW))
    return statement(
        f"{who.en} bought {counted} {when.en}", join(did(who, "acheter"), counted_fr, when.fr)
    )


@pattern(PATTERNS, 120)
def ate_some(dice: Dice) -> Pair:
    who, when, noun = dice.pick(SUBJECTS), dice.pick(PAST), dice.pick(things("fruit"))
    counted, counted_fr = noun.counted(dice.pick(range(2, 5)))
    return statement(
        f"{who.en} ate {counted} {when.en}", join(did(who, "manger"), counted_fr, when.fr)
    )


@pattern(PATTERNS, 120)
def order(dice: Dice) -> Pair:
    noun = dice.pick([*things("fruit flower ticket reading")])
    counted, counted_fr = noun.counted(dice.pick(FEW))
    return statement(f"please give me {counted}", f"donnez-moi {counted_fr}, s'il vous plaît")


@pattern(PATTERNS, 90)
def clock(dice: Dice) -> Pair:
    time, time_fr = pick_clock(dice)
    return statement(f"it is {time}", f"il est {time_fr}")


@pattern(PATTERNS, 150)
def routine(dice: Dice) -> Pair:
    who, (routine, verb, rest, hours) = dice.pick(SUBJECTS), dice.pick(ROUTINES)
    time, time_fr = pick_clock(dice, hours)
    return statement(
        f"{who.en} {english.present(routine, who.en_person)} at {time}",
        join(does(who, verb), rest, f"à {time_fr}"),
    )


@pattern(PATTERNS, 120)
def event(dice: Dice) -> Pair:
    event, (time, time_fr) = dice.pick(EVENTS), pick_clock(dice)
    return statement(f"{event.en} at {time}", f"{event.fr} à {time_fr}")


@pattern(PATTERNS, 110)
def event_on_day(dice: Dice) -> Pair:
    event, hour, day = dice.pick(EVENTS), dice.pick(range(2, 12)), dice.pick(DAYS)
    return statement(
        f"{event.en} at {english.cardinal(hour)} o'clock on {day.en}",
        f"{event.fr} à {french.cardinal(hour)} heures {day.fr}",
    )


@pattern(PATTERNS, 100)
def age(dice: Dice) -> Pair:
    who = dice.pick([I, *STRANGERS, FAMILY[1], FAMILY[3]])
    years = dice.pick(range(10, 31))
    return statement(
        f"{who.en} {BE[who.en_person]} {english.cardinal(years)} years old",
        join(does(who, "avoir"), french.cardinal(years), "ans"),
    )


@pattern(PATTERNS, 110)
def birthday(dice: Dice) -> Pair:
    owner, month, day = dice.pick([I, *NAMED]), dice.pick(range(12)), dice.pick(range(1, 29))
    whose = "my" if owner == I else f"{owner.en}'s"
    whose_fr = "mon anniversaire" if owner == I else f"l'anniversaire {french.of(owner.fr)}"
    return statement(
        f"{whose} birthday is {english.MONTHS[month]} {english.ordinal(day)}",
        f"{whose_fr} est le {day_of_month(day)} {french.MONTHS[month]}",
    )


@pattern(PATTERNS, 110)
def date(dice: Dice) -> Pair:
    month, day, weekday = dice.pick(range(12)), dice.pick(range(1, 29)), dice.pick(DAYS)
    return statement(
        f"today is {weekday.en}, {english.MONTHS[month]} {english.ordinal(day)}",
        f"aujourd'hui, c'est {weekday.fr} {day_of_month(day)} {french.MONTHS[month]}",
    )


@pattern(PATTERNS, 130)
def price(dice: Dice) -> Pair:
    noun = dice.pick(FOR_SALE)
    tens = noun.kind in ("thing", "clothes", "machine")
    euros = dice.pick(range(20, 70, 5) if tens else range(2, 11))
    return statement(
        f"this {noun.en} costs {english.cardinal(euros)} euros",
        f"{noun.this} coûte {french.cardinal(euros)} euros",
    )


@pattern(PATTERNS, 40)
def how_much(dice: Dice) -> Pair:
    noun = dice.pick(FOR_SALE)
    return question(f"how much does this {noun.en} cost", f"combien coûte {noun.this}")


@pattern(PATTERNS, 140)
def meeting_time(dice: Dice) -> Pair:
    who, friend, day = dice.pick([I, WE]), dice.pick(NAMED), dice.pick(DAYS)
    place, (time, time_fr) = dice.pick(BUILDINGS), pick_clock(dice)
    return statement(
        f"{who.en} {BE[who.en_person]} going to meet {friend.en} {place.at} at {time} on {day.en}",
        join(will(who, "retrouver"), friend.fr, place.at_fr, f"{day.fr} à {time_fr}"),
    )


@pattern(PATTERNS, 120)
def years_there(dice: Dice) -> Pair:
    who, years, (place, place_fr) = dice.pick(SUBJECTS), dice.pick(FEW), dice.pick(CITIES)
    return statement(
        f"{who.en} lived in {place} for {english.cardinal(years)} years",
        join(did(who, "habiter"), f"à {place_fr} pendant {french.cardinal(years)} ans"),
    )
