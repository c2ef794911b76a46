"""How fast an exported model answers: against eager torch, our own torch path, and the machine.

    python benchmarks/decoding_speed.py MODEL TEXT [--int8 SMALL] [--sentences 300] [--rounds 3]

MODEL is a file of fp32 weights, SMALL what `tongsa export MODEL --int8` made of it, TEXT one
sentence a line (.gz too). All in one run, on one core unless it says two, with the same weights:

step        one decoder step at batch 1 and 64, µs: torch's own modules, ONNX Runtime fp32 and int8
sentences   end to end, text to text: one at a time and the whole text at once, greedy and beam 5;
            "our torch path" is the same search over the same weights run by torch. Medians of some
            rounds, in which all take turns; two cores against one likewise
ceilings    bytes of weights that a step at batch 1 reads, over the bandwidth of a matrix-vector
            product; multiply-adds of a step at batch 64, over the peak of int8 matrix products
parts       where the time of the whole text goes

JSON at the end.
"""

import argparse
import gzip
import json
import math
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import onnx
import onnxruntime as ort
import torch
from onnx import TensorProto, helper

import tongsa
from tongsa.export.ranges import weighted_products
from tongsa.export.restore import restore
from tongsa.model.engine import TorchEngine
from tongsa.runtime.contents import Graph
from tongsa.search import Engine
from tongsa.text.vocabulary import FIRST_FREE

Name = TypeVar("Name")

BATCHES = (1, 64)
SOURCE_TOKENS = 14  # of the sentences that steps are timed on


def median_s(function: Callable[[], object], seconds: float) -> float:
    """Return the median time of a call; at least five, after three to warm up."""
    for _ in range(3):
        function()
    times: list[float] = []
    end = time.perf_counter() + seconds
    while len(times) < 5 or time.perf_counter() < end:
        began = time.perf_counter()
        function()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def seconds_of_step(engine: Engine, batch: int, size: int, seconds: float) -> float:
    """Time a step in the middle of a sentence; `size` of the source's vocabulary."""
    rng = np.random.default_rng(1)
    sources = [rng.integers(FIRST_FREE, size, SOURCE_TOKENS) for _ in range(batch)]
    memory, state = engine.start(sources)
    ids = rng.integers(FIRST_FREE, size, batch)
    state = engine.step(ids, state, memory).state
    return median_s(lambda: engine.step(ids, state, memory), seconds)


# ---- What the machine can do ---------------------------------------------------------------------


def bandwidth(seconds: float) -> float:
    """Return bytes/s of weights read by a matrix-vector product, 512 × 2048 in fp32."""
    matrix, vector = torch.randn(2048, 512), torch.randn(512)
    return matrix.nbytes / median_s(lambda: torch.mv(matrix, vector), seconds)


def int8_peak(seconds: float) -> float:
    """Return operations/s (two a multiply-add) of ONNX Runtime's u8 · s8 product, 1024³."""
    size = 1024
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["a", "b"], ["c"])],
        "product",
        [helper.make_tensor_value_info("a", TensorProto.UINT8, [size, size])],
        [helper.make_tensor_value_info("c", TensorProto.INT32, [size, size])],
        [helper.make_tensor("b", TensorProto.INT8, [size, size], b"\1" * size**2, raw=True)],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    session = ort.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    a = np.ones((size, size), dtype=np.uint8)
    return 2 * size**3 / median_s(lambda: session.run(None, {"a": a}), seconds)


def weights_of_a_step(step: Graph) -> int:
    """Return how many weights a step multiplies what it is fed with.

    Every matrix of decoder and projection, but those whose products with all tokens are looked up.
    """
    graph = onnx.load_model_from_string(step.onnx).graph
    sizes = {w.name: math.prod(w.dims) for w in graph.initializer}
    return sum(sizes[weight] for _, weight in weighted_products(graph))


# ---- Whole sentences -----------------------------------------------------------------------------


def with_engine(model: tongsa.Model, engine: Engine) -> tongsa.Model:
    """Return the model with another engine: the same tokenising, the same search."""
    changed = tongsa.Model(model.contents, 1)
    changed.engine = engine
    return changed


def sentences_per_s(
    model: tongsa.Model, sentences: Sequence[str], beam_size: int, *, together: bool
) -> float:
    # Several batches at the first go: what runs them side by side is made when it is needed.
    model.run(list(sentences[:200]) if together else sentences[0], beam_size=beam_size)
    began = time.perf_counter()
    if together:
        model.run(list(sentences), beam_size=beam_size)
    else:
        for sentence in sentences:
            model.run(sentence, beam_size=beam_size)
    return len(sentences) / (time.perf_counter() - began)


def in_turns(measures: Mapping[Name, Callable[[], float]], rounds: int) -> dict[Name, float]:
    """Return the median of what each measures; they take turns, for a machine has its minutes."""
    found: dict[Name, list[float]] = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            found[name].append(measure())
    return {name: statistics.median(each) for name, each in found.items()}


