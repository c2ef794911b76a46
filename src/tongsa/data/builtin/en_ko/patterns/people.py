"""Who somebody is, how they are, what they like, have, give and speak."""

from tongsa.data.builtin import english, korean
from tongsa.data.builtin.composition import Dice, Pair, Pattern, pattern, question, statement
from tongsa.data.builtin.en_ko.lexicon import (
    CITIES,
    COMPANIONS,
    COUNTRIES,
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
    STUDENTS,
    SUBJECTS,
    TASTES,
    TRAITS,
    VEHICLES,
    WE,
    I,
    things,
)
from tongsa.data.builtin.english import BE, DO, WAS, with_article
from tongsa.data.builtin.korean import topic

PATTERNS: list[Pattern] = []

SINGLE = [I, *OTHERS]
LIKED = things(" ".join([*TASTES, "flower reading show hat"]))


@pattern(PATTERNS, 70)
def job(dice: Dice) -> Pair:
    who, job = dice.pick(SINGLE), dice.pick(JOBS)
    return statement(
        f"{who.en} {BE[who.person]} {with_article(job.en)}",
        f"{topic(who.ko)} {korean.is_(job.ko)}",
    )


@pattern(PATTERNS, 70)
def no_job(dice: Dice) -> Pair:
    who, job = dice.pick(SINGLE), dice.pick(JOBS)
    return statement(
        f"{who.en} {BE[who.person]} not {with_article(job.en)}",
        f"{topic(who.ko)} {korean.is_not(job.ko)}",
    )


@pattern(PATTERNS, 70)
def former_job(dice: Dice) -> Pair:
    who, job = dice.pick(SINGLE), dice.pick(JOBS)
    return statement(
        f"{who.en} {WAS[who.person]} {with_article(job.en)}",
        f"{topic(who.ko)} {korean.was(job.ko)}",
    )


@pattern(PATTERNS, 70)
def is_job(dice: Dice) -> Pair:
    who, job = dice.pick(STRANGERS), dice.pick(JOBS)
    return question(f"is {who.en} {with_article(job.en)}", f"{topic(who.ko)} {korean.is_(job.ko)}")


@pattern(PATTERNS, 70)
def dream_job(dice: Dice) -> Pair:
    who, job = dice.pick(SINGLE), dice.pick(JOBS)
    wish = "싶어요" if who == I else "싶어 해요"
    return statement(
        f"{who.en} {english.present('want', who.person)} to become {with_article(job.en)}",
        f"{topic(who.ko)} {korean.subject(job.ko)} 되고 {wish}",
    )


@pattern(PATTERNS, 70)
def feeling(dice: Dice) -> Pair:
    who, feeling = dice.pick(SUBJECTS), dice.pick(FEELINGS)
    return statement(
        f"{who.en} {BE[who.person]} very {feeling.en}",
        f"{topic(who.ko)} 아주 {korean.polite(feeling.ko)}",
    )


@pattern(PATTERNS, 90)
def past_feeling(dice: Dice) -> Pair:
    who, feeling, when = dice.pick(SUBJECTS), dice.pick(FEELINGS), dice.pick(PAST[:4])
    return statement(
        f"{who.en} {WAS[who.person]} {feeling.en} {when.en}",
        f"{topic(who.ko)} {when.ko} {korean.past(feeling.ko)}",
    )


@pattern(PATTERNS, 70)
def no_feeling(dice: Dice) -> Pair:
    who, feeling = dice.pick(SUBJECTS), dice.pick(FEELINGS)
    return statement(
        f"{who.en} {BE[who.person]} not {feeling.en}",
        f"{topic(who.ko)} {korean.polite(korean.negative(feeling.ko))}",
    )


@pattern(PATTERNS, 9)
def are_you(dice: Dice) -> Pair:
    feeling = dice.pick(FEELINGS)
    return question(f"are you {feeling.en}", korean.polite(feeling.ko))


@pattern(PATTERNS, 60)
def trait(dice: Dice) -> Pair:
    who, trait = dice.pick(OTHERS), dice.pick(TRAITS)
    return statement(
        f"{who.en} {BE[who.person]} {trait.en}", f"{topic(who.ko)} {korean.polite(trait.ko)}"
    )


@pattern(PATTERNS, 90)
def trait_compared(dice: Dice) -> Pair:
    who, trait = dice.pick(SINGLE), dice.pick(TRAITS)
    other = dice.pick([*NAMED, *FAMILY], but=who)
    return statement(
        f"{who.en} {BE[who.person]} {english.comparative(trait.en)} than {other.en}",
        f"{topic(who.ko)} {other.ko}보다 {compared(trait.ko)}",
    )


def compared(quality: str) -> str:
    """더 stands before the adjective itself: 키가 더 커요."""
    head, space, adjective = quality.rpartition(" ")
    return f"{head}{space}더 {korean.polite(adjective)}"


@pattern(PATTERNS, 120)
def liking(dice: Dice) -> Pair:
    who, noun = dice.pick(SUBJECTS), dice.pick(LIKED)
    return statement(
        f"{who.en} {english.present('like', who.person)} {noun.any}",
        f"{topic(who.ko)} {korean.object_(noun.ko)} 좋아해요",
    )


