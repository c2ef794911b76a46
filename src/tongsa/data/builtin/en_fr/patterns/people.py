"""Who somebody is, how they are, what they like, speak and give."""

from tongsa.data.builtin import english, french
from tongsa.data.builtin.composition import Dice, Pair, Pattern, pattern, statement
from tongsa.data.builtin.en_fr.clause import (
    did,
    does,
    does_not,
    is_it_that,
    join,
    question,
    says,
)
from tongsa.data.builtin.en_fr.lexicon import (
    ACQUAINTANCES,
    CITIES,
    DAYS,
    FAMILY,
    FEELINGS,
    GIFTS,
    JOBS,
    LANGUAGES,
    NAMED,
    OTHERS,
    PAST,
    STRANGERS,
    SUBJECTS,
    TASTES,
    TRAITS,
    I,
    things,
)
from tongsa.data.builtin.english import BE, DO, WAS, with_article

PATTERNS: list[Pattern] = []

SINGLE = [I, *OTHERS]
LIKED = things(" ".join([*TASTES, "reading show clothes flower"]))


@pattern(PATTERNS, 90)
def job(dice: Dice) -> Pair:
    who, job = dice.pick(SINGLE), dice.pick(JOBS)
    return statement(
        f"{who.en} {BE[who.en_person]} {with_article(job.en)}",
        join(does(who, "être"), job.of(who.gender)),
    )


@pattern(PATTERNS, 90)
def no_job(dice: Dice) -> Pair:
    who, job = dice.pick(SINGLE), dice.pick(JOBS)
    return statement(
        f"{who.en} {BE[who.en_person]} not {with_article(job.en)}",
        join(does_not(who, "être"), job.of(who.gender)),
    )


@pattern(PATTERNS, 50)
def is_job(dice: Dice) -> Pair:
    who, job = dice.pick(STRANGERS), dice.pick(JOBS)
    return question(
        f"is {who.en} {with_article(job.en)}",
        is_it_that(does(who, "être")), job.of(who.gender),
    )  # fmt: skip


@pattern(PATTERNS, 90)
def dream_job(dice: Dice) -> Pair:
    who, job = dice.pick(SINGLE), dice.pick(JOBS)
    return statement(
        f"{who.en} {english.present('want', who.en_person)} to become {with_article(job.en)}",
        join(does(who, "vouloir"), "devenir", job.of(who.gender)),
    )


@pattern(PATTERNS, 100)
def feeling(dice: Dice) -> Pair:
    who, feeling = dice.pick(SUBJECTS), dice.pick(FEELINGS)
    return statement(
        f"{who.en} {BE[who.en_person]} very {feeling.en}",
        join(does(who, feeling.verb), "très", feeling.of(who)),
    )


@pattern(PATTERNS, 130)
def past_feeling(dice: Dice) -> Pair:
    who, feeling, when = dice.pick(SUBJECTS), dice.pick(FEELINGS), dice.pick(PAST[:4])
    return statement(
        f"{who.en} {WAS[who.en_person]} {feeling.en} {when.en}",
        join(says(who, french.imperfect(feeling.verb, who.fr_person)), feeling.of(who), when.fr),
    )


@pattern(PATTERNS, 100)
def no_feeling(dice: Dice) -> Pair:
    who, feeling = dice.pick(SUBJECTS), dice.pick(FEELINGS)
    return statement(
        f"{who.en} {BE[who.en_person]} not {feeling.en}",
        join(does_not(who, feeling.verb), feeling.of(who)),
    )


@pattern(PATTERNS, 60)
def trait(dice: Dice) -> Pair:
    who, trait = dice.pick(SUBJECTS), dice.pick(TRAITS)
    return statement(
        f"{who.en} {BE[who.en_person]} {trait.en}",
        join(does(who, "être"), trait.of(who.gender, who.many)),
    )


@pattern(PATTERNS, 120)
def trait_compared(dice: Dice) -> Pair:
    who, trait = dice.pick(SUBJECTS), dice.pick(TRAITS)
    other = dice.pick([*NAMED, *FAMILY], but=who)
    return statement(
        f"{who.en} {BE[who.en_person]} {english.comparative(trait.en)} than {other.en}",
        join(
            does(who, "être"), "plus", trait.of(who.gender, who.many),
            french.elide("que", other.fr),
        ),
    )  # fmt: skip


@pattern(PATTERNS, 140)
def liking(dice: Dice) -> Pair:
    who, (liked, liked_fr) = dice.pick(SUBJECTS), dice.pick(LIKED).ever
    return statement(
        f"{who.en} {english.present('like', who.en_person)} {liked}",
        join(does(who, "aimer"), liked_fr),
    )


@pattern(PATTERNS, 130)
def disliking(dice: Dice) -> Pair:
    who, (liked, liked_fr) = dice.pick(SUBJECTS), dice.pick(LIKED).ever
    return statement(
        f"{who.en} {DO[who.en_person]} not like {liked}", join(does_not(who, "aimer"), liked_fr)
    )


@pattern(PATTERNS, 140)
def preference(dice: Dice) -> Pair:
    who, kind = dice.pick(SUBJECTS), dice.pick(TASTES)
    noun = dice.pick(things(kind))
    other = dice.pick(things(kind), but=noun)
    return statement(
        f"{who.en} {english.present('prefer', who.en_person)} {noun.ever[0]} to {other.ever[0]}",
        join(does(who, "aimer"), "mieux", noun.ever[1], "que", other.ever[1]),
    )


@pattern(PATTERNS, 90)
def speaking(dice: Dice) -> Pair:
    who, language = dice.pick(SUBJECTS), dice.pick(LANGUAGES)
    well, well_fr = dice.pick([("well", "bien"), ("a little", "un peu")])
    return statement(
        f"{who.en} {english.present('speak', who.en_person)} {language.en} {well}",
        join(does(who, "parler"), well_fr, language.fr),
    )


@pattern(PATTERNS, 120)
def learning(dice: Dice) -> Pair:
    who, language, day = dice.pick(SUBJECTS), dice.pick(LANGUAGES), dice.pick(DAYS)
    return statement(
        f"{who.en} {english.present('learn', who.en_person)} {language.en} on {day.en}s",
        join(does(who, "apprendre"), french.the(language.fr, "m"), f"le {day.fr}"),
    )


@pattern(PATTERNS, 140)
def gift(dice: Dice) -> Pair:
    who, when, (noun, noun_fr) = dice.pick(SUBJECTS), dice.pick(PAST), dice.pick(GIFTS).once
    verb, verb_fr = dice.pick([("give", "donner"), ("show", "montrer"), ("send", "envoyer")])
    receiver = dice.pick(ACQUAINTANCES)
    return statement(
        f"{who.en} {english.past(verb)} {noun} to {receiver.en} {when.en}",
        join(did(who, verb_fr), noun_fr, french.to(receiver.fr), when.fr),
    )


@pattern(PATTERNS, 80)
def home(dice: Dice) -> Pair:
    who, city = dice.pick(SUBJECTS), dice.pick(CITIES)
    return statement(
        f"{who.en} {english.present('live', who.en_person)} in {city.en}",
        join(does(who, "habiter"), f"à {city.fr}"),
    )
