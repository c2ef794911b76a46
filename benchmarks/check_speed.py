"""CPU time and memory that `tongsa check` takes for a million pairs.

    python benchmarks/check_speed.py pairs.tsv other.tsv [--pairs 1000000]

Writes the pairs again and again into one file until there are as many; from the second time on
one word of each side is another, drawn from the words of that side, so that few are duplicates.
"""

import argparse
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import chain, islice, repeat
from pathlib import Path

from tongsa.data.corpus import Pair, load_corpus


def perturbed(pairs: Sequence[Pair], draw: random.Random) -> Iterator[Pair]:
    """Yield every pair with a word of each side exchanged."""
    words = [[word for pair in pairs for word in pair[side].split()] for side in (0, 1)]
    for pair in pairs:
        sides = [side.split(" ") for side in pair]
        for side, others in zip(sides, words, strict=True):
            side[draw.randrange(len(side))] = draw.choice(others)
        yield Pair(*map(" ".join, sides))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", nargs="+", metavar="TSV")
    parser.add_argument("--pairs", type=int, default=1_000_000)
    args = parser.parse_args()
    pairs = [pair for file in args.data for pair in load_corpus([file], skip_empty=True).pairs]
    draw = random.Random(1)
    copies = chain(pairs, chain.from_iterable(perturbed(pairs, draw) for _ in repeat(None)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pairs.tsv"
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(
                f"{pair.source}\t{pair.target}\n" for pair in islice(copies, args.pairs)
            )
        del pairs
        subprocess.run([sys.executable, "-m", "tongsa", "check", path], check=False)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        f"{args.pairs:,} pairs: {used.ru_utime + used.ru_stime:.1f} s of CPU time, "
        f"{used.ru_maxrss / 1024**2:.2f} GB of memory"
    )


if __name__ == "__main__":
    main()
