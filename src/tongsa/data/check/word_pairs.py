"""How likely two lines belong together by their words: where there is a `dog`, there is a `Hund`.

    told = log P(source, target | they belong together) / P(source) P(target)

as the sum over the pairs of words that go together most (by the log-likelihood ratio of Dunning
1993), each as if it were alone: whether both words are there, one of them, or neither.
"""

import numpy as np
import numpy.typing as npt

from tongsa.data.check.words import Bits

_WORD_PAIRS = 128
_ENOUGH_TO_LEARN = 20_000  # pairs
# Log-likelihood ratio; the best of 65,536 pairs of words that have nothing to do with each other
# reaches about 25.
_BEYOND_CHANCE = 40.0
_FEWEST_TOGETHER = 5  # lines
_BY_CHANCE = 20  # lines

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class WordPairs:
    """The pairs of words, one of the source with one of the target, and what each tells.

    With what neither word tells as a constant, there is something to add for each word that is
    there, and for each pair of which both are; so a lag costs one look at its pairs.
    """

    def __init__(self, source: Bits, target: Bits, here: Ints, there: Ints) -> None:
        """Learn from the lines `here` of the source and `there` of the target, (M,) each.

        source, target  (N, WORDS / 8)
        """
        every = max(1, len(here) // _ENOUGH_TO_LEARN)
        ours = np.unpackbits(source[here[::every]], axis=1)
        theirs = np.unpackbits(target[there[::every]], axis=1)
        size = max(1, len(ours))
        together = ours.T.astype(np.float32) @ theirs.astype(np.float32)
        lines, other_lines = ours.sum(axis=0), theirs.sum(axis=0)
        more = together * size > np.outer(lines, other_lines)
        rows, columns = np.nonzero(more & (together >= _FEWEST_TOGETHER))
        both = together[rows, columns].astype(np.float64)
        a, b = lines[rows] - both, other_lines[columns] - both
        # Lines with neither, the target's, the source's and both words, as shares; (4, candidates)
        share = np.array([size - a - b - both, b, a, both]) / size
        with_a, with_b = share[2] + share[3], share[1] + share[3]
        chance = np.array(
            [(1 - with_a) * (1 - with_b), (1 - with_a) * with_b, with_a * (1 - with_b),
             with_a * with_b]
        )  # fmt: skip
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.where(share > 0, share * np.log(share / chance), 0).sum(axis=0)
            # Some pairs as chance would have them keep rare words from telling too much.
            told = np.log((size * share + _BY_CHANCE * chance) / ((size + _BY_CHANCE) * chance))
        best = _one_to_one(rows, columns, 2 * size * ratio)
        neither, theirs_alone, ours_alone, both_there = told[:, best]
        self._ours = _gather(source, rows[best])
        self._theirs = _gather(target, columns[best])
        self._constant = float(neither.sum())
        self._source_word = _sums(self._ours, ours_alone - neither)
        self._target_word = _sums(self._theirs, theirs_alone - neither)
        self._both = both_there - ours_alone - theirs_alone + neither

    def told(self, ours: slice, theirs: slice) -> Floats:
        """Return what tells for each line of one slice and its counterpart in the other, nats."""
        both = _sums(self._ours[ours] & self._theirs[theirs], self._both)
        return self._constant + self._source_word[ours] + self._target_word[theirs] + both


def _one_to_one(rows: Ints, columns: Ints, gain: Floats) -> list[int]:
    """Return which candidates to take: the best first, no word twice."""
    taken: list[int] = []
    ours: set[int] = set()
    theirs: set[int] = set()
    for candidate in np.argsort(-gain, kind="stable").tolist():
        row, column = int(rows[candidate]), int(columns[candidate])
        if gain[candidate] < _BEYOND_CHANCE or len(taken) == _WORD_PAIRS:
            break
        if row not in ours and column not in theirs:
            taken.append(candidate)
            ours.add(row)
            theirs.add(column)
    return taken


def _gather(words: Bits, columns: Ints) -> Bits:
    """Return the bits of some of the words, packed: (N, _WORD_PAIRS / 8)."""
    result = np.zeros((len(words), -(-len(columns) // 8)), np.uint8)
    for bit, column in enumerate(columns.tolist()):
        there = (words[:, column // 8] >> (7 - column % 8)) & 1
        result[:, bit // 8] |= there << (7 - bit % 8)
    return result


_BITS_OF_BYTE = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1)


def _sums(bits: Bits, values: Floats) -> Floats:
    """Return the sum of the values whose bits are set, (N,); a table look-up for each byte."""
    result = np.zeros(len(bits))
    for byte in range(bits.shape[1]):
        of_byte = values[8 * byte : 8 * byte + 8]
        result += (_BITS_OF_BYTE[:, : len(of_byte)] @ of_byte)[bits[:, byte]]
    return result
