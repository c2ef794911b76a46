"""Who does, did, will do, wants to do, can do and must do what."""

from tongsa.data.builtin import english, korean
from tongsa.data.builtin.composition import Dice, Pair, Pattern, pattern, statement
from tongsa.data.builtin.en_ko.lexicon import (
    ABILITIES,
    ACTIONS,
    COMPANIONS,
    EVERY,
    FUTURE,
    HABITS,
    OFTEN,
    PAST,
    PLACED,
    SUBJECTS,
    TOGETHER,
    WE,
    I,
    Subject,
)
from tongsa.data.builtin.english import BE, DO, HAVE
from tongsa.data.builtin.korean import topic

PATTERNS: list[Pattern] = []


def wish_of(who: Subject, verb: str) -> str:
    """Korean reports the wishes of others with one verb more: 싶어 하다."""
    wish = korean.wish(verb)
    return wish if who in (I, WE) else korean.infinitive(wish) + " 하다"


@pattern(PATTERNS, 160)
def habit(dice: Dice) -> Pair:
    who, often, action = dice.pick(SUBJECTS), dice.pick(OFTEN), dice.pick(HABITS)
    return statement(
        f"{who.en} {often.en} {english.present(action.habit, who.person)}",
        f"{topic(who.ko)} {often.ko} {korean.polite(action.ko)}",
    )


@pattern(PATTERNS, 190)
def regular(dice: Dice) -> Pair:
    who, every, action = dice.pick(SUBJECTS), dice.pick(EVERY), dice.pick(HABITS)
    return statement(
        f"{who.en} {english.present(action.habit, who.person)} {every.en}",
        f"{topic(who.ko)} {every.ko} {korean.polite(action.ko)}",
    )


@pattern(PATTERNS, 190)
def yesterday(dice: Dice) -> Pair:
    who, when, action = dice.pick(SUBJECTS), dice.pick(PAST), dice.pick(ACTIONS)
    return statement(
        f"{who.en} {english.past(action.en)} {when.en}",
        f"{topic(who.ko)} {when.ko} {korean.past(action.ko)}",
    )


@pattern(PATTERNS, 190)
def tomorrow(dice: Dice) -> Pair:
    who, when, action = dice.pick(SUBJECTS), dice.pick(FUTURE), dice.pick(ACTIONS)
    return statement(
        f"{who.en} will {action.en} {when.en}",
        f"{topic(who.ko)} {when.ko} {korean.future(action.ko)}",
    )


@pattern(PATTERNS, 170)
def now_somewhere(dice: Dice) -> Pair:
    who, action = dice.pick(SUBJECTS), dice.pick(PLACED)
    place = dice.pick(action.places)
    return statement(
        f"{who.en} {BE[who.person]} {english.doing(action.en)} {place.at}",
        f"{topic(who.ko)} {place.ko}에서 {korean.progressive(action.ko)}",
    )


@pattern(PATTERNS, 120)
def now(dice: Dice) -> Pair:
    who, action = dice.pick(SUBJECTS), dice.pick(ACTIONS)
    return statement(
        f"{who.en} {BE[who.person]} {english.doing(action.en)} now",
        f"{topic(who.ko)} 지금 {korean.progressive(action.ko)}",
    )


@pattern(PATTERNS, 190)
def somewhere_yesterday(dice: Dice) -> Pair:
    who, when, action = dice.pick(SUBJECTS), dice.pick(PAST), dice.pick(PLACED)
    place = dice.pick(action.places)
    return statement(
        f"{who.en} {english.past(action.en)} {place.at} {when.en}",
        f"{topic(who.ko)} {when.ko} {place.ko}에서 {korean.past(action.ko)}",
    )


@pattern(PATTERNS, 190)
def somewhere_tomorrow(dice: Dice) -> Pair:
    who, when, action = dice.pick(SUBJECTS), dice.pick(FUTURE), dice.pick(PLACED)
    place = dice.pick(action.places)
    return statement(
        f"{who.en} will {action.en} {place.at} {when.en}",
        f"{topic(who.ko)} {when.ko} {place.ko}에서 {korean.future(action.ko)}",
    )


@pattern(PATTERNS, 160)
def in_company(dice: Dice) -> Pair:
    who, when, action = dice.pick(SUBJECTS), dice.pick(PAST), dice.pick(TOGETHER)
    friend, place = dice.pick(COMPANIONS, but=who), dice.pick(action.places)
    return statement(
        f"{who.en} {english.past(action.en)} with {friend.en} {place.at} {when.en}",
        f"{topic(who.ko)} {when.ko} {place.ko}에서 {korean.together(friend.ko)} "
        f"{korean.past(action.ko)}",
    )


