"""One file, one pair a line: `source<TAB>target`.

There is no quoting: a quotation mark is a character like any other, as translators' files have it.
"""

from tongsa.data.formats.decode import BadLine, FilePath, decoded_lines, name_of
from tongsa.data.formats.pairs import Pair, PairsRead
from tongsa.data.formats.problems import Problems
from tongsa.errors import DataError
from tongsa.text.normalise import is_empty


def read_tsv(path: FilePath, *, skip_empty: bool = False) -> PairsRead:
    """Read the pairs of a tab-separated file."""
    name = name_of(path)
    pairs: list[Pair] = []
    lines: list[int] = []
    skipped: list[int] = []
    problems = Problems()
    number = 0
    for number, line in enumerate(decoded_lines(path), start=1):
        if isinstance(line, BadLine):
            problems.add(line.problem)
            continue
        columns = line.split("\t")
        if is_empty(line):
            fault = "the line is empty"
        elif len(columns) == 1:
            problems.add(f"{name}:{number}: no tab found; write source<TAB>target")
            continue
        elif len(columns) > 2:
            # Not read as "the first two": a stray tab inside a sentence would cut it unseen.
            problems.add(
                f"{name}:{number}: {len(columns)} columns found, 2 expected (source<TAB>target); "
                f"keep two, for example with `cut -f1,2 {name}`"
            )
            continue
        elif is_empty(columns[0]):
            fault = "source is empty"
        elif is_empty(columns[1]):
            fault = "target is empty"
        else:
            pairs.append(Pair(*columns))
            lines.append(number)
            continue
        if skip_empty:
            skipped.append(number)
        else:
            problems.add(f"{name}:{number}: {fault}; remove the pair or pass --skip-empty")
    if not number:
        raise DataError(f"{name}: the file is empty; it must hold one source<TAB>target a line")
    problems.raise_if_any()
    return PairsRead(pairs, lines, skipped)
