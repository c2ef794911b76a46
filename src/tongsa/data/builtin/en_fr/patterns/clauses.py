"""Two clauses in one sentence: and, but, so, because, if, when, before, to."""

from tongsa.data.builtin import english, french
from tongsa.data.builtin.composition import Dice, Pair, Pattern, pattern, statement
from tongsa.data.builtin.en_fr.clause import (
    again,
    did,
    did_not,
    does,
    does_not,
    join,
    says,
    will,
)
from tongsa.data.builtin.en_fr.lexicon import (
    EFFORTS,
    FEELINGS,
    FUTURE,
    GOING,
    HINDRANCES,
    ON_THINGS,
    OTHER,
    PAST,
    PLACED,
    PLACES,
    SUBJECTS,
    TASTES,
    WITH_PEOPLE,
    Action,
    Feeling,
    Subject,
    Word,
    beginning,
    things,
)
from tongsa.data.builtin.english import BE, DO, HAVE, WAS
from tongsa.data.builtin.french import elide

PATTERNS: list[Pattern] = []


def deeds(*starts: str) -> list[Action]:
    return beginning(starts, [*OTHER, *ON_THINGS, *GOING])


# What helps against, or goes with, each feeling.
REMEDIES = {
    "tired": deeds("sleep", "drink coffee"),
    "sick": deeds("sleep", "go to the hospital", "go to the pharmacy"),
    "busy": deeds("work", "go to the office"),
    "happy": deeds("dance", "sing", "play the"),
    "sad": deeds("listen", "walk", "watch"),
    "hungry": deeds("eat"),
    "thirsty": deeds("drink"),
    "cold": deeds("drink tea", "drink coffee", "run"),
    "hot": deeds("swim", "drink water", "drink lemonade", "go to the swimming pool"),
}
AT_HOME = [action for action in PLACED if PLACES["maison"] in action.places]
CONDITIONS = [
    Word("it rains", "il pleut"),
    Word("it snows", "il neige"),
    Word("it is cold", "il fait froid"),
    Word("it is hot", "il fait chaud"),
]


def feels(who: Subject, feeling: Feeling) -> str:
    return join(does(who, feeling.verb), feeling.of(who))


def felt(who: Subject, feeling: Feeling) -> str:
    return join(says(who, french.imperfect(feeling.verb, who.fr_person)), feeling.of(who))


@pattern(PATTERNS, 170)
def feeling_but_duty(dice: Dice) -> Pair:
    who, feeling, action = dice.pick(SUBJECTS), dice.pick(HINDRANCES), dice.pick(EFFORTS)
    return statement(
        f"{who.en} {BE[who.en_person]} {feeling.en}, but {who.again} {HAVE[who.en_person]} to "
        f"{action.once}",
        join(
            feels(who, feeling) + ",", "mais", does(again(who), "devoir"), action.verb,
            action.once_fr,
        ),
    )  # fmt: skip


@pattern(PATTERNS, 170)
def feeling_but_did(dice: Dice) -> Pair:
    who, feeling, action = dice.pick(SUBJECTS), dice.pick(HINDRANCES), dice.pick(EFFORTS)
    return statement(
        f"{who.en} {WAS[who.en_person]} {feeling.en}, but {who.again} {english.past(action.once)}",
        join(felt(who, feeling) + ",", "mais", did(again(who), action.verb), action.once_fr),
    )


@pattern(PATTERNS, 170)
def feeling_so(dice: Dice) -> Pair:
    who, feeling = dice.pick(SUBJECTS), dice.pick(FEELINGS)
    action = dice.pick(REMEDIES[feeling.en])
    return statement(
        f"{who.en} {WAS[who.en_person]} {feeling.en}, so {who.again} {english.past(action.once)}",
        join(felt(who, feeling) + ",", "donc", did(again(who), action.verb), action.once_fr),
    )


@pattern(PATTERNS, 160)
def wants_because(dice: Dice) -> Pair:
    who, feeling = dice.pick(SUBJECTS), dice.pick(FEELINGS)
    action = dice.pick(REMEDIES[feeling.en])
    return statement(
        f"{who.en} {english.present('want', who.en_person)} to {action.once} because {who.again} "
        f"{BE[who.en_person]} {feeling.en}",
        join(
            does(who, "vouloir"), action.verb, action.once_fr,
            elide("parce que", feels(again(who), feeling)),
        ),
    )  # fmt: skip


