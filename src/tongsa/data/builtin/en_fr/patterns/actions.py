"""Who does, did, is going to do, wants to do, can do and must do what."""

from tongsa.data.builtin import english
from tongsa.data.builtin.composition import Dice, Pair, Pattern, pattern, statement
from tongsa.data.builtin.en_fr.clause import (
    did,
    did_not,
    does,
    does_not,
    join,
    will,
    will_not,
)
from tongsa.data.builtin.en_fr.lexicon import (
    ACQUAINTANCES,
    ACTIONS,
    EVERY,
    FUTURE,
    HABITS,
    OFTEN,
    PAST,
    PLACED,
    REQUESTS,
    SKILLS,
    SUBJECTS,
    TOGETHER,
)
from tongsa.data.builtin.english import BE, DO, HAVE
from tongsa.data.builtin.french import elide, present

PATTERNS: list[Pattern] = []


@pattern(PATTERNS, 150)
def habit(dice: Dice) -> Pair:
    who, often, action = dice.pick(SUBJECTS), dice.pick(OFTEN), dice.pick(HABITS)
    return statement(
        f"{who.en} {often.en} {english.present(action.often, who.en_person)}",
        join(does(who, action.verb), often.fr, action.often_fr),
    )


@pattern(PATTERNS, 170)
def regular(dice: Dice) -> Pair:
    who, every, action = dice.pick(SUBJECTS), dice.pick(EVERY), dice.pick(HABITS)
    return statement(
        f"{who.en} {english.present(action.often, who.en_person)} {every.en}",
        join(does(who, action.verb), action.often_fr, every.fr),
    )


@pattern(PATTERNS, 190)
def yesterday(dice: Dice) -> Pair:
    who, when, action = dice.pick(SUBJECTS), dice.pick(PAST), dice.pick(ACTIONS)
    return statement(
        f"{who.en} {english.past(action.once)} {when.en}",
        join(did(who, action.verb), action.once_fr, when.fr),
    )


@pattern(PATTERNS, 190)
def tomorrow(dice: Dice) -> Pair:
    who, when, action = dice.pick(SUBJECTS), dice.pick(FUTURE), dice.pick(ACTIONS)
    return statement(
        f"{who.en} {BE[who.en_person]} {action.planned} {when.en}",
        join(will(who, action.verb), action.once_fr, when.fr),
    )


@pattern(PATTERNS, 170)
def now_somewhere(dice: Dice) -> Pair:
    who, action = dice.pick(SUBJECTS), dice.pick(PLACED)
    place = dice.pick(action.places)
    return statement(
        f"{who.en} {BE[who.en_person]} {english.doing(action.once)} {place.at}",
        join(does(who, "être"), "en train", elide("de", action.verb), action.once_fr, place.at_fr),
    )


@pattern(PATTERNS, 170)
def somewhere_yesterday(dice: Dice) -> Pair:
    who, when, action = dice.pick(SUBJECTS), dice.pick(PAST), dice.pick(PLACED)
    place = dice.pick(action.places)
    return statement(
        f"{who.en} {english.past(action.once)} {place.at} {when.en}",
        join(did(who, action.verb), action.once_fr, place.at_fr, when.fr),
    )


@pattern(PATTERNS, 170)
def somewhere_tomorrow(dice: Dice) -> Pair:
    who, when, action = dice.pick(SUBJECTS), dice.pick(FUTURE), dice.pick(PLACED)
    place = dice.pick(action.places)
    return statement(
        f"{who.en} {BE[who.en_person]} {action.planned} {place.at} {when.en}",
        join(will(who, action.verb), action.once_fr, place.at_fr, when.fr),
    )


@pattern(PATTERNS, 140)
def in_company(dice: Dice) -> Pair:
    who, when, action = dice.pick(SUBJECTS), dice.pick(PAST), dice.pick(TOGETHER)
    friend = dice.pick(ACQUAINTANCES)
    return statement(
        f"{who.en} {english.past(action.once)} with {friend.en} {when.en}",
        join(did(who, action.verb), action.once_fr, f"avec {friend.fr}", when.fr),
    )


@pattern(PATTERNS, 160)
def not_usually(dice: Dice) -> Pair:
    who, action = dice.pick(SUBJECTS), dice.pick(HABITS)
    return statement(
        f"{who.en} {DO[who.en_person]} not {action.often}",
        join(does_not(who, action.verb), action.never_often_fr),
    )


