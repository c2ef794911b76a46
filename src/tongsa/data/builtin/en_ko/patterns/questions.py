"""Asking what others do, did and will do. `You` stays unsaid in Korean."""

from tongsa.data.builtin import english, korean
from tongsa.data.builtin.composition import Dice, Pair, Pattern, pattern, question
from tongsa.data.builtin.en_ko.lexicon import (
    ABILITIES,
    ACTIONS,
    COMPANIONS,
    FUTURE,
    HABITS,
    NOUNS,
    OFTEN,
    ON_THINGS,
    OTHER,
    PAST,
    PLACED,
    STRANGERS,
    STUDENTS,
    TOGETHER,
    Quality,
    beginning,
    without,
)
from tongsa.data.builtin.english import BE, DO
from tongsa.data.builtin.korean import topic

PATTERNS: list[Pattern] = []

ASKED_ABOUT = [*STRANGERS, STUDENTS]
EXPERIENCES = beginning(
    ("eat", "drink", "play", "learn", "make", "ride", "dance", "swim", "study", "cook"),
    [*ON_THINGS, *OTHER],
)
# What people do to something that one may ask for: English | Korean
OPEN_VERBS = [
    Quality("eat", "먹다"),
    Quality("drink", "마시다"),
    Quality("buy", "사다"),
    Quality("read", "읽다"),
    Quality("do", "하다"),
    Quality("make", "만들다"),
    Quality("study", "공부하다"),
    Quality("watch", "보다"),
    Quality("send", "보내다"),
    Quality("draw", "그리다"),
    Quality("write", "쓰다"),
]


@pattern(PATTERNS, 140)
def do_you_often(dice: Dice) -> Pair:
    often, action = dice.pick(OFTEN), dice.pick(HABITS)
    return question(f"do you {often.en} {action.habit}", f"{often.ko} {korean.polite(action.ko)}")


@pattern(PATTERNS, 150)
def did_you(dice: Dice) -> Pair:
    when, action = dice.pick(PAST), dice.pick(ACTIONS)
    return question(f"did you {action.en} {when.en}", f"{when.ko} {korean.past(action.ko)}")


@pattern(PATTERNS, 140)
def will_you(dice: Dice) -> Pair:
    when, action = dice.pick(FUTURE), dice.pick(ACTIONS)
    return question(f"will you {action.en} {when.en}", f"{when.ko} {korean.future(action.ko)}")


@pattern(PATTERNS, 70)
def do_you_want(dice: Dice) -> Pair:
    action = dice.pick(ACTIONS)
    return question(f"do you want to {action.en}", korean.polite(korean.wish(action.ko)))


@pattern(PATTERNS, 120)
def can_you_tomorrow(dice: Dice) -> Pair:
    when, action = dice.pick(FUTURE), dice.pick(ACTIONS)
    return question(
        f"can you {action.en} {when.en}", f"{when.ko} {korean.polite(korean.can(action.ko))}"
    )


@pattern(PATTERNS, 30)
def can_you(dice: Dice) -> Pair:
    skill = dice.pick(ABILITIES)
    return question(f"can you {skill.en}", korean.polite(korean.can(skill.ko)))


@pattern(PATTERNS, 120)
def does_she(dice: Dice) -> Pair:
    who, often, action = dice.pick(ASKED_ABOUT), dice.pick(OFTEN), dice.pick(HABITS)
    return question(
        f"{DO[who.person]} {who.en} {often.en} {action.habit}",
        f"{topic(who.ko)} {often.ko} {korean.polite(action.ko)}",
    )


@pattern(PATTERNS, 120)
def did_she(dice: Dice) -> Pair:
    who, when, action = dice.pick(ASKED_ABOUT), dice.pick(PAST), dice.pick(ACTIONS)
    return question(
        f"did {who.en} {action.en} {when.en}",
        f"{topic(who.ko)} {when.ko} {korean.past(action.ko)}",
    )


@pattern(PATTERNS, 110)
def is_she_now(dice: Dice) -> Pair:
    who, action = dice.pick(ASKED_ABOUT), dice.pick(ACTIONS)
    return question(
        f"{BE[who.person]} {who.en} {english.doing(action.en)} now",
        f"{topic(who.ko)} 지금 {korean.progressive(action.ko)}",
    )


@pattern(PATTERNS, 70)
def what_did_you(dice: Dice) -> Pair:
    when, verb = dice.pick(PAST), dice.pick(OPEN_VERBS)
    return question(f"what did you {verb.en} {when.en}", f"{when.ko} 무엇을 {korean.past(verb.ko)}")


