"""`tongsa compare`."""

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tongsa.cli.numbers import count
from tongsa.cli.pairs import add_data_arguments, layout_of, load_pairs
from tongsa.cli.score_options import add_score_arguments
from tongsa.errors import DataError

if TYPE_CHECKING:
    from tongsa.data.corpus import Corpus
    from tongsa.evaluation.breakdown import Breakdown
    from tongsa.evaluation.significance import Comparison
    from tongsa.tasks.pipeline import Model

HELP = "say which of two systems is better, and whether that is more than luck"
EXAMPLES = """\
A and B are model files, or files of outputs, one line for each pair of DATA.

examples:
  tongsa compare old.tongsa new.tongsa test.tsv
  tongsa compare ours.de theirs.de test.en test.de
      outputs of any two systems
  tongsa compare plain.tongsa default.tongsa test.tsv --train pairs.tsv --examples 20
      groups the sentences by how often their rarest word stands in the training data
  tongsa compare old.tongsa new.tongsa test.tsv --json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("a", metavar="A", help="a model file, or a file of outputs")
    parser.add_argument("b", metavar="B", help="another one")
    add_data_arguments(parser, languages="of the file, if it has several")
    parser.add_argument(
        "--train", nargs="+", metavar="DATA", help="training pairs, to count how rare words are"
    )
    parser.add_argument(
        "--examples", type=count, default=5, metavar="N", help="sentences to show; default: 5"
    )
    parser.add_argument(
        "--samples", type=count, default=1000, metavar="N", help="of the bootstrap; default: 1000"
    )
    parser.add_argument(
        "--trials",
        type=count,
        default=10_000,
        metavar="N",
        help="of the randomisation; default: 10000",
    )
    parser.add_argument("--seed", type=count, default=12345, metavar="N", help="default: 12345")
    parser.add_argument("--beam", type=count, metavar="K", help="width of the models' search")
    parser.add_argument("--threads", type=count, metavar="T", help="default: all cores")
    add_score_arguments(parser)
    parser.add_argument("--json", action="store_true", help="everything, as one JSON object")


def run(args: argparse.Namespace) -> int:
    from rich.console import Console

    from tongsa.cli.comparison import show
    from tongsa.evaluation.breakdown import break_down
    from tongsa.evaluation.metrics import bleu_metric, bleu_tokenisation, chrf_metric
    from tongsa.evaluation.significance import compare
    from tongsa.text.normalise import normalise

    layout = layout_of(args)
    corpus = load_pairs(args.data, layout, skip_empty=args.skip_empty)
    train = load_pairs(args.train, layout, skip_empty=True) if args.train else None
    references = [normalise(pair.target) for pair in corpus.pairs]
    # What cannot be read or scored shall be known before minutes of translating.
    systems = [_open(path, corpus, args.threads) for path in (args.a, args.b)]
    languages = (s.config.target_language for s in systems if not isinstance(s, list))
    language = args.target_language or next(languages, "")
    tokenisation = args.tokenisation or bleu_tokenisation(language, references)
    metrics = {"BLEU": bleu_metric(tokenisation, args.lowercase), "chrF": chrf_metric()}

    sources = [pair.source for pair in corpus.pairs]
    a, b = (
        [normalise(text) for text in _outputs(system, sources, args.beam, name)]
        for system, name in zip(systems, "AB", strict=True)
    )
    waiting = Console(stderr=True).status("Comparing …") if sys.stderr.isatty() else nullcontext()
    with waiting:
        comparisons = [
            compare(
                name,
                metric,
                a,
                b,
                references,
                samples=args.samples,
                trials=args.trials,
                seed=args.seed,
            )
            for name, metric in metrics.items()
        ]
        counted = [pair.target for pair in train.pairs] if train else references
        breakdown = break_down(sources, references, a, b, counted)
    if args.json:
        print(json.dumps(_as_json(args, corpus, comparisons, breakdown), ensure_ascii=False))
        return 0
    print(f"A  {args.a}\nB  {args.b}\n{len(corpus):,} pairs of {corpus.name}\n")
    show(
        Console(highlight=False, soft_wrap=True),
        comparisons,
        breakdown,
        examples=args.examples,
        counted_in=train.name if train else "these references",
        where=corpus.where,
    )
    return 0


def _open(path: str, corpus: "Corpus", threads: int | None) -> "Model | list[str]":
    """Return a model, or the outputs that a file holds, one for each pair."""
    from tongsa.data.formats.lines import read_lines
    from tongsa.tasks.pipeline import load

    if _is_model(path):
        return load(path, threads=threads)
    outputs = list(read_lines(path))
    if len(outputs) != len(corpus):
        raise DataError(
            f"{path}: holds {len(outputs):,} outputs, and there are {len(corpus):,} pairs in "
            f"{corpus.name}; line n must be the output for pair n"
        )
    return outputs


def _is_model(path: str) -> bool:
    try:
        with Path(path).open("rb") as file:
            return path.endswith(".tongsa") or file.read(4) == b"PK\x03\x04"
    except OSError:  # said by whoever reads it
        return path.endswith(".tongsa")


def _outputs(
    system: "Model | list[str]", sources: list[str], beam_size: int | None, name: str
) -> list[str]:
    from tongsa.cli.translating import translate_all

    if isinstance(system, list):
        return system
    outputs = translate_all(system, sources, f"Translating with {name}", beam_size=beam_size)
    return [output.text for output in outputs]


def _as_json(
    args: argparse.Namespace,
    corpus: "Corpus",
    comparisons: "Sequence[Comparison]",
    breakdown: "Breakdown",
) -> dict[str, Any]:
    return {
        "a": args.a,
        "b": args.b,
        "data": args.data,
        "sentences": len(corpus),
        "metrics": [
            {
                "metric": c.metric,
                "a": c.a,
                "b": c.b,
                "difference": c.difference,
                "interval": [c.low, c.high],
                "p_value": c.p_value,
                "better": c.better,
                "verdict": str(c),
                "signature": c.signature,
            }
            for c in comparisons
        ],
        "sentence_by_sentence": vars(breakdown.everything),
        "by_source_length": [vars(group) for group in breakdown.by_length],
        "by_rarest_word": [vars(group) for group in breakdown.by_rarity],
        "most_different": [
            {
                "where": corpus.where(s.index),
                "source": s.source,
                "reference": s.reference,
                "a": s.a,
                "b": s.b,
                "chrf_a": s.score_a,
                "chrf_b": s.score_b,
            }
            for s in breakdown.most_different(args.examples)
        ],
    }
