"""How well `tongsa check` sees that a file has slipped: false alarms and shifts found.

    python benchmarks/shifts.py pairs.tsv other.tsv [--cuts 24]

Takes random cuts of each corpus as they are, where nothing should be found, and with one to three
targets missing in the middle, where the place should be.
"""

import argparse
import random
import statistics

from tongsa.data.check import check
from tongsa.data.corpus import Corpus, Pair, load_corpus

SIZES = (110, 250, 600, 1500)
ENOUGH_TO_FIND = 600  # lines; what begins near the end of a file is beyond finding


def begins(pairs: list[Pair]) -> int | None:
    """Return the line from which on the check finds the pairs out of step."""
    report = check(Corpus(pairs, "cut"), only=["shifted-alignment"])
    return report.findings[0].lines[0] if report.findings else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", nargs="+", metavar="TSV")
    parser.add_argument("--cuts", type=int, default=24, help="of each corpus; default: 24")
    args = parser.parse_args()
    draw = random.Random(1)
    cuts = alarms = shifts = 0
    apart: list[int] = []
    for file in args.data:
        pairs = list(load_corpus([file]).pairs)
        for number in range(args.cuts):
            size, by = SIZES[number % len(SIZES)], draw.randint(1, 3)
            if len(pairs) < size + by:
                continue
            start = draw.randrange(len(pairs) - size - by + 1)
            cut = pairs[start : start + size + by]
            cuts += 1
            alarms += begins(cut[:size]) is not None
            if size < ENOUGH_TO_FIND:
                continue
            middle = size // 2
            targets = [pair.target for pair in (*cut[:middle], *cut[middle + by :])]
            sources = [pair.source for pair in cut[:size]]
            found = begins([Pair(*pair) for pair in zip(sources, targets, strict=True)])
            shifts += 1
            if found is not None:
                apart.append(abs(found - (middle + 1)))
    print(f"{alarms} false alarms in {cuts} clean cuts")
    print(f"{len(apart)} of {shifts} shifts found", end="")
    if len(apart) > 1:
        tenths = statistics.quantiles(apart, n=10)
        print(f", half of them within {tenths[4]:.0f} lines, nine in ten within {tenths[8]:.0f}")


if __name__ == "__main__":
    main()
