"""What things are like, whose they are, and which of them is more so."""

from tongsa.data.builtin import english, french
from tongsa.data.builtin.composition import Dice, Pair, Pattern, pattern, statement
from tongsa.data.builtin.en_fr.clause import did, does, is_it_that, join, question
from tongsa.data.builtin.en_fr.lexicon import (
    BELONGINGS,
    BUILDINGS,
    COLORS,
    CONTRASTS,
    COUNT,
    FOR_SALE,
    GOODS,
    NAMED,
    NOUNS,
    OTHERS,
    PAST,
    PLACE_QUALITIES,
    QUALITIES_OF,
    SUBJECTS,
    WE,
    Adjective,
    I,
    Noun,
    Subject,
    things,
)
from tongsa.data.builtin.english import BE, WAS
from tongsa.data.builtin.french import elide

PATTERNS: list[Pattern] = []

OWNERS = [I, *NAMED]


def pick_described(dice: Dice, nouns: list[Noun]) -> tuple[Noun, Adjective]:
    """A thing, and a quality that such a thing may have."""
    noun = dice.pick(nouns)
    return noun, dice.pick(QUALITIES_OF[noun.kind])


def pick_graded(dice: Dice, nouns: list[Noun]) -> tuple[Noun, Adjective]:
    """Likewise, but no color: hardly anything is redder than something else."""
    noun = dice.pick(nouns)
    return noun, dice.pick([q for q in QUALITIES_OF[noun.kind] if q not in COLORS])


def more(adjective: Adjective, noun: Noun) -> str:
    """Plus grand, plus grande; but meilleur, meilleure."""
    if adjective.en == "good":
        return "meilleur" if noun.gender == "m" else "meilleure"
    return f"plus {adjective.of(noun.gender)}"


def some(noun: Noun, adjective: Adjective) -> tuple[str, str]:
    """A red bag, un sac rouge; a small bag, un petit sac."""
    described, described_fr = f"{adjective.en} {noun.en}", adjective.of(noun.gender)
    described_fr = f"{described_fr} {noun.fr}" if adjective.before else f"{noun.fr} {described_fr}"
    if noun.form == "mass":
        return described, french.some(described_fr, noun.gender)
    return english.with_article(described), french.a(described_fr, noun.gender)


def belonging(owner: Subject, noun: Noun) -> tuple[str, str]:
    if owner == I:
        return f"my {noun.en}", french.my(noun.fr, noun.gender)
    return f"{owner.en}'s {noun.en}", f"{noun.the} {french.of(owner.fr)}"


@pattern(PATTERNS, 140)
def described(dice: Dice) -> Pair:
    noun, quality = pick_described(dice, NOUNS)
    return statement(
        f"this {noun.en} is {quality.en}", f"{noun.this} est {quality.of(noun.gender)}"
    )


@pattern(PATTERNS, 130)
def degrees(dice: Dice) -> Pair:
    noun, quality = pick_graded(dice, NOUNS)
    degree, degree_fr = dice.pick([("very", "très"), ("quite", "assez")])
    return statement(
        f"this {noun.en} is {degree} {quality.en}",
        f"{noun.this} est {degree_fr} {quality.of(noun.gender)}",
    )


@pattern(PATTERNS, 120)
def not_described(dice: Dice) -> Pair:
    noun, quality = pick_described(dice, NOUNS)
    return statement(
        f"this {noun.en} is not {quality.en}", f"{noun.this} n'est pas {quality.of(noun.gender)}"
    )


@pattern(PATTERNS, 100)
def is_it(dice: Dice) -> Pair:
    noun, quality = pick_described(dice, NOUNS)
    return question(
        f"is this {noun.en} {quality.en}",
        is_it_that(noun.this), "est", quality.of(noun.gender),
    )  # fmt: skip


@pattern(PATTERNS, 130)
def owned(dice: Dice) -> Pair:
    owner = dice.pick(OWNERS)
    noun, quality = pick_described(dice, BELONGINGS)
    owned, owned_fr = belonging(owner, noun)
    return statement(f"{owned} is {quality.en}", f"{owned_fr} est {quality.of(noun.gender)}")


@pattern(PATTERNS, 100)
def this_is_mine(dice: Dice) -> Pair:
    owned, owned_fr = belonging(dice.pick(OWNERS), dice.pick(BELONGINGS))
    return statement(f"this is {owned}", f"c'est {owned_fr}")


@pattern(PATTERNS, 100)
def this_is_not_mine(dice: Dice) -> Pair:
    owned, owned_fr = belonging(dice.pick(OWNERS), dice.pick(BELONGINGS))
    return statement(f"this is not {owned}", f"ce n'est pas {owned_fr}")


@pattern(PATTERNS, 90)
def is_this_yours(dice: Dice) -> Pair:
    owned, owned_fr = belonging(dice.pick(NAMED), dice.pick(BELONGINGS))
    return question(f"is this {owned}", f"est-ce que c'est {owned_fr}")


