"""A French subject with its verb: elision, negation, tense."""

from tongsa.data.builtin import composition, french
from tongsa.data.builtin.composition import Pair
from tongsa.data.builtin.en_fr.lexicon import Subject
from tongsa.data.builtin.french import elide


def join(*parts: str) -> str:
    """The parts of a sentence, of which some may be empty."""
    return " ".join(part for part in parts if part)


def question(source: str, *parts: str) -> Pair:
    # French sets a space before the question mark.
    return composition.question(source, join(*parts) + " ")


def is_it_that(clause: str) -> str:
    return elide("est-ce que", clause)


def says(who: Subject, verb: str) -> str:
    return elide("je", verb) if who.fr == "je" else f"{who.fr} {verb}"


def denies(who: Subject, verb: str) -> str:
    return f"{who.fr} {elide('ne', verb)} pas"


def does(who: Subject, verb: str) -> str:
    return says(who, french.present(verb, who.fr_person))


def does_not(who: Subject, verb: str) -> str:
    return denies(who, french.present(verb, who.fr_person))


def done(who: Subject, verb: str) -> str:
    """The participle; with être it agrees with the subject."""
    participle = french.participle(verb)
    if french.auxiliary(verb) == "avoir":
        return participle
    return french.agree(participle, who.gender, who.many)


def did(who: Subject, verb: str) -> str:
    return f"{does(who, french.auxiliary(verb))} {done(who, verb)}"


def did_not(who: Subject, verb: str) -> str:
    return f"{does_not(who, french.auxiliary(verb))} {done(who, verb)}"


def will(who: Subject, verb: str) -> str:
    return f"{does(who, 'aller')} {verb}"


def will_not(who: Subject, verb: str) -> str:
    return f"{does_not(who, 'aller')} {verb}"


def again(who: Subject) -> Subject:
    """The pronoun that stands for them at the second mention."""
    return who._replace(en=who.again, fr=who.again_fr)


# Questions go to vous.
YOU = Subject("you", "vous", "you", "vous", "many", "vous")