@pattern(PATTERNS, 160)
def not_yesterday(dice: Dice) -> Pair:
    who, when, action = dice.pick(SUBJECTS), dice.pick(PAST), dice.pick(ACTIONS)
    return statement(
        f"{who.en} did not {action.once} {when.en}",
        join(did_not(who, action.verb), action.never_once_fr, when.fr),
    )


@pattern(PATTERNS, 140)
def not_tomorrow(dice: Dice) -> Pair:
    who, when, action = dice.pick(SUBJECTS), dice.pick(FUTURE), dice.pick(ACTIONS)
    return statement(
        f"{who.en} {BE[who.en_person]} not {action.planned} {when.en}",
        join(will_not(who, action.verb), action.never_once_fr, when.fr),
    )


@pattern(PATTERNS, 150)
def wish(dice: Dice) -> Pair:
    who, action = dice.pick(SUBJECTS), dice.pick(ACTIONS)
    return statement(
        f"{who.en} {english.present('want', who.en_person)} to {action.once}",
        join(does(who, "vouloir"), action.verb, action.once_fr),
    )


@pattern(PATTERNS, 130)
def no_wish(dice: Dice) -> Pair:
    who, action = dice.pick(SUBJECTS), dice.pick(ACTIONS)
    return statement(
        f"{who.en} {DO[who.en_person]} not want to {action.once}",
        join(does_not(who, "vouloir"), action.verb, action.never_once_fr),
    )


@pattern(PATTERNS, 140)
def duty(dice: Dice) -> Pair:
    who, when, action = dice.pick(SUBJECTS), dice.pick(FUTURE), dice.pick(ACTIONS)
    return statement(
        f"{who.en} {HAVE[who.en_person]} to {action.once} {when.en}",
        join(does(who, "devoir"), action.verb, action.once_fr, when.fr),
    )


@pattern(PATTERNS, 130)
def possible(dice: Dice) -> Pair:
    who, when, action = dice.pick(SUBJECTS), dice.pick(FUTURE), dice.pick(ACTIONS)
    return statement(
        f"{who.en} can {action.once} {when.en}",
        join(does(who, "pouvoir"), action.verb, action.once_fr, when.fr),
    )


@pattern(PATTERNS, 130)
def impossible(dice: Dice) -> Pair:
    who, when, action = dice.pick(SUBJECTS), dice.pick(FUTURE), dice.pick(ACTIONS)
    return statement(
        f"{who.en} cannot {action.once} {when.en}",
        join(does_not(who, "pouvoir"), action.verb, action.never_once_fr, when.fr),
    )


@pattern(PATTERNS, 100)
def skill(dice: Dice) -> Pair:
    who, skill = dice.pick(SUBJECTS), dice.pick(SKILLS)
    return statement(
        f"{who.en} {english.present('know', who.en_person)} how to {skill.en}",
        join(does(who, "savoir"), skill.fr),
    )


@pattern(PATTERNS, 100)
def no_skill(dice: Dice) -> Pair:
    who, skill = dice.pick(SUBJECTS), dice.pick(SKILLS)
    return statement(
        f"{who.en} {DO[who.en_person]} not know how to {skill.en}",
        join(does_not(who, "savoir"), skill.fr),
    )


@pattern(PATTERNS, 130)
def pleasure(dice: Dice) -> Pair:
    who, action = dice.pick(SUBJECTS), dice.pick(PLACED)
    return statement(
        f"{who.en} {english.present('like', who.en_person)} {english.doing(action.often)}",
        join(does(who, "aimer"), action.verb, action.often_fr),
    )


@pattern(PATTERNS, 20)
def please(dice: Dice) -> Pair:
    request, verb, rest = dice.pick(REQUESTS)
    return statement(f"please {request}", join(present(verb, "vous"), rest) + ", s'il vous plaît")


@pattern(PATTERNS, 20)
def please_do_not(dice: Dice) -> Pair:
    request, verb, rest = dice.pick([row for row in REQUESTS if row[2][:3] != "un "])
    return statement(
        f"please do not {request}",
        join(elide("ne", present(verb, "vous")), "pas", rest) + ", s'il vous plaît",
    )