@pattern(PATTERNS, 100)
def disliking(dice: Dice) -> Pair:
    who, noun = dice.pick(SUBJECTS), dice.pick(LIKED)
    return statement(
        f"{who.en} {DO[who.person]} not like {noun.any}",
        f"{topic(who.ko)} {korean.object_(noun.ko)} 좋아하지 않아요",
    )


@pattern(PATTERNS, 120)
def preference(dice: Dice) -> Pair:
    who, kind = dice.pick(SUBJECTS), dice.pick(TASTES)
    noun = dice.pick(things(kind))
    other = dice.pick(things(kind), but=noun)
    return statement(
        f"{who.en} {english.present('like', who.person)} {noun.any} more than {other.any}",
        f"{topic(who.ko)} {other.ko}보다 {korean.object_(noun.ko)} 더 좋아해요",
    )


@pattern(PATTERNS, 70)
def rather_which(dice: Dice) -> Pair:
    kind = dice.pick(TASTES)
    noun = dice.pick(things(kind))
    other = dice.pick(things(kind), but=noun)
    return question(
        f"which do you like more, {noun.any} or {other.any}",
        f"{korean.together(noun.ko)} {other.ko} 중에서 어느 것을 더 좋아해요",
    )


@pattern(PATTERNS, 140)
def gift(dice: Dice) -> Pair:
    who, when, noun = dice.pick(SUBJECTS), dice.pick(PAST), dice.pick(GIFTS)
    verb, verb_ko = dice.pick([("give", "주다"), ("show", "보이다"), ("send", "보내다")])
    receiver = dice.pick(COMPANIONS, but=who)
    if verb_ko == "보이다":
        verb_ko = "보여 주다"
    return statement(
        f"{who.en} {english.past(verb)} {receiver.en} {noun.some} {when.en}",
        f"{topic(who.ko)} {when.ko} {receiver.ko}에게 {korean.object_(noun.ko)} "
        f"{korean.past(verb_ko)}",
    )


@pattern(PATTERNS, 90)
def gift_to_me(dice: Dice) -> Pair:
    who, when, noun = dice.pick(STRANGERS), dice.pick(PAST), dice.pick(GIFTS)
    return statement(
        f"{who.en} gave me {noun.some} {when.en}",
        f"{topic(who.ko)} {when.ko} 저에게 {korean.object_(noun.ko)} 줬어요",
    )


@pattern(PATTERNS, 70)
def speaks(dice: Dice) -> Pair:
    who, language = dice.pick(SUBJECTS), dice.pick(LANGUAGES)
    return statement(
        f"{who.en} {english.present('speak', who.person)} {language.en} well",
        f"{topic(who.ko)} {korean.object_(language.ko)} 잘해요",
    )


@pattern(PATTERNS, 70)
def learns(dice: Dice) -> Pair:
    who, language, day = dice.pick(SUBJECTS), dice.pick(LANGUAGES), dice.pick(DAYS)
    return statement(
        f"{who.en} {english.present('learn', who.person)} {language.en} on {day.en}s",
        f"{topic(who.ko)} {day.ko}마다 {korean.object_(language.ko)} 배워요",
    )


@pattern(PATTERNS, 60)
def origin(dice: Dice) -> Pair:
    who, country = dice.pick([I, WE, *STRANGERS, STUDENTS]), dice.pick(COUNTRIES)
    return statement(f"{who.en} came from {country.en}", f"{topic(who.ko)} {country.ko}에서 왔어요")


@pattern(PATTERNS, 70)
def home(dice: Dice) -> Pair:
    who, city = dice.pick(SUBJECTS), dice.pick(CITIES)
    return statement(
        f"{who.en} {english.present('live', who.person)} in {city.en}",
        f"{topic(who.ko)} {city.ko}에 살아요",
    )


@pattern(PATTERNS, 60)
def dream_home(dice: Dice) -> Pair:
    who, city = dice.pick(SUBJECTS), dice.pick(CITIES)
    wish = "싶어요" if who in (I, WE) else "싶어 해요"
    return statement(
        f"{who.en} {english.present('want', who.person)} to live in {city.en}",
        f"{topic(who.ko)} {city.ko}에 살고 {wish}",
    )


@pattern(PATTERNS, 120)
def journey(dice: Dice) -> Pair:
    who, city, when = dice.pick(SUBJECTS), dice.pick(CITIES[:3]), dice.pick(PAST)
    vehicle = dice.pick(VEHICLES)
    return statement(
        f"{who.en} went to {city.en} by {vehicle.en} {when.en}",
        f"{topic(who.ko)} {when.ko} {korean.by(vehicle.ko)} {city.ko}에 갔어요",
    )


@pattern(PATTERNS, 70)
def knows(dice: Dice) -> Pair:
    who, noun = dice.pick(SUBJECTS), dice.pick(things("reading show song"))
    knowing, verb = dice.pick([(True, "알다"), (False, "모르다")])
    english_verb = english.present("know", who.person) if knowing else f"{DO[who.person]} not know"
    return statement(
        f"{who.en} {english_verb} {noun.this}",
        f"{topic(who.ko)} 이 {korean.object_(noun.ko)} {korean.polite(verb)}",
    )
