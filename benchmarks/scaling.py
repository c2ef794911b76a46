"""How what training costs grows: with pairs, length, vocabulary, hidden size and workers.

    python benchmarks/scaling.py [--seconds 20] [--threads 1] [--workers 1 2] [--picture FILE]

One axis at a time, all else as at the middle of it, on pairs made up here. Every point learns for
some seconds with our own loop, as `tongsa train` does:

    length, vocabulary, hidden    µs for a target token
    pairs                         ms to lay out an epoch, which each worker does by itself
    workers                       µs for a target token of all workers together (torchrun on this
                                  machine, one thread each, a batch that grows with them)

A power law, cost = a · x^b, is fitted to each by least squares over the logarithms; b is printed.
Of workers b = -1 would be perfect: half the time with twice as many. A table, JSON last, and a
picture on request.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from rich.console import Console
from rich.table import Table

from tongsa.config import Config, resolve
from tongsa.data.batches import token_batches
from tongsa.model.seq2seq import Seq2Seq
from tongsa.text.vocabulary import FIRST_FREE
from tongsa.training.examples import Examples
from tongsa.training.speed import measure
from tongsa.training.together import gathered

LENGTHS, VOCABULARIES, HIDDEN = (
    (6, 12, 24, 48, 96),
    (1000, 2000, 4000, 8000, 16000),
    (64, 128, 256, 512),
)
PAIRS = (10_000, 100_000, 1_000_000)
LENGTH, VOCABULARY, WIDTH = 12, 4000, 256  # where another axis is measured


class Axis(NamedTuple):
    name: str
    unit: str
    xs: Sequence[int]
    costs: Sequence[float]

    @property
    def exponent(self) -> float | None:
        """The b of cost = a · x^b; None where there is but one point."""
        if len(self.xs) < 2:
            return None
        slope, _ = np.polyfit(np.log(self.xs), np.log(self.costs), 1)
        return float(slope)


def pairs_of(count: int, length: int, vocabulary: int) -> Examples:
    """Make pairs up, half to one and a half times so long, of ids that are equally frequent."""
    chance = np.random.default_rng(1)

    def side() -> list[np.ndarray[tuple[int, ...], np.dtype[np.int32]]]:
        sizes = chance.integers(max(1, length // 2), length + length // 2 + 1, size=count)
        return [
            chance.integers(FIRST_FREE, vocabulary, size=size, dtype=np.int32) for size in sizes
        ]

    return Examples(side(), side(), [("", "")] * count)


def config_of(hidden: int, batch_tokens: int) -> Config:
    config = resolve(
        settings={"model.hidden_size": hidden, "model.embedding_size": hidden,
                  "training.batch_tokens": batch_tokens}
    )  # fmt: skip
    return replace(config, training=replace(config.training, epochs=1_000_000))


def token_us(length: int, vocabulary: int, hidden: int, seconds: float, batch_tokens: int) -> float:
    """Learn for so long, alone or with the workers that are there; return µs a target token."""
    with gathered() as workers:
        torch.manual_seed(1)
        model = Seq2Seq(config_of(hidden, batch_tokens).model, vocabulary, vocabulary)
        model.to(workers.device)
        train = pairs_of(4000, length, vocabulary)
        speed = measure(model, config_of(hidden, batch_tokens), train, "fp32", seconds, workers)
    return 1e6 / speed.tokens_per_s


def layout_ms(pairs: int) -> float:
    chance = np.random.default_rng(1)
    source, target = chance.integers(5, 30, size=(2, pairs))
    began = time.perf_counter()
    token_batches(source, target, 600, chance)
    return 1e3 * (time.perf_counter() - began)


def worker_us(workers: int, seconds: float, batch_tokens: int) -> float:
    """Measure with so many workers, launched as a user launches them."""
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node",
               str(workers), __file__, "--as-worker", "--seconds", str(seconds), "--threads", "1",
               "--batch-tokens", str(workers * batch_tokens)]  # fmt: skip
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return float(done.stdout.split()[0])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=20.0, help="of learning at each point")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--batch-tokens", type=int, default=600, help="of each worker")
    parser.add_argument("--lengths", type=int, nargs="*", default=LENGTHS)
    parser.add_argument("--vocabularies", type=int, nargs="*", default=VOCABULARIES)
    parser.add_argument("--hidden", type=int, nargs="*", default=HIDDEN)
    parser.add_argument("--pairs", type=int, nargs="*", default=PAIRS)
    parser.add_argument("--workers", type=int, nargs="*", default=(1, 2))
    parser.add_argument("--picture", type=Path)
    parser.add_argument("--as-worker", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    seconds, batch = args.seconds, args.batch_tokens
    if args.as_worker:
        found = token_us(LENGTH, VOCABULARY, WIDTH, seconds, batch)
        print(found, flush=True)  # the same in all of them
        return
    us = "µs a target token"
    axes = [
        Axis("length", us, args.lengths,
             [token_us(x, VOCABULARY, WIDTH, seconds, batch) for x in args.lengths]),
        Axis("vocabulary", us, args.vocabularies,
             [token_us(LENGTH, x, WIDTH, seconds, batch) for x in args.vocabularies]),
        Axis("hidden size", us, args.hidden,
             [token_us(LENGTH, VOCABULARY, x, seconds, batch) for x in args.hidden]),
        Axis("pairs", "ms an epoch's layout", args.pairs, [layout_ms(x) for x in args.pairs]),
        Axis("workers", us, args.workers, [worker_us(x, seconds, batch) for x in args.workers]),
    ]  # fmt: skip
    axes = [axis for axis in axes if axis.xs]
    table = Table("axis", "cost", "points", "exponent")
    for axis in axes:
        points = ", ".join(
            f"{x:,}: {cost:,.3g}" for x, cost in zip(axis.xs, axis.costs, strict=True)
        )
        exponent = "" if axis.exponent is None else f"{axis.exponent:.2f}"
        table.add_row(axis.name, axis.unit, points, exponent)
    Console().print(table)
    if args.picture:
        picture(axes, args.picture)
    print(json.dumps([axis._asdict() | {"exponent": axis.exponent} for axis in axes]))


def picture(axes: Sequence[Axis], path: Path) -> None:
    """Draw each axis, its points and its fit, relative to the first point."""
    import drawing  # matplotlib is not needed for the figures

    figure, plot = drawing.curves()
    colours = ("#2f6db2", "#b2452f", "#5a8f3d", "#8a5ab2", "#b28a2f")
    for axis, colour in zip(axes, colours, strict=False):
        if axis.exponent is None:
            continue
        xs, costs = np.array(axis.xs, float), np.array(axis.costs, float)
        label = f"{axis.name}: x^{axis.exponent:.2f}"
        plot.plot(xs / xs[0], costs / costs[0], "o", color=colour, label=label)
        plot.plot(xs / xs[0], (xs / xs[0]) ** axis.exponent, color=colour, lw=1, alpha=0.6)
    plot.set_xscale("log")
    plot.set_yscale("log")
    plot.set_xlabel("times as much as at the first point")
    plot.set_ylabel("times the cost")
    plot.legend(frameon=False)
    drawing.save(figure, path)


if __name__ == "__main__":
    main()