@pattern(PATTERNS, 160)
def compared(dice: Dice) -> Pair:
    noun, quality = pick_graded(dice, BELONGINGS)
    owner = dice.pick(OWNERS)
    other = dice.pick(NAMED, but=owner)
    mine, mine_fr = belonging(owner, noun)
    yours, yours_fr = belonging(other, noun)
    return statement(
        f"{mine} is {english.comparative(quality.en)} than {yours}",
        f"{mine_fr} est {more(quality, noun)} que {yours_fr}",
    )


@pattern(PATTERNS, 100)
def most(dice: Dice) -> Pair:
    noun, quality = pick_graded(dice, COUNT)
    the = "le" if noun.gender == "m" else "la"
    return statement(
        f"this {noun.en} is the {english.superlative(quality.en)}",
        f"{noun.this} est {the} {more(quality, noun)}",
    )


@pattern(PATTERNS, 100)
def contrast(dice: Dice) -> Pair:
    first, second = dice.pick(CONTRASTS)
    able = [noun for noun in NOUNS if {first, second} <= set(QUALITIES_OF[noun.kind])]
    noun = dice.pick(able)
    it = "il" if noun.gender == "m" else "elle"
    return statement(
        f"this {noun.en} is {first.en}, but it is {second.en}",
        f"{noun.this} est {first.of(noun.gender)}, mais {it} est {second.of(noun.gender)}",
    )


@pattern(PATTERNS, 170)
def bought_described(dice: Dice) -> Pair:
    who, when = dice.pick(SUBJECTS), dice.pick(PAST)
    noun, quality = pick_described(dice, [*GOODS, *things("reading flower")])
    described, described_fr = some(noun, quality)
    return statement(
        f"{who.en} bought {described} {when.en}", join(did(who, "acheter"), described_fr, when.fr)
    )


@pattern(PATTERNS, 130)
def wanting_described(dice: Dice) -> Pair:
    who = dice.pick([I, WE, *NAMED])
    described, described_fr = some(*pick_described(dice, FOR_SALE))
    return statement(
        f"{who.en} {english.present('want', who.en_person)} to buy {described}",
        join(does(who, "vouloir"), "acheter", described_fr),
    )


@pattern(PATTERNS, 120)
def wearing_colors(dice: Dice) -> Pair:
    who, described = dice.pick([I, *OTHERS]), dice.pick(things("clothes"))
    if who.gender == "m" and described.en in ("skirt", "dress"):
        described = things("clothes")[0]
    worn, worn_fr = some(described, dice.pick(COLORS))
    return statement(
        f"{who.en} {BE[who.en_person]} wearing {worn}", join(does(who, "porter"), worn_fr)
    )


@pattern(PATTERNS, 130)
def opinion(dice: Dice) -> Pair:
    who = dice.pick(SUBJECTS)
    noun, quality = pick_described(dice, NOUNS)
    return statement(
        f"{who.en} {english.present('think', who.en_person)} that this {noun.en} is {quality.en}",
        join(does(who, "penser"), f"que {noun.this} est {quality.of(noun.gender)}"),
    )


@pattern(PATTERNS, 160)
def bought_by(dice: Dice) -> Pair:
    who, when = dice.pick([I, *OTHERS]), dice.pick(PAST)
    noun, quality = pick_described(dice, FOR_SALE)
    # The object stands before the verb here, so the participle agrees with it.
    bought = did(who, "acheter") + ("e" if noun.gender == "f" else "")
    return statement(
        f"the {noun.en} that {who.en} bought {when.en} is {quality.en}",
        join(noun.the, elide("que", bought), when.fr, "est", quality.of(noun.gender)),
    )


@pattern(PATTERNS, 100)
def place_described(dice: Dice) -> Pair:
    place, quality = dice.pick(BUILDINGS), dice.pick(PLACE_QUALITIES)
    degree, degree_fr = dice.pick([("very", "très"), ("quite", "assez")])
    return statement(
        f"{place.name} is {degree} {quality.en}",
        f"{place.fr} est {degree_fr} {quality.of(place.gender)}",
    )


@pattern(PATTERNS, 110)
def place_compared(dice: Dice) -> Pair:
    place, quality = dice.pick(BUILDINGS), dice.pick(PLACE_QUALITIES)
    other = dice.pick(BUILDINGS, but=place)
    return statement(
        f"{place.name} is {english.comparative(quality.en)} than {other.name}",
        f"{place.fr} est plus {quality.of(place.gender)} que {other.fr}",
    )


@pattern(PATTERNS, 60)
def place_was(dice: Dice) -> Pair:
    place, quality = dice.pick(BUILDINGS), dice.pick(PLACE_QUALITIES)
    return statement(
        f"{place.name} {WAS['one']} {quality.en}", f"{place.fr} était {quality.of(place.gender)}"
    )
