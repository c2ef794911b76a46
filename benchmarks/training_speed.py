"""How near training comes to what the machine can multiply, and where the rest of the time goes.

    python benchmarks/training_speed.py [--hidden 256 512] [--cell lstm gru] [--precision fp32 bf16]
                                        [--vocabulary 4000] [--batch-tokens 600] [--threads 2]

In one run: the peak of matrix products (2048³, fp32 and bf16), then our own training loop on pairs
made up here, with every part timed by itself. FLOPs are *useful* ones: for each real token, every
weight matrix that it passes counts its elements once, two FLOPs each, and training is three times
the forward pass; padding, lookups, activations and the products of the attention with itself count
nothing. So the share of the peak is what is left after everything that is no product.

Lengths are those of image captions (source and target 13 tokens, from 5 to 30). A table for each
setting, JSON at the end.
"""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest import mock

import numpy as np
import torch

from tongsa.config import Config, resolve
from tongsa.data.batches import token_batches
from tongsa.evaluation.metrics import Score
from tongsa.model.attention import Attention
from tongsa.model.dropout import SequenceDropout, WordDropout
from tongsa.model.seq2seq import Seq2Seq
from tongsa.text.vocabulary import FIRST_FREE
from tongsa.training import loop
from tongsa.training.averaging import WeightAverage
from tongsa.training.examples import Examples, collate
from tongsa.training.loop import Progress, fit
from tongsa.training.loss import teacher_forced_loss
from tongsa.training.memory import keep_freed_memory
from tongsa.training.validation import Validation

PARTS = (
    "embedding", "encoder", "attention", "decoder", "projection + loss", "dropout", "backward",
    "clipping + optimiser", "averaging", "loading", "the rest",
)  # fmt: skip


def product_peak(dtype: torch.dtype, seconds: float) -> float:
    """Return FLOP/s of the best of many 2048³ products."""
    a, b = torch.randn(2, 2048, 2048).to(dtype)
    best = float("inf")
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        began = time.perf_counter()
        torch.mm(a, b)
        best = min(best, time.perf_counter() - began)
    return 2 * 2048**3 / best


def captions(count: int, vocabulary: int) -> Examples:
    """Make up pairs as long as image captions, whose tokens are as frequent as words are."""
    rng = np.random.default_rng(1)
    frequencies = 1 / np.arange(2, vocabulary - FIRST_FREE + 2)
    frequencies /= frequencies.sum()

    def side(lengths: Any) -> list[Any]:
        return [
            (FIRST_FREE + rng.choice(len(frequencies), n, p=frequencies)).astype(np.int32)
            for n in lengths
        ]

    source = np.clip(rng.normal(13, 4, count).round().astype(int), 5, 30)
    target = np.clip((source + rng.normal(0, 2, count)).round().astype(int), 5, 30)
    return Examples(side(source), side(target), [("", "")] * count)


