"""Asking, inviting, permitting and forbidding."""

from tongsa.data.builtin import english, korean
from tongsa.data.builtin.composition import Dice, Pair, Pattern, pattern, question, statement
from tongsa.data.builtin.en_ko.lexicon import (
    BUILDINGS,
    DAYS,
    FOR_SALE,
    FORBIDDEN,
    FUTURE,
    GIFTS,
    GOODS,
    PLACES,
    REQUESTS,
    TOGETHER,
    WEAR,
    Time,
)

PATTERNS: list[Pattern] = []

SOON = [
    Time("now", "지금"),
    Time("tomorrow", "내일"),
    Time("again", "다시"),
    Time("first", "먼저"),
    Time("this afternoon", "오늘 오후에"),
]
ORDERED = [noun for noun in FOR_SALE if noun.counter and noun not in GOODS]
# What one may ask leave for.
DOABLE = [*REQUESTS[:8], *REQUESTS[11:12]]


@pattern(PATTERNS, 40)
def please(dice: Dice) -> Pair:
    request = dice.pick(REQUESTS)
    return statement(f"please {request.en}", korean.please(request.ko))


@pattern(PATTERNS, 70)
def please_soon(dice: Dice) -> Pair:
    request, soon = dice.pick(REQUESTS), dice.pick(SOON)
    return statement(f"please {request.en} {soon.en}", f"{soon.ko} {korean.please(request.ko)}")


@pattern(PATTERNS, 40)
def please_do_not(dice: Dice) -> Pair:
    request = dice.pick(REQUESTS)
    return statement(f"please do not {request.en}", korean.please_do_not(request.ko))


@pattern(PATTERNS, 70)
def please_not_there(dice: Dice) -> Pair:
    place, deed = dice.pick(BUILDINGS), dice.pick(FORBIDDEN)
    return statement(
        f"please do not {deed.en} {place.at}", f"{place.ko}에서 {korean.please_do_not(deed.ko)}"
    )


@pattern(PATTERNS, 70)
def you_must_not(dice: Dice) -> Pair:
    place, deed = dice.pick(BUILDINGS), dice.pick(FORBIDDEN)
    return statement(
        f"you must not {deed.en} {place.at}",
        f"{place.ko}에서 {korean.polite(korean.must_not(deed.ko))}",
    )


@pattern(PATTERNS, 70)
def may_i_there(dice: Dice) -> Pair:
    place, deed = dice.pick(BUILDINGS), dice.pick(FORBIDDEN)
    return question(
        f"may I {deed.en} {place.at}", f"{place.ko}에서 {korean.polite(korean.may(deed.ko))}"
    )


@pattern(PATTERNS, 12)
def may_i(dice: Dice) -> Pair:
    deed = dice.pick(DOABLE)
    return question(f"may I {deed.en}", korean.polite(korean.may(deed.ko)))


@pattern(PATTERNS, 60)
def may_i_try(dice: Dice) -> Pair:
    noun = dice.pick(GOODS)
    if noun.kind not in WEAR:
        return question(f"may I use {noun.this}", f"이 {korean.object_(noun.ko)} 써도 돼요")
    return question(
        f"may I try on {noun.this}",
        f"이 {korean.object_(noun.ko)} {korean.infinitive(WEAR[noun.kind])} 봐도 돼요",
    )


@pattern(PATTERNS, 100)
def order(dice: Dice) -> Pair:
    noun, number = dice.pick(ORDERED), dice.pick(range(1, 11))
    return statement(
        f"please give me {noun.counted(number)}", f"{noun.ko} {noun.counted_ko(number)} 주세요"
    )


@pattern(PATTERNS, 60)
def show_me(dice: Dice) -> Pair:
    noun = dice.pick(GIFTS)
    which, which_ko = dice.pick([(noun.this, "이"), (noun.that, "그")])
    return statement(f"please show me {which}", f"{which_ko} {korean.object_(noun.ko)} 보여 주세요")


@pattern(PATTERNS, 100)
def come_by(dice: Dice) -> Pair:
    place, hour, day = dice.pick(list(PLACES.values())), dice.pick(range(1, 13)), dice.pick(DAYS)
    return statement(
        f"please come {place.to} by {english.cardinal(hour)} o'clock on {day.en}",
        f"{day.ko} {korean.native(hour)} 시까지 {korean.by(place.ko)} 와 주세요",
    )


@pattern(PATTERNS, 120)
def let_us(dice: Dice) -> Pair:
    when, action = dice.pick(FUTURE), dice.pick(TOGETHER)
    place = dice.pick(action.places)
    return statement(
        f"let's {action.en} together {place.at} {when.en}",
        f"{when.ko} {place.ko}에서 같이 {korean.polite(action.ko)}",
    )
