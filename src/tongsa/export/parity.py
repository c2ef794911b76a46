"""Whether the exported model says what the trained one said."""

from collections.abc import Sequence
from dataclasses import dataclass

from tongsa.errors import TrainingError
from tongsa.search import greedy
from tongsa.search.protocol import Engine, Source

# Two engines add in different orders, so their log-probabilities differ in the last digits; a
# token may differ only where the two best were that close.
TOLERANCE = 1e-3


@dataclass(frozen=True)
class Parity:
    """How two engines compare, greedily.

    largest_difference   of log P(output | source), over outputs with the same ids
    """

    sentences: int
    same: int
    largest_difference: float

    def __str__(self) -> str:
        return (
            f"{self.same} of {self.sentences} outputs the same, "
            f"log-probabilities within {self.largest_difference:.0e}"
        )


def check_parity(
    trained: Engine, exported: Engine, sources: Sequence[Source], limits: Sequence[int]
) -> Parity:
    """Run both engines over some sentences. Raises TrainingError where they disagree."""
    pairs = list(
        zip(greedy(trained, sources, limits), greedy(exported, sources, limits), strict=True)
    )
    differences = [abs(a.log_prob - b.log_prob) for a, b in pairs if a.ids == b.ids]
    parity = Parity(len(pairs), len(differences), max(differences, default=0.0))
    apart = [abs(a.log_prob - b.log_prob) for a, b in pairs if a.ids != b.ids]
    if max([*differences, *apart], default=0.0) > TOLERANCE:
        raise TrainingError(
            "the exported model does not say what the trained one says "
            f"({parity}); this is a fault of tongsa or of the installed torch and onnxruntime"
        )
    return parity
