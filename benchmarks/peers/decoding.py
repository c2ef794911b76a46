"""Decoding speed beside other toolkits, each with the model that quality.py let it learn.

    python benchmarks/peers/quality.py learn NAME …       for tongsa, opennmt, joeynmt, transformer
    python benchmarks/peers/decoding.py MULTI30K PEERS WORK [--few 200] [--picture PATH]

Each toolkit translates test_2016_flickr by its own command, on one core: one sentence at a time
(the first `--few`), and all 1,000 in batches of each of `--batches`, of which the best counts. The
time that it takes to start and to load is taken off: that of the same command for four sentences.
CTranslate2 runs the Transformer, in fp32 and in 8 bits, and ours runs in both too. A table and,
last, JSON; the picture shows BLEU over sentences a second.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import set_up
import toolkits

from tongsa.evaluation.metrics import bleu

PART = "test_2016_flickr"
_START = 4  # sentences that starting is timed with
# What its users write to translate a file of subwords.
_CTRANSLATE2 = """
import sys, ctranslate2
model, source, output, beam_size, batch = sys.argv[1:]
translator = ctranslate2.Translator(model, inter_threads=1, intra_threads=1)
lines = [line.split() for line in open(source, encoding="utf-8")]
answers = []
for start in range(0, len(lines), int(batch)) if batch == "1" else [None]:
    some = lines if start is None else lines[start : start + 1]
    answers += translator.translate_batch(some, beam_size=int(beam_size), max_batch_size=int(batch))
with open(output, "w", encoding="utf-8") as file:
    file.writelines(" ".join(answer.hypotheses[0]) + chr(10) for answer in answers)
