"""Which language a text is in, by name: py3langid, an extra that need not be there.

Its scores are log-posteriors that grow with the length of the text. Divided by the square root of
its bytes (as the library itself does before it gives probabilities), they compare. In 20,000 clean
sentences the lead of a wrong language was below 1; a question full of Korean names in English
reached 4.2; whole sentences in another language lead by 6 and more.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

NOT_INSTALLED = (
    "whole sides and single lines were not identified by language name (py3langid is missing); "
    "pip install 'tongsa[check]'"
)

_SURE = 5.5
_FEWEST_LETTERS = 20
_SAMPLES, _SAMPLE_LINES = 40, 10
_MAJORITY = 0.8
# So near that a classifier, and at times a reader, takes the one for the other.
_RELATED = (
    {"no", "nb", "nn", "da"},
    {"hr", "bs", "sr", "sh"},
    {"id", "ms"},
    {"zh", "yue", "wuu"},
    {"es", "gl", "ast"},
)


@dataclass(frozen=True)
class Identifier:
    """A language classifier; codes are ISO 639."""

    model: Any

    def knows(self, language: str) -> bool:
        return language in self.model.nb_classes

    def of_side(self, texts: Sequence[str]) -> str:
        """Return the language of most samples of a side; "" where there is none."""
        step = max(1, len(texts) // _SAMPLES)
        samples = [" ".join(texts[i : i + _SAMPLE_LINES]) for i in range(0, len(texts), step)]
        names = Counter(self.model.classify(sample)[0] for sample in samples if sample.strip())
        [(name, count)] = names.most_common(1) or [("", 0)]
        return str(name) if count >= _MAJORITY * names.total() else ""

    def other_than(self, own: str, text: str) -> str:
        """Return the language of `text` where it surely is another than `own`; else ""."""
        if sum(map(str.isalpha, text)) < _FEWEST_LETTERS:
            return ""
        scores = dict(self.model.rank(text))
        best = max(scores, key=scores.__getitem__)
        lead = (scores[best] - scores[own]) / len(text.encode()) ** 0.5
        return "" if related(best, own) or lead < _SURE else str(best)


def related(one: str, other: str) -> bool:
    return one == other or any({one, other} <= family for family in _RELATED)


def primary(code: str) -> str:
    """Return the language of a code: "pt" of "pt-BR"."""
    return code.lower().replace("_", "-").split("-")[0]


@cache
def identifier() -> Identifier | None:
    """Load the classifier; None where it is not installed."""
    try:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier
    except ImportError:
        return None
    return Identifier(LanguageIdentifier.from_model_file(MODEL_FILE))
