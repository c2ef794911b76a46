"""How many, how much, how old, how long, and at what time."""

from collections.abc import Sequence

from tongsa.data.builtin import english, korean
from tongsa.data.builtin.composition import Dice, Pair, Pattern, pattern, question, statement
from tongsa.data.builtin.en_ko.lexicon import (
    BUILDINGS,
    COUNTABLE,
    DAYS,
    DRINKS,
    EVERY,
    FAMILY,
    FOODS,
    FOR_SALE,
    GOODS,
    NAMED,
    OTHER,
    OWNERS,
    PAST,
    ROUTINES,
    STRANGERS,
    SUBJECTS,
    WE,
    I,
    Noun,
    Quality,
    things,
    whose,
)
from tongsa.data.builtin.english import BE, HAVE
from tongsa.data.builtin.korean import topic

PATTERNS: list[Pattern] = []

FEW = range(1, 7)
HOURS = range(1, 13)
MINUTES = range(5, 60, 5)
OWNED = [*GOODS, *things("animal reading photo ticket")]
LONG_DEEDS = [action for action in OTHER if not action.en.startswith(("sing", "take", "make"))]
# English | Korean
EVENTS = [
    Quality("the train leaves", "기차는 | 출발해요"),
    Quality("the train arrives", "기차는 | 도착해요"),
    Quality("the bus leaves", "버스는 | 출발해요"),
    Quality("the bus arrives", "버스는 | 도착해요"),
    Quality("the movie starts", "영화는 | 시작해요"),
    Quality("the movie ends", "영화는 | 끝나요"),
    Quality("the class starts", "수업은 | 시작해요"),
    Quality("the class ends", "수업은 | 끝나요"),
    Quality("the meeting starts", "회의는 | 시작해요"),
    Quality("the meeting ends", "회의는 | 끝나요"),
]


def pick_clock(dice: Dice, hours: Sequence[int] = HOURS) -> tuple[str, str]:
    """A time of the clock: native hours, Sino-Korean minutes."""
    hour, minute = dice.pick(hours), dice.pick([0, *MINUTES])
    if minute == 0:
        return f"{english.cardinal(hour)} o'clock", f"{korean.native(hour)} 시"
    # Nobody says `three five`.
    spoken = ("oh " if minute < 10 else "") + english.cardinal(minute)
    return (
        f"{english.cardinal(hour)} {spoken}",
        f"{korean.native(hour)} 시 {korean.sino(minute)} 분",
    )


def pick_price(dice: Dice, noun: Noun) -> tuple[str, str]:
    """Food and books cost thousands of won, goods ten times that, machines a hundred times."""
    digit = dice.pick(range(1, 10))
    korean_digit = "" if digit == 1 else korean.sino(digit)
    if noun.counter == "대":
        return f"{english.cardinal(digit)} hundred thousand won", f"{korean_digit}십만 원"
    if noun in GOODS:
        return f"{english.cardinal(digit * 10)} thousand won", f"{korean_digit}만 원"
    return f"{english.cardinal(digit)} thousand won", f"{korean_digit}천 원"


@pattern(PATTERNS, 140)
def possession(dice: Dice) -> Pair:
    who, noun, number = dice.pick(SUBJECTS), dice.pick(OWNED), dice.pick(FEW)
    return statement(
        f"{who.en} {HAVE[who.person]} {noun.counted(number)}",
        f"{topic(who.ko)} {korean.subject(noun.ko)} {noun.counted_ko(number)} 있어요",
    )


@pattern(PATTERNS, 40)
def how_many(dice: Dice) -> Pair:
    noun = dice.pick(OWNED)
    many = f"{english.plural(noun.measure)} of {noun.en}" if noun.measure else noun.any
    return question(
        f"how many {many} do you have", f"{korean.subject(noun.ko)} 몇 {noun.counter} 있어요"
    )


@pattern(PATTERNS, 160)
def bought_some(dice: Dice) -> Pair:
    who, when, number = dice.pick(SUBJECTS), dice.pick(PAST), dice.pick(range(1, 11))
    noun = dice.pick([noun for noun in FOR_SALE if noun.counter])
    return statement(
        f"{who.en} bought {noun.counted(number)} {when.en}",
        f"{topic(who.ko)} {when.ko} {korean.object_(noun.ko)} {noun.counted_ko(number)} 샀어요",
    )


@pattern(PATTERNS, 110)
def had_some(dice: Dice) -> Pair:
    who, when, number = dice.pick(SUBJECTS), dice.pick(PAST), dice.pick(range(1, 5))
    noun = dice.pick([noun for noun in COUNTABLE if noun in (*FOODS, *DRINKS)])
    verb, verb_ko = ("drank", "마셨어요") if noun in DRINKS else ("ate", "먹었어요")
    return statement(
        f"{who.en} {verb} {noun.counted(number)} {when.en}",
        f"{topic(who.ko)} {when.ko} {korean.object_(noun.ko)} {noun.counted_ko(number)} {verb_ko}",
    )


@pattern(PATTERNS, 70)
def clock(dice: Dice) -> Pair:
    time, time_ko = pick_clock(dice)
    return statement(f"it is {time} now", f"지금은 {korean.is_(time_ko)}")