def parts(model: tongsa.Model, sentences: Sequence[str]) -> dict[str, float]:
    """Return the share of each part in translating the text at once, greedily."""
    spent: defaultdict[str, float] = defaultdict(float)

    def timed(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **named: Any) -> Any:
            began = time.perf_counter()
            try:
                return function(*arguments, **named)
            finally:
                spent[name] += time.perf_counter() - began

        return run

    class Watched:
        """The engine, timed."""

        def __init__(self, engine: Engine) -> None:
            self.start = timed("encoder", engine.start)
            self.step = timed("step", engine.step)
            self.select = timed("dropping the finished", engine.select)

    watched = with_engine(model, Watched(model.engine))
    task: Any = watched.task
    task.encode = timed("tokenising", task.encode)
    for name in ("decode", "source_tokens", "target_tokens"):
        setattr(task, name, timed("back to text", getattr(task, name)))
    began = time.perf_counter()
    watched.run(list(sentences), beam_size=1)
    total = time.perf_counter() - began
    spent["search and the rest, in Python"] = total - sum(spent.values())
    return {name: seconds / total for name, seconds in spent.items()}


def read(path: Path, count: int) -> list[str]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        return [line.rstrip("\n") for line in file if line.strip()][:count]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", type=Path)
    parser.add_argument("text", type=Path)
    parser.add_argument("--int8", type=Path, help="the same model, exported with --int8")
    parser.add_argument("--sentences", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3, help="of translating, in turns")
    parser.add_argument("--seconds", type=float, default=2.0, help="for each timing of a step")
    args = parser.parse_args()
    torch.set_num_threads(1)
    sentences = read(args.text, args.sentences)
    ours = {"fp32": tongsa.load(args.model, threads=1)}
    if args.int8:
        ours["int8"] = tongsa.load(args.int8, threads=1)
    fp32 = ours["fp32"]
    network = restore(fp32.contents)
    size = fp32.task.source.size
    found: dict[str, Any] = {"sentences": len(sentences), "steps_us": {}, "sentences_per_s": {}}

    print("A step of the decoder, one core, µs (× as fast as torch):")
    engines: dict[str, Engine] = {"torch": TorchEngine(network)}
    engines |= {name: model.engine for name, model in ours.items()}
    for batch in BATCHES:
        times = {n: seconds_of_step(e, batch, size, args.seconds) for n, e in engines.items()}
        found["steps_us"][batch] = {name: 1e6 * seconds for name, seconds in times.items()}
        print(f"  batch {batch:2}  " + "   ".join(
            f"{name} {1e6 * s:,.0f} ({times['torch'] / s:.1f} ×)" for name, s in times.items()
        ))  # fmt: skip

    weights = weights_of_a_step(fp32.contents.graphs.step)
    reads, peak = bandwidth(args.seconds), int8_peak(args.seconds)
    found["ceilings"] = {"weights": weights, "bytes_per_s": reads, "int8_operations_per_s": peak}
    print(f"A step multiplies with {weights / 1e6:.2f} M weights.")
    for name, width in (("fp32", 4), ("int8", 1)):
        if name in ours:
            share = weights * width / (found["steps_us"][1][name] * 1e-6) / reads
            found["ceilings"][f"{name}_batch_1_share_of_bandwidth"] = share
            print(f"  {name}, batch 1: {share:.0%} of {reads / 1e9:.0f} GB/s")
    if "int8" in ours:
        share = 2 * 64 * weights / (found["steps_us"][64]["int8"] * 1e-6) / peak
        found["ceilings"]["int8_batch_64_share_of_peak"] = share
        print(f"  int8, batch 64: {share:.0%} of {peak / 1e9:.0f} G operations/s")

    print("Sentences a second, text to text (× as fast as our torch path):")
    paths = {"torch": with_engine(fp32, TorchEngine(network)), **ours}
    ways = {
        "one at a time, greedy": {"beam_size": 1, "together": False},
        "one at a time, beam 5": {"beam_size": 5, "together": False},
        "all at once, greedy": {"beam_size": 1, "together": True},
        "all at once, beam 5": {"beam_size": 5, "together": True},
    }
    for way, how in ways.items():
        rates = in_turns({
            name: partial(sentences_per_s, m, sentences, **how)  # type: ignore[arg-type]
            for name, m in paths.items()
        }, args.rounds)  # fmt: skip
        found["sentences_per_s"][way] = rates
        print(f"  {way:22} " + "   ".join(
            f"{name} {rate:,.1f} ({rate / rates['torch']:.1f} ×)" for name, rate in rates.items()
        ))  # fmt: skip
    fastest = list(ours)[-1]
    rates = {way: by[fastest] for way, by in found["sentences_per_s"].items()}
    found["beam_5_over_greedy"] = rates["one at a time, greedy"] / rates["one at a time, beam 5"]
    cores = in_turns({
        count: partial(
            sentences_per_s, tongsa.load(args.int8 or args.model, threads=count),
            [*sentences] * 3, 1, together=True,
        )
        for count in (1, 2)
    }, args.rounds)  # fmt: skip
    found["two_cores_over_one"] = cores[2] / cores[1]
    print(
        f"{fastest}: beam 5 takes {found['beam_5_over_greedy']:.1f} × greedy at batch 1; two cores "
        f"make {found['two_cores_over_one']:.2f} × one"
    )

    found["parts"] = parts(ours[fastest], sentences)
    print(f"Where the time goes, {fastest}, all at once, greedy:")
    for name, share in sorted(found["parts"].items(), key=lambda part: -part[1]):
        print(f"  {share:6.1%}  {name}")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
