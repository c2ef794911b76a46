"""On a GPU: it learns what a CPU learns, and no step makes the host wait.

Skipped where there is none.
"""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torch.distributed as dist

import tongsa
from tongsa.config import Config
from tongsa.errors import TrainingError
from tongsa.evaluation.metrics import Score
from tongsa.model.seq2seq import Batch, Seq2Seq
from tongsa.training import loop, together
from tongsa.training.checkpoint import folder_of
from tongsa.training.examples import Examples, collate
from tongsa.training.loop import Outcome, fit
from tongsa.training.loss import teacher_forced_loss
from tongsa.training.run import train
from tongsa.training.validation import Validation
from tongsa.training.workers import ALONE, Workers
from toys import Heard, backwards, interrupt_at, numbers, small, write_tsv

pytestmark = [
    pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU"),
    pytest.mark.filterwarnings("ignore:Synchronization debug mode is a prototype"),
]

GPU = torch.device("cuda")
VOCABULARY = 60


@pytest.fixture(autouse=True)
def exact_products() -> Any:
    """Multiply fp32 as fp32, which a GPU does not do of itself in recurrent layers."""
    before = torch.backends.cudnn.allow_tf32
    torch.backends.cudnn.allow_tf32 = False
    yield
    torch.backends.cudnn.allow_tf32 = before


def examples(count: int = 200) -> Examples:
    rng = np.random.default_rng(3)

    def side() -> list[Any]:
        return [rng.integers(4, VOCABULARY, n).astype(np.int32) for n in rng.integers(1, 9, count)]

    return Examples(side(), side(), [("", "")] * count)


class Judge:
    """Keeps the dev loss of the model, measured on what it learns from."""

    def __init__(self) -> None:
        self.losses: list[float] = []

    @torch.inference_mode()
    def __call__(self, model: Seq2Seq, step: int, epoch: float) -> Validation:
        device = next(model.parameters()).device
        batch = collate(examples(), range(60), device)
        self.losses.append(teacher_forced_loss(model, batch, 0.0).item())
        return Validation(step, epoch, self.losses[-1], Score("none", 0.0, ""), (0.0,), ())


def learned(
    config: Config, device: torch.device, precision: str = "fp32", workers: Workers = ALONE
) -> tuple[Outcome, Judge, Heard, Seq2Seq]:
    torch.manual_seed(4)
    model = Seq2Seq(config.model, VOCABULARY, VOCABULARY).to(device)
    judge, heard = Judge(), Heard()
    outcome = fit(model, config, examples(), judge, heard, precision, workers=workers)
    return outcome, judge, heard, model


def short(preset: str = "default", **settings: object) -> Config:
    usual = {"epochs": 3, "batch_tokens": 120, "validate_every": 10}
    return small(preset, **({f"training__{name}": n for name, n in usual.items()} | settings))


KINDS: dict[str, Config] = {
    "default": short(),
    "gru": short(model__cell="gru", model__layer_norm=True, model__residual=True),
    "plain": short("plain"),
    "bahdanau": short("bahdanau2015"),
    "input feeding": short(model__decoder="input_feeding", model__coverage=True,
                           model__attention="additive", training__coverage_loss=0.5),
    "copying": short(model__copy=True),
    "own words": short(training__scheduled_sampling=0.3),
}  # fmt: skip


# Whoever is fed his own words draws other lots on a GPU.
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "own words"])
def test_a_gpu_learns_what_a_cpu_learns(kind: str) -> None:
    (_, of_cpu, _, _), (_, of_gpu, heard, _) = (
        learned(KINDS[kind], device) for device in (torch.device("cpu"), GPU)
    )
    assert len(of_cpu.losses) >= 3
    assert of_gpu.losses == pytest.approx(of_cpu.losses, rel=2e-3)
    assert heard.notices == []


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make whatever waits for the GPU an error, from a batch's layout to the report of its step."""
    report = loop._Run._report

    def begin(*arguments: Any) -> Batch:
        torch.cuda.set_sync_debug_mode("error")
        return collate(*arguments)

    def end(self: Any) -> None:
        torch.cuda.set_sync_debug_mode("default")
        report(self)

    monkeypatch.setattr(loop, "collate", begin)
    monkeypatch.setattr(loop._Run, "_report", end)
    monkeypatch.setattr(Judge, "__call__", lambda _, __, step, epoch: Validation(
        step, epoch, 0.0, Score("none", 0.0, ""), (0.0,), ()
    ))  # fmt: skip
    yield
    torch.cuda.set_sync_debug_mode("default")  # where a step has failed


DROPPING: dict[str, float] = {"model__dropout": 0.2, "model__word_dropout": 0.1}


@pytest.mark.usefixtures("watched")
@pytest.mark.parametrize("precision", ["fp32", "bf16"])
@pytest.mark.parametrize("config", [
    *KINDS.values(),
    short("default", **DROPPING),
    short("default", **DROPPING, training__agreement=1.0),
    short("default", **DROPPING, model__copy=True, training__agreement=1.0),
    short(model__reverse_source=True, training__label_smoothing=0.1),
])  # fmt: skip
def test_no_step_makes_the_host_wait(config: Config, precision: str) -> None:
    outcome, *_ = learned(config, GPU, precision)
    assert outcome.steps > 20


