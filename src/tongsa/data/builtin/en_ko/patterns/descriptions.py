"""What things are like, whose they are, and which of them is more so."""

from tongsa.data.builtin import english, korean
from tongsa.data.builtin.composition import Dice, Pair, Pattern, pattern, question, statement
from tongsa.data.builtin.en_ko.lexicon import (
    BUILDINGS,
    CLOTHES,
    COLORS,
    CONTRASTS,
    DRINKS,
    FOODS,
    FOR_SALE,
    GOODS,
    HARMONIES,
    NAMED,
    NOUNS,
    OTHERS,
    OWNERS,
    PAST,
    PLACE_QUALITIES,
    QUALITIES_OF,
    SUBJECTS,
    WE,
    WEAR,
    I,
    Noun,
    Quality,
    things,
    whose,
)
from tongsa.data.builtin.english import BE, WAS
from tongsa.data.builtin.korean import topic

PATTERNS: list[Pattern] = []

BELONGINGS = things("thing hat clothes shoes reading")
TASTED = [*FOODS, *DRINKS]


def pick_described(dice: Dice, nouns: list[Noun]) -> tuple[Noun, Quality]:
    """A thing, and a quality that such a thing may have."""
    noun = dice.pick(nouns)
    return noun, dice.pick(QUALITIES_OF[noun.kind])


def pick_graded(dice: Dice, nouns: list[Noun]) -> tuple[Noun, Quality]:
    """Likewise, but no color: hardly anything is redder than something else."""
    noun = dice.pick(nouns)
    return noun, dice.pick([q for q in QUALITIES_OF[noun.kind] if q not in COLORS])


def pick_shown(dice: Dice, noun: Noun) -> tuple[str, str]:
    """Either this bag or that bag, in both languages."""
    return dice.pick([(noun.this, f"이 {noun.ko}"), (noun.that, f"그 {noun.ko}")])


def some(quality: Quality, noun: Noun) -> str:
    """A big bag, cold water, red shoes."""
    described = f"{quality.en} {noun.en}"
    return english.with_article(described) if noun.form == "count" else described


@pattern(PATTERNS, 150)
def described(dice: Dice) -> Pair:
    noun, quality = pick_described(dice, NOUNS)
    shown, shown_ko = pick_shown(dice, noun)
    return statement(
        f"{shown} {BE[noun.person]} {quality.en}",
        f"{topic(shown_ko)} {korean.polite(quality.ko)}",
    )


@pattern(PATTERNS, 100)
def degrees(dice: Dice) -> Pair:
    noun, quality = pick_described(dice, NOUNS)
    shown, shown_ko = pick_shown(dice, noun)
    degree, degree_ko = dice.pick([("very", "아주"), ("too", "너무")])
    return statement(
        f"{shown} {BE[noun.person]} {degree} {quality.en}",
        f"{topic(shown_ko)} {degree_ko} {korean.polite(quality.ko)}",
    )


@pattern(PATTERNS, 110)
def not_described(dice: Dice) -> Pair:
    noun, quality = pick_described(dice, NOUNS)
    shown, shown_ko = pick_shown(dice, noun)
    return statement(
        f"{shown} {BE[noun.person]} not {quality.en}",
        f"{topic(shown_ko)} {korean.polite(korean.negative(quality.ko))}",
    )


@pattern(PATTERNS, 90)
def is_it(dice: Dice) -> Pair:
    noun, quality = pick_described(dice, NOUNS)
    shown, shown_ko = pick_shown(dice, noun)
    return question(
        f"{BE[noun.person]} {shown} {quality.en}",
        f"{topic(shown_ko)} {korean.polite(quality.ko)}",
    )


@pattern(PATTERNS, 90)
def was_it(dice: Dice) -> Pair:
    noun, quality = pick_described(dice, [*TASTED, *things("show reading song")])
    return statement(
        f"{noun.that} {WAS[noun.person]} {quality.en}",
        f"그 {topic(noun.ko)} {korean.past(quality.ko)}",
    )


@pattern(PATTERNS, 100)
def owned(dice: Dice) -> Pair:
    owner = dice.pick(OWNERS)
    noun, quality = pick_described(dice, BELONGINGS)
    return statement(
        f"{whose(owner)} {noun.en} {BE[noun.person]} {quality.en}",
        f"{topic(korean.of(owner.ko, noun.ko))} {korean.polite(quality.ko)}",
    )