@pattern(PATTERNS, 150)
def routine(dice: Dice) -> Pair:
    who, routine, every = dice.pick(SUBJECTS), dice.pick(ROUTINES), dice.pick([EVERY[0], EVERY[4]])
    time, time_ko = pick_clock(dice, routine.hours)
    return statement(
        f"{who.en} {english.present(routine.en, who.person)} at {time} {every.en}",
        f"{topic(who.ko)} {every.ko} {time_ko}에 {korean.polite(routine.ko)}",
    )


@pattern(PATTERNS, 90)
def event(dice: Dice) -> Pair:
    event, (time, time_ko) = dice.pick(EVENTS), pick_clock(dice)
    return statement(f"{event.en} at {time}", event.ko.replace("|", f"{time_ko}에"))


@pattern(PATTERNS, 70)
def event_on_day(dice: Dice) -> Pair:
    event, hour, day = dice.pick(EVENTS[4:]), dice.pick(HOURS), dice.pick(DAYS)
    return statement(
        f"{event.en} at {english.cardinal(hour)} o'clock on {day.en}",
        event.ko.replace("|", f"{day.ko} {korean.native(hour)} 시에"),
    )


@pattern(PATTERNS, 90)
def age(dice: Dice) -> Pair:
    who, years = dice.pick([I, *STRANGERS, *FAMILY[2:]]), dice.pick(range(10, 31))
    return statement(
        f"{who.en} {BE[who.person]} {english.cardinal(years)} years old",
        f"{topic(who.ko)} {korean.is_(korean.native(years) + ' 살')}",
    )


@pattern(PATTERNS, 100)
def birthday(dice: Dice) -> Pair:
    owner, month, day = dice.pick(OWNERS), dice.pick(range(1, 13)), dice.pick(range(1, 29))
    return statement(
        f"{whose(owner)} birthday is {english.MONTHS[month - 1]} {english.ordinal(day)}",
        f"{topic(korean.of(owner.ko, '생일'))} {korean.month(month)} {korean.sino(day)}일이에요",
    )


@pattern(PATTERNS, 70)
def date(dice: Dice) -> Pair:
    month, day, weekday = dice.pick(range(1, 13)), dice.pick(range(1, 29)), dice.pick(DAYS)
    return statement(
        f"today is {weekday.en}, {english.MONTHS[month - 1]} {english.ordinal(day)}",
        f"오늘은 {korean.month(month)} {korean.sino(day)}일 {korean.is_(weekday.ko)}",
    )


@pattern(PATTERNS, 100)
def price(dice: Dice) -> Pair:
    noun = dice.pick(FOR_SALE)
    which, which_ko = dice.pick([(noun.this, "이"), (noun.that, "그")])
    amount, amount_ko = pick_price(dice, noun)
    return statement(
        f"{which} {BE[noun.person]} {amount}", f"{which_ko} {topic(noun.ko)} {amount_ko}이에요"
    )


@pattern(PATTERNS, 70)
def how_much(dice: Dice) -> Pair:
    noun = dice.pick(FOR_SALE)
    which, which_ko = dice.pick([(noun.this, "이"), (noun.that, "그")])
    return question(f"how much {BE[noun.person]} {which}", f"{which_ko} {topic(noun.ko)} 얼마예요")


@pattern(PATTERNS, 120)
def hours_long(dice: Dice) -> Pair:
    who, when, action = dice.pick(SUBJECTS), dice.pick(PAST[:3]), dice.pick(LONG_DEEDS)
    hours = dice.pick(range(1, 6))
    unit = "hour" if hours == 1 else "hours"
    return statement(
        f"{who.en} {english.past(action.habit)} for {english.cardinal(hours)} {unit} {when.en}",
        f"{topic(who.ko)} {when.ko} {korean.native(hours)} 시간 동안 {korean.past(action.ko)}",
    )


@pattern(PATTERNS, 90)
def minutes_daily(dice: Dice) -> Pair:
    who, action, minutes = dice.pick(SUBJECTS), dice.pick(LONG_DEEDS), dice.pick(range(10, 60, 10))
    return statement(
        f"{who.en} {english.present(action.habit, who.person)} for {english.cardinal(minutes)} "
        "minutes every day",
        f"{topic(who.ko)} 매일 {korean.sino(minutes)} 분 동안 {korean.polite(action.ko)}",
    )


@pattern(PATTERNS, 70)
def floor(dice: Dice) -> Pair:
    indoors = [place for place in BUILDINGS if place.ko in "은행 식당 카페 사무실 서점 약국 체육관"]
    place, number = dice.pick(indoors), dice.pick(range(1, 13))
    return statement(
        f"{place.name} is on the {english.ordinal(number)} floor",
        f"{topic(place.ko)} {korean.sino(number)} 층에 있어요",
    )


@pattern(PATTERNS, 100)
def meeting_time(dice: Dice) -> Pair:
    who, friend, day = dice.pick([I, WE]), dice.pick(NAMED), dice.pick(DAYS)
    place, (time, time_ko) = dice.pick(BUILDINGS), pick_clock(dice)
    return statement(
        f"{who.en} will meet {friend.en} {place.at} at {time} on {day.en}",
        f"{topic(who.ko)} {day.ko} {time_ko}에 {place.ko}에서 {korean.object_(friend.ko)} "
        "만날 거예요",
    )
