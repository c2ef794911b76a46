"""The light runtime: does it need torch, how soon does it answer, does it say what torch says?

    python benchmarks/runtime.py MODEL TEXT

TEXT holds one sentence a line; the first 1,000 are translated by both engines, greedily and with
the model's beam. The cold start is a fresh interpreter from nothing to the first translation; the
median of nine.
"""

import argparse
import gzip
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

import tongsa
from tongsa.config import SearchConfig
from tongsa.export.restore import restore
from tongsa.model.engine import TorchEngine
from tongsa.search import search
from tongsa.search.limits import length_limit

_FIRST = """
import sys, tongsa
print(tongsa.load(sys.argv[1], threads=2).translate(sys.argv[2]).text)
assert "torch" not in sys.modules
"""


def cold_start(model: Path, sentence: str) -> list[float]:
    seconds = []
    for _ in range(10):
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", _FIRST, str(model), sentence], check=True, capture_output=True
        )
        seconds.append(time.perf_counter() - began)
    return seconds[1:]  # the first fills the disk cache


def compare(model: tongsa.Model, sentences: list[str], beam_size: int) -> dict[str, float]:
    torch_engine = TorchEngine(restore(model.contents))
    sources = [ids for ids in map(model.task.encode, sentences) if ids]
    sources.sort(key=len)
    ratio = model.config.search.max_ratio
    limits = [length_limit(len(s), model.contents.longest_target, ratio) for s in sources]
    same, gaps, drift = 0, [], 0.0
    for start in range(0, len(sources), 50):
        part = slice(start, start + 50)
        settings = SearchConfig(beam_size=beam_size)
        ours = search(model.engine, sources[part], limits[part], settings)
        theirs = search(torch_engine, sources[part], limits[part], settings)
        for [a, *_], [b, *_] in zip(ours, theirs, strict=True):
            if a.ids == b.ids:
                same += 1
                drift = max(drift, abs(a.log_prob - b.log_prob))
            else:
                gaps.append(abs(a.score - b.score))
    return {
        "sentences": len(sources),
        "same": same,
        "largest_score_gap_where_different": max(gaps, default=0.0),
        "largest_log_prob_difference": drift,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("model", type=Path)
    parser.add_argument("text", type=Path)
    args = parser.parse_args()
    opener = gzip.open if args.text.suffix == ".gz" else open
    with opener(args.text, "rt", encoding="utf-8") as file:
        sentences = [line.rstrip("\n") for line in file][:1000]

    seconds = cold_start(args.model, sentences[0])
    print(
        f"cold start to the first translation, no torch in sys.modules: median "
        f"{statistics.median(seconds):.2f} s (from {min(seconds):.2f} to {max(seconds):.2f})"
    )
    model = tongsa.load(args.model)
    found = {}
    for beam_size in sorted({1, model.config.search.beam_size}):
        found[f"beam {beam_size}"] = r = compare(model, sentences, beam_size)
        print(
            f"beam {beam_size}: {r['same']} of {r['sentences']} the same text as torch; where "
            f"not, scores {r['largest_score_gap_where_different']:.1e} apart at most; where the "
            f"same, log P within {r['largest_log_prob_difference']:.1e}"
        )
    print(json.dumps({"cold_start_seconds": seconds, "parity": found}))


if __name__ == "__main__":
    main()