"""

# Its converter lets PyTorch read weights alone, and OpenNMT-py keeps its options beside them.
_CONVERT = """
import argparse, torch
from ctranslate2.converters.opennmt_py import main
torch.serialization.add_safe_globals([argparse.Namespace])
main()
"""

# (source file, beam size, batch) → the translations
Translate = Callable[[Path, int, int], list[str]]


def ours(model: Path, work: Path) -> Translate:
    def translate(source: Path, beam_size: int, batch: int) -> list[str]:
        output = work / f"{model.stem}.out"
        subprocess.run(
            [
                sys.executable, "-m", "tongsa", "translate", model, "-i", source, "-o", output,
                "--overwrite", "--beam", str(beam_size), "--batch-size", str(batch),
                "--threads", "1",
            ],
            check=True, capture_output=True,
        )  # fmt: skip
        return output.read_text(encoding="utf-8").splitlines()

    return translate


def theirs(peers: Path, checkpoint: Path) -> Translate:
    return lambda source, beam_size, batch: toolkits.translate(
        peers, checkpoint, source, beam_size=beam_size, batch=batch
    )


def ctranslate2(peers: Path, work: Path, checkpoint: Path, precision: str) -> Translate:
    """Convert a Transformer of OpenNMT-py, and return what runs it."""
    model, output = work / f"ctranslate2.{precision}", work / f"ctranslate2.{precision}.out"
    python = set_up.python_of(peers, "opennmt")
    how = ["--quantization", precision] if precision != "float32" else []
    convert: list[str | Path] = [
        python, "-c", _CONVERT, "--model_path", checkpoint, "--output_dir", model, "--force", *how
    ]  # fmt: skip
    subprocess.run(convert, check=True, env=toolkits.environment(1))

    def translate(source: Path, beam_size: int, batch: int) -> list[str]:
        numbers = [str(beam_size), str(batch)]
        subprocess.run(
            [python, "-c", _CTRANSLATE2, model, source, output, *numbers],
            check=True, env=toolkits.environment(1),
        )  # fmt: skip
        return toolkits.text_of(work, output.read_text(encoding="utf-8").splitlines())

    return translate


def head(path: Path, count: int) -> Path:
    """Return a file of its first lines."""
    short = path.with_name(f"{path.name}.{count}")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    short.write_text("".join(lines[:count]), encoding="utf-8")
    return short


def seconds(translate: Translate, *how: Any) -> float:
    began = time.perf_counter()
    translate(*how)
    return time.perf_counter() - began


def start(translate: Translate, source: Path, beam_size: int, batch: int) -> float:
    """Return the seconds that starting takes: the median of three."""
    few = head(source, _START)
    return statistics.median(seconds(translate, few, beam_size, batch) for _ in range(3))


def rate(
    translate: Translate, source: Path, sentences: int, beam_size: int, batch: int, began: float
) -> float:
    """Return the sentences a second of the first so many, without what starting takes."""
    whole = seconds(translate, head(source, sentences), beam_size, batch)
    return (sentences - _START) / (whole - began)


def measured(
    translate: Translate, source: Path, references: Sequence[str], args: argparse.Namespace
) -> list[dict[str, Any]]:
    rows = []
    for beam_size in (1, 5):
        began = start(translate, source, beam_size, 1)
        one = rate(translate, source, args.few, beam_size, 1, began)
        began = start(translate, source, beam_size, args.batches[0])
        many = {
            batch: rate(translate, source, len(references), beam_size, batch, began)
            for batch in args.batches
        }
        best = max(many, key=many.__getitem__)
        answers = translate(source, beam_size, best)
        rows.append(
            {
                "beam_size": beam_size,
                "one": one,
                "best": many[best],
                "batch": best,
                "bleu": bleu(answers, references, "de").value,
            }
        )
    return rows


def draw(found: dict[str, list[dict[str, Any]]], path: Path) -> None:
    sys.path.append(str(Path(__file__).parents[1]))
    import drawing

    figure, axes = drawing.curves()
    best = max(row["bleu"] for rows in found.values() for row in rows)
    # How fast a model is that has hardly learned says nothing, and would squeeze the others.
    learned = {name: rows for name, rows in found.items() if rows[0]["bleu"] > best / 2}
    for name, rows in learned.items():
        axes.plot([r["best"] for r in rows], [r["bleu"] for r in rows], marker="o", label=name)
    axes.set_xscale("log")
    axes.set_xlabel("sentences a second, one core, best batch (greedy and beam 5)")
    axes.set_ylabel(f"BLEU, {PART}")
    axes.legend(frameon=False, fontsize="small")
    drawing.save(figure, path)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("peers", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--few", type=int, default=200, help="sentences one at a time")
    parser.add_argument("--batches", type=int, nargs="+", default=[16, 64, 256])
    parser.add_argument("--picture", type=Path)
    args = parser.parse_args()
    work: Path = args.work
    references = toolkits.lines(args.data, PART, "de")
    text = work / "text.en"
    text.write_text("\n".join(toolkits.lines(args.data, PART, "en")) + "\n", encoding="utf-8")
    small = work / "tongsa.int8.tongsa"
    big = work / "tongsa.tongsa"
    export = ["export", str(big), "-o", str(small), "--int8"]
    subprocess.run([sys.executable, "-m", "tongsa", *export], check=True)
    transformer = toolkits.last_checkpoint(work, "transformer")
    systems = {
        "tongsa": (ours(big, work), text),
        "tongsa, 8 bits": (ours(small, work), text),
    }
    for name, translate in (
        ("JoeyNMT", theirs(args.peers, toolkits.last_checkpoint(work, "joeynmt"))),
        ("OpenNMT-py", theirs(args.peers, toolkits.last_checkpoint(work, "opennmt"))),
        ("OpenNMT-py, Transformer", theirs(args.peers, transformer)),
        ("CTranslate2", ctranslate2(args.peers, work, transformer, "float32")),
        ("CTranslate2, 8 bits", ctranslate2(args.peers, work, transformer, "int8")),
    ):
        systems[name] = translate, work / f"{PART}.en"
    found = {}
    for name, (translate, source) in systems.items():
        found[name] = measured(translate, source, references, args)
        for row in found[name]:
            print(
                f"{name:24} beam {row['beam_size']}  one at a time {row['one']:7.1f}/s   "
                f"batch {row['batch']:3} {row['best']:7.1f}/s   BLEU {row['bleu']:.2f}",
                flush=True,
            )
    if args.picture:
        draw(found, args.picture)
    print(json.dumps({"few": args.few, "found": found}))


if __name__ == "__main__":
    main()