@pattern(PATTERNS, 70)
def this_is_mine(dice: Dice) -> Pair:
    owner, noun = dice.pick(OWNERS), dice.pick(BELONGINGS)
    this = "these are" if noun.form == "plural" else "this is"
    return statement(
        f"{this} {whose(owner)} {noun.en}", f"이것은 {korean.is_(korean.of(owner.ko, noun.ko))}"
    )


@pattern(PATTERNS, 70)
def this_is_not_mine(dice: Dice) -> Pair:
    owner, noun = dice.pick(OWNERS), dice.pick(BELONGINGS)
    this = "these are" if noun.form == "plural" else "this is"
    return statement(
        f"{this} not {whose(owner)} {noun.en}",
        f"이것은 {korean.is_not(korean.of(owner.ko, noun.ko))}",
    )


@pattern(PATTERNS, 60)
def is_this_yours(dice: Dice) -> Pair:
    owner, noun = dice.pick(NAMED), dice.pick(BELONGINGS)
    this = "are these" if noun.form == "plural" else "is this"
    return question(
        f"{this} {whose(owner)} {noun.en}", f"이것은 {korean.is_(korean.of(owner.ko, noun.ko))}"
    )


@pattern(PATTERNS, 26)
def whose_is_this(dice: Dice) -> Pair:
    noun = dice.pick(BELONGINGS)
    are_these = "are these" if noun.form == "plural" else "is this"
    return question(
        f"whose {noun.en} {are_these}", f"이것은 {korean.is_(korean.of('누구', noun.ko))}"
    )


@pattern(PATTERNS, 90)
def compared_with_that(dice: Dice) -> Pair:
    noun, quality = pick_graded(dice, [noun for noun in NOUNS if noun.form == "count"])
    return statement(
        f"{noun.this} is {english.comparative(quality.en)} than {noun.that}",
        f"이 {topic(noun.ko)} 그 {noun.ko}보다 더 {korean.polite(quality.ko)}",
    )


@pattern(PATTERNS, 110)
def compared_with_yours(dice: Dice) -> Pair:
    owner = dice.pick(OWNERS)
    other = dice.pick(NAMED, but=owner)
    noun, quality = pick_graded(dice, BELONGINGS)
    return statement(
        f"{whose(owner)} {noun.en} {BE[noun.person]} {english.comparative(quality.en)} than "
        f"{whose(other)} {noun.en}",
        f"{topic(korean.of(owner.ko, noun.ko))} {korean.of(other.ko, noun.ko)}보다 더 "
        f"{korean.polite(quality.ko)}",
    )


@pattern(PATTERNS, 70)
def most(dice: Dice) -> Pair:
    noun, quality = pick_graded(dice, NOUNS)
    shown, shown_ko = pick_shown(dice, noun)
    return statement(
        f"{shown} {BE[noun.person]} the {english.superlative(quality.en)}",
        f"{korean.subject(shown_ko)} 제일 {korean.polite(quality.ko)}",
    )


@pattern(PATTERNS, 70)
def contrast(dice: Dice) -> Pair:
    first, second = dice.pick(CONTRASTS)
    able = [noun for noun in NOUNS if {first, second} <= set(QUALITIES_OF[noun.kind])]
    noun = dice.pick(able)
    shown, shown_ko = pick_shown(dice, noun)
    it_is = "they are" if noun.form == "plural" else "it is"
    return statement(
        f"{shown} {BE[noun.person]} {first.en}, but {it_is} {second.en}",
        f"{topic(shown_ko)} {korean.but(first.ko)} {korean.polite(second.ko)}",
    )


@pattern(PATTERNS, 70)
def harmony(dice: Dice) -> Pair:
    first, second = dice.pick(HARMONIES)
    able = [noun for noun in NOUNS if {first, second} <= set(QUALITIES_OF[noun.kind])]
    noun = dice.pick(able)
    shown, shown_ko = pick_shown(dice, noun)
    return statement(
        f"{shown} {BE[noun.person]} {first.en} and {second.en}",
        f"{topic(shown_ko)} {korean.and_(first.ko)} {korean.polite(second.ko)}",
    )


@pattern(PATTERNS, 140)
def bought_described(dice: Dice) -> Pair:
    who, when = dice.pick(SUBJECTS), dice.pick(PAST)
    noun, quality = pick_described(dice, [*GOODS, *things("reading flower")])
    return statement(
        f"{who.en} bought {some(quality, noun)} {when.en}",
        f"{topic(who.ko)} {when.ko} {korean.being(quality.ko)} {korean.object_(noun.ko)} 샀어요",
    )


