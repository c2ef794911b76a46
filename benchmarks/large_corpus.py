"""How much memory a corpus of any size takes: prepared, and learned from.

    python benchmarks/large_corpus.py /tmp/large --pairs 5000000 --minutes 10

Writes that many generated pairs to the folder (about 90 bytes each), prepares them, learns from
them for so many minutes, ends that with Ctrl-C, and lets the model be exported, which passes over
all texts once more. Before, the same with a thousandth of the pairs: what the larger corpus takes
more is its price beside the model. Prints a table, and JSON last.

The memory is what Linux counts as resident (VmHWM): of the process itself and, of pages of mapped
files, those that it has touched. These the system takes back when it needs them, so the second
column, the most that was anonymous at any look, is what cannot be taken back.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

_LOOK_S = 0.2
_GIB = 1 << 20  # in kB, as /proc counts


class Peak(NamedTuple):
    """The most memory at any look, in GiB: of the first process, and of all with its children."""

    resident: float
    anonymous: float
    with_children: float
    seconds: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pairs", type=int, default=5_000_000)
    parser.add_argument("--minutes", type=float, default=10.0, help="of learning")
    parser.add_argument("--jobs", default=str(os.cpu_count()))
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    # Whoever was begun in the background without job control would not hear Ctrl-C, nor would what
    # is begun from here.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    found = {}
    for pairs in (max(3000, args.pairs // 1000), args.pairs):
        found[pairs] = measure(args.folder, pairs, 60 * args.minutes, args.jobs)
    table = Table("pairs", "", "resident", "anonymous", "with children", "seconds")
    for pairs, peaks in found.items():
        for what, peak in peaks.items():
            table.add_row(f"{pairs:,}", what, *(f"{value:.2f}" for value in peak))
    Console().print(table)
    plain = {
        str(pairs): {what: peak._asdict() for what, peak in peaks.items()}
        for pairs, peaks in found.items()
    }
    print(json.dumps(plain))


def measure(folder: Path, pairs: int, seconds: float, jobs: str) -> dict[str, Peak]:
    text, prepared = folder / f"{pairs}.tsv", folder / f"{pairs}.prepared"
    if not text.exists():
        generate(text, pairs)
    tongsa = [sys.executable, "-m", "tongsa"]
    peaks = {}
    if not (prepared / "prepared.json").exists():
        peaks["prepare"] = watched([*tongsa, "prepare", str(text), "-o", str(prepared),
                                    "--jobs", jobs])  # fmt: skip
    model = folder / f"{pairs}.tongsa"
    peaks["train"] = watched(
        [*tongsa, "train", str(prepared), "-o", str(model), "--restart",
         "--set", "training.validation_sentences=100"],
        stop_after=seconds,
    )  # fmt: skip
    return peaks


def generate(path: Path, pairs: int) -> None:
    """Write pairs of made-up words, as frequent as words are (Zipf), each with its own partner."""
    chance = random.Random(1)
    syllables = [c + v for c in "bdfgklmnprst" for v in "aeiou"]
    words = ["".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(50_000)]
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    cumulative = [sum(weights[:1])]
    for weight in weights[1:]:
        cumulative.append(cumulative[-1] + weight)
    with path.open("w", encoding="utf-8") as file:
        for _ in range(pairs):
            sentence = chance.choices(words, cum_weights=cumulative, k=chance.randint(3, 14))
            answer = " ".join(word[::-1] for word in reversed(sentence))
            file.write(f"{' '.join(sentence)}\t{answer}\n")


def watched(command: list[str], stop_after: float | None = None) -> Peak:
    """Run a command and watch its memory; end it by Ctrl-C when it has learned for so long."""
    print("$", " ".join(command), file=sys.stderr)
    began = time.monotonic()
    process = subprocess.Popen(command)
    anonymous = with_children = resident = 0.0
    stopped = stop_after is None
    while process.poll() is None:
        own = status(process.pid)
        resident = max(resident, own.get("VmHWM", 0) / _GIB)
        anonymous = max(anonymous, own.get("RssAnon", 0) / _GIB)
        children = sum(status(child).get("RssAnon", 0) for child in children_of(process.pid))
        with_children = max(with_children, (own.get("RssAnon", 0) + children) / _GIB)
        if not stopped and stop_after is not None and time.monotonic() - began > stop_after:
            process.send_signal(signal.SIGINT)
            stopped = True
        time.sleep(_LOOK_S)
    if process.returncode:
        sys.exit(f"{' '.join(command)}: ended with status {process.returncode}")
    return Peak(resident, anonymous, with_children, time.monotonic() - began)


def status(process: int) -> dict[str, int]:
    """Return the sizes in /proc/PID/status, in kB; nothing once it has ended."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return {}
    fields = (line.split() for line in lines if line.endswith(" kB"))
    return {field[0].rstrip(":"): int(field[1]) for field in fields}


def children_of(process: int) -> list[int]:
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text()
    except OSError:
        return []
    return list(map(int, children.split()))


if __name__ == "__main__":
    main()
