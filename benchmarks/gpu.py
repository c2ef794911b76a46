"""Training on a GPU against what it can multiply. **It has not run yet: no GPU was at hand.**

    python benchmarks/gpu.py [--seconds 30] [--batch-tokens 16000]

In one run: the peak of bf16 matrix products (8192³) on the first GPU, then our own training loop at
`default` (a bidirectional LSTM encoder and decoder of 256) and at 4 × 1024, the size of NVIDIA's
GNMT for PyTorch, which reports 66,050 tokens a second on one V100 in mixed precision. Useful FLOPs
are counted as in training_speed.py: each weight matrix once a real token, training three times the
forward pass. A table, and JSON last.
"""

import argparse
import json
import sys
import time
from typing import Any

import torch
from rich.console import Console
from rich.table import Table

from scaling import pairs_of
from tongsa.config import resolve
from tongsa.model.seq2seq import Seq2Seq
from tongsa.training.precision import resolve_precision
from tongsa.training.speed import measure
from training_speed import useful_flops

_SIDE = 8192
SIZES: dict[str, dict[str, Any]] = {
    "default": {},
    "4 x 1024": {
        "model.encoder_layers": 4,
        "model.decoder_layers": 4,
        "model.hidden_size": 1024,
        "model.embedding_size": 1024,
        "model.residual": True,
    },
}


def product_peak(seconds: float) -> float:
    """Return FLOP/s of bf16 products; the clock stops when the GPU has."""
    a, b = torch.randn(2, _SIDE, _SIDE, device="cuda", dtype=torch.bfloat16)
    torch.mm(a, b)
    torch.cuda.synchronize()
    products, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        for _ in range(10):
            torch.mm(a, b)
        torch.cuda.synchronize()
        products += 10
    return products * 2 * _SIDE**3 / (time.perf_counter() - began)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=30.0, help="of learning at each size")
    parser.add_argument("--batch-tokens", type=int, default=16_000)
    parser.add_argument("--vocabulary", type=int, default=4000)
    parser.add_argument("--length", type=int, default=25)
    args = parser.parse_args()
    if not torch.cuda.is_available():
        sys.exit(
            "gpu.py: no GPU is to be seen; PyTorch's CUDA build on a machine with one is needed"
        )
    device = torch.device("cuda")
    peak = product_peak(3.0)
    print(f"{torch.cuda.get_device_name()}: bf16 products {peak / 1e12:.1f} TFLOP/s")
    train = pairs_of(200_000, args.length, args.vocabulary)
    tokens = train.target_tokens()
    table = Table("size", "precision", "target tokens/s", "useful TFLOP/s", "of the peak")
    rows = []
    for name, settings in SIZES.items():
        config = resolve(
            settings={**settings, "training.batch_tokens": args.batch_tokens,
                      "training.epochs": 1_000_000}
        )  # fmt: skip
        torch.manual_seed(1)
        model = Seq2Seq(config.model, args.vocabulary, args.vocabulary).to(device)
        precision = resolve_precision("auto", device)
        per_token = 3 * sum(useful_flops(model, train).values()) / tokens
        speed = measure(model, config, train, precision, args.seconds)
        useful = per_token * speed.tokens_per_s
        rows.append({"size": name, "precision": precision, "tokens_per_s": speed.tokens_per_s,
                     "flop_per_s": useful, "share_of_peak": useful / peak})  # fmt: skip
        table.add_row(name, precision, f"{speed.tokens_per_s:,.0f}", f"{useful / 1e12:.2f}",
                      f"{useful / peak:.1%}")  # fmt: skip
    Console().print(table)
    print(json.dumps({"gpu": torch.cuda.get_device_name(), "peak": peak, "results": rows}))


if __name__ == "__main__":
    main()
