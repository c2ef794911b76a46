"""Which script a side is written in, and which of its lines are not."""

from collections.abc import Iterable

import numpy as np

from tongsa.data.check.characters import NO_SCRIPT, SCRIPTS
from tongsa.data.check.part import Bools, Part, Side

# Letters of another script that a line may hold without a word: names and products stay as they
# are in Korean and Russian (`iPhone 15 Pro Max`), and so does a Greek letter in English.
_MOST_LATIN = 20
_MOST_OTHERS = 3
_FOREIGN = 0.8  # of the letters of a line that counts as written in another script
_MAJORITY = 0.8  # of the lines of a side that makes a script its own

_WRITTEN_TOGETHER = (
    frozenset({"Hiragana", "Katakana", "Han"}),
    frozenset({"Hangul", "Han"}),
)
_OF_LANGUAGES = {
    "Latin": (
        "af az br bs ca cs cy da de en eo es et eu fi fo fr ga gd gl hr ht hu id is it la lb lt lv "
        "mg mi ms mt nb nl nn no oc pl pt ro sk sl so sq sv sw tl tr uz vi xh yo zu"
    ),
    "Cyrillic": "be bg kk ky mk mn ru tg tt uk",
    "Greek": "el",
    "Armenian": "hy",
    "Hebrew": "he yi",
    "Arabic": "ar ckb fa ps sd ug ur",
    "Devanagari": "hi mr ne sa",
    "Bengali": "as bn",
    "Gurmukhi": "pa",
    "Gujarati": "gu",
    "Odia": "or",
    "Tamil": "ta",
    "Telugu": "te",
    "Kannada": "kn",
    "Malayalam": "ml",
    "Sinhala": "si",
    "Thai": "th",
    "Lao": "lo",
    "Tibetan": "bo dz",
    "Burmese": "my",
    "Georgian": "ka",
    "Ethiopic": "am ti",
    "Khmer": "km",
    "Hangul Han": "ko",
    "Hiragana Katakana Han": "ja",
    "Han": "zh yue",
}
_SCRIPTS_OF = {
    language: frozenset(scripts.split())
    for scripts, languages in _OF_LANGUAGES.items()
    for language in languages.split()
}


def scripts_of_language(code: str) -> frozenset[str]:
    """Return the scripts a language is written in; empty where we do not know."""
    return _SCRIPTS_OF.get(code.lower().replace("_", "-").split("-")[0], frozenset())


def scripts_of_side(part: Part, side: Side) -> frozenset[str]:
    """Return the scripts most lines of a side are written in; empty where there is no majority."""
    used = part.profiles[side].script[part.usable]
    used = used[used != NO_SCRIPT]
    lines = dict(zip(SCRIPTS, np.bincount(used, minlength=NO_SCRIPT).tolist(), strict=False))
    candidates = [*({script} for script in SCRIPTS), *_WRITTEN_TOGETHER]
    for scripts in candidates:  # a single one first, so that Korean with some Chinese is Hangul
        if len(used) and sum(lines[script] for script in scripts) >= _MAJORITY * len(used):
            return _with_companions(scripts)
    return frozenset()


def _with_companions(scripts: Iterable[str]) -> frozenset[str]:
    """Chinese characters are at home in Korean and Japanese too."""
    own = frozenset(scripts)
    if own & {"Hiragana", "Katakana"}:
        return own | _WRITTEN_TOGETHER[0]
    return own | {"Han"} if "Hangul" in own else own


def in_another_script(part: Part, side: Side, own: frozenset[str]) -> Bools:
    """Return which lines have next to no letter of their side's scripts, (N,)."""
    profile = part.profiles[side]
    numbers = [number for number, script in enumerate(SCRIPTS) if script in own]
    foreign = ~np.isin(profile.script, [*numbers, NO_SCRIPT])
    foreign &= profile.script_letters >= _FOREIGN * profile.letters
    most = np.where(profile.script == SCRIPTS.index("Latin"), _MOST_LATIN, _MOST_OTHERS)
    return part.usable & foreign & (profile.script_letters > most)


def script_of_line(part: Part, side: Side, pair: int) -> str:
    return SCRIPTS[int(part.profiles[side].script[pair])]
