"""French spelling: elision, articles, agreement, verb forms, numbers.

A person is "je", "il", "nous", "vous" or "ils"; a gender is "m" or "f".
"""

from typing import Literal

Person = Literal["je", "il", "nous", "vous", "ils"]
Gender = Literal["m", "f"]

PERSONS: tuple[Person, ...] = ("je", "il", "nous", "vous", "ils")
# Every h of our words is mute, and y counts as a consonant (le yaourt).
VOWELS = "aeiouhàâéèêîïôûœ"


# Elision and contraction


def elide(word: str, following: str) -> str:
    """le, ami -> l'ami; le, livre -> le livre. The word is je, ne, que, de, le or la."""
    if following[0].lower() in VOWELS:
        return f"{word[:-1]}'{following}"
    return f"{word} {following}"


def the(noun: str, gender: Gender) -> str:
    return elide("le" if gender == "m" else "la", noun)


def a(noun: str, gender: Gender) -> str:
    return f"{'un' if gender == 'm' else 'une'} {noun}"


def some(noun: str, gender: Gender) -> str:
    """The partitive: du pain, de la viande, de l'eau."""
    return of(the(noun, gender))


def contract(preposition: str, noun_phrase: str, merged: dict[str, str]) -> str:
    article, _, noun = noun_phrase.partition(" ")
    return f"{merged[article]} {noun}" if article in merged else elide(preposition, noun_phrase)


def of(noun_phrase: str) -> str:
    """De before a noun phrase: du livre, de la table, de l'ami, des livres, d'un livre, d'Anne."""
    return contract("de", noun_phrase, {"le": "du", "les": "des"})


def to(noun_phrase: str) -> str:
    """à before a noun phrase: au parc, à la gare, à l'hôtel, aux enfants."""
    article, _, noun = noun_phrase.partition(" ")
    merged = {"le": "au", "les": "aux"}
    return f"{merged[article]} {noun}" if article in merged else f"à {noun_phrase}"


def this(noun: str, gender: Gender) -> str:
    if gender == "f":
        return f"cette {noun}"
    return f"{'cet' if noun[0] in VOWELS else 'ce'} {noun}"


def my(noun: str, gender: Gender) -> str:
    # Before a vowel, ma would meet it: mon amie.
    return f"{'ma' if gender == 'f' and noun[0] not in VOWELS else 'mon'} {noun}"


# Agreement


def plural(word: str) -> str:
    if word.endswith(("s", "x", "z")):
        return word
    if word.endswith("al"):
        return word[:-1] + "ux"
    return word + ("x" if word.endswith("eau") else "s")


def agree(participle: str, gender: Gender, many: bool) -> str:
    """allé -> allé, allée, allés, allées; pris -> prise, pris, prises."""
    word = participle + ("e" if gender == "f" else "")
    return plural(word) if many else word


# Verbs: je, il, nous, vous, ils, participle

IRREGULAR = {
    row[0]: row[1:]
    for row in (
        line.split()
        for line in """
        être      suis    est     sommes     êtes      sont      été
        avoir     ai      a       avons      avez      ont       eu
        aller     vais    va      allons     allez     vont      allé
        faire     fais    fait    faisons    faites    font      fait
        boire     bois    boit    buvons     buvez     boivent   bu
        lire      lis     lit     lisons     lisez     lisent    lu
        écrire    écris   écrit   écrivons   écrivez   écrivent  écrit
        prendre   prends  prend   prenons    prenez    prennent  pris
        apprendre apprends apprend apprenons apprenez  apprennent appris
        dormir    dors    dort    dormons    dormez    dorment   dormi
        courir    cours   court   courons    courez    courent   couru
        venir     viens   vient   venons     venez     viennent  venu
        partir    pars    part    partons    partez    partent   parti
        vouloir   veux    veut    voulons    voulez    veulent   voulu
        conduire  conduis conduit conduisons conduisez conduisent conduit
        pouvoir   peux    peut    pouvons    pouvez    peuvent   pu
        devoir    dois    doit    devons     devez     doivent   dû
        savoir    sais    sait    savons     savez     savent    su
        connaître connais connaît connaissons connaissez connaissent connu
        ouvrir    ouvre   ouvre   ouvrons    ouvrez    ouvrent   ouvert
        """.strip().splitlines()
    )
}
# A mute ending turns the stem's last vowel open (j'achète) or its y into i (j'envoie).
BEFORE_MUTE = {
    "appel": "appell",
    "achet": "achèt",
    "envoy": "envoi",
    "nettoy": "nettoi",
    "préfér": "préfèr",
}
# These go with être in the past, and their participle agrees with the subject.
WITH_ETRE = ("aller", "venir", "partir", "arriver", "rentrer", "rester")


def present(verb: str, person: Person) -> str:
    index = PERSONS.index(person)
    if verb in IRREGULAR:
        return IRREGULAR[verb][index]
    root = verb[:-2]
    match verb[-2:]:
        case "er":
            ending = ("e", "e", "ons", "ez", "ent")[index]
            if person in ("je", "il", "ils"):
                root = BEFORE_MUTE.get(root, root)
            elif ending == "ons" and root.endswith("g"):
                root += "e"
            elif ending == "ons" and root.endswith("c"):
                root = root[:-1] + "ç"
        case "ir":
            ending = ("is", "it", "issons", "issez", "issent")[index]
        case _:
            ending = ("s", "", "ons", "ez", "ent")[index]
    return root + ending


def participle(verb: str) -> str:
    if verb in IRREGULAR:
        return IRREGULAR[verb][5]
    return verb[:-2] + {"er": "é", "ir": "i", "re": "u"}[verb[-2:]]


def auxiliary(verb: str) -> str:
    return "être" if verb in WITH_ETRE else "avoir"


def imperfect(verb: Literal["être", "avoir"], person: Person) -> str:
    root = "ét" if verb == "être" else "av"
    return root + ("ais", "ait", "ions", "iez", "aient")[PERSONS.index(person)]


# Numbers

UNITS = [
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze",
    "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
]  # fmt: skip
TENS = ["zéro", "dix", "vingt", "trente", "quarante", "cinquante", "soixante"]
MONTHS = [
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
]  # fmt: skip


def cardinal(number: int) -> str:
    """0 to 69 in words: vingt, vingt et un, vingt-deux."""
    assert 0 <= number < 70
    if number < len(UNITS):
        return UNITS[number]
    tens, units = divmod(number, 10)
    if units == 1:
        return f"{TENS[tens]} et un"
    return f"{TENS[tens]}-{UNITS[units]}" if units else TENS[tens]
