"""Does a model know when it does not know? Reliability and risk–coverage, in and out of domain.

    python benchmarks/confidence.py MODEL NAME=SOURCE,TARGET … [--images FOLDER]

For each test set (two aligned files, plain or gzipped): how often words are right against how sure
the model was of them, before and after calibration (reliability diagram, expected calibration
error); and how BLEU rises when only the sentences are kept that it is surest of (risk–coverage
curve), against keeping some at random. The model file must hold a calibration that was fitted on
other pairs; `tongsa calibrate` puts one in.
"""

import argparse
import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from matplotlib import pyplot as plt

import drawing
import tongsa
from tongsa.data.corpus import load_corpus
from tongsa.evaluation.calibration import (
    Bin,
    Calibration,
    expected_calibration_error,
    reliability,
    risk_coverage,
    surest,
)
from tongsa.evaluation.metrics import bleu
from tongsa.tasks.judging import Judged, judge
from tongsa.tasks.pipeline import Output
from tongsa.text.normalise import normalise

SHARES = (1.0, 0.8, 0.6, 0.4, 0.2)
COLOURS = ("#0b6e99", "#c4501b", "#4d7c0f", "#7c3aed")


class Set(NamedTuple):
    """A test set, what the model made of it, and what came of that."""

    name: str
    references: list[str]
    outputs: list[Output]
    judged: Judged

    @property
    def confidences(self) -> list[float]:
        return [output.confidence or 0.0 for output in self.outputs]


def measure(test: Set, calibration: Calibration, language: str) -> dict[str, Any]:
    """Return the figures of one test set."""
    log_probs, right = map(np.array, zip(*test.judged.words, strict=True))
    means, shares = map(np.array, zip(*test.judged.sentences, strict=True))
    warned = [bool(output.warnings) for output in test.outputs]
    return {
        "name": test.name,
        "sentences": len(test.outputs),
        "words_right": float(right.mean()),
        "word_confidence": float(calibration.word(log_probs).mean()),
        "word_ece_before": expected_calibration_error(np.exp(log_probs), right),
        "word_ece": expected_calibration_error(calibration.word(log_probs), right),
        "sentence_ece_before": expected_calibration_error(np.exp(means), shares),
        "sentence_ece": expected_calibration_error(calibration.sentence(means), shares),
        "bleu_of_surest": {
            f"{share:.0%}": bleu_of(test, surest(test.confidences, share), language)
            for share in SHARES
        },
        "warned": float(np.mean(warned)),
        "bins": [tuple(b) for b in reliability(calibration.word(log_probs), right)],
    }


def draw_reliability(sets: list[Set], calibration: Calibration, path: Path) -> None:
    figure, axes = plt.subplots(1, len(sets), figsize=(3.3 * len(sets), 3.5), sharey=True)
    for axis, test in zip(np.atleast_1d(axes), sets, strict=True):
        log_probs, right = map(np.array, zip(*test.judged.words, strict=True))
        for label, confidences, colour, marker in (
            ("model's probability", np.exp(log_probs), "#999999", "s"),
            ("calibrated", calibration.word(log_probs), COLOURS[0], "o"),
        ):
            bins: list[Bin] = reliability(confidences, right)
            ece = expected_calibration_error(confidences, right)
            axis.plot(
                [b.confidence for b in bins],
                [b.right for b in bins],
                marker=marker,
                markersize=4,
                color=colour,
                label=f"{label}, ECE {ece:.3f}",
            )
        axis.plot([0, 1], [0, 1], color="black", linewidth=0.7, linestyle=":")
        axis.set(title=test.name, xlabel="confidence in the word", xlim=(0, 1), ylim=(0, 1))
        axis.legend(fontsize=7, loc="upper left")
    np.atleast_1d(axes)[0].set_ylabel("share of words that are right")
    drawing.save(figure, path)


def draw_risk_coverage(sets: list[Set], language: str, path: Path) -> None:
    figure, (words, whole) = plt.subplots(1, 2, figsize=(9, 3.6))
    for test, colour in zip(sets, COLOURS, strict=False):
        sure = [c for c, output in zip(test.confidences, test.outputs, strict=True) if output.words]
        curve = 100 * risk_coverage(sure, [share for _, share in test.judged.sentences])
        kept = np.arange(1, len(curve) + 1) / len(curve)
        # A handful of sentences says little, and every point costs some bytes.
        shown = np.linspace(0.05 * len(curve), len(curve) - 1, 100).astype(int)
        words.plot(100 * kept[shown], curve[shown], color=colour, label=test.name)
        words.axhline(curve[-1], color=colour, linewidth=0.7, linestyle=":")
        shares = np.linspace(0.05, 1, 20)
        scores = [bleu_of(test, surest(test.confidences, share), language) for share in shares]
        whole.plot(100 * shares, scores, color=colour, label=test.name)
        whole.axhline(scores[-1], color=colour, linewidth=0.7, linestyle=":")
    words.set(xlabel="surest sentences kept, %", ylabel="words right, %", xlim=(0, 100))
    whole.set(xlabel="surest sentences kept, %", ylabel="BLEU", xlim=(0, 100))
    words.legend(fontsize=8)
    drawing.save(figure, path)


def bleu_of(test: Set, rows: list[int], language: str) -> float:
    outputs = [test.outputs[i].text for i in rows]
    return bleu(outputs, [test.references[i] for i in rows], language).value


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("model", type=Path)
    parser.add_argument("sets", nargs="+", metavar="NAME=SOURCE,TARGET")
    parser.add_argument("--images", type=Path, metavar="FOLDER")
    args = parser.parse_args()
    model = tongsa.load(args.model)
    calibration = model.contents.calibration
    if calibration is None:
        raise SystemExit(f"{args.model}: first run tongsa calibrate {args.model} DEV")

    sets = []
    for text in args.sets:
        name, _, files = text.partition("=")
        corpus = load_corpus(files.split(","))
        outputs = model.translate([pair.source for pair in corpus.pairs])
        references = [normalise(pair.target) for pair in corpus.pairs]
        sets.append(Set(name, references, outputs, judge(outputs, references)))

    language = model.config.target_language
    found = [measure(test, calibration, language) for test in sets]
    print(
        f"{'':24}{'words right':>12}{'expected':>10}{'ECE before':>12}{'after':>8}"
        f"{'sentences':>11}{'after':>8}{'warned':>8}   BLEU of the surest "
        + " ".join(f"{share:.0%}" for share in SHARES)
    )
    for f in found:
        scores = " ".join(f"{score:.1f}" for score in f["bleu_of_surest"].values())
        print(
            f"{f['name']:24}{f['words_right']:12.3f}{f['word_confidence']:10.3f}"
            f"{f['word_ece_before']:12.3f}{f['word_ece']:8.3f}{f['sentence_ece_before']:11.3f}"
            f"{f['sentence_ece']:8.3f}{f['warned']:8.3f}   {scores}"
        )
    print(json.dumps(found, ensure_ascii=False))
    if args.images:
        draw_reliability(sets, calibration, args.images / "reliability.svg")
        draw_risk_coverage(sets, language, args.images / "risk-coverage.svg")


if __name__ == "__main__":
    main()
