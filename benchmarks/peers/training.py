"""Training speed beside other toolkits: same subwords, sizes, batch tokens and threads, in one run.

    python benchmarks/peers/set_up.py PEERS
    python benchmarks/peers/training.py MULTI30K PEERS WORK [--steps 100] [--hidden 256]
                                        [--batch-tokens 2500] [--threads 2]

MULTI30K is the folder of the raw files (train.en.gz, train.de.gz, val.*). Every toolkit reads the
same subwords and trains the same kind of network, `hidden` wide (toolkits.py). Target tokens a
second are what each toolkit says of itself, over the second half of its steps; ours is counted the
same way. A table, and JSON last.
"""

import argparse
import json
import re
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import set_up
import toolkits
import torch

from tongsa.config import resolve
from tongsa.data.corpus import Corpus, Pair, encode_corpus
from tongsa.evaluation.metrics import Score
from tongsa.model.seq2seq import Seq2Seq
from tongsa.text.tokenisers import train_tokeniser
from tongsa.training.examples import Examples
from tongsa.training.loop import Progress, fit
from tongsa.training.memory import keep_freed_memory
from tongsa.training.precision import resolve_precision
from tongsa.training.validation import Validation

# ---- Ours ----------------------------------------------------------------------------------------


def tongsa_speed(work: Path, args: argparse.Namespace, precision: str) -> float:
    """Train on the same pieces, as words, and return target tokens a second."""
    config = resolve(
        settings=[
            "text.unit=words", f"model.hidden_size={args.hidden}",
            f"model.embedding_size={args.hidden}", "model.encoder_layers=2",
            "model.layer_norm=false",
            f"training.batch_tokens={args.batch_tokens}", "training.epochs=1000",
        ]
    )  # fmt: skip
    sides = [(work / f"train.{lang}").read_text("utf-8").splitlines() for lang in ("en", "de")]
    pairs = [Pair(*pair) for pair in zip(*sides, strict=True) if all(pair)]
    tokeniser = train_tokeniser([text for pair in pairs for text in pair], "words", None)
    corpus = encode_corpus(
        Corpus(pairs, "pieces"), lambda s, t: (tokeniser.encode(s), tokeniser.encode(t)), 200
    )
    train = Examples(corpus.source, corpus.target, pairs)
    model = Seq2Seq(config.model, tokeniser.size, tokeniser.size)
    stop = _Stop(args.steps)

    def unjudged(_: Seq2Seq, step: int, epoch: float) -> Validation:
        return Validation(step, epoch, 1.0, Score("none", 0.0, ""), (0.0,), ())

    fit(model, config, train, unjudged, stop, precision)
    return stop.tokens_per_s()


class _Stop:
    """Stops a run after so many steps, and knows how fast the second half of them was."""

    def __init__(self, steps: int) -> None:
        self._steps = steps
        self._at: list[tuple[float, float]] = []  # seconds, and target tokens until then

    def progress(self, progress: Progress) -> None:
        self._at.append((time.perf_counter(), progress.tokens_per_second * progress.seconds))
        if progress.step == self._steps:
            raise KeyboardInterrupt

    def tokens_per_s(self) -> float:
        (began, before), (ended, after) = self._at[len(self._at) // 2], self._at[-1]
        return (after - before) / (ended - began)

    def __getattr__(self, _: str) -> Callable[..., None]:
        return lambda *_, **__: None


# ---- Theirs --------------------------------------------------------------------------------------

# Source and target tokens a second, as OpenNMT-py and Eole, which came from it, log them.
_TOKENS_PER_S = r"\d+/\s*(\d+) tok/s"


def logged(command: Sequence[str], log: Path, threads: int, pattern: str) -> float:
    """Run a toolkit, and return the median of the second half of the rates that it logs."""
    with log.open("w", encoding="utf-8") as file:
        subprocess.run(
            command, stdout=file, stderr=file, env=toolkits.environment(threads), check=False
        )
    said = log.read_text(encoding="utf-8", errors="replace")
    rates = [float(rate.replace(",", "")) for rate in re.findall(pattern, said)]
    if not rates:
        raise SystemExit(f"{log}: no rates in it; it ends with\n{said[-2000:]}")
    return statistics.median(rates[len(rates) // 2 :])


def joeynmt_speed(args: argparse.Namespace) -> float:
    path = toolkits.joeynmt(
        args.work, hidden=args.hidden, batch_tokens=args.batch_tokens, steps=args.steps
    )
    command = toolkits.joeynmt_command(args.peers, "train", path, "--skip-test")
    return logged(command, args.work / "joey.log", args.threads, r"Tokens per Sec:\s*([\d,.]+)")


def opennmt_speed(args: argparse.Namespace, network: str) -> float:
    path = toolkits.opennmt(
        args.work, network, hidden=args.hidden, batch_tokens=args.batch_tokens, steps=args.steps
    )
    command = toolkits.opennmt_command(args.peers, "train", "-config", path)
    return logged(command, path.with_suffix(".log"), args.threads, _TOKENS_PER_S)


def eole_speed(args: argparse.Namespace) -> float:
    path = toolkits.eole(
        args.work, hidden=args.hidden, batch_tokens=args.batch_tokens, steps=args.steps
    )
    command = toolkits.eole_command(args.peers, "train", "-config", path)
    return logged(command, path.with_suffix(".log"), args.threads, _TOKENS_PER_S)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("peers", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--hidden", type=int, default=256)
    parser.add_argument("--batch-tokens", type=int, default=2500)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    keep_freed_memory()  # as every training does
    if not (args.work / "tokens.txt").exists():
        toolkits.pieces(args.data, args.work)
    precisions = dict.fromkeys(["fp32", resolve_precision("auto", torch.device("cpu"))])
    found: dict[str, Any] = {
        f"tongsa, {p}": tongsa_speed(args.work, args, p) for p in precisions
    }  # fmt: skip
    if set_up.python_of(args.peers, "joeynmt").exists():
        found["JoeyNMT 2.3.0"] = joeynmt_speed(args)
    if set_up.python_of(args.peers, "opennmt").exists():
        for network, name in (("feeding", ""), ("no feeding", ", no input feeding")):
            found[f"OpenNMT-py 3.5.1{name}"] = opennmt_speed(args, network)
    if set_up.python_of(args.peers, "eole").exists():
        found["Eole 0.6.4"] = eole_speed(args)
    best = max(rate for name, rate in found.items() if name.startswith("tongsa"))
    for name, rate in found.items():
        print(f"{name:36} {rate:8,.0f} target tokens/s   ours is {best / rate:.1f} ×")
    print(json.dumps({**vars(args), "found": found}, default=str))


if __name__ == "__main__":
    main()
