"""Two clauses in one sentence: and, but, so, because, if, when, while, before, after, to."""

from tongsa.data.builtin import english, korean
from tongsa.data.builtin.composition import Dice, Pair, Pattern, pattern, statement
from tongsa.data.builtin.en_ko.lexicon import (
    EFFORTS,
    FEELINGS,
    FOODS,
    FUTURE,
    GOING,
    HINDRANCES,
    ON_THINGS,
    OTHER,
    PAST,
    PASTIMES,
    PLACED,
    PLACES,
    ROUTINES,
    SUBJECTS,
    TASTES,
    WITH_PEOPLE,
    Action,
    Quality,
    beginning,
    things,
    without,
)
from tongsa.data.builtin.en_ko.patterns.actions import wish_of
from tongsa.data.builtin.english import BE, DO, HAVE, WAS
from tongsa.data.builtin.korean import topic

PATTERNS: list[Pattern] = []


def deeds(*starts: str) -> list[Action]:
    return beginning(starts, [*OTHER, *ON_THINGS, *GOING])


# What helps against, or goes with, each feeling.
REMEDIES = {
    "tired": deeds("rest", "sleep", "go home", "drink coffee"),
    "hungry": deeds("eat"),
    "thirsty": deeds("drink"),
    "busy": deeds("go to the office", "work"),
    "sick": deeds("rest", "go to the hospital", "go to the pharmacy"),
    "sleepy": deeds("sleep", "drink coffee", "drink green tea"),
    "bored": deeds("watch", "read", "play", "draw"),
    "happy": deeds("dance", "sing", "play the"),
    "sad": deeds("listen", "take a walk", "walk", "watch"),
}
MEANWHILE = deeds("listen", "watch television", "drink")
CHORES = deeds("study", "clean", "wash", "do the", "cook", "work", "rest", "draw", "read")
# What somebody tired, busy or sick could not do.
UNDONE = [*without(("buy",), EFFORTS), *GOING]
AT_HOME = [action for action in (*ON_THINGS, *OTHER) if PLACES["집"] in action.places]
CONDITIONS = [
    Quality("it rains", "비가 오다"),
    Quality("it snows", "눈이 오다"),
    Quality("the weather is bad", "날씨가 나쁘다"),
    Quality("it is cold", "날씨가 춥다"),
    Quality("it is hot", "날씨가 덥다"),
]


@pattern(PATTERNS, 150)
def feeling_but_duty(dice: Dice) -> Pair:
    who, feeling, action = dice.pick(SUBJECTS), dice.pick(HINDRANCES), dice.pick(EFFORTS)
    return statement(
        f"{who.en} {BE[who.person]} {feeling.en}, but {who.again} {HAVE[who.person]} to "
        f"{action.en}",
        f"{topic(who.ko)} {korean.but(feeling.ko)} {korean.polite(korean.must(action.ko))}",
    )


@pattern(PATTERNS, 150)
def feeling_but_did(dice: Dice) -> Pair:
    who, feeling, action = dice.pick(SUBJECTS), dice.pick(HINDRANCES), dice.pick(EFFORTS)
    return statement(
        f"{who.en} {WAS[who.person]} {feeling.en}, but {who.again} {english.past(action.en)}",
        f"{topic(who.ko)} {korean.past_but(feeling.ko)} {korean.past(action.ko)}",
    )


@pattern(PATTERNS, 150)
def feeling_so(dice: Dice) -> Pair:
    who, feeling = dice.pick(SUBJECTS), dice.pick(FEELINGS)
    action = dice.pick(REMEDIES[feeling.en])
    return statement(
        f"{who.en} {WAS[who.person]} {feeling.en}, so {who.again} {english.past(action.en)}",
        f"{topic(who.ko)} {korean.so(feeling.ko)} {korean.past(action.ko)}",
    )


@pattern(PATTERNS, 160)
def could_not_because(dice: Dice) -> Pair:
    who, when, feeling = dice.pick(SUBJECTS), dice.pick(PAST), dice.pick(HINDRANCES)
    action = dice.pick(UNDONE)
    return statement(
        f"{who.en} could not {action.en} {when.en} because {who.again} {WAS[who.person]} "
        f"{feeling.en}",
        f"{topic(who.ko)} {when.ko} {korean.so(feeling.ko)} "
        f"{korean.past(korean.cannot(action.ko))}",
    )


@pattern(PATTERNS, 120)
def when_feeling(dice: Dice) -> Pair:
    who, feeling = dice.pick(SUBJECTS), dice.pick(FEELINGS)
    action = dice.pick(REMEDIES[feeling.en])
    return statement(
        f"{who.en} {english.present(action.habit, who.person)} when {who.again} "
        f"{BE[who.person]} {feeling.en}",
        f"{topic(who.ko)} {korean.when(feeling.ko)} {korean.polite(action.ko)}",
    )


@pattern(PATTERNS, 160)
def both(dice: Dice) -> Pair:
    who, when = dice.pick(SUBJECTS), dice.pick(PAST)
    one, other = dice.pick(ON_THINGS), dice.pick([*OTHER, *WITH_PEOPLE])
    first, second = dice.pick([(one, other), (other, one)])
    return statement(
        f"{who.en} {english.past(first.en)} and {english.past(second.en)} {when.en}",
        f"{topic(who.ko)} {when.ko} {korean.and_(first.ko)} {korean.past(second.ko)}",
    )