@pattern(PATTERNS, 100)
def wanting_described(dice: Dice) -> Pair:
    who = dice.pick([I, WE])
    noun, quality = pick_described(dice, FOR_SALE)
    return statement(
        f"{who.en} want to buy {some(quality, noun)}",
        f"{topic(who.ko)} {korean.being(quality.ko)} {korean.object_(noun.ko)} 사고 싶어요",
    )


@pattern(PATTERNS, 100)
def wearing_colors(dice: Dice) -> Pair:
    who, color = dice.pick([I, *OTHERS]), dice.pick(COLORS)
    noun = dice.pick(CLOTHES)
    verb = WEAR[noun.kind]
    return statement(
        f"{who.en} {BE[who.person]} wearing {some(color, noun)}",
        f"{topic(who.ko)} {korean.being(color.ko)} {korean.object_(noun.ko)} "
        f"{korean.progressive(verb)}",
    )


@pattern(PATTERNS, 120)
def wore(dice: Dice) -> Pair:
    who, noun, when = dice.pick([I, *OTHERS]), dice.pick(CLOTHES), dice.pick(PAST)
    return statement(
        f"{who.en} wore {noun.some} {when.en}",
        f"{topic(who.ko)} {when.ko} {korean.object_(noun.ko)} {korean.past(WEAR[noun.kind])}",
    )


@pattern(PATTERNS, 100)
def opinion(dice: Dice) -> Pair:
    who = dice.pick(SUBJECTS)
    noun, quality = pick_described(dice, NOUNS)
    return statement(
        f"{who.en} {english.present('think', who.person)} that {noun.this} {BE[noun.person]} "
        f"{quality.en}",
        f"{topic(who.ko)} 이 {korean.subject(noun.ko)} {quality.ko}고 생각해요",
    )


@pattern(PATTERNS, 110)
def bought_by(dice: Dice) -> Pair:
    who, when = dice.pick([I, *OTHERS]), dice.pick(PAST)
    noun, quality = pick_described(dice, FOR_SALE)
    return statement(
        f"the {noun.en} that {who.en} bought {when.en} {BE[noun.person]} {quality.en}",
        f"{korean.subject(who.ko)} {when.ko} 산 {topic(noun.ko)} {korean.polite(quality.ko)}",
    )


@pattern(PATTERNS, 100)
def tried_by(dice: Dice) -> Pair:
    verb, verb_ko, kinds = dice.pick(
        [
            ("eat", "먹다", "fruit food sweets"),
            ("drink", "마시다", "drink water"),
            ("watch", "보다", "show"),
            ("read", "읽다", "reading"),
        ]
    )
    who, when = dice.pick([I, *OTHERS]), dice.pick(PAST)
    noun, quality = pick_described(dice, things(kinds))
    return statement(
        f"the {noun.en} that {who.en} {english.past(verb)} {when.en} {WAS[noun.person]} "
        f"{quality.en}",
        f"{korean.subject(who.ko)} {when.ko} {korean.having_done(verb_ko)} {topic(noun.ko)} "
        f"{korean.past(quality.ko)}",
    )


@pattern(PATTERNS, 70)
def place_described(dice: Dice) -> Pair:
    place, quality = dice.pick(BUILDINGS), dice.pick(PLACE_QUALITIES)
    degree, degree_ko = dice.pick([("very", "아주"), ("too", "너무")])
    return statement(
        f"{place.name} is {degree} {quality.en}",
        f"{topic(place.ko)} {degree_ko} {korean.polite(quality.ko)}",
    )


@pattern(PATTERNS, 70)
def place_compared(dice: Dice) -> Pair:
    place, quality = dice.pick(BUILDINGS), dice.pick(PLACE_QUALITIES)
    other = dice.pick(BUILDINGS, but=place)
    return statement(
        f"{place.name} is {english.comparative(quality.en)} than {other.name}",
        f"{topic(place.ko)} {other.ko}보다 더 {korean.polite(quality.ko)}",
    )


@pattern(PATTERNS, 70)
def taste_wish(dice: Dice) -> Pair:
    noun, quality = pick_described(dice, TASTED)
    verb, wish = ("drink", "마시고 싶어요") if noun in DRINKS else ("eat", "먹고 싶어요")
    return question(
        f"do you want to {verb} {some(quality, noun)}",
        f"{korean.being(quality.ko)} {korean.object_(noun.ko)} {wish}",
    )
