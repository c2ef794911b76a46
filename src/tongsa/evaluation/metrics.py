"""Scores that say how they were computed.

Every score carries its signature: the metric, its version, how text was cut, upper and lower
case, smoothing. Two scores compare only where their signatures agree.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tongsa.errors import ConfigError, DataError

if TYPE_CHECKING:
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF

# BLEU counts words, and its usual tokeniser, 13a, knows only spaces and Western punctuation.
# These languages are scored by character instead.
_BY_CHARACTER = {"ko", "ja", "zh", "th", "lo", "km", "my"}


@dataclass(frozen=True)
class Score:
    """A value in percent and the way it was reached."""

    name: str
    value: float
    signature: str

    def __str__(self) -> str:
        return f"{self.name} {self.value:.2f}"


def bleu_tokenisation(language: str, references: Sequence[str] = ()) -> str:
    """Choose sacreBLEU's tokeniser: "char" where words are not set apart by spaces alone.

    Korean particles cling to their nouns, so `13a` would count a right noun with a wrong
    particle as all wrong. Without a language the references' own letters decide.
    """
    if language:
        return "char" if language.split("-")[0].lower() in _BY_CHARACTER else "13a"
    letters = [c for text in references[:1000] for c in text if c.isalpha()]
    by_character = sum(c >= "\u0e00" and not "\u1e00" <= c <= "\u1fff" for c in letters)
    return "char" if 2 * by_character > len(letters) else "13a"


def translation_scores(
    outputs: Sequence[str],
    references: Sequence[str],
    language: str = "",
    *,
    tokenisation: str | None = None,
    lowercase: bool = False,
    search: str = "",
) -> tuple[Score, ...]:
    """Return BLEU, chrF and exact match: what we report of every model.

    search   what found the outputs, such as `beam:5|lp:1.0`. The same model reaches another score
             with another search, so the signatures name it.
    """
    scores = (
        bleu(outputs, references, language, tokenisation=tokenisation, lowercase=lowercase),
        chrf(outputs, references),
        exact_match(outputs, references),
    )
    return with_search(scores, search)


def with_search(scores: Sequence[Score], search: str) -> tuple[Score, ...]:
    """Return the scores with what found the outputs in their signatures; "": as they are."""
    if not search:
        return tuple(scores)
    return tuple(replace(score, signature=f"{score.signature}|{search}") for score in scores)


def bleu(
    outputs: Sequence[str],
    references: Sequence[str],
    language: str = "",
    *,
    tokenisation: str | None = None,
    lowercase: bool = False,
) -> Score:
    """BLEU over the whole set (Papineni et al. 2002), by sacreBLEU (Post 2018).

    tokenisation   "13a", "char", "ko-mecab", "intl", "none" …; None chooses by language
    """
    _refuse_nothing(references)
    metric = bleu_metric(tokenisation or bleu_tokenisation(language, references), lowercase)
    result = metric.corpus_score(list(outputs), [list(references)])
    return Score("BLEU", result.score, str(metric.get_signature()))


def bleu_metric(tokenisation: str, lowercase: bool = False) -> "BLEU":
    """Return sacreBLEU's own; ConfigError where its tokenisation is not installed."""
    from sacrebleu.metrics.bleu import BLEU

    try:
        # Without `force` it warns of text that was tokenised on purpose.
        return BLEU(tokenize=tokenisation, lowercase=lowercase, force=tokenisation == "none")
    except (ImportError, RuntimeError) as error:
        raise ConfigError(
            f"BLEU tokenisation {tokenisation!r} needs a package that is not installed: "
            "pip install 'tongsa[mecab]'"
        ) from error


def chrf(outputs: Sequence[str], references: Sequence[str]) -> Score:
    """chrF2 over the whole set (Popović 2015): character n-grams, any script."""
    _refuse_nothing(references)
    metric = chrf_metric()
    result = metric.corpus_score(list(outputs), [list(references)])
    return Score("chrF", result.score, str(metric.get_signature()))


def chrf_metric() -> "CHRF":
    from sacrebleu.metrics.chrf import CHRF

    return CHRF()


def exact_match(outputs: Sequence[str], references: Sequence[str]) -> Score:
    """Share of outputs that are their reference, character for character."""
    _refuse_nothing(references)
    same = sum(o == r for o, r in zip(outputs, references, strict=True))
    return Score("exact", 100 * same / len(references), "share of equal strings|case:mixed")


def _refuse_nothing(references: Sequence[str]) -> None:
    if not references:
        raise DataError("no references: there is nothing to score; pass at least one pair")
