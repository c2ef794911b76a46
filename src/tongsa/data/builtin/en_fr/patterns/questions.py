"""Asking what others do, did and are going to do."""

from tongsa.data.builtin import english
from tongsa.data.builtin.composition import Dice, Pair, Pattern, pattern
from tongsa.data.builtin.en_fr.clause import (
    YOU,
    did,
    did_not,
    does,
    is_it_that,
    join,
    question,
    will,
)
from tongsa.data.builtin.en_fr.lexicon import (
    ACTIONS,
    EVERY,
    FUTURE,
    HABITS,
    NOUNS,
    OFTEN,
    PAST,
    PLACED,
    SKILLS,
    STRANGERS,
    STUDENTS,
    TOGETHER,
    Word,
)
from tongsa.data.builtin.english import DO
from tongsa.data.builtin.french import auxiliary, participle, present

PATTERNS: list[Pattern] = []

ASKED_ABOUT = [*STRANGERS, STUDENTS]
# What people do to something that one may ask for.
OPEN_VERBS = [
    Word("eat", "manger"),
    Word("drink", "boire"),
    Word("buy", "acheter"),
    Word("read", "lire"),
    Word("do", "faire"),
    Word("study", "étudier"),
    Word("watch", "regarder"),
    Word("send", "envoyer"),
    Word("draw", "dessiner"),
    Word("write", "écrire"),
    Word("sing", "chanter"),
]


@pattern(PATTERNS, 150)
def do_you_often(dice: Dice) -> Pair:
    often, action = dice.pick(OFTEN[:3]), dice.pick(HABITS)
    return question(
        f"do you {often.en} {action.often}",
        is_it_that(does(YOU, action.verb)), often.fr, action.often_fr,
    )  # fmt: skip


@pattern(PATTERNS, 160)
def did_you(dice: Dice) -> Pair:
    when, action = dice.pick(PAST), dice.pick(PLACED)
    return question(
        f"did you {action.once} {when.en}",
        is_it_that(did(YOU, action.verb)), action.once_fr, when.fr,
    )  # fmt: skip


@pattern(PATTERNS, 150)
def will_you(dice: Dice) -> Pair:
    when, action = dice.pick(FUTURE), dice.pick(ACTIONS)
    return question(
        f"are you {action.planned} {when.en}",
        is_it_that(will(YOU, action.verb)), action.once_fr, when.fr,
    )  # fmt: skip


@pattern(PATTERNS, 100)
def do_you_want(dice: Dice) -> Pair:
    action = dice.pick(ACTIONS)
    return question(
        f"do you want to {action.once}",
        is_it_that(does(YOU, "vouloir")), action.verb, action.once_fr,
    )  # fmt: skip


@pattern(PATTERNS, 140)
def can_you(dice: Dice) -> Pair:
    when, action = dice.pick(FUTURE), dice.pick(ACTIONS)
    return question(
        f"can you {action.once} {when.en}",
        is_it_that(does(YOU, "pouvoir")), action.verb, action.once_fr, when.fr,
    )  # fmt: skip


@pattern(PATTERNS, 12)
def do_you_know_how(dice: Dice) -> Pair:
    skill = dice.pick(SKILLS)
    return question(f"do you know how to {skill.en}", is_it_that(does(YOU, "savoir")), skill.fr)


@pattern(PATTERNS, 140)
def does_she(dice: Dice) -> Pair:
    who, every, action = dice.pick(ASKED_ABOUT), dice.pick(EVERY), dice.pick(HABITS)
    return question(
        f"{DO[who.en_person]} {who.en} {action.often} {every.en}",
        is_it_that(does(who, action.verb)), action.often_fr, every.fr,
    )  # fmt: skip


@pattern(PATTERNS, 150)
def did_she(dice: Dice) -> Pair:
    who, when, action = dice.pick(ASKED_ABOUT), dice.pick(PAST), dice.pick(ACTIONS)
    return question(
        f"did {who.en} {action.once} {when.en}",
        is_it_that(did(who, action.verb)), action.once_fr, when.fr,
    )  # fmt: skip


