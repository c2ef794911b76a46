"""A set of words in little memory, which never forgets one but may take a stranger for a member."""

import math
from collections.abc import Collection, Iterable
from hashlib import blake2b
from typing import final

_BITS_A_WORD = 10  # with 7 hashes 0.8 % of strangers pass for members: Bloom 1970
_HASHES = round(_BITS_A_WORD * math.log(2))


@final
class BloomFilter:
    """Says of a word "never seen" or "very likely seen" (Bloom 1970).

    bits     as bytes, lowest bit first
    hashes   places a word takes; Kirsch & Mitzenmacher 2006 make them all out of two
    """

    def __init__(self, bits: bytes, hashes: int) -> None:
        """Take what was stored. Raises ValueError where it cannot be a filter."""
        if not bits or not 1 <= hashes <= 64:
            raise ValueError(f"no Bloom filter: {len(bits)} bytes, {hashes} hashes")
        self.bits = bits
        self.hashes = hashes

    @classmethod
    def of(cls, words: Collection[str]) -> "BloomFilter":
        """Return a filter that holds these words, of ten bits each."""
        size = max(1, math.ceil(_BITS_A_WORD * len(words) / 8))
        return cls(bytes(size), _HASHES).with_more(words)

    def with_more(self, words: Iterable[str]) -> "BloomFilter":
        """Return a filter of the same size that holds these words too.

        With twice the words that it was made for 13 % of strangers pass for members.
        """
        bits = bytearray(self.bits)
        for word in words:
            for place in _places(word, self.hashes, 8 * len(bits)):
                bits[place >> 3] |= 1 << (place & 7)
        return BloomFilter(bytes(bits), self.hashes)

    def __contains__(self, word: str) -> bool:
        return all(
            self.bits[place >> 3] >> (place & 7) & 1
            for place in _places(word, self.hashes, 8 * len(self.bits))
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, BloomFilter) and (
            (other.bits, other.hashes) == (self.bits, self.hashes)
        )

    def __hash__(self) -> int:
        return hash((self.bits, self.hashes))

    def __repr__(self) -> str:
        return f"<Bloom filter of {len(self.bits):,} bytes>"


def _places(word: str, hashes: int, size: int) -> list[int]:
    # A lone surrogate, half an emoji, is no UTF-8 but may be asked for all the same.
    digest = blake2b(word.encode(errors="surrogatepass"), digest_size=16).digest()
    first, second = int.from_bytes(digest[:8], "little"), int.from_bytes(digest[8:], "little")
    return [(first + i * second) % size for i in range(hashes)]
