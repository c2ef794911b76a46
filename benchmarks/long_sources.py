"""Peak memory and time of learning from sources of more and more tokens, and of answering one.

    python benchmarks/long_sources.py
    python benchmarks/long_sources.py --set model.decoder=input_feeding \
        --set model.attention=additive --set model.coverage=true

Memory is what the process takes at most beyond what it held before, on Linux; each length runs in a
process of its own. The pairs are random: what is measured does not depend on what they say.
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

LENGTHS = (50, 200, 500, 1000, 2000)
TARGET = 60  # tokens of a summary
PAIRS = 60


def measure(length: int, settings: list[str], *, train: bool) -> None:
    """Print what one length takes, as JSON."""
    import numpy as np
    import torch

    from tongsa.data.batches import token_batches
    from tongsa.export.graphs import export_graphs
    from tongsa.model.seq2seq import Seq2Seq
    from tongsa.runtime.engine import OnnxEngine
    from tongsa.search import search
    from tongsa.tasks import configure
    from tongsa.training.examples import Examples, collate
    from tongsa.training.loss import teacher_forced_loss

    torch.set_num_threads(1)
    config = configure(settings=["task=summarisation", "text.joint=true", *settings])
    model = Seq2Seq(config.model, 4000, 4000)
    rng = np.random.default_rng(1)
    sources = [rng.integers(68, 4000, size=length, dtype=np.int32) for _ in range(PAIRS)]
    targets = [rng.integers(68, 4000, size=TARGET, dtype=np.int32) for _ in range(PAIRS)]
    before = _forget_peak()
    began = time.perf_counter()
    if train:
        examples = Examples(sources, targets, [("", "")] * PAIRS)
        coverage = config.training.coverage_loss if config.model.coverage else 0.0
        optimiser = torch.optim.AdamW(model.parameters(), fused=True)
        for rows in token_batches(
            [length] * PAIRS,
            [TARGET + 1] * PAIRS,
            config.training.batch_tokens,
            rng,
            config.training.batch_source_tokens,
        ):
            batch = collate(examples, rows.tolist(), torch.device("cpu"))
            loss = teacher_forced_loss(model, batch, 0.1, coverage=coverage)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        each = (time.perf_counter() - began) / PAIRS
    else:
        engine = OnnxEngine(export_graphs(model), threads=1)
        before = _forget_peak()
        began = time.perf_counter()
        [[found, *_]] = search(engine, [sources[0]], [TARGET], config.search)
        each = time.perf_counter() - began
        assert len(found.ids) <= TARGET
    print(json.dumps({"mb": _mb("VmHWM") - before, "seconds": each}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--set", action="append", default=[], dest="settings", metavar="NAME=VALUE")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--answer", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        measure(args.one, args.settings, train=not args.answer)
        return
    print("| tokens of the source | learning, MB | seconds a pair | answering, MB | seconds |")
    print("|---|---|---|---|---|")
    for length in LENGTHS:
        command = [sys.executable, __file__, "--one", str(length)]
        command += [f"--set={setting}" for setting in args.settings]
        learned, answered = (
            json.loads(subprocess.run([*command, *more], capture_output=True, check=True).stdout)
            for more in ([], ["--answer"])
        )
        print(
            f"| {length:,} | {learned['mb']:,.0f} | {learned['seconds']:.2f} | "
            f"{answered['mb']:,.0f} | {answered['seconds']:.2f} |",
            flush=True,
        )


def _forget_peak() -> float:
    """Begin to look for the peak anew; return the MB held now."""
    Path("/proc/self/clear_refs").write_text("5")
    return _mb("VmRSS")


def _mb(what: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return float(next(line for line in lines if line.startswith(what)).split()[1]) / 1024


if __name__ == "__main__":
    main()
