import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tongsa.data.batches import token_batches

lengths = st.lists(st.tuples(st.integers(1, 30), st.integers(1, 30)), max_size=150)


def batches_of(pairs: list[tuple[int, int]], batch_tokens: int, seed: int = 1) -> list[list[int]]:
    return [
        batch.tolist()
        for batch in token_batches(
            [s for s, _ in pairs], [t for _, t in pairs], batch_tokens, np.random.default_rng(seed)
        )
    ]


@given(pairs=lengths, batch_tokens=st.integers(1, 200))
def test_every_pair_is_in_one_batch(pairs: list[tuple[int, int]], batch_tokens: int) -> None:
    batches = batches_of(pairs, batch_tokens)
    assert sorted(itertools.chain(*batches)) == list(range(len(pairs)))
    assert all(batches)


@given(pairs=lengths, batch_tokens=st.integers(1, 200))
def test_no_batch_is_over_the_limit_but_a_single_long_pair(
    pairs: list[tuple[int, int]], batch_tokens: int
) -> None:
    for batch in batches_of(pairs, batch_tokens):
        assert len(batch) == 1 or sum(pairs[i][1] for i in batch) <= batch_tokens


@given(pairs=lengths, batch_tokens=st.integers(1, 200), most=st.integers(1, 100))
def test_the_source_side_has_a_limit_of_its_own(
    pairs: list[tuple[int, int]], batch_tokens: int, most: int
) -> None:
    sources, targets = [s for s, _ in pairs], [t for _, t in pairs]
    rng = np.random.default_rng(1)
    batches = token_batches(sources, targets, batch_tokens, rng, most)
    assert sorted(itertools.chain(*batches)) == list(range(len(pairs)))
    for batch in batches:
        padded = len(batch) * max(sources[i] for i in batch)
        assert len(batch) == 1 or padded <= most
        assert len(batch) == 1 or sum(targets[i] for i in batch) <= batch_tokens


@given(pairs=lengths, batch_tokens=st.integers(1, 200))
def test_a_batch_spans_neighbouring_source_lengths_only_until_it_is_half_full(
    pairs: list[tuple[int, int]], batch_tokens: int
) -> None:
    for batch in batches_of(pairs, batch_tokens):
        sources = [pairs[i][0] for i in batch]
        assert sources == sorted(sources)
        before_the_last_length = sum(pairs[i][1] for i in batch if pairs[i][0] < sources[-1])
        assert 2 * before_the_last_length < batch_tokens


def natural(count: int) -> list[tuple[int, int]]:
    """Draw lengths as captions have them."""
    rng = np.random.default_rng(7)
    source = np.clip(rng.normal(13, 4, size=count), 3, 40).astype(int)
    target = np.clip(source + rng.normal(1, 3, size=count), 2, 45).astype(int)
    return list(zip(source.tolist(), target.tolist(), strict=True))


def test_most_batches_have_one_source_length_and_little_padding() -> None:
    pairs = natural(20_000)
    batches = batches_of(pairs, 2500)
    one_length = sum(len({pairs[i][0] for i in batch}) == 1 for batch in batches)
    assert one_length / len(batches) > 0.8
    tokens = sum(t for _, t in pairs)

    def padding(batches: list[list[int]]) -> float:
        return sum(len(batch) * max(pairs[i][1] for i in batch) for batch in batches) / tokens - 1

    at_random = [list(range(i, i + 200)) for i in range(0, 20_000, 200)]
    assert padding(batches) < 0.2 < 0.6 < padding(at_random)
    # Nor are the batches much smaller than asked for.
    assert tokens / len(batches) > 0.75 * 2500


def test_a_seed_gives_the_same_batches_and_no_two_epochs_do() -> None:
    pairs = natural(2000)
    assert batches_of(pairs, 500, seed=3) == batches_of(pairs, 500, seed=3)
    assert batches_of(pairs, 500, seed=3) != batches_of(pairs, 500, seed=4)
    sources, targets = zip(*pairs, strict=True)
    rng = np.random.default_rng(3)
    epochs = [
        {tuple(sorted(b)) for b in token_batches(sources, targets, 500, rng)} for _ in range(2)
    ]
    assert len(epochs[0] & epochs[1]) < 0.2 * len(epochs[0])


def test_batches_come_in_no_order_of_length() -> None:
    pairs = natural(5000)
    first = [pairs[batch[0]][0] for batch in batches_of(pairs, 500)]
    rising = sum(a < b for a, b in itertools.pairwise(first))
    assert 0.3 < rising / len(first) < 0.7
