"""ROUGE, copy rate and novelty, counted in every script.

Lin 2004. The package `rouge-score`, to which papers on English refer, keeps a–z and 0–9 and drops
every other letter: a Korean summary scores 0 whatever it says. Here a word is a run of letters,
digits and the marks that belong to them, in lower case; scripts that set no spaces between words
(Chinese, Japanese, Thai, …) are cut into single characters. On plain English that is what the
package counts, and a test holds us to it. Korean words carry their particles, so a right noun with
another particle is all wrong: hence characters too.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from typing import Literal

from tongsa.errors import DataError
from tongsa.evaluation.metrics import Score
from tongsa.text.normalise import normalise
from tongsa.text.words import marks

Unit = Literal["words", "characters"]

# Written without spaces between words: Thai, Lao, Myanmar, Khmer, kana, Han.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)


def tokens_of(text: str, unit: Unit = "words") -> list[str]:
    """Cut a text into what ROUGE counts; characters are letters and digits, without spaces."""
    words, characters = _patterns()
    pattern = words if unit == "words" else characters
    found: list[str] = pattern.findall(normalise(text).lower())
    return found


def rouge_scores(outputs: Sequence[str], references: Sequence[str]) -> tuple[Score, ...]:
    """Return ROUGE-1, ROUGE-2 and ROUGE-L of words, and ROUGE-L of characters."""
    return (
        rouge_n(outputs, references, 1),
        rouge_n(outputs, references, 2),
        rouge_l(outputs, references),
        rouge_l(outputs, references, "characters"),
    )


def rouge_n(
    outputs: Sequence[str],
    references: Sequence[str],
    n: int,
    unit: Unit = "words",
) -> Score:
    """F1 of the n-grams that output and reference share, meaned over the pairs."""

    def f1(output: list[str], reference: list[str]) -> float:
        ours, theirs = _ngrams(output, n), _ngrams(reference, n)
        return _f1((ours & theirs).total(), ours.total(), theirs.total())

    return _mean(f"ROUGE-{n}", f1, outputs, references, unit)


def rouge_l(
    outputs: Sequence[str],
    references: Sequence[str],
    unit: Unit = "words",
) -> Score:
    """F1 of the longest common subsequence of output and reference, meaned over the pairs."""

    def f1(output: list[str], reference: list[str]) -> float:
        return _f1(longest_common(output, reference), len(output), len(reference))

    return _mean("ROUGE-L", f1, outputs, references, unit)


def copied(sources: Sequence[str], outputs: Sequence[str]) -> Score:
    """Share of the outputs' words that stand in their source."""
    inside, total = _from_source(1, sources, outputs)
    return _share("copied", 1, inside, total)


def novel(sources: Sequence[str], outputs: Sequence[str], n: int = 2) -> Score:
    """Share of the outputs' n-grams that do not stand in their source (See et al. 2017, 6.2)."""
    inside, total = _from_source(n, sources, outputs)
    return _share(f"novel-{n}", n, total - inside, total)


def longest_common(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the length of the longest common subsequence.

    One row of the table as the bits of a number, a 0 wherever the length grows (Hyyrö 2004): texts
    of 2,000 words take a millisecond.
    """
    places: dict[str, int] = {}
    for i, token in enumerate(one):
        places[token] = places.get(token, 0) | 1 << i
    all_ones = (1 << len(one)) - 1
    row = all_ones
    for token in other:
        here = row & places.get(token, 0)
        row = ((row + here) | (row - here)) & all_ones
    return len(one) - row.bit_count()


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a word and of a character."""
    # \w without the underscore, which is no letter to rouge-score either.
    letter, joined = r"[^\W_]", rf"[{marks()}\u200c\u200d]"
    spaced = rf"(?![{_UNSPACED}]){letter}"
    word = rf"(?:{spaced}{joined}*)+|{letter}{joined}*"
    return re.compile(word), re.compile(rf"{letter}{joined}*")


def _ngrams(tokens: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


def _f1(shared: int, ours: int, theirs: int) -> float:
    return 2 * shared / (ours + theirs) if shared else 0.0


def _mean(
    name: str,
    f1: Callable[[list[str], list[str]], float],
    outputs: Sequence[str],
    references: Sequence[str],
    unit: Unit,
) -> Score:
    if not references:
        raise DataError("no references: there is nothing to score; pass at least one pair")
    found = [
        f1(tokens_of(output, unit), tokens_of(reference, unit))
        for output, reference in zip(outputs, references, strict=True)
    ]
    short = "" if unit == "words" else " (characters)"
    signature = f"F1|{unit}|case:lower|stemmed:no|mean over pairs"
    return Score(f"{name}{short}", 100 * sum(found) / len(found), signature)


def _from_source(n: int, sources: Sequence[str], outputs: Sequence[str]) -> tuple[int, int]:
    """Return how many n-grams of all outputs stand in their source, and how many there are."""
    if not sources:
        raise DataError("no sources: there is nothing to score; pass at least one pair")
    inside = total = 0
    for source, output in zip(sources, outputs, strict=True):
        ours = _ngrams(tokens_of(output), n)
        there = _ngrams(tokens_of(source), n)
        inside += sum(count for ngram, count in ours.items() if ngram in there)
        total += ours.total()
    return inside, total


def _share(name: str, n: int, part: int, total: int) -> Score:
    signature = f"{n}-grams of words|case:lower|over all outputs"
    return Score(name, 100 * part / total if total else 0.0, signature)
