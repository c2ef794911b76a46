import numpy as np
import torch

from tongsa.data.corpus import Corpus, Pair
from tongsa.text.tokenisers import train_tokeniser
from tongsa.training.examples import Examples, collate, encode
from toys import apart


def numbered(count: int) -> Examples:
    ids = [np.array([i], dtype=np.int32) for i in range(count)]
    return Examples(ids, ids, [(str(i), str(i)) for i in range(count)])


def test_collate_lays_pairs_side_by_side_shifted_for_teacher_forcing() -> None:
    examples = Examples(
        [np.array(ids, dtype=np.int32) for ids in ([70, 71, 72], [73], [74, 75])],
        [np.array(ids, dtype=np.int32) for ids in ([80], [81, 82], [])],
        [("", "")] * 3,
    )
    batch = collate(examples, [2, 0, 1], torch.device("cpu"))
    assert batch.source.tolist() == [[74, 75, 0], [70, 71, 72], [73, 0, 0]]
    assert batch.source_lengths.tolist() == [2, 3, 1]
    assert batch.target_in.tolist() == [[2, 0, 0], [2, 80, 0], [2, 81, 82]]
    assert batch.target_out.tolist() == [[3, 0, 0], [80, 3, 0], [81, 82, 3]]


def test_spread_takes_evenly_from_all() -> None:
    spread = numbered(10).spread(4)
    assert [pair[0] for pair in spread.pairs] == ["0", "2", "5", "7"]
    assert [ids.tolist() for ids in spread.sources] == [[0], [2], [5], [7]]
    assert len(numbered(3).spread(5)) == 3


def test_pairs_too_long_are_left_out_and_named() -> None:
    corpus = Corpus([Pair("ab", "x"), Pair("abcd", "x"), Pair("a", "xyxyx")], "pairs.tsv")
    source = train_tokeniser(["abcd"], "characters", None)
    target = train_tokeniser(["xy"], "characters", None)
    examples = encode(corpus, apart(source, target), 3)
    assert [tuple(pair) for pair in examples.pairs] == [("ab", "x")]
    assert source.decode(examples.sources[0].tolist()) == "ab"
    assert target.decode(examples.targets[0].tolist()) == "x"
    assert examples.longest_target == 1
    assert examples.left_out == (
        "pairs.tsv: 2 of 3 pairs are longer than training.max_tokens = 3 and are left out:\n"
        "  pairs.tsv:2: source has 4 tokens\n"
        "  pairs.tsv:3: target has 5 tokens"
    )
    assert encode(corpus, apart(source, target), 5).left_out == ""
