"""A whole run: what it says before it begins, and what it leaves behind."""

import dataclasses
import io
import math
import os
import signal
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from rich.console import Console

import tongsa
from tongsa.data.corpus import Corpus, Pair
from tongsa.errors import ConfigError, DataError, TrainingError
from tongsa.evaluation.metrics import Score
from tongsa.export.parity import Parity
from tongsa.export.restore import restore
from tongsa.model.seq2seq import Batch, Seq2Seq, count_parameters
from tongsa.runtime.model_file import read_model_file
from tongsa.tasks.conformance import replay
from tongsa.tasks.translation import Translation
from tongsa.text.tokenisers import train_tokeniser
from tongsa.training import loop, package, validation
from tongsa.training.display import Display
from tongsa.training.examples import encode
from tongsa.training.loop import Outcome, Plan, Progress
from tongsa.training.run import train
from tongsa.training.schedule import automatic_epochs
from tongsa.training.validation import Validation, Validator
from toys import Heard, apart, backwards, interrupt_at, numbers, small, trained, write_tsv

PAIRS = numbers(40, backwards)
CORPUS = Corpus(PAIRS, "numbers")
DEV = Corpus(numbers(60, backwards)[40:], "dev numbers")
QUICK = small(training__epochs=1)


# ---- What is learned from, and what is judged by ------------------------------------------------


@pytest.mark.usefixtures("unpacked")
def test_without_a_dev_set_one_is_held_out(tmp_path: Path) -> None:
    heard = Heard()
    train(CORPUS, tmp_path / "m", config=QUICK, reporter=heard)
    assert heard.plan is not None
    assert (heard.plan.pairs, heard.plan.dev_pairs) == (38, 2)
    assert heard.notices == []


@pytest.mark.usefixtures("unpacked")
def test_a_dev_set_that_was_learned_from_is_warned_of_with_the_number(tmp_path: Path) -> None:
    heard = Heard()
    train(CORPUS, tmp_path / "m", dev=CORPUS, config=QUICK, reporter=heard)
    assert heard.notices == [
        "Warning: 40 of 40 dev pairs stand in the training data too, so the dev score will "
        "flatter the model."
    ]
    some = Corpus([*DEV.pairs, *PAIRS[:3]], "mixed")
    heard = Heard()
    train(CORPUS, tmp_path / "m", dev=some, config=QUICK, reporter=heard)
    assert heard.notices[0].startswith("Warning: 3 of 23 dev pairs")


@pytest.mark.usefixtures("unpacked")
def test_a_dev_set_of_its_own_is_not_warned_of(tmp_path: Path) -> None:
    heard = Heard()
    train(CORPUS, tmp_path / "m", dev=DEV, config=QUICK, reporter=heard)
    assert heard.notices == []
    assert heard.plan is not None
    assert (heard.plan.pairs, heard.plan.dev_pairs) == (40, 20)
    assert heard.closed


def test_the_same_seed_gives_the_same_model(tmp_path: Path, unpacked: list[Seq2Seq]) -> None:
    for seed in (3, 3, 4):
        config = small(training__epochs=1, training__seed=seed, model__dropout=0.3)
        train(CORPUS, tmp_path / "m", dev=DEV, config=config, reporter=Heard())
    first, again, other = ([w.detach() for w in model.parameters()] for model in unpacked)
    assert all(torch.equal(a, b) for a, b in zip(first, again, strict=True))
    assert not any(torch.equal(a, b) for a, b in zip(first, other, strict=True) if a.dim() > 1)


def test_two_vocabularies_where_they_are_not_joint(tmp_path: Path, unpacked: list[Seq2Seq]) -> None:
    heard = Heard()
    config = small(training__epochs=1, text__joint=False, model__tie="output")
    train(CORPUS, tmp_path / "m", dev=DEV, config=config, reporter=heard)
    assert heard.plan is not None
    assert (heard.plan.source_size, heard.plan.target_size) == (78, 78)
    assert len(unpacked) == 1


