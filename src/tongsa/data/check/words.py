"""Which frequent words stand in which texts, as bits.

Words are cut to their beginnings, for endings vary: `Hund`, `Hunde`; `학교`, `학교에서`. Chinese
and Japanese letters are words of their own.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from tongsa.data.check.characters import Codes, chunks, is_letter

WORDS = 256  # the most frequent of a side
_BITS = 16  # words are told apart by a hash of this many bits; collisions only blur
_BEGINNING = 4  # letters of an alphabet …
_BEGINNING_IN_SYLLABLES = 2  # … and of Hangul
_ENOUGH_TO_COUNT = 100_000  # texts

Bits = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]


def frequent_words(texts: Sequence[str]) -> Bits:
    """Return which of the most frequent words each text holds, packed: (N, WORDS / 8)."""
    count = np.zeros(1 << _BITS, np.int64)
    for _, words, _ in _words(texts, max(1, len(texts) // _ENOUGH_TO_COUNT)):
        count += np.bincount(words, minlength=1 << _BITS)
    most = np.argsort(-count, kind="stable")[:WORDS]
    column = np.full(1 << _BITS, WORDS, np.int64)
    column[most] = np.arange(WORDS)
    result = np.zeros((len(texts), WORDS // 8), np.uint8)
    for start, words, text in _words(texts):
        columns = column[words]
        frequent = columns < WORDS
        rows = int(text[-1]) + 1 if len(text) else 0
        held = np.zeros((rows, WORDS), bool)
        held[text[frequent], columns[frequent]] = True
        result[start : start + rows] = np.packbits(held, axis=1)
    return result


def _words(texts: Sequence[str], stride: int = 1) -> Iterator[tuple[int, Ints, Ints]]:
    """Yield as `chunks` does (index of the first text, words by their hash, text of each word)."""
    for start, codes, text in chunks(texts, lower=True, stride=stride):
        letter = is_letter()[codes]
        alone = (codes >= 0x3041) & (codes <= 0x9FFF)
        begins = letter.copy()
        begins[1:] &= ~letter[:-1] | alone[1:] | alone[:-1]
        first = np.flatnonzero(begins)
        yield start, _hashed(codes, letter & ~begins, first), text[first]


def _hashed(codes: Codes, goes_on: npt.NDArray[np.bool_], first: Ints) -> Ints:
    """Hash the beginning of each word."""
    syllables = (codes[first] >= 0xAC00) & (codes[first] <= 0xD7A3)
    longest = np.where(syllables, _BEGINNING_IN_SYLLABLES, _BEGINNING)
    hashed = codes[first] * np.uint32(0x9E3779B1)  # odd numbers whose multiples spread well
    inside = np.ones(len(first), bool)
    for offset in range(1, _BEGINNING):
        # A line feed ends the last word, so that this never reaches beyond the end and back in.
        here = np.minimum(first + offset, len(codes) - 1)
        inside &= goes_on[here] & (offset < longest)
        hashed = np.where(inside, (hashed ^ codes[here]) * np.uint32(0x85EBCA6B), hashed)
    hashed ^= hashed >> np.uint32(15)
    hashed *= np.uint32(0x2C1B3C6D)
    return (hashed >> np.uint32(32 - _BITS)).astype(np.int64)
