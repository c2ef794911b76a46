"""How well `tongsa check` sees that a file has slipped: false alarms and shifts found.

    python benchmarks/shifts.py pairs.tsv other.tsv [--rounds 4]

Nothing should be found in a corpus as it is: whole, in random cuts, and in another order. Then in
random cuts of 1,000 lines some targets, at the start, in the middle or at the end, slip by one to
three lines; found is what the check places within half the length of the slip.
"""

import argparse
import random
import statistics
from collections import Counter
from collections.abc import Sequence

from tongsa.data.check import check
from tongsa.data.corpus import Corpus, Pair, load_corpus

CLEAN = (60, 110, 250, 600, 1500)  # lines of a cut
CUT = 1000
SLIPPED = (10, 15, 25, 50, 100, 200)
PLACES = ("start", "middle", "end")


def out_of_step(pairs: Sequence[Pair]) -> Sequence[int]:
    """Return the lines that the check finds out of step, from 1."""
    report = check(Corpus(pairs, "cut"), only=["shifted-alignment"])
    return report.findings[0].lines if report.findings else ()


def slip(pairs: Sequence[Pair], start: int, count: int, by: int) -> list[Pair]:
    """Move `count` targets from `start` on up by some lines: the first `by` go, others close in."""
    targets = [pair.target for pair in pairs]
    slipped = targets[:start] + targets[start + by : start + count + by] + targets[start + count :]
    sources = [pair.source for pair in pairs]
    return [Pair(*pair) for pair in zip(sources, slipped, strict=False)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", nargs="+", metavar="TSV")
    parser.add_argument("--rounds", type=int, default=4, help="cuts of each kind; default: 4")
    args = parser.parse_args()
    draw = random.Random(1)
    clean = Counter[str]()
    alarms = Counter[str]()
    planted = Counter[tuple[int, str]]()
    found = Counter[tuple[int, str]]()
    by_corpus = Counter[str]()
    apart: list[int] = []

    def look(kind: str, pairs: Sequence[Pair], file: str) -> None:
        clean[kind] += 1
        lines = out_of_step(pairs)
        if lines:
            alarms[kind] += 1
            print(f"false alarm: {file}, {kind}, {len(pairs)} lines, {len(lines)} of them")

    def cut(pairs: Sequence[Pair], size: int) -> list[Pair]:
        start = draw.randrange(len(pairs) - size + 1)
        return list(pairs[start : start + size])

    for file in args.data:
        pairs = list(load_corpus([file], skip_empty=True).pairs)
        look("whole", pairs, file)
        for _ in range(args.rounds):
            for size in CLEAN:
                if size <= len(pairs):
                    part = cut(pairs, size)
                    look("cut", part, file)
                    look("shuffled", draw.sample(part, size), file)
            for count in SLIPPED:
                for place in PLACES:
                    by = draw.randint(1, 3)
                    size = min(CUT, len(pairs) - by)
                    start = {"start": 0, "middle": (size - count) // 2, "end": size - count}[place]
                    part = cut(pairs, size + by)
                    lines = out_of_step(slip(part, start, count, by)[:size])
                    off = abs(lines[0] - (start + 1)) if lines else size
                    planted[count, place] += 1
                    if off <= count / 2:
                        found[count, place] += 1
                        by_corpus[file] += 1
                        apart.append(off)
    for kind, number in clean.items():
        print(f"{alarms[kind]} false alarms in {number} clean ({kind})")
    print("slipped", *PLACES, sep="\t")
    for count in SLIPPED:
        print(
            count,
            *(f"{found[count, place]}/{planted[count, place]}" for place in PLACES),
            sep="\t",
        )
    for file in args.data:
        print(f"{by_corpus[file]}/{args.rounds * len(SLIPPED) * len(PLACES)}\t{file}")
    if len(apart) > 1:
        tenths = statistics.quantiles(apart, n=10)
        print(f"first line: half within {tenths[4]:.0f}, nine in ten within {tenths[8]:.0f}")


if __name__ == "__main__":
    main()