@pattern(PATTERNS, 150)
def not_usually(dice: Dice) -> Pair:
    who, action = dice.pick(SUBJECTS), dice.pick(HABITS)
    return statement(
        f"{who.en} {DO[who.person]} not {action.habit}",
        f"{topic(who.ko)} {korean.polite(korean.negative(action.ko))}",
    )


@pattern(PATTERNS, 150)
def not_yesterday(dice: Dice) -> Pair:
    who, when, action = dice.pick(SUBJECTS), dice.pick(PAST), dice.pick(ACTIONS)
    return statement(
        f"{who.en} did not {action.en} {when.en}",
        f"{topic(who.ko)} {when.ko} {korean.past(korean.negative(action.ko))}",
    )


@pattern(PATTERNS, 140)
def not_tomorrow(dice: Dice) -> Pair:
    who, when, action = dice.pick(SUBJECTS), dice.pick(FUTURE), dice.pick(ACTIONS)
    return statement(
        f"{who.en} will not {action.en} {when.en}",
        f"{topic(who.ko)} {when.ko} {korean.future(korean.negative(action.ko))}",
    )


@pattern(PATTERNS, 160)
def wish(dice: Dice) -> Pair:
    who, action = dice.pick(SUBJECTS), dice.pick(ACTIONS)
    return statement(
        f"{who.en} {english.present('want', who.person)} to {action.en}",
        f"{topic(who.ko)} {korean.polite(wish_of(who, action.ko))}",
    )


@pattern(PATTERNS, 120)
def no_wish(dice: Dice) -> Pair:
    who, action = dice.pick(SUBJECTS), dice.pick(ACTIONS)
    return statement(
        f"{who.en} {DO[who.person]} not want to {action.en}",
        f"{topic(who.ko)} {korean.polite(korean.negative(wish_of(who, action.ko)))}",
    )


@pattern(PATTERNS, 140)
def duty(dice: Dice) -> Pair:
    who, when, action = dice.pick(SUBJECTS), dice.pick(FUTURE), dice.pick(ACTIONS)
    return statement(
        f"{who.en} {HAVE[who.person]} to {action.en} {when.en}",
        f"{topic(who.ko)} {when.ko} {korean.polite(korean.must(action.ko))}",
    )


@pattern(PATTERNS, 120)
def plan(dice: Dice) -> Pair:
    who, when, action = dice.pick(SUBJECTS), dice.pick(FUTURE), dice.pick(ACTIONS)
    return statement(
        f"{who.en} {BE[who.person]} planning to {action.en} {when.en}",
        f"{topic(who.ko)} {when.ko} {korean.polite(korean.intending(action.ko))}",
    )


@pattern(PATTERNS, 120)
def possible(dice: Dice) -> Pair:
    who, when, action = dice.pick(SUBJECTS), dice.pick(FUTURE), dice.pick(ACTIONS)
    return statement(
        f"{who.en} can {action.en} {when.en}",
        f"{topic(who.ko)} {when.ko} {korean.polite(korean.can(action.ko))}",
    )


@pattern(PATTERNS, 120)
def impossible(dice: Dice) -> Pair:
    who, when, action = dice.pick(SUBJECTS), dice.pick(FUTURE), dice.pick(ACTIONS)
    return statement(
        f"{who.en} cannot {action.en} {when.en}",
        f"{topic(who.ko)} {when.ko} {korean.polite(korean.cannot(action.ko))}",
    )


@pattern(PATTERNS, 90)
def skill(dice: Dice) -> Pair:
    who, skill = dice.pick(SUBJECTS), dice.pick(ABILITIES)
    return statement(
        f"{who.en} can {skill.en}", f"{topic(who.ko)} {korean.polite(korean.can(skill.ko))}"
    )


@pattern(PATTERNS, 70)
def no_skill(dice: Dice) -> Pair:
    who, skill = dice.pick(SUBJECTS), dice.pick(ABILITIES)
    return statement(
        f"{who.en} cannot {skill.en}",
        f"{topic(who.ko)} {korean.polite(korean.cannot(skill.ko))}",
    )


@pattern(PATTERNS, 110)
def pleasure(dice: Dice) -> Pair:
    who, action = dice.pick(SUBJECTS), dice.pick(PLACED)
    return statement(
        f"{who.en} {english.present('like', who.person)} {english.doing(action.habit)}",
        f"{topic(who.ko)} {korean.doing(action.ko)} 것을 좋아해요",
    )


@pattern(PATTERNS, 100)
def hope(dice: Dice) -> Pair:
    who, action = dice.pick([I, WE]), dice.pick(TOGETHER)
    place, friend = dice.pick(action.places), dice.pick(COMPANIONS)
    return statement(
        f"{who.en} want to {action.en} with {friend.en} {place.at}",
        f"{topic(who.ko)} {place.ko}에서 {korean.together(friend.ko)} "
        f"{korean.polite(korean.wish(action.ko))}",
    )
