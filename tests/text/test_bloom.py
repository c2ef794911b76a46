"""The filter never forgets; how often it takes a stranger for a member is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongsa.text.bloom import BloomFilter


@given(st.lists(st.text(st.characters())))  # lone surrogates too
def test_no_member_is_ever_forgotten(words: list[str]) -> None:
    filter_ = BloomFilter.of(set(words))
    again = BloomFilter(filter_.bits, filter_.hashes)
    assert again == filter_
    assert hash(again) == hash(filter_)
    assert all(word in again for word in words)


def test_few_strangers_pass_for_members() -> None:
    filter_ = BloomFilter.of([f"word {i}" for i in range(2000)])
    assert len(filter_.bits) == 2500
    strangers = sum(f"stranger {i}" in filter_ for i in range(20_000))
    # (1 - exp(-7 / 10)) ** 7 = 0.82 %, Bloom's own formula.
    assert 0.006 < strangers / 20_000 < 0.0105


def test_nothing_is_in_a_filter_of_nothing() -> None:
    assert "word" not in BloomFilter.of([])


@pytest.mark.parametrize(("bits", "hashes"), [(b"", 7), (b"\0", 0), (b"\0", 65)])
def test_what_cannot_be_a_filter_is_none(bits: bytes, hashes: int) -> None:
    with pytest.raises(ValueError, match="no Bloom filter"):
        BloomFilter(bits, hashes)


def test_equal_are_only_equals() -> None:
    assert BloomFilter(b"\1", 7) != BloomFilter(b"\2", 7)
    assert BloomFilter(b"\1", 7) != b"\1"
    assert repr(BloomFilter(bytes(2500), 7)) == "<Bloom filter of 2,500 bytes>"