@pattern(PATTERNS, 70)
def what_will_you(dice: Dice) -> Pair:
    when, verb = dice.pick(FUTURE), dice.pick(OPEN_VERBS)
    return question(
        f"what will you {verb.en} {when.en}", f"{when.ko} 무엇을 {korean.future(verb.ko)}"
    )


@pattern(PATTERNS, 12)
def what_do_you_want(dice: Dice) -> Pair:
    verb = dice.pick(OPEN_VERBS)
    return question(
        f"what do you want to {verb.en}", f"무엇을 {korean.polite(korean.wish(verb.ko))}"
    )


@pattern(PATTERNS, 100)
def what_did_she(dice: Dice) -> Pair:
    who, when, verb = dice.pick(ASKED_ABOUT), dice.pick(PAST), dice.pick(OPEN_VERBS)
    return question(
        f"what did {who.en} {verb.en} {when.en}",
        f"{topic(who.ko)} {when.ko} 무엇을 {korean.past(verb.ko)}",
    )


@pattern(PATTERNS, 110)
def where_did_you(dice: Dice) -> Pair:
    when, action = dice.pick(PAST), dice.pick(PLACED)
    return question(
        f"where did you {action.en} {when.en}", f"{when.ko} 어디에서 {korean.past(action.ko)}"
    )


@pattern(PATTERNS, 90)
def where_do_you(dice: Dice) -> Pair:
    action = dice.pick(without(("clean", "sleep"), HABITS))
    if not action.places:
        action = dice.pick(PLACED)
    return question(
        f"where do you usually {action.habit}", f"보통 어디에서 {korean.polite(action.ko)}"
    )


@pattern(PATTERNS, 70)
def when_will_you(dice: Dice) -> Pair:
    action = dice.pick(ACTIONS)
    return question(f"when will you {action.en}", f"언제 {korean.future(action.ko)}")


@pattern(PATTERNS, 100)
def when_did_she(dice: Dice) -> Pair:
    who, action = dice.pick(ASKED_ABOUT), dice.pick(ACTIONS)
    return question(
        f"when did {who.en} {action.en}", f"{topic(who.ko)} 언제 {korean.past(action.ko)}"
    )


@pattern(PATTERNS, 100)
def why_did_you_not(dice: Dice) -> Pair:
    when, action = dice.pick(PAST), dice.pick(ACTIONS)
    return question(
        f"why did you not {action.en} {when.en}",
        f"{when.ko} 왜 {korean.past(korean.negative(action.ko))}",
    )


@pattern(PATTERNS, 100)
def why_does_she(dice: Dice) -> Pair:
    who, action = dice.pick(ASKED_ABOUT), dice.pick(ACTIONS)
    return question(
        f"why {DO[who.person]} {who.en} want to {action.en}",
        f"{topic(who.ko)} 왜 {korean.infinitive(korean.wish(action.ko))} 해요",
    )


@pattern(PATTERNS, 100)
def who_did(dice: Dice) -> Pair:
    when, action = dice.pick(PAST), dice.pick(ACTIONS)
    return question(
        f"who {english.past(action.en)} {when.en}", f"{when.ko} 누가 {korean.past(action.ko)}"
    )


@pattern(PATTERNS, 90)
def with_whom(dice: Dice) -> Pair:
    when, action = dice.pick(PAST), dice.pick(TOGETHER)
    return question(
        f"who did you {action.en} with {when.en}", f"{when.ko} 누구와 {korean.past(action.ko)}"
    )


@pattern(PATTERNS, 60)
def do_you_like(dice: Dice) -> Pair:
    noun = dice.pick(NOUNS)
    return question(f"do you like {noun.any}", f"{korean.object_(noun.ko)} 좋아해요")


@pattern(PATTERNS, 70)
def have_you_ever(dice: Dice) -> Pair:
    action = dice.pick(EXPERIENCES)
    return question(
        f"have you ever {english.done(action.habit)}",
        f"{korean.infinitive(action.ko)} 본 적이 있어요",
    )


@pattern(PATTERNS, 100)
def shall_we(dice: Dice) -> Pair:
    when, action = dice.pick(FUTURE), dice.pick(TOGETHER)
    return question(
        f"shall we {action.en} together {when.en}",
        f"{when.ko} 같이 {korean.shall_we(action.ko)}",
    )


@pattern(PATTERNS, 70)
def would_you_meet(dice: Dice) -> Pair:
    when, friend = dice.pick(FUTURE), dice.pick(COMPANIONS)
    action = dice.pick(TOGETHER)
    return question(
        f"shall we {action.en} with {friend.en} {when.en}",
        f"{when.ko} {korean.together(friend.ko)} 같이 {korean.shall_we(action.ko)}",
    )
