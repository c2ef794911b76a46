"""A share of the sources is blanked, others in every pass."""

import numpy as np

from tongsa.data.corpus import Corpus, Pair
from tongsa.text.tokenisers import train_tokeniser
from tongsa.text.vocabulary import NOTHING
from tongsa.training.blank_sources import BlankSources
from tongsa.training.examples import encode
from toys import apart

PAIRS = [Pair(f"s{i}", f"t{i}") for i in range(2000)]
TOKENISER = train_tokeniser([text for pair in PAIRS for text in pair], "words", None)
EXAMPLES = encode(Corpus(PAIRS, "pairs"), apart(TOKENISER, TOKENISER), 10)


def blanked(epoch: int, share: float = 0.2, seed: int = 1) -> list[int]:
    seen = BlankSources(lambda _: EXAMPLES, share, seed)(epoch)
    assert seen.targets == EXAMPLES.targets
    assert seen.pairs == EXAMPLES.pairs
    rows = [i for i, source in enumerate(seen.sources) if source.tolist() == [NOTHING]]
    for i in set(range(len(PAIRS))) - set(rows):
        assert np.array_equal(seen.sources[i], EXAMPLES.sources[i])
    return rows


def test_a_share_of_the_sources_is_blanked_and_all_else_is_as_it_was() -> None:
    assert 330 <= len(blanked(0)) <= 470
    assert blanked(0, share=0.0) == []


def test_every_epoch_blanks_others_and_the_same_epoch_the_same() -> None:
    assert blanked(3) == blanked(3)
    assert blanked(3) != blanked(4)
    assert blanked(3) != blanked(3, seed=2)


def test_what_changes_the_examples_else_comes_first() -> None:
    asked: list[int] = []

    def respelt(epoch: int) -> object:
        asked.append(epoch)
        return EXAMPLES

    BlankSources(respelt, 0.5, 1)(7)  # type: ignore[arg-type]
    assert asked == [7]
