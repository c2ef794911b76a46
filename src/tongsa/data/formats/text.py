"""Two aligned files: line n of the one is translated by line n of the other."""

from itertools import zip_longest

from tongsa.data.formats.decode import BadLine, FilePath, decoded_lines, name_of
from tongsa.data.formats.gathered import Gathered
from tongsa.data.formats.pairs import Pair, PairsRead
from tongsa.data.formats.problems import Problems
from tongsa.errors import DataError
from tongsa.text.normalise import is_empty


def read_aligned(source: FilePath, target: FilePath, *, skip_empty: bool = False) -> PairsRead:
    """Read both files together, line by line."""
    source_name, target_name = name_of(source), name_of(target)
    gathered = Gathered()
    skipped: list[int] = []
    problems = Problems()
    source_count = target_count = 0
    surplus_is_empty = True  # whether the longer file has only empty lines more
    both = zip_longest(decoded_lines(source), decoded_lines(target))
    for number, (source_line, target_line) in enumerate(both, start=1):
        source_count += source_line is not None
        target_count += target_line is not None
        if source_line is None or target_line is None:
            surplus = source_line if target_line is None else target_line
            surplus_is_empty &= isinstance(surplus, str) and is_empty(surplus)
            continue
        empty = False
        for line, name in ((source_line, source_name), (target_line, target_name)):
            if isinstance(line, BadLine):
                problems.add(line.problem)
            elif is_empty(line):
                empty = True
                if not skip_empty:
                    problems.add(
                        f"{name}:{number}: the line is empty; remove the pair from both files or "
                        "pass --skip-empty"
                    )
        if isinstance(source_line, BadLine) or isinstance(target_line, BadLine):
            continue
        if empty:
            skipped.append(number)
        else:
            gathered.add(number, Pair(source_line, target_line))
    for name, count in ((source_name, source_count), (target_name, target_count)):
        if not count:
            raise DataError(f"{name}: the file is empty; it must hold one sentence a line")
    # First of all: while the counts differ, what else is wrong may only be a consequence.
    if source_count != target_count:
        longer = source_name if source_count > target_count else target_name
        shorter_count = min(source_count, target_count)
        hint = (
            f"the last lines of {longer} are empty: remove them"
            if surplus_is_empty
            else "line n of the one must translate line n of the other: look where they part"
        )
        raise DataError(
            f"{longer}:{shorter_count + 1}: {source_name} has {_lines(source_count)}, "
            f"{target_name} has {_lines(target_count)}; {hint}"
        )
    problems.raise_if_any()
    return PairsRead(gathered.pairs(), gathered.lines(), skipped)


def _lines(count: int) -> str:
    return f"{count} line" if count == 1 else f"{count} lines"
