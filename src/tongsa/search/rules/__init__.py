"""What a search may write, whatever the model says: one rule a file.

Greedy search, beams and sampling go through the same rules.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tongsa.config import SearchConfig
from tongsa.search.protocol import Ids
from tongsa.search.required import Required
from tongsa.search.rules.length import AtLeast, AtMost
from tongsa.search.rules.no_repeat import NoRepeat
from tongsa.search.rules.prefix import Prefix
from tongsa.search.rules.required import OnlyRequiredSymbols
from tongsa.search.rules.rule import Beginnings, Rule
from tongsa.search.rules.specials import NoSpecials

__all__ = ["Beginnings", "Rule", "apply", "rules_for"]


def rules_for(
    settings: SearchConfig,
    limits: Sequence[int],
    prefixes: Sequence[Ids] = (),
    required: Sequence[Required | None] = (),
) -> list[Rule]:
    """Return the rules that are on, the strongest last.

    limits     for each source, the most tokens to write before <eos> is forced
    prefixes   for each source, the ids that its outputs begin with; empty: none has any
    required   for each source, which symbols its outputs may hold; empty: whichever
    """
    rules: list[Rule] = [NoSpecials()]
    if any(required):
        rules.append(OnlyRequiredSymbols(required))
    if settings.no_repeat_ngram:
        rules.append(NoRepeat(settings.no_repeat_ngram))
    if settings.min_length:
        rules.append(AtLeast(settings.min_length))
    rules.append(AtMost(limits))
    if any(len(prefix) for prefix in prefixes):
        rules.append(Prefix(prefixes))
    return rules


def apply(
    rules: Sequence[Rule], log_probs: NDArray[np.float32], begun: Beginnings
) -> NDArray[np.float32]:
    """Return a copy of `log_probs` (N, V) with -inf on what the rules forbid."""
    scores = log_probs.copy()
    for rule in rules:
        rule(scores, log_probs, begun)
    return scores