@pattern(PATTERNS, 170)
def could_not_because(dice: Dice) -> Pair:
    who, when, feeling = dice.pick(SUBJECTS), dice.pick(PAST), dice.pick(HINDRANCES)
    action = dice.pick([*EFFORTS, *GOING])
    return statement(
        f"{who.en} could not {action.once} {when.en} because {who.again} {WAS[who.en_person]} "
        f"{feeling.en}",
        join(
            did_not(who, "pouvoir"), action.verb, action.never_once_fr, when.fr,
            elide("parce que", felt(again(who), feeling)),
        ),
    )  # fmt: skip


@pattern(PATTERNS, 150)
def when_feeling(dice: Dice) -> Pair:
    who, feeling = dice.pick(SUBJECTS), dice.pick(FEELINGS)
    action = dice.pick(REMEDIES[feeling.en])
    return statement(
        f"{who.en} {english.present(action.often, who.en_person)} when {who.again} "
        f"{BE[who.en_person]} {feeling.en}",
        join(does(who, action.verb), action.often_fr, "quand", feels(again(who), feeling)),
    )


@pattern(PATTERNS, 170)
def one_after_the_other(dice: Dice) -> Pair:
    who, one = dice.pick(SUBJECTS), dice.pick(ON_THINGS)
    other = dice.pick([*OTHER, *WITH_PEOPLE])
    first, second = dice.pick([(one, other), (other, one)])
    return statement(
        f"{who.en} {english.past(first.once)}, and then {who.again} {english.past(second.once)}",
        join(
            did(who, first.verb), first.once_fr + ",", "puis", did(again(who), second.verb),
            second.once_fr,
        ).replace(" ,", ","),
    )  # fmt: skip


@pattern(PATTERNS, 170)
def went_to(dice: Dice) -> Pair:
    who, action = dice.pick(SUBJECTS), dice.pick([a for a in PLACED if len(a.places) > 1])
    place = dice.pick([place for place in action.places if place.name != "home"])
    return statement(
        f"{who.en} went {place.to} to {action.once}",
        join(did(who, "aller"), place.at_fr, "pour", action.verb, action.once_fr),
    )


@pattern(PATTERNS, 170)
def if_it_rains(dice: Dice) -> Pair:
    who, when, condition = dice.pick(SUBJECTS), dice.pick(FUTURE), dice.pick(CONDITIONS)
    action = dice.pick(AT_HOME)
    return statement(
        f"if {condition.en} {when.en}, {who.en} {BE[who.en_person]} {action.planned} "
        "at home",
        join(
            f"s'{condition.fr}", when.fr + ",", will(who, action.verb), action.once_fr,
            "à la maison",
        ),
    )  # fmt: skip


@pattern(PATTERNS, 160)
def before(dice: Dice) -> Pair:
    who, action = dice.pick(SUBJECTS), dice.pick([*OTHER, *beginning(("read", "drink"), ON_THINGS)])
    then = dice.pick(beginning(("sleep", "work", "study", "cook", "go shopping", "swim"), OTHER))
    if then == action:
        then = beginning(("draw",), OTHER)[0]
    return statement(
        f"{who.en} {english.present(action.often, who.en_person)} before "
        f"{english.doing(then.often)}",
        join(
            does(who, action.verb), action.often_fr, "avant", elide("de", then.verb),
            then.often_fr,
        ),
    )  # fmt: skip


@pattern(PATTERNS, 150)
def likes_but(dice: Dice) -> Pair:
    who, kind = dice.pick(SUBJECTS), dice.pick(TASTES)
    noun = dice.pick(things(kind))
    other = dice.pick(things(kind), but=noun)
    return statement(
        f"{who.en} {english.present('like', who.en_person)} {noun.ever[0]}, but {who.again} "
        f"{DO[who.en_person]} not like {other.ever[0]}",
        join(
            does(who, "aimer"), noun.ever[1] + ",", "mais", does_not(again(who), "aimer"),
            other.ever[1],
        ),
    )  # fmt: skip


@pattern(PATTERNS, 160)
def wish_but(dice: Dice) -> Pair:
    who, action = dice.pick(SUBJECTS), dice.pick([*PLACED, *GOING])
    lack, lack_fr = ("money", "d'argent") if action.verb == "acheter" else ("time", "le temps")
    return statement(
        f"{who.en} {english.present('want', who.en_person)} to {action.once}, but {who.again} "
        f"{HAVE[who.en_person]} no {lack}",
        join(
            does(who, "vouloir"), action.verb, action.once_fr + ",", "mais",
            does_not(again(who), "avoir"), lack_fr,
        ).replace(" ,", ","),
    )  # fmt: skip
