"""From the weights that won to the model file: export, check, write, score."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tongsa.evaluation.metrics import Score, translation_scores
from tongsa.export.graphs import export_graphs
from tongsa.export.parity import Parity, check_parity
from tongsa.model.engine import TorchEngine
from tongsa.model.seq2seq import Seq2Seq
from tongsa.runtime.model_file import ModelContents, write_model_file
from tongsa.search.limits import length_limit
from tongsa.tasks import conformance
from tongsa.tasks.pipeline import Model
from tongsa.text.normalise import normalise
from tongsa.training.examples import Examples
from tongsa.training.loop import Outcome, Reporter
from tongsa.training.prepare import Prepared
from tongsa.version import __version__

_PARITY_SENTENCES = 32


@dataclass(frozen=True)
class Packaged:
    """What was found out about the model while it was packed.

    parity   how the exported model compares with the trained one
    scores   of the exported model on the dev set, with the search it will use by default;
             none where Ctrl-C came first
    """

    parity: Parity
    scores: tuple[Score, ...]


def package(
    model: Seq2Seq, prepared: Prepared, outcome: Outcome, output: Path, reporter: Reporter
) -> Packaged:
    """Write the model file, and say what it is worth.

    Raises TrainingError where the exported model does not say what the trained one says, and
    ModelFileError where the file cannot be written.
    """
    reporter.busy("Exporting the best weights")
    contents = ModelContents(
        config=prepared.config,
        graphs=export_graphs(model),
        source_vocabulary=prepared.source.to_bytes(),
        target_vocabulary=prepared.target.to_bytes(),
        longest_target=prepared.train.longest_target,
        training=_record(prepared, outcome),
        created_with=f"tongsa {__version__}",
    )
    exported = Model(contents, prepared.config.training.threads)
    some = prepared.dev.spread(_PARITY_SENTENCES)
    limits = [length_limit(len(s), contents.longest_target) for s in some.sources]
    parity = check_parity(TorchEngine(model), exported.engine, some.sources, limits)
    contents = replace(
        contents,
        conformance=conformance.make_pairs(
            exported, [s for s, _ in prepared.dev.spread(conformance.PAIRS).pairs]
        ),
    )
    # Written before it is scored: from here on Ctrl-C costs the scores, not the model.
    write_model_file(output, contents)
    try:
        dev = prepared.dev.spread(prepared.config.training.validation_sentences)
        scores = dev_scores(exported, dev, reporter)
    except KeyboardInterrupt:
        return Packaged(parity, ())
    stored = tuple({**vars(score), "data": "dev"} for score in scores)
    write_model_file(output, replace(contents, scores=stored))
    return Packaged(parity, scores)


def dev_scores(model: Model, dev: Examples, reporter: Reporter) -> tuple[Score, ...]:
    """Score the exported model with the search it will use by default."""
    outputs = []
    for output in model.stream([source for source, _ in dev.pairs]):
        outputs.append(output.text)
        reporter.busy("Scoring on the dev set", len(outputs) / len(dev))
    references = [normalise(target) for _, target in dev.pairs]
    return translation_scores(outputs, references, model.config.target_language)


def _record(prepared: Prepared, outcome: Outcome) -> dict[str, Any]:
    """What the model file remembers of its training."""
    return {
        "pairs": len(prepared.train),
        "dev_pairs": len(prepared.dev),
        "steps": outcome.steps,
        "seconds": round(outcome.seconds, 1),
        "ended": outcome.ended,
        "best_step": outcome.best.step,
        "history": [
            {
                "step": look.step,
                "epoch": round(look.epoch, 3),
                "loss": look.loss,
                "bleu": look.bleu.value,
                "samples": look.samples,
            }
            for look in outcome.history
        ],
    }
