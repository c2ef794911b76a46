"""Training on a GPU against what it can multiply.

    python benchmarks/gpu.py [--seconds 20] [--batch-tokens 600 4000 16000 64000]

In one run: the peak of bf16 matrix products (8192³) on the first GPU, then our own training loop at
`default` (a bidirectional LSTM encoder and decoder of 256, 4,000 tokens) and at 4 × 1024 with
32,000 tokens, the size of NVIDIA's GNMT for PyTorch, which reports 66,050 tokens a second on one
V100 in mixed precision, those of source and target together. Useful FLOPs are counted as in
training_speed.py: each weight matrix once a real token, training three times the forward pass. A
table, and JSON last.
"""

import argparse
import itertools
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
from tongsa.training.speed import measure
from training_speed import useful_flops

_SIDE = 8192
# Settings, and how many tokens the vocabulary has.
SIZES: dict[str, tuple[dict[str, Any], int]] = {
    "default": ({}, 4_000),
    "4 x 1024": (
        {
            "model.encoder_layers": 4,
            "model.decoder_layers": 4,
            "model.hidden_size": 1024,
            "model.embedding_size": 1024,
            "model.residual": True,
        },
        32_000,
    ),
}
# As many as the timing reads.
_PAIRS = 20_000


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
    parser.add_argument("--seconds", type=float, default=20.0, help="of learning for each row")
    parser.add_argument("--batch-tokens", type=int, nargs="+", default=[600, 4_000, 16_000, 64_000])
    parser.add_argument("--precision", nargs="+", default=["bf16"], choices=["bf16", "fp32"])
    parser.add_argument("--length", type=int, default=25)
    args = parser.parse_args()
    if not torch.cuda.is_available():
        sys.exit(
            "gpu.py: no GPU is to be seen; PyTorch's CUDA build on a machine with one is needed"
        )
    device = torch.device("cuda")
    peak = product_peak(3.0)
    print(f"{torch.cuda.get_device_name()}: bf16 products {peak / 1e12:.1f} TFLOP/s")
    table = Table(
        "size", "precision", "batch", "target tokens/s", "both sides", "useful TFLOP/s",
        "of the peak",
    )  # fmt: skip
    rows = []
    data = {size: pairs_of(_PAIRS, args.length, size) for _, size in SIZES.values()}
    for (name, (settings, vocabulary)), precision, batch in itertools.product(
        SIZES.items(), args.precision, args.batch_tokens
    ):
        train = data[vocabulary]
        config = resolve(
            settings={**settings, "training.batch_tokens": batch, "training.epochs": 1_000_000}
        )
        torch.manual_seed(1)
        model = Seq2Seq(config.model, vocabulary, vocabulary).to(device)
        speed = measure(model, config, train, precision, args.seconds)
        flops = 3 * sum(useful_flops(model, train).values())
        useful = flops / train.target_tokens() * speed.tokens_per_s
        source = int(train.source_lengths.sum()) / train.target_tokens()
        row = {
            "size": name, "precision": precision, "batch_tokens": batch,
            "target_tokens_per_s": speed.tokens_per_s,
            "tokens_per_s": (1 + source) * speed.tokens_per_s,
            "flop_per_s": useful, "share_of_peak": useful / peak,
            "peak_memory_bytes": torch.cuda.max_memory_allocated(),
        }  # fmt: skip
        torch.cuda.reset_peak_memory_stats()
        rows.append(row)
        table.add_row(
            name, precision, f"{batch:,}", f"{speed.tokens_per_s:,.0f}",
            f"{row['tokens_per_s']:,.0f}", f"{useful / 1e12:.2f}", f"{useful / peak:.2%}",
        )  # fmt: skip
    Console().print(table)
    print(json.dumps({"gpu": torch.cuda.get_device_name(), "peak": peak, "results": rows}))


if __name__ == "__main__":
    main()
