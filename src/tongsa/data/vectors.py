"""Word vectors that somebody else has trained, in the text formats of word2vec and GloVe.

400000 300                                  word2vec and fastText begin with words and width
the 0.418 0.24968 -0.41242 …                then, and in GloVe at once: a word and its numbers
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongsa.data.formats.decode import BadLine, FilePath, decoded_lines, name_of
from tongsa.errors import DataError


@dataclass(frozen=True)
class WordVectors:
    """The vectors of those words that were asked for and found.

    vectors   (width,) each
    scale     root mean square of a number in the file
    """

    vectors: dict[str, NDArray[np.float32]]
    width: int
    scale: float


def read_vectors(path: FilePath, words: Collection[str]) -> WordVectors:
    """Read the vectors of `words`; a word that the file lacks is looked for in lower case.

    Only what is asked for is kept: a file of gigabytes takes the memory of your vocabulary.
    Raises DataError with file and line where a line is no word and its numbers.
    """
    name = name_of(path)
    wanted = {*words, *(word.lower() for word in words)}
    found: dict[str, NDArray[np.float32]] = {}
    width = 0
    squares, numbers = 0.0, 0
    for number, line in enumerate(decoded_lines(path), start=1):
        if isinstance(line, BadLine):
            raise DataError(line.problem)
        fields = line.rstrip(" ").split(" ")
        if number == 1 and len(fields) == 2:
            continue  # words and width; the width is counted, the words are not needed
        if not width:
            width = len(fields) - 1
        # Some words of GloVe hold spaces, so the numbers are counted from the end.
        word = " ".join(fields[:-width])
        if len(fields) <= width or not width or not word:
            raise DataError(
                f"{name}:{number}: {len(fields) - 1} numbers found, {width} expected; a file of "
                "word vectors has a word and its numbers on each line, with single spaces between"
            )
        if word not in wanted or word in found:
            continue
        try:
            vector = np.array(fields[-width:], dtype=np.float32)
        except ValueError as error:
            raise DataError(f"{name}:{number}: {error}; numbers were expected") from None
        found[word] = vector
        squares, numbers = squares + float(vector @ vector), numbers + width
    if not width:
        raise DataError(f"{name}: no word vectors found")
    chosen = {w: found.get(w, found.get(w.lower())) for w in words}
    return WordVectors(
        vectors={word: vector for word, vector in chosen.items() if vector is not None},
        width=width,
        scale=(squares / numbers) ** 0.5 if numbers else 1.0,
    )