def test_every_step_is_heard_of_once() -> None:
    _, _, heard, _ = learned(KINDS["default"], GPU)
    steps = [progress.step for progress in heard.steps]
    # Of the first one, nothing was known yet when it was reported on.
    assert steps == list(range(2, steps[-1] + 1))


@pytest.mark.parametrize("ill", [6, 15])
def test_a_loss_that_is_no_number_leaves_the_weights_whole(
    ill: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Step 6 comes before anything good was found, step 15 after."""
    steps = 0

    def loss(*arguments: Any, **named: Any) -> torch.Tensor:
        nonlocal steps
        steps += 1
        found = teacher_forced_loss(*arguments, **named)
        # Once more when the cause is looked for, with another step in between.
        return found * math.nan if steps in (ill, ill + 2) else found

    monkeypatch.setattr(loop, "teacher_forced_loss", loss)
    if ill == 6:
        with pytest.raises(TrainingError, match=f"no longer a number at step {ill}: a sum"):
            learned(KINDS["default"], GPU)
        return
    outcome, _, heard, model = learned(KINDS["default"], GPU)
    assert outcome.ended == "diverged"
    assert f"at step {ill}: a sum" in heard.notices[0]
    assert all(weight.isfinite().all() for weight in model.parameters())


def test_what_does_not_fit_is_learned_from_in_parts() -> None:
    config = short(training__batch_tokens=100_000)
    real = teacher_forced_loss

    def greedy(model: Seq2Seq, batch: Batch, *rest: Any) -> torch.Tensor:
        if len(batch.source) > 60:
            torch.empty(1 << 50, dtype=torch.uint8, device=GPU)  # a petabyte
        return real(model, batch, *rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loop, "teacher_forced_loss", greedy)
        outcome, _, heard, _ = learned(config, GPU)
    assert outcome.ended == "complete"
    assert heard.notices[0].startswith("Out of memory on a batch of 200 pairs")


@pytest.fixture
def by_nccl() -> Any:
    """Meet the other workers by NCCL; there are none."""
    store = dist.HashStore()  # type: ignore[attr-defined]
    dist.init_process_group("cpu:gloo,cuda:nccl", store=store, rank=0, world_size=1)
    yield together._Together(torch.device("cuda", 0))
    dist.destroy_process_group()


def test_what_goes_through_nccl_comes_back(by_nccl: together._Together) -> None:
    _, alone, _, _ = learned(KINDS["default"], GPU)
    by_nccl.begin_alike(Seq2Seq(KINDS["default"].model, VOCABULARY, VOCABULARY).to(GPU))
    by_nccl.must_agree({"what": "all"})
    _, through, _, _ = learned(KINDS["default"], GPU, workers=by_nccl)
    assert through.losses == pytest.approx(alone.losses, rel=1e-4)


@pytest.mark.usefixtures("watched")
def test_nor_does_adding_up_by_nccl(by_nccl: together._Together) -> None:
    outcome, *_ = learned(KINDS["default"], GPU, workers=by_nccl)
    assert outcome.steps > 20


# ---- A whole run ---------------------------------------------------------------------------------


def settings(**more: object) -> Config:
    usual = {"training__epochs": 25, "training__precision": "auto"}
    return small("default", **(usual | more))


def test_a_whole_run_writes_a_model_that_runs_without_a_gpu(tmp_path: Path) -> None:
    write_tsv(tmp_path / "pairs.tsv", numbers(700, backwards))
    heard = Heard()
    result = train(tmp_path / "pairs.tsv", tmp_path / "m.tongsa", config=settings(), reporter=heard)
    assert heard.plan is not None
    assert (heard.plan.device, heard.plan.precision) == ("cuda", "bf16")
    assert result.parity.same == result.parity.sentences
    outputs = tongsa.load(tmp_path / "m.tongsa").translate(["one two three"])
    assert outputs[0].text == "셋 둘 하나"


@pytest.mark.parametrize("broken_off", [12, 31])
def test_a_run_that_was_broken_off_goes_on(broken_off: int, tmp_path: Path) -> None:
    pairs = write_tsv(tmp_path / "pairs.tsv", numbers(400, backwards))
    config = settings(training__precision="fp32", model__dropout=0.2)
    whole = train(pairs, tmp_path / "whole.tongsa", config=config, reporter=Heard())
    stopped = Heard(at_step=interrupt_at(broken_off))
    train(pairs, tmp_path / "m.tongsa", config=config, reporter=stopped)
    assert folder_of(tmp_path / "m.tongsa").is_dir()
    again = train(pairs, tmp_path / "m.tongsa", config=config, reporter=Heard(), resume=True)
    assert again.outcome.steps == whole.outcome.steps
    # A GPU adds in another order each time.
    found, expected = again.outcome.history[-1].loss, whole.outcome.history[-1].loss
    assert found == pytest.approx(expected, rel=0.05)
