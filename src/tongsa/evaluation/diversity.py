"""Whether answers are different from each other, or one safe answer to everything."""

from collections import Counter
from collections.abc import Sequence

from tongsa.errors import DataError
from tongsa.evaluation.metrics import Score
from tongsa.text.word_spans import words_of


def diversity_scores(answers: Sequence[str], search: str = "") -> tuple[Score, ...]:
    """Return distinct-1, distinct-2 and the share of the commonest answer, in percent.

    search   what found the answers, for the signatures
    """
    if not answers:
        raise DataError("no answers: there is nothing to score; pass at least one")
    words = [words_of(answer) for answer in answers]
    found = (
        Score("distinct-1", 100 * distinct(words, 1), "Li et al. 2016|by all words"),
        Score("distinct-2", 100 * distinct(words, 2), "Li et al. 2016|by all words"),
        Score("commonest", 100 * commonest_share(answers), "share of the commonest answer"),
    )
    if not search:
        return found
    return tuple(Score(s.name, s.value, f"{s.signature}|{search}") for s in found)


def distinct(answers: Sequence[Sequence[str]], n: int) -> float:
    """Return how many different n-grams there are for each word (Li et al. 2016, section 5).

    answers   as words; an n-gram does not reach from one into the next
    """
    ngrams = {tuple(a[i : i + n]) for a in answers for i in range(len(a) - n + 1)}
    return len(ngrams) / max(1, sum(map(len, answers)))


def commonest_share(answers: Sequence[str]) -> float:
    [(_, count)] = Counter(answers).most_common(1)
    return count / len(answers)