class Stopwatch:
    """Seconds of each part by itself: what runs within a part does not count for it."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._running: list[tuple[str, float]] = []

    def reset(self) -> None:
        self.seconds.clear()
        # What is running now began before.
        self._running = [(part, time.perf_counter()) for part, _ in self._running]

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        self._pause()
        self._running.append((name, time.perf_counter()))
        try:
            yield
        finally:
            self._pause()
            self._running.pop()
            self._go_on()

    def _pause(self) -> None:
        if self._running:
            name, since = self._running[-1]
            self.seconds[name] += time.perf_counter() - since

    def _go_on(self) -> None:
        if self._running:
            self._running[-1] = (self._running[-1][0], time.perf_counter())

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **named: Any) -> Any:
            with self.part(name):
                return function(*arguments, **named)

        return run


@contextmanager
def watched(watch: Stopwatch, model: Seq2Seq) -> Iterator[None]:
    """Time every part of a training step while within."""
    with mock.patch.multiple(
        loop,
        collate=watch.timed("loading", collate),
        token_batches=watch.timed("loading", token_batches),
        teacher_forced_loss=watch.timed("projection + loss", teacher_forced_loss),
    ), mock.patch.multiple(
        torch.nn.utils,
        clip_grad_norm_=watch.timed("clipping + optimiser", torch.nn.utils.clip_grad_norm_),
    ), mock.patch.multiple(
        torch.optim.AdamW, step=watch.timed("clipping + optimiser", torch.optim.AdamW.step)
    ), mock.patch.multiple(
        WeightAverage, update=watch.timed("averaging", WeightAverage.update)
    ), mock.patch.multiple(
        torch.Tensor, backward=watch.timed("backward", torch.Tensor.backward)
    ):  # fmt: skip
        for module in model.modules():
            if isinstance(module, SequenceDropout | WordDropout):
                module.forward = watch.timed("dropout", module.forward)  # type: ignore[method-assign]
            elif isinstance(module, Attention):
                module.forward = watch.timed("attention", module.forward)  # type: ignore[method-assign]
                module.prepare = watch.timed("attention", module.prepare)  # type: ignore[method-assign]
        model.encoder.forward = watch.timed("encoder", model.encoder.forward)  # type: ignore[method-assign]
        model.bridge.forward = watch.timed("decoder", model.bridge.forward)
        model.decoder.forward = watch.timed("decoder", model.decoder.forward)  # type: ignore[method-assign]
        for embedding in {model.source_embedding, model.target_embedding}:
            embedding.forward = watch.timed("embedding", embedding.forward)  # type: ignore[method-assign]
        yield


def useful_flops(model: Seq2Seq, train: Examples) -> dict[str, float]:
    """Return the FLOPs of the forward pass over all pairs, by part."""
    source = sum(map(len, train.sources))
    target = train.target_tokens()
    flops: defaultdict[str, float] = defaultdict(float)
    for name, weight in model.named_parameters():
        if weight.dim() != 2:
            continue
        module, _, rest = name.partition(".")
        if module == "encoder":
            part, tokens = "encoder", source
        elif module == "bridge":
            part, tokens = "decoder", len(train)
        elif module == "decoder" and rest.startswith("attention"):
            of_source = rest.split(".")[1] in ("key", "value")
            part, tokens = "attention", source if of_source else target
        elif module == "decoder":
            part, tokens = "decoder", target
        else:
            continue  # tables, which are looked up
        flops[part] += 2 * weight.numel() * tokens
    # A tied projection stands among the tables.
    flops["projection + loss"] = 2 * model.projection.weight.numel() * target
    return dict(flops)


class Hook:
    """Hears of each step; resets the stopwatch when the first pass, the warm-up, is over."""

    def __init__(self, watch: Stopwatch) -> None:
        self.watch = watch
        self.began = self.ended = 0.0
        self.steps = 0

    def progress(self, progress: Progress) -> None:
        self.ended = time.perf_counter()
        self.steps += 1
        if progress.epoch == 1:
            self.watch.reset()
            self.began, self.steps = self.ended, 0

    def __getattr__(self, _: str) -> Callable[..., None]:
        return lambda *_, **__: None


def measure(config: Config, precision: str, train: Examples, vocabulary: int) -> dict[str, Any]:
    torch.manual_seed(1)
    model = Seq2Seq(config.model, vocabulary, vocabulary)
    watch = Stopwatch()
    hook = Hook(watch)

    def unjudged(_: Seq2Seq, step: int, epoch: float) -> Validation:
        return Validation(step, epoch, 1.0, Score("none", 0.0, ""), (0.0,), ())

    with watched(watch, model):
        fit(model, config, train, unjudged, hook, precision)
    passes = config.training.epochs or 1
    total = hook.ended - hook.began
    seconds = {part: watch.seconds.get(part, 0.0) for part in PARTS}
    seconds["the rest"] = total - sum(seconds.values())
    flops = {part: (passes - 1) * f for part, f in useful_flops(model, train).items()}
    forward = sum(flops.values())
    flops["backward"] = 2 * forward
    return {
        "hidden": config.model.hidden_size,
        "cell": config.model.cell,
        "precision": precision,
        "steps": hook.steps,
        "seconds": total,
        "target_tokens_per_s": (passes - 1) * train.target_tokens() / total,
        "flop_per_s": 3 * forward / total,
        "parts": {
            part: {
                "share": seconds[part] / total,
                "flop_per_s": flops[part] / seconds[part] if flops.get(part) else None,
            }
            for part in PARTS
        },
        "padding": padding(config, train),
    }


def padding(config: Config, train: Examples) -> float:
    """Return which share of all positions, of sources and targets, holds no token."""
    batches = token_batches(
        [len(s) for s in train.sources],
        [len(t) + 1 for t in train.targets],
        config.training.batch_tokens,
        np.random.default_rng(1),
    )
    real = places = 0
    for rows in batches:
        for lengths in ([len(train.sources[i]) for i in rows],
                        [len(train.targets[i]) + 1 for i in rows]):  # fmt: skip
            real += sum(lengths)
            places += max(lengths) * len(lengths)
    return 1 - real / places


def show(result: dict[str, Any], peak: float) -> None:
    print(
        f"\nH {result['hidden']}, {result['cell']}, {result['precision']}: "
        f"{result['target_tokens_per_s']:,.0f} target tokens/s, useful "
        f"{result['flop_per_s'] / 1e9:.1f} GFLOP/s, {result['flop_per_s'] / peak:.1%} of the "
        f"peak; {result['padding']:.1%} of all positions are padding"
    )
    for part, found in result["parts"].items():
        rate = "" if found["flop_per_s"] is None else f"{found['flop_per_s'] / 1e9:8.1f} GFLOP/s"
        print(f"  {part:22} {found['share']:6.1%} {rate}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--hidden", type=int, nargs="+", default=[256, 512])
    parser.add_argument("--cell", nargs="+", default=["lstm", "gru"])
    parser.add_argument("--precision", nargs="+", default=["fp32", "bf16"])
    parser.add_argument("--vocabulary", type=int, default=4000)
    parser.add_argument("--batch-tokens", type=int, default=600)
    parser.add_argument("--pairs", type=int, default=12000, help="read once to warm up")
    parser.add_argument("--passes", type=int, default=1, help="over them, timed")
    parser.add_argument("--peak-seconds", type=float, default=3.0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--set", action="append", default=[], dest="settings")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    keep_freed_memory()  # as every training does
    dtypes = {"fp32": torch.float32, "bf16": torch.bfloat16}
    peaks = {name: product_peak(dtypes[name], args.peak_seconds) for name in args.precision}
    for name, peak in peaks.items():
        print(f"peak of 2048³ products, {name}, {args.threads} threads: {peak / 1e9:.0f} GFLOP/s")
    train = captions(args.pairs, args.vocabulary)
    results = []
    for hidden in args.hidden:
        for cell in args.cell:
            for precision in args.precision:
                config = resolve(
                    settings=[
                        f"model.hidden_size={hidden}", f"model.embedding_size={hidden}",
                        f"model.cell={cell}", f"training.batch_tokens={args.batch_tokens}",
                        *args.settings,
                    ]
                )  # fmt: skip
                training = replace(config.training, epochs=1 + args.passes)
                config = replace(config, training=training)
                results.append(measure(config, precision, train, args.vocabulary))
                results[-1]["share_of_peak"] = results[-1]["flop_per_s"] / peaks[precision]
                show(results[-1], peaks[precision])
    print(json.dumps({"threads": args.threads, "peaks": peaks, "results": results}))


if __name__ == "__main__":
    main()
