"""Batches that do not fit into the memory are learned from in parts, and nothing else changes."""

import pytest
import torch
from torch import Tensor

from tiny_models import SOURCES, tiny_config, tiny_model
from tongsa.data.corpus import Corpus
from tongsa.errors import TrainingError
from tongsa.model.seq2seq import Batch, Seq2Seq, lay_out
from tongsa.tasks.translation import Translation
from tongsa.text.tokenisers import train_tokeniser
from tongsa.training import loop
from tongsa.training.examples import encode
from tongsa.training.in_parts import InParts, is_out_of_memory
from tongsa.training.loop import fit
from tongsa.training.loss import teacher_forced_loss
from tongsa.training.validation import Validator
from toys import Heard, apart, copied, numbers, small

TARGETS = ([4, 5], [6, 7, 8, 4, 5, 6], [7], [8, 8, 8])
BATCH = lay_out(SOURCES, TARGETS)

# What torch says on the CPU, and on a GPU.
ON_CPU = RuntimeError(
    "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: "
    "you tried to allocate 9600000000 bytes. Error code 12 (Cannot allocate memory)"
)
ON_GPU = torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")


class Memory:
    """Holds so many pairs, and no more."""

    def __init__(self, model: Seq2Seq, pairs: int, error: BaseException = ON_CPU) -> None:
        self.model = model
        self.pairs = pairs
        self.error = error
        self.tried: list[int] = []

    def __call__(self, batch: Batch) -> Tensor:
        self.tried.append(len(batch.source))
        loss = teacher_forced_loss(self.model, batch, 0.1)
        if len(batch.source) > self.pairs:
            loss.backward()  # half of it was done by then
            raise self.error
        return loss


def gradients(model: Seq2Seq) -> list[Tensor]:
    return [w.grad.clone() for w in model.parameters() if w.grad is not None]


@pytest.mark.parametrize("error", [ON_CPU, ON_GPU, MemoryError()])
@pytest.mark.parametrize(("pairs", "tried"), [(4, [4]), (2, [4, 2, 2]), (1, [4, 2, 1, 1, 1, 1])])
def test_the_parts_add_up_to_the_whole(pairs: int, tried: list[int], error: BaseException) -> None:
    model = tiny_model(tiny_config())
    whole = teacher_forced_loss(model, BATCH, 0.1)
    whole.backward()
    expected = gradients(model)
    said: list[str] = []
    memory = Memory(model, pairs, error)
    loss = InParts(model, said.append, 600).backward(memory, BATCH)
    assert memory.tried == tried
    assert loss == pytest.approx(whole.item(), rel=1e-6)
    for ours, theirs in zip(gradients(model), expected, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-5, atol=1e-7)
    assert said == ([] if pairs == 4 else [
        "Out of memory on a batch of 4 pairs of up to 7 source and 7 target tokens: batches as "
        "large are learned from in parts from now on, which takes longer and changes nothing else. "
        "To avoid it, lower training.batch_tokens (now 600)."
    ])  # fmt: skip


def test_what_did_not_fit_once_is_not_tried_again() -> None:
    model = tiny_model(tiny_config())
    said: list[str] = []
    in_parts, memory = InParts(model, said.append, 600), Memory(model, 2)
    in_parts.backward(memory, BATCH)
    memory.tried.clear()
    in_parts.backward(memory, BATCH)
    assert max(memory.tried) <= 2
    assert len(said) == 1


def test_a_single_pair_that_does_not_fit_ends_the_run_and_says_what_to_lower() -> None:
    model = tiny_model(tiny_config())
    with pytest.raises(TrainingError) as error:
        InParts(model, lambda _: None, 600).backward(Memory(model, 0), BATCH)
    assert str(error.value) == (
        "Out of memory on a single pair of 7 source and 7 target tokens. Lower "
        "training.max_tokens or model.hidden_size."
    )


def test_other_errors_are_not_taken_for_it() -> None:
    def broken(_: Batch) -> Tensor:
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")

    with pytest.raises(RuntimeError, match="shapes"):
        InParts(tiny_model(tiny_config()), lambda _: None, 600).backward(broken, BATCH)
    assert not is_out_of_memory(ValueError("no"))


def test_torch_says_it_in_words_that_are_known() -> None:
    with pytest.raises((RuntimeError, MemoryError)) as error:
        torch.empty(1 << 60, dtype=torch.uint8)
    assert is_out_of_memory(error.value)


def test_a_run_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def cramped(model: Seq2Seq, batch: Batch, *weights: float) -> Tensor:
        if model.training and len(batch.source) > 6:
            raise ON_CPU
        return teacher_forced_loss(model, batch, *weights)

    config = small(training__epochs=2)
    pairs = numbers(40, copied)
    tokeniser = train_tokeniser([t for pair in pairs for t in pair], "words", None)
    examples = encode(Corpus(pairs, "toy"), apart(tokeniser, tokeniser), 200)

    def losses() -> list[float]:
        torch.manual_seed(1)
        model = Seq2Seq(config.model, tokeniser.size, tokeniser.size)
        judge = Validator(examples, Translation(config, tokeniser, tokeniser), 10, 4)
        heard = Heard()
        outcome = fit(model, config, examples, judge, heard, "fp32")
        assert outcome.ended == "complete"
        notices.extend(heard.notices)
        return [progress.loss for progress in heard.steps]

    notices: list[str] = []
    roomy = losses()
    assert notices == []
    monkeypatch.setattr(loop, "teacher_forced_loss", cramped)
    assert losses() == pytest.approx(roomy, rel=1e-4)
    [said] = notices
    assert said.startswith("Out of memory on a batch of ")
