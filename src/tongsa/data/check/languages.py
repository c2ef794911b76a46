"""Sides, and single lines, in the wrong language, the wrong way round, or not translated at all.

Three witnesses: the script (scripts.py), the corpus itself (sides.py), and a language classifier
where it is installed (identify.py).
"""

from collections.abc import Iterator

import numpy as np

from tongsa.data.check.characters import SCRIPTS
from tongsa.data.check.identify import identifier, primary, related
from tongsa.data.check.part import SIDES, Bools, Found, Ints, Part, Side
from tongsa.data.check.scripts import (
    in_another_script,
    script_of_line,
    scripts_of_language,
    scripts_of_side,
)
from tongsa.data.check.sides import read_sides

# Names and titles (`Dundee Stars`) are the same in many languages; sentences have small words.
_FEWEST_WORDS = 3
_FEWEST_LETTERS = 12
_FEWEST_LATIN_WORDS = 2
_SAME_WORDS = 0.8  # of the words of both sides, where the target reads like the source's language

_LATIN = SCRIPTS.index("Latin")
_OTHER: dict[Side, Side] = {"source": "target", "target": "source"}


def find_languages(part: Part) -> Iterator[Found]:
    given = {side: primary(part.languages.get(side, "")) for side in SIDES}
    expected = {side: scripts_of_language(given[side]) for side in SIDES}
    used = {side: scripts_of_side(part, side) for side in SIDES}
    read = {side: _language_read(part, side) for side in SIDES}
    by_script = all(_elsewhere(used[s], expected[s], expected[_OTHER[s]]) for s in SIDES)
    by_name = all(
        given[s] and read[s] and not related(read[s], given[s]) and read[s] == given[_OTHER[s]]
        for s in SIDES
    )
    if by_script or by_name:
        yield Found("swapped-columns", part, np.flatnonzero(part.usable))
        return
    for side in SIDES:
        # A whole side in another script is told once, as that.
        if not expected[side] or used[side] & expected[side]:
            yield _whole_side(part, side, given[side], read[side])
    scripts = {side: expected[side] or used[side] for side in SIDES}
    yield from _lines(part, scripts, {side: read[side] or given[side] for side in SIDES})


def _elsewhere(
    used: frozenset[str], expected: frozenset[str], expected_of_other: frozenset[str]
) -> bool:
    """Whether a side is written as the other one should be, and not as itself should."""
    return bool(expected and used & expected_of_other) and not used & expected


def _language_read(part: Part, side: Side) -> str:
    known = identifier()
    texts = part.texts(side)
    return known.of_side([texts[i] for i in np.flatnonzero(part.usable)]) if known else ""


def _whole_side(part: Part, side: Side, given: str, read: str) -> Found:
    known = identifier()
    wrong = (
        known is not None
        and bool(given and read)
        and known.knows(given)
        and not related(read, given)
    )
    pairs = np.flatnonzero(part.usable & wrong)
    return Found(
        "wrong-language",
        part,
        pairs,
        side,
        lambda _: f"the whole {side} side reads like {read!r}, not {given!r}",
        pairs[:1],
    )


def _lines(
    part: Part, scripts: dict[Side, frozenset[str]], names: dict[Side, str]
) -> Iterator[Found]:
    """Find single lines; scripts and names are those of their sides."""
    none = np.zeros(len(part), bool)
    sides = read_sides(part)
    by_script = {
        side: _without_names(part, side, in_another_script(part, side, scripts[side]))
        if scripts[side]
        else none
        for side in SIDES
    }
    by_letters = dict.fromkeys(SIDES, none)
    # Different scripts tell the sides apart by themselves; and within one language, as in chat or
    # summaries, no line is on the wrong side.
    two_languages = bool(scripts["source"]) and not scripts["source"] & scripts["target"]
    one_language = bool(names["source"]) and names["source"] == names["target"]
    if sides and sides.like_other and not two_languages and not one_language:
        two_languages, by_letters = True, sides.like_other
    wrong = {side: by_script[side] | by_letters[side] for side in SIDES}
    untranslated = _copies(part, wrong["target"]) if two_languages else none
    swapped = wrong["source"] & wrong["target"] & ~untranslated if two_languages else none
    yield Found("untranslated", part, np.flatnonzero(untranslated))
    yield Found("swapped-lines", part, np.flatnonzero(swapped))
    for side in SIDES:
        left = ~untranslated & ~swapped
        read = _read_otherwise(part, side, names[side], sides.unusual[side]) if sides else {}
        named = np.isin(np.arange(len(part)), list(read))
        in_script = np.flatnonzero(left & by_script[side])
        in_language = np.flatnonzero(left & ~by_script[side] & (by_letters[side] | named))

        def say_script(pair: int, side: Side = side) -> str:
            return f"in {script_of_line(part, side, pair)} letters"

        def say_language(pair: int, side: Side = side, read: dict[int, str] = read) -> str:
            like = repr(read[pair]) if pair in read else f"the {_OTHER[side]} side"
            return f"reads like {like}"

        yield Found("wrong-script", part, in_script, side, say_script)
        yield Found("wrong-language", part, in_language, side, say_language)


def _read_otherwise(part: Part, side: Side, own: str, unusual: Ints) -> dict[int, str]:
    """Return the language of the unusual lines that surely are in another than their side."""
    known = identifier()
    if known is None or not known.knows(own):
        return {}
    texts = part.texts(side)
    read = {pair: known.other_than(own, texts[pair]) for pair in unusual.tolist()}
    return {pair: language for pair, language in read.items() if language}


def _small_words(text: str) -> int:
    """Count the words that do not begin with a capital, in scripts without capitals all."""
    return sum(word[:1].isalpha() and not word[:1].isupper() for word in text.split())


def _without_names(part: Part, side: Side, foreign: Bools) -> Bools:
    """Leave out what is a name or a title in another script, and so may well stay as it is."""
    result = foreign.copy()
    for pair in np.flatnonzero(foreign & (part.profiles[side].script == _LATIN)).tolist():
        result[pair] = _small_words(part.texts(side)[pair]) >= _FEWEST_LATIN_WORDS
    return result


def _copies(part: Part, suspects: Bools) -> Bools:
    """Return which targets are their source again, or nearly so where the language is wrong."""
    same = part.usable & (part.keys["source"] == part.keys["target"])
    same &= part.profiles["source"].letters >= _FEWEST_LETTERS
    result = np.zeros(len(part), bool)
    for pair in np.flatnonzero(same | suspects).tolist():
        source = set(part.source[pair].split())
        target = set(part.target[pair].split())
        if same[pair]:
            result[pair] = _small_words(part.source[pair]) >= _FEWEST_WORDS
        else:
            shared = len(source & target)
            result[pair] = shared >= _SAME_WORDS * max(len(source), len(target))
    return result
