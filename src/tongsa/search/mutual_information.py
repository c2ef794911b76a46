"""Against the answer that fits everything: what would be said anyway counts less.

Li et al. 2016, "A diversity-promoting objective function", MMI-antiLM:

    score = (log P(output | source) - λ · log P(output)) / (tokens + 1) ** length_penalty

P(output), which there is a language model, is here the same network reading the symbol for a source
that says nothing; it has learned to (`training.blank_sources`). The outputs are found without it,
fluent as they are, and only ranked by it (their section 4.5), so that it cannot lead astray.
"""

from collections.abc import Sequence
from dataclasses import replace

from tongsa.config import SearchConfig
from tongsa.search.forced import forced_log_probs
from tongsa.search.protocol import Engine, Hypothesis
from tongsa.text.vocabulary import NOTHING


def rerank(
    engine: Engine, found: Sequence[Sequence[Hypothesis]], settings: SearchConfig
) -> list[list[Hypothesis]]:
    """Return the outputs for each source with new scores, best first; equals keep their order.

    found   for each source its outputs, different or not
    """
    # Each output once: samples often agree.
    different = list(dict.fromkeys(h.ids for hypotheses in found for h in hypotheses))
    anyway = dict(
        zip(
            different,
            forced_log_probs(engine, [[NOTHING]] * len(different), different).tolist(),
            strict=True,
        )
    )

    def rescored(hypothesis: Hypothesis) -> Hypothesis:
        less = settings.mutual_information * anyway[hypothesis.ids]
        by_length = (len(hypothesis.ids) + 1) ** settings.length_penalty
        # Of samples that differ from the search's own score by nothing else.
        return replace(hypothesis, score=hypothesis.score - less / by_length)

    return [
        sorted(map(rescored, hypotheses), key=lambda hypothesis: -hypothesis.score)
        for hypotheses in found
    ]
