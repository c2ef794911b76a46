"""English spelling: articles, plurals, verb forms, comparison, numbers.

A verb may carry the rest of its phrase: `past("read a book")` is `read a book`.
A person is "I", "one" (he, she, Minsu) or "many" (we, the children).
"""

from collections.abc import Callable
from typing import Literal

Person = Literal["I", "one", "many"]

BE = {"I": "am", "one": "is", "many": "are"}
WAS = {"I": "was", "one": "was", "many": "were"}
DO = {"I": "do", "one": "does", "many": "do"}
HAVE = {"I": "have", "one": "has", "many": "have"}

# Base, past, participle; where two words are given they are the same.
IRREGULAR_VERBS = {
    row.split()[0]: (row.split()[1], row.split()[-1])
    for row in [
        "be was been", "become became become", "bring brought", "buy bought",
        "come came come", "do did done", "draw drew drawn", "drink drank drunk",
        "drive drove driven", "eat ate eaten", "feel felt", "find found", "get got",
        "give gave given", "go went gone", "have had", "hear heard", "know knew known",
        "leave left", "lose lost", "make made", "meet met", "read read",
        "ride rode ridden", "run ran run", "see saw seen", "sell sold", "send sent",
        "sing sang sung", "sit sat", "sleep slept", "speak spoke spoken",
        "swim swam swum", "take took taken", "teach taught", "tell told", "think thought",
        "wear wore worn", "write wrote written",
    ]
}  # fmt: skip
# Verbs whose last consonant is doubled before -ed and -ing.
DOUBLING = ("begin", "get", "put", "run", "sit", "stop", "swim")

IRREGULAR_PLURALS = {"child": "children", "man": "men", "woman": "women", "person": "people"}
IRREGULAR_DEGREES = {"good": ("better", "best"), "far": ("farther", "farthest")}


def with_article(noun: str) -> str:
    # The article follows the sound: an hour, a university.
    vowel_sound = noun[0] in "aeiou" and not noun.startswith(("uni", "use"))
    return f"an {noun}" if vowel_sound or noun.startswith("hour") else f"a {noun}"


def ends_in_consonant_y(word: str) -> bool:
    return word.endswith("y") and word[-2] not in "aeiou"


def add_s(word: str) -> str:
    if ends_in_consonant_y(word):
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s")


def plural(noun: str) -> str:
    return IRREGULAR_PLURALS.get(noun) or add_s(noun)


def on_verb(change: Callable[[str], str], phrase: str) -> str:
    """Change the verb that begins the phrase, keep the rest."""
    verb, space, rest = phrase.partition(" ")
    return change(verb) + space + rest


def third(verb: str) -> str:
    special = {"have": "has", "go": "goes", "do": "does"}
    return special.get(verb) or add_s(verb)


def regular_past(verb: str) -> str:
    if ends_in_consonant_y(verb):
        return verb[:-1] + "ied"
    if verb in DOUBLING:
        verb += verb[-1]
    return verb + ("d" if verb.endswith("e") else "ed")


def past_forms(verb: str) -> tuple[str, str]:
    return IRREGULAR_VERBS.get(verb) or (regular_past(verb), regular_past(verb))


def gerund(verb: str) -> str:
    if verb in DOUBLING:
        return verb + verb[-1] + "ing"
    silent_e = verb.endswith("e") and not verb.endswith(("ee", "be"))
    return (verb[:-1] if silent_e else verb) + "ing"


def present(phrase: str, person: Person) -> str:
    return on_verb(third, phrase) if person == "one" else phrase


def past(phrase: str) -> str:
    return on_verb(lambda verb: past_forms(verb)[0], phrase)


def done(phrase: str) -> str:
    """The past participle: written, walked."""
    return on_verb(lambda verb: past_forms(verb)[1], phrase)


def doing(phrase: str) -> str:
    return on_verb(gerund, phrase)


def capital(text: str) -> str:
    return text[0].upper() + text[1:]


# Comparison


def syllables(word: str) -> int:
    """Groups of vowels, a silent last e left out; near enough for our adjectives."""
    spoken = word[:-1] if word.endswith("e") else word
    return sum(
        letter in "aeiouy" and (i == 0 or spoken[i - 1] not in "aeiouy")
        for i, letter in enumerate(spoken)
    )


def takes_ending(adjective: str) -> bool:
    """Whether it is compared with -er and -est, not with more and most."""
    return syllables(adjective) == 1 or (syllables(adjective) == 2 and adjective.endswith("y"))


def before_ending(adjective: str) -> str:
    """What stands before -er and -est: easi, bigg, wid."""
    if ends_in_consonant_y(adjective):
        return adjective[:-1] + "i"
    if adjective.endswith("e"):
        return adjective[:-1]
    short = adjective[-1] not in "aeiouwxy" and adjective[-2] in "aeiou"
    return adjective + adjective[-1] if short and adjective[-3] not in "aeiou" else adjective


def comparative(adjective: str) -> str:
    if adjective in IRREGULAR_DEGREES:
        return IRREGULAR_DEGREES[adjective][0]
    return before_ending(adjective) + "er" if takes_ending(adjective) else f"more {adjective}"


def superlative(adjective: str) -> str:
    if adjective in IRREGULAR_DEGREES:
        return IRREGULAR_DEGREES[adjective][1]
    return before_ending(adjective) + "est" if takes_ending(adjective) else f"most {adjective}"


# Numbers

UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
IRREGULAR_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
    "nine": "ninth", "twelve": "twelfth",
}  # fmt: skip
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def cardinal(number: int) -> str:
    """0 to 99 in words: seven, twenty-one."""
    if number < len(UNITS):
        return UNITS[number]
    tens, units = divmod(number, 10)
    return f"{TENS[tens]}-{UNITS[units]}" if units else TENS[tens]


def ordinal(number: int) -> str:
    """1 to 99 in words: third, twentieth, twenty-first."""
    head, dash, last = cardinal(number).rpartition("-")
    if last in IRREGULAR_ORDINALS:
        return head + dash + IRREGULAR_ORDINALS[last]
    return head + dash + (last[:-1] + "ieth" if last.endswith("y") else last + "th")