def test_a_corpus_made_in_memory_is_held_to_what_files_are(tmp_path: Path) -> None:
    for corpus, message in [
        (Corpus([], "mine"), "mine: holds no pairs"),
        (
            Corpus([Pair("one", "하나"), Pair("two", " ")], "mine"),
            "mine:2: target is empty; remove the pair",
        ),
    ]:
        for data, dev in ((corpus, None), (CORPUS, corpus)):
            with pytest.raises(DataError) as error:
                train(data, tmp_path / "m", dev=dev, config=QUICK, reporter=Heard())
            assert str(error.value) == message


# ---- Validation ---------------------------------------------------------------------------------


@pytest.mark.parametrize("spelling", ["NFD", "two spaces"])
def test_a_reference_counts_as_the_model_would_write_it(
    spelling: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # macOS writes Korean file names and some texts in NFD; models write NFC.
    def respell(text: str) -> str:
        if spelling == "NFD":
            return unicodedata.normalize("NFD", text)
        return f" {text} ".replace(" ", "  ")

    pairs = [Pair("one", respell("하나 둘 셋 넷")), Pair("two", respell("다섯 여섯 일곱 여덟"))]
    tokeniser = train_tokeniser([t for p in pairs for t in p], "words", None)
    dev = encode(Corpus(pairs, "dev"), apart(tokeniser, tokeniser), 200)
    monkeypatch.setattr(
        validation,
        "translate_greedily",
        lambda *_, **__: [tuple(ids.tolist()) for ids in dev.targets],
    )
    model = Seq2Seq(QUICK.model, tokeniser.size, tokeniser.size).eval()
    task = Translation(QUICK, tokeniser, tokeniser)
    found = Validator(dev, task, 10, 9)(model, 1, 1.0)
    assert found.score.value == pytest.approx(100)
    assert all(target == output for _, target, output in found.samples)
    exported = _Says([p.target for p in pairs], task)
    [bleu, _, exact], _ = package.judge_on_dev(exported, dev, Heard())  # type: ignore[arg-type]
    assert bleu.value == pytest.approx(100)
    assert exact.value == 100


class _Says:
    """A model that has learned the references by heart, in NFC and with single spaces."""

    def __init__(self, targets: list[str], task: Translation) -> None:
        self.targets = targets
        self.task = task

    def stream(self, _: object) -> list[tongsa.Output]:
        return [
            tongsa.Output(" ".join(unicodedata.normalize("NFC", t).split()), 0.0, 0.0)
            for t in self.targets
        ]

    def search_signature(self) -> str:
        return "by heart"


# ---- What is left behind ------------------------------------------------------------------------


def test_the_model_file_tells_how_it_came_to_be() -> None:
    toy = trained()
    contents = read_model_file(toy.path)
    outcome = toy.result.outcome
    assert contents.created_with == f"tongsa {tongsa.__version__}"
    assert contents.config.source_language == "en"
    history = contents.training["history"]
    assert len(history) == len(outcome.history) >= 2
    for told, look in zip(history, outcome.history, strict=True):
        assert told["step"] == look.step
        assert told["loss"] == look.loss
        assert told["score"] == look.score.value
        assert [tuple(sample) for sample in told["samples"]] == list(look.samples)
    told = {name: value for name, value in contents.training.items() if name != "history"}
    assert told == {
        "pairs": 600,
        "dev_pairs": 100,
        "longest_source": 4,
        "steps": outcome.steps,
        "seconds": round(outcome.seconds, 1),
        "ended": "complete",
        "best_step": outcome.best.step,
    }
    assert len(contents.conformance) == 8
    assert contents.longest_target == 4


def test_its_scores_are_those_of_the_exported_model_with_its_own_search() -> None:
    toy = trained()
    assert [score.name for score in toy.result.scores] == ["BLEU", "chrF", "exact"]
    stored = read_model_file(toy.path).scores
    assert stored == tuple({**vars(score), "data": "dev"} for score in toy.result.scores)
    outputs = [o.text for o in toy.model.translate([p.source for p in toy.held_out])]
    right = sum(o == p.target for o, p in zip(outputs, toy.held_out, strict=True))
    assert toy.result.scores[2].value == right


def test_the_reporter_hears_of_everything() -> None:
    heard = trained().heard
    assert heard.plan is not None
    assert heard.plan.units == ("words", "words")
    assert heard.plan.precision == "fp32"
    assert heard.plan.threads == 1
    assert heard.ended is trained().result.outcome
    assert heard.closed
    assert heard.work[0] == "Reading the pairs"
    assert {"Exporting the best weights", "Scoring on the dev set"} <= set(heard.work)


def test_each_side_may_have_its_own_unit(tmp_path: Path) -> None:
    heard = Heard()
    config = small(
        training__epochs=1,
        text__target_unit="characters",
        text__joint=False,
        model__tie="output",
    )
    result = train(CORPUS, tmp_path / "m.tongsa", dev=DEV, config=config, reporter=heard)
    assert heard.plan is not None
    assert heard.plan.units == ("words", "characters")
    model = tongsa.load(result.path, threads=1)
    assert model.task.source.tokens(model.task.encode("one two")) == ["one", "two"]
    assert model.task.target.tokens(model.task.target.encode("둘 하나")) == list("둘▁하나")
    assert not replay(model).mismatches
    assert count_parameters(restore(model.contents)) == result.parameters


def test_the_number_of_epochs_follows_the_data_if_nobody_says(tmp_path: Path) -> None:
    heard = Heard(interrupt_at(1))
    result = train(
        CORPUS, tmp_path / "m.tongsa", dev=DEV, config=small(training__epochs=None), reporter=heard
    )
    assert heard.plan is not None
    tokens = sum(len(pair.target.split()) + 1 for pair in CORPUS.pairs)
    assert heard.plan.epochs == automatic_epochs(tokens)
    assert read_model_file(result.path).config.training.epochs == heard.plan.epochs


def test_ctrl_c_before_the_first_validation_leaves_a_working_model(tmp_path: Path) -> None:
    output = tmp_path / "m.tongsa"
    heard = Heard(interrupt_at(3))
    config = small(training__epochs=1, training__batch_tokens=20)
    result = train(CORPUS, output, dev=DEV, config=config, reporter=heard)
    assert result.outcome.ended == "interrupted"
    assert result.outcome.steps == 3
    assert heard.notices == [
        "Stopped. Keeping the best so far.",
        "The dev set is too small to tell how sure the model may be: 20 pairs, and it takes 30. "
        f"With more, run: tongsa calibrate {output} PAIRS",
        "To go on with the training, give the same command with --resume.",
    ]
    assert heard.closed
    model = tongsa.load(output, threads=1)
    assert model.contents.training["ended"] == "interrupted"
    found = replay(model)
    assert (found.pairs, found.mismatches) == (8, ())
    assert {path.name for path in tmp_path.iterdir()} == {"m.tongsa", "m.tongsa.run"}


def test_a_model_that_says_nothing_is_told_from_a_small_dev_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tongsa.training.package.LEAST_SENTENCES", 10)
    monkeypatch.setattr("tongsa.training.package.calibrate", lambda _: None)  # no word was said
    heard = Heard()
    config = small(training__epochs=1)
    train(CORPUS, tmp_path / "m.tongsa", dev=DEV, config=config, reporter=heard)
    assert (
        "The model says nothing to nearly all of 20 dev pairs, so nobody can tell how sure it may "
        "be: it takes 10 answers. It has to learn for longer." in heard.notices
    )


@pytest.mark.parametrize(
    "where", ["tongsa.tasks.pipeline.Model.stream", "tongsa.tasks.text_task.translation_scores"]
)
def test_ctrl_c_while_it_is_scored_costs_the_scores_only(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    toy = trained()

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    # Another network's graphs will do: it is not the answers that are looked at.
    monkeypatch.setattr(package, "export_graphs", lambda _: toy.model.contents.graphs)
    monkeypatch.setattr(package, "check_parity", lambda *_: Parity(1, 1, 0.0))
    monkeypatch.setattr(where, stop)
    output = tmp_path / "m.tongsa"
    heard = Heard()
    result = train(
        Corpus(toy.train, "numbers"), output, dev=DEV,
        config=small(training__epochs=1, training__batch_tokens=5000), reporter=heard,
    )  # fmt: skip
    assert result.scores == ()
    contents = read_model_file(output)
    assert contents.scores == ()
    assert contents.training["ended"] == "complete"


# `tongsa train`, which says when it has made some steps. It hears Ctrl-C even where the tests run
# in the background of a shell, which has that ignored.
SAYS_STEPS = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from tongsa.cli.main import main
from tongsa.training.display import Display
shown = Display.progress
def progress(self, now):
    shown(self, now)
    if now.step == 30:
        print("thirty steps", file=sys.stderr, flush=True)
Display.progress = progress
sys.exit(main())
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("validate_every", [1_000_000, 20], ids=["before a look", "after one"])
def test_a_real_ctrl_c_leaves_a_working_model(validate_every: int, tmp_path: Path) -> None:
    write_tsv(tmp_path / "pairs.tsv", numbers(600, backwards))
    settings = {
        "text.unit": "words", "model.embedding_size": 32, "model.hidden_size": 32,
        "training.threads": 1, "training.epochs": 10000, "training.batch_tokens": 150,
        "training.validate_every": validate_every,
    }  # fmt: skip
    flags = [flag for n, v in settings.items() for flag in ("--set", f"{n}={v}")]
    process = subprocess.Popen(
        [sys.executable, "-c", SAYS_STEPS, "train", "pairs.tsv", "-o", "m.tongsa", *flags],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    timer = threading.Timer(300, process.kill)
    timer.start()
    with process:
        assert process.stderr is not None
        said = []
        for line in process.stderr:
            said.append(line)
            if line == "thirty steps\n":
                process.send_signal(signal.SIGINT)
    timer.cancel()
    assert process.returncode == 0, said
    assert "Stopped. Keeping the best so far.\n" in said
    assert "Traceback" not in "".join(said)
    model = tongsa.load(tmp_path / "m.tongsa", threads=1)
    assert model.contents.training["ended"] == "interrupted"
    assert len(model.contents.training["history"]) >= 1
    assert not replay(model).mismatches


# ---- What is refused, and when ---------------------------------------------------------------


def nan_loss(model: Seq2Seq, batch: Batch, *weights: float) -> torch.Tensor:
    memory, state = model.encode(batch.source, batch.source_lengths)
    outputs, _ = model.decode(batch.target_in, memory, state)
    return outputs.sum() * (math.nan + sum(weights))


@pytest.mark.usefixtures("unpacked")
def test_a_run_that_finds_nothing_leaves_an_earlier_model_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "teacher_forced_loss", nan_loss)
    earlier = tmp_path / "earlier.tongsa"
    earlier.write_bytes(b"precious")
    for output in (earlier, tmp_path / "new.tongsa"):
        heard = Heard()
        with pytest.raises(TrainingError, match=r"Lower training\.learning_rate \(now 0\.006\)"):
            train(CORPUS, output, dev=DEV, config=QUICK, reporter=heard)
        assert heard.closed
    assert earlier.read_bytes() == b"precious"
    assert [path.name for path in tmp_path.iterdir()] == ["earlier.tongsa"]


def in_a_missing_folder(folder: Path) -> tuple[Path, str]:
    path = folder / "missing" / "m.tongsa"
    return path, f"{path}: there is no folder {path.parent}; create it first"


def a_folder(folder: Path) -> tuple[Path, str]:
    return folder, (f"{folder}: is a folder; name a file in it, as in {folder / 'model.tongsa'}")


def no_ordinary_file(folder: Path) -> tuple[Path, str]:
    os.mkfifo(folder / "pipe")
    return folder / "pipe", (
        f"{folder / 'pipe'}: is no ordinary file, and the model would take its place"
    )


def the_pairs(folder: Path) -> tuple[Path, str]:
    path = write_tsv(folder / "pairs.tsv", PAIRS)
    return path, f"{path}: is read from, and the model would take its place"


@pytest.mark.parametrize(
    "case", [in_a_missing_folder, a_folder, no_ordinary_file, the_pairs], ids=lambda f: f.__name__
)
def test_where_no_model_can_be_written_is_said_before_training(
    case: Callable[[Path], tuple[Path, str]], tmp_path: Path, unpacked: list[Seq2Seq]
) -> None:
    output, message = case(tmp_path)
    data = write_tsv(tmp_path / "pairs.tsv", PAIRS)
    heard = Heard()
    with pytest.raises(ConfigError) as error:
        train(data, output, config=QUICK, reporter=heard)
    assert str(error.value) == message
    assert heard.plan is None
    assert unpacked == []


def test_a_folder_that_takes_no_files_is_said_before_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unpacked: list[Seq2Seq]
) -> None:
    # Rights alone would not do: the tests may run as root.
    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    with pytest.raises(ConfigError, match=r"m\.tongsa: cannot be written: Permission denied"):
        train(CORPUS, tmp_path / "m.tongsa", config=QUICK, reporter=Heard())
    assert unpacked == []


@pytest.mark.usefixtures("unpacked")
def test_an_earlier_model_may_be_trained_anew(tmp_path: Path) -> None:
    output = tmp_path / "m.tongsa"
    output.write_bytes(b"old")
    train(CORPUS, output, dev=DEV, config=QUICK, reporter=Heard())
    assert output.read_bytes() == b"a model"


# ---- The display -----------------------------------------------------------------------------

PLAN = Plan(1234, 56, 3, ("jamo", "subwords"), 4000, 3000, 2_500_000, "fp32", "cpu", 2)
LOOK = Validation(
    step=10,
    epoch=1.0,
    loss=2.0,
    score=Score("BLEU", 12.34, "sig"),
    merit=(12.34, -2.0),
    samples=(("a [bold]source[/]", "target", "an [/] output"),),
)
PROGRESS = Progress(5, 0.5, 0.25, 3.0, 1234.0, 60.0, 180.0)


def shown(terminal: bool, act: Callable[[Display], None]) -> str:
    stream = io.StringIO()
    display = Display(Console(file=stream, force_terminal=terminal, width=200, highlight=False))
    try:
        act(display)
    finally:
        display.close()
    return stream.getvalue()


def test_the_display_says_what_is_going_on(tmp_path: Path) -> None:
    path = tmp_path / "m.tongsa"
    path.write_bytes(bytes(1_500_000))

    def act(display: Display) -> None:
        display.busy("Reading the pairs")
        display.begin(PLAN)
        display.progress(PROGRESS)
        display.validated(LOOK, best=True)
        display.notice("[/] is no markup here")
        display.finished(
            path, Outcome(LOOK, (LOOK,), "complete", 3700.0, 10), (LOOK.score,), "same"
        )

    assert shown(terminal=False, act=act).splitlines() == [
        "1,234 pairs to learn from, 56 to judge by · 4,000 jamo → 3,000 subwords · 2.5 M weights · "
        "fp32 on cpu, 2 threads",
        "Ctrl-C ends early and keeps the best so far.",
        "epoch 1 · dev loss 2.000 (perplexity 7.4) · BLEU 12.3 · best so far",
        "   a [bold]source[/]",
        "   → an [/] output",
        "[/] is no markup here",
        "Best: epoch 1 · trained 1:01:40 · exported: same",
        "Dev set: BLEU 12.34",
        f"Wrote {path} (1.5 MB)",
    ]


def test_on_a_terminal_a_line_moves_and_goes_away_at_the_end() -> None:
    def act(display: Display) -> None:
        display.busy("Learning the vocabulary")
        display.begin(PLAN)
        for share in (0.0, 0.25, 1.0):
            display.progress(dataclasses.replace(PROGRESS, share=share))
            display.busy("Translating the dev set", share)
        display.validated(LOOK, best=False)
        display.close()
        display.close()

    text = shown(terminal=True, act=act)
    assert "\x1b[?25l" in text  # the cursor is hidden …
    assert text.rindex("\x1b[?25h") > text.rindex("\x1b[?25l")  # … and comes back


def test_an_error_before_training_gives_the_terminal_back(tmp_path: Path) -> None:
    stream = io.StringIO()
    display = Display(Console(file=stream, force_terminal=True))
    with pytest.raises(DataError):
        train(tmp_path / "missing.tsv", tmp_path / "m.tongsa", config=QUICK, reporter=display)
    assert stream.getvalue().count("\x1b[?25l") == stream.getvalue().count("\x1b[?25h")