@pattern(PATTERNS, 160)
def went_and_did(dice: Dice) -> Pair:
    who, when, action = dice.pick(SUBJECTS), dice.pick(PAST), dice.pick(PLACED)
    place = dice.pick(action.places)
    return statement(
        f"{who.en} went {place.to} and {english.past(action.en)} {when.en}",
        f"{topic(who.ko)} {when.ko} {place.ko}에 가서 {korean.past(action.ko)}",
    )


@pattern(PATTERNS, 150)
def will_go_and_do(dice: Dice) -> Pair:
    who, when, action = dice.pick(SUBJECTS), dice.pick(FUTURE), dice.pick(PLACED)
    place = dice.pick(action.places)
    return statement(
        f"{who.en} will go {place.to} and {action.en} {when.en}",
        f"{topic(who.ko)} {when.ko} {place.ko}에 가서 {korean.future(action.ko)}",
    )


@pattern(PATTERNS, 150)
def went_to(dice: Dice) -> Pair:
    who, when, action = dice.pick(SUBJECTS), dice.pick(PAST), dice.pick(PLACED)
    place = dice.pick(action.places)
    return statement(
        f"{who.en} went {place.to} to {action.en} {when.en}",
        f"{topic(who.ko)} {when.ko} {korean.in_order_to(action.ko)} {place.ko}에 갔어요",
    )


@pattern(PATTERNS, 150)
def if_it_rains(dice: Dice) -> Pair:
    who, when, condition = dice.pick(SUBJECTS), dice.pick(FUTURE), dice.pick(CONDITIONS)
    action = dice.pick(AT_HOME)
    return statement(
        f"if {condition.en} {when.en}, {who.en} will {action.en} at home",
        f"{when.ko} {korean.if_(condition.ko)} {topic(who.ko)} 집에서 {korean.future(action.ko)}",
    )


@pattern(PATTERNS, 150)
def meanwhile(dice: Dice) -> Pair:
    who, action, chore = dice.pick(SUBJECTS), dice.pick(MEANWHILE), dice.pick(CHORES)
    return statement(
        f"{who.en} {english.present(chore.habit, who.person)} while {english.doing(action.habit)}",
        f"{topic(who.ko)} {korean.while_(action.ko)} {korean.polite(chore.ko)}",
    )


@pattern(PATTERNS, 140)
def before(dice: Dice) -> Pair:
    who, routine, action = dice.pick(SUBJECTS), dice.pick(ROUTINES[1:]), dice.pick(PASTIMES)
    return statement(
        f"{who.en} {english.present(action.habit, who.person)} before {who.again} "
        f"{english.present(routine.en, who.person)}",
        f"{topic(who.ko)} {korean.before(routine.ko)} {korean.polite(action.ko)}",
    )


@pattern(PATTERNS, 140)
def after(dice: Dice) -> Pair:
    who, when, action = dice.pick(SUBJECTS), dice.pick([PAST[0], PAST[4]]), dice.pick(PASTIMES)
    routine = dice.pick(ROUTINES[2:7])
    return statement(
        f"{who.en} {english.past(action.en)} after {who.again} {english.past(routine.en)} "
        f"{when.en}",
        f"{topic(who.ko)} {when.ko} {korean.after(routine.ko)} {korean.past(action.ko)}",
    )


@pattern(PATTERNS, 120)
def likes_but(dice: Dice) -> Pair:
    who, kind = dice.pick(SUBJECTS), dice.pick(TASTES)
    noun = dice.pick(things(kind))
    other = dice.pick(things(kind), but=noun)
    return statement(
        f"{who.en} {english.present('like', who.person)} {noun.any}, but {who.again} "
        f"{DO[who.person]} not like {other.any}",
        f"{topic(who.ko)} {topic(noun.ko)} 좋아하지만 {topic(other.ko)} 좋아하지 않아요",
    )


@pattern(PATTERNS, 120)
def has_but(dice: Dice) -> Pair:
    who = dice.pick(SUBJECTS)
    verb, verb_ko, nouns = dice.pick([("eat", "먹다", FOODS), ("drink", "마시다", things("drink"))])
    noun = dice.pick(nouns)
    other = dice.pick(nouns, but=noun)
    return statement(
        f"{who.en} {english.present(verb, who.person)} {noun.any}, but {who.again} "
        f"{DO[who.person]} not {verb} {other.any}",
        f"{topic(who.ko)} {topic(noun.ko)} {korean.but(verb_ko)} {topic(other.ko)} "
        f"{korean.polite(korean.negative(verb_ko))}",
    )


@pattern(PATTERNS, 140)
def wish_but(dice: Dice) -> Pair:
    who, action = dice.pick(SUBJECTS), dice.pick([*PLACED, *GOING])
    lack, lack_ko = dice.pick([("time", "시간"), ("money", "돈")])
    if lack == "money" and not action.en.startswith("buy"):
        lack, lack_ko = "time", "시간"
    return statement(
        f"{who.en} {english.present('want', who.person)} to {action.en}, but {who.again} "
        f"{HAVE[who.person]} no {lack}",
        f"{topic(who.ko)} {korean.but(wish_of(who, action.ko))} {korean.subject(lack_ko)} 없어요",
    )
