"""From the weights that won to the model file: export, check, write, score."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from tongsa.evaluation.calibration import Calibration
from tongsa.evaluation.metrics import Score
from tongsa.export.eight_bits import RANGED_SENTENCES, ranges_of
from tongsa.export.graphs import export_graphs
from tongsa.export.parity import Parity, check_parity
from tongsa.model.engine import TorchEngine
from tongsa.model.seq2seq import Seq2Seq
from tongsa.runtime.contents import ModelContents
from tongsa.runtime.model_file import write_model_file
from tongsa.search.limits import length_limit
from tongsa.tasks import conformance
from tongsa.tasks.judging import LEAST_SENTENCES, calibrate, judge
from tongsa.tasks.pipeline import Model
from tongsa.text.normalise import normalise
from tongsa.training.examples import Examples
from tongsa.training.loop import Outcome, Reporter
from tongsa.training.prepare import Prepared
from tongsa.version import __version__

_PARITY_SENTENCES = 32
# Sources whose words are counted within a second.
_TOLD_EVERY = 20_000


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
    before = prepared.begun_as
    contents = ModelContents(
        config=prepared.config,
        graphs=export_graphs(model),
        source_vocabulary=prepared.task.source.to_bytes(),
        target_vocabulary=prepared.task.target.to_bytes(),
        longest_target=max(prepared.train.longest_target, before.longest_target if before else 0),
        training=_record(prepared, outcome),
        coverage=prepared.task.coverage(
            _sources(prepared.train, reporter),
            prepared.train.source_lengths,
            before.coverage if before else None,
        ),
        created_with=f"tongsa {__version__}",
    )
    exported = Model(contents, prepared.config.training.threads)
    some = prepared.dev.spread(_PARITY_SENTENCES)
    ratio = contents.config.search.max_ratio
    limits = [length_limit(len(s), contents.longest_target, ratio) for s in some.sources]
    parity = check_parity(TorchEngine(model), exported.engine, some.sources, limits)
    contents = replace(
        contents,
        conformance=conformance.make_pairs(
            exported,
            prepared.task.conformance_requests(
                [s for s, _ in prepared.dev.spread(conformance.PAIRS).pairs]
            ),
        ),
    )
    ranged = prepared.dev.spread(RANGED_SENTENCES).sources
    contents = replace(
        contents, ranges=ranges_of(contents, ranged, prepared.config.training.threads)
    )
    # Written before it is scored: from here on Ctrl-C costs the scores, not the model.
    write_model_file(output, contents)
    dev = prepared.dev.spread(prepared.config.training.validation_sentences)
    try:
        found = judge_on_dev(exported, dev, reporter)
    except KeyboardInterrupt:
        return Packaged(parity, ())
    if found.calibration is None:
        reporter.notice(_not_calibrated(len(dev), output))
    stored = tuple({**vars(score), "data": "dev"} for score in found.scores)
    write_model_file(output, replace(contents, scores=stored, calibration=found.calibration))
    return Packaged(parity, found.scores)


def _sources(train: Examples, reporter: Reporter) -> Iterator[str]:
    """Give the source texts, and say how far they are read: of some million that takes minutes."""
    for number, (source, _) in enumerate(train.pairs):
        if number % _TOLD_EVERY == 0 and len(train) > _TOLD_EVERY:
            reporter.busy("Counting the words of the sources", number / len(train))
        yield source


def _not_calibrated(pairs: int, output: Path) -> str:
    if pairs < LEAST_SENTENCES:
        return (
            f"The dev set is too small to tell how sure the model may be: {pairs} pairs, and it "
            f"takes {LEAST_SENTENCES}. With more, run: tongsa calibrate {output} PAIRS"
        )
    return (
        f"The model says nothing to nearly all of {pairs:,} dev pairs, so nobody can tell how sure "
        f"it may be: it takes {LEAST_SENTENCES} answers. It has to learn for longer."
    )


class OnDev(NamedTuple):
    """What the exported model is worth, and how sure of itself it may be."""

    scores: tuple[Score, ...]
    calibration: Calibration | None


def judge_on_dev(model: Model, dev: Examples, reporter: Reporter) -> OnDev:
    """Answer the dev set with the search that the model will use by default, and compare."""
    outputs = []
    requests = [source for source, _ in dev.pairs]
    for output in model.stream(requests):
        outputs.append(output)
        reporter.busy("Scoring on the dev set", len(outputs) / len(dev))
    references = [normalise(target) for _, target in dev.pairs]
    texts = [output.text for output in outputs]
    return OnDev(
        model.task.scores(requests, texts, references, search=model.search_signature()),
        calibrate(judge(outputs, references)),
    )


def _record(prepared: Prepared, outcome: Outcome) -> dict[str, Any]:
    """What the model file remembers of its training."""
    return {
        "pairs": len(prepared.train),
        "dev_pairs": len(prepared.dev),
        "longest_source": int(prepared.train.source_lengths.max()),
        "steps": outcome.steps,
        "seconds": round(outcome.seconds, 1),
        "ended": outcome.ended,
        "best_step": outcome.best.step,
        "history": [
            {
                "step": look.step,
                "epoch": round(look.epoch, 3),
                "loss": look.loss,
                "metric": look.score.name,
                "score": look.score.value,
                "samples": look.samples,
            }
            for look in outcome.history
        ],
    }