@pattern(PATTERNS, 80)
def what_did_you(dice: Dice) -> Pair:
    when, verb = dice.pick(PAST), dice.pick(OPEN_VERBS)
    return question(
        f"what did you {verb.en} {when.en}", "qu'" + is_it_that(did(YOU, verb.fr)), when.fr
    )


@pattern(PATTERNS, 120)
def what_did_she(dice: Dice) -> Pair:
    who, when, verb = dice.pick(ASKED_ABOUT), dice.pick(PAST), dice.pick(OPEN_VERBS)
    return question(
        f"what did {who.en} {verb.en} {when.en}",
        "qu'" + is_it_that(did(who, verb.fr)), when.fr,
    )  # fmt: skip


@pattern(PATTERNS, 80)
def what_will_you(dice: Dice) -> Pair:
    when, verb = dice.pick(FUTURE), dice.pick(OPEN_VERBS)
    return question(
        f"what are you going to {verb.en} {when.en}",
        "qu'" + is_it_that(will(YOU, verb.fr)), when.fr,
    )  # fmt: skip


@pattern(PATTERNS, 140)
def where_did_you(dice: Dice) -> Pair:
    when, action = dice.pick(PAST), dice.pick(PLACED)
    return question(
        f"where did you {action.once} {when.en}",
        "où", is_it_that(did(YOU, action.verb)), action.once_fr, when.fr,
    )  # fmt: skip


@pattern(PATTERNS, 100)
def when_will_you(dice: Dice) -> Pair:
    action = dice.pick(ACTIONS)
    return question(
        f"when are you {action.planned}",
        "quand", is_it_that(will(YOU, action.verb)), action.once_fr,
    )  # fmt: skip


@pattern(PATTERNS, 120)
def when_did_she(dice: Dice) -> Pair:
    who, action = dice.pick(ASKED_ABOUT), dice.pick(ACTIONS)
    return question(
        f"when did {who.en} {action.once}",
        "quand", is_it_that(did(who, action.verb)), action.once_fr,
    )  # fmt: skip


@pattern(PATTERNS, 140)
def why_did_you_not(dice: Dice) -> Pair:
    when, action = dice.pick(PAST), dice.pick(PLACED)
    return question(
        f"why did you not {action.once} {when.en}",
        "pourquoi", is_it_that(did_not(YOU, action.verb)), action.never_once_fr, when.fr,
    )  # fmt: skip


@pattern(PATTERNS, 130)
def why_does_she(dice: Dice) -> Pair:
    who, action = dice.pick(ASKED_ABOUT), dice.pick(ACTIONS)
    return question(
        f"why {DO[who.en_person]} {who.en} want to {action.once}",
        "pourquoi", is_it_that(does(who, "vouloir")), action.verb, action.once_fr,
    )  # fmt: skip


@pattern(PATTERNS, 140)
def who_did(dice: Dice) -> Pair:
    when, action = dice.pick(PAST), dice.pick(ACTIONS)
    did_it = join(present(auxiliary(action.verb), "il"), participle(action.verb))
    return question(
        f"who {english.past(action.once)} {when.en}", "qui", did_it, action.once_fr, when.fr
    )


@pattern(PATTERNS, 120)
def with_whom(dice: Dice) -> Pair:
    when, action = dice.pick(PAST), dice.pick(TOGETHER)
    return question(
        f"who did you {action.once} with {when.en}",
        "avec qui", is_it_that(did(YOU, action.verb)), action.once_fr, when.fr,
    )  # fmt: skip


@pattern(PATTERNS, 50)
def do_you_like(dice: Dice) -> Pair:
    liked, liked_fr = dice.pick([noun for noun in NOUNS if noun.kind != "ticket"]).ever
    return question(f"do you like {liked}", is_it_that(does(YOU, "aimer")), liked_fr)
