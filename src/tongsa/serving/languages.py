"""Languages by name and by either code, and which a text is in."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from tongsa.data.check.identify import identifier, primary

# ISO 639-1, ISO 639-3, name. Others are called by their code.
_TABLE = """\
af afr Afrikaans|ar ara Arabic|az aze Azerbaijani|be bel Belarusian|bg bul Bulgarian|bn ben Bengali
br bre Breton|ca cat Catalan|cs ces Czech|cy cym Welsh|da dan Danish|de deu German|el ell Greek
en eng English|eo epo Esperanto|es spa Spanish|et est Estonian|eu eus Basque|fa pes Persian
fi fin Finnish|fr fra French|ga gle Irish|gl glg Galician|he heb Hebrew|hi hin Hindi|hr hrv Croatian
hu hun Hungarian|hy hye Armenian|id ind Indonesian|is isl Icelandic|it ita Italian|ja jpn Japanese
ka kat Georgian|kk kaz Kazakh|ko kor Korean|ky kir Kyrgyz|lt lit Lithuanian|lv lvs Latvian
mk mkd Macedonian|ml mal Malayalam|mn mon Mongolian|mr mar Marathi|ms msa Malay|mt mlt Maltese
nb nob Norwegian Bokmål|nl nld Dutch|nn nno Norwegian Nynorsk|no nor Norwegian|oc oci Occitan
pl pol Polish|pt por Portuguese|ro ron Romanian|ru rus Russian|sk slk Slovak|sl slv Slovenian
sq sqi Albanian|sr srp Serbian|sv swe Swedish|sw swa Swahili|ta tam Tamil|te tel Telugu|th tha Thai
tr tur Turkish|uk ukr Ukrainian|ur urd Urdu|uz uzb Uzbek|vi vie Vietnamese|zh zho Chinese"""
_ROWS = [row.split(" ", 2) for line in _TABLE.splitlines() for row in line.split("|")]
_NAMES = {two: name for two, _, name in _ROWS}
_TWO_OF = {three: two for two, three, _ in _ROWS}
_THREE_OF = {two: three for two, three, _ in _ROWS}

# Scripts that one language is written in, or almost: by these alone a short text is told.
_SCRIPTS = {
    "HANGUL": "ko", "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh", "THAI": "th", "GREEK": "el",
    "HEBREW": "he", "ARMENIAN": "hy", "GEORGIAN": "ka", "TAMIL": "ta", "TELUGU": "te",
    "MALAYALAM": "ml", "BENGALI": "bn",
}  # fmt: skip

_SYLLABIC, _SYLLABLE = frozenset({"ko", "ja", "zh"}), 3


class Guess(NamedTuple):
    """A language that a text may be in, and how sure that is, in percent."""

    language: str
    confidence: float


def name_of(code: str) -> str:
    """Return the English name of a language: `en` and `en-GB` are both English."""
    return _NAMES.get(primary(two_letters(code)), code)


def two_letters(code: str) -> str:
    """Return the code as models name it: `eng` and `eng_US` become `en` and `en_US`."""
    language, mark, region = code.replace("_", "-").partition("-")
    return _TWO_OF.get(language.lower(), language) + mark + region


def three_letters(code: str) -> str | None:
    """Return the ISO 639-3 code, as Apertium has it; None where we know none."""
    return _THREE_OF.get(code)


def guesses(text: str, among: Sequence[str]) -> list[Guess]:
    """Return which of these languages a text may be in, the likeliest first."""
    choice = {primary(code): code for code in among}
    scripts: Counter[str | None] = Counter()
    for letter in filter(str.isalpha, text):
        language = _SCRIPTS.get(unicodedata.name(letter, "").split(" ")[0].split("-")[0])
        # One is a syllable, or a word; and names in Latin letters stand in texts of all languages.
        scripts[language] += _SYLLABLE if language in _SYLLABIC else 1
    total = scripts.total()
    shares = {language: scripts[language] / total for language in choice if scripts[language]}
    # What is written in no script of its own: told by its letters.
    others = [language for language in choice if language not in _SCRIPTS.values()]
    rest = scripts[None] / total if total else 0.0
    shares |= {code: rest * share for code, share in _by_letters(text, others).items() if rest}
    found = [Guess(choice[language], round(100 * share, 1)) for language, share in shares.items()]
    return sorted(found, key=lambda guess: (-guess.confidence, guess.language))


def _by_letters(text: str, languages: Sequence[str]) -> dict[str, float]:
    """Share one whole among languages of like scripts."""
    classifier = identifier()
    if len(languages) < 2 or classifier is None:
        return {language: 1 / len(languages) for language in languages}
    import math

    ranked = dict(classifier.model.rank(text))
    scores = {code: ranked.get(code, -math.inf) for code in languages}
    best = max(scores.values())
    if best == -math.inf:
        return {language: 1 / len(languages) for language in languages}
    # Log-posteriors grow with the text; by the root of its length they compare (identify.py).
    by_length = math.sqrt(len(text.encode()) or 1)
    shares = {code: math.exp((score - best) / by_length) for code, score in scores.items()}
    whole = sum(shares.values())
    return {code: share / whole for code, share in shares.items()}
