import pytest
import torch
import torch.nn.functional as F

from tiny_models import (
    CELLS,
    SOURCES,
    source_embedding,
    teacher_forced_log_probs,
    tiny_config,
    tiny_model,
)
from tongsa.model.seq2seq import Batch, Seq2Seq, count_parameters, lay_out, pad
from tongsa.text.vocabulary import EOS, PAD, SOS
from tongsa.training.loss import agreement_loss, teacher_forced_loss

TARGETS: tuple[list[int], ...] = ([5, 6, 7, 8], [4], [], [6, 6, 1])
each_cell = pytest.mark.parametrize("cell", CELLS)
ATTENTION_OF = {
    "plain": "none",
    "cho": "none",
    "luong": "general",
    "gnmt": "multi_head",
    "bahdanau": "additive",
    "input_feeding": "dot",
}
each_decoder = pytest.mark.parametrize("decoder", ATTENTION_OF)


def model_of(cell: str, decoder: str, layers: int = 2) -> Seq2Seq:
    return tiny_model(
        tiny_config(
            cell,
            decoder=decoder,
            attention=ATTENTION_OF[decoder],
            decoder_layers=layers,
            tie="none" if decoder == "plain" else "all",
        )
    )


def step_log_probs(model: Seq2Seq, batch: Batch) -> torch.Tensor:
    """Feed the right answers one step at a time: log-probabilities (B, T, V)."""
    memory, first = model.encode(batch.source, batch.source_lengths)
    state = {name: array.unsqueeze(1) for name, array in first.items()}
    steps = []
    for t in range(batch.target_in.shape[1]):
        log_probs, state, _ = model.step(batch.target_in[:, t : t + 1], memory, state)
        steps.append(log_probs)
    return torch.cat(steps, dim=1)


@each_cell
@each_decoder
@pytest.mark.parametrize("layers", [1, 2, 3])
@torch.no_grad()
def test_the_whole_target_at_once_equals_its_own_steps(
    cell: str, decoder: str, layers: int
) -> None:
    model = model_of(cell, decoder, layers)
    batch = lay_out(SOURCES, TARGETS)
    expected = model(batch).log_softmax(dim=-1)
    torch.testing.assert_close(step_log_probs(model, batch), expected)


@each_decoder
@torch.no_grad()
def test_hypotheses_of_one_sentence_step_side_by_side(decoder: str) -> None:
    model = model_of("lstm", decoder)
    source, lengths = pad(SOURCES, PAD), torch.tensor([len(s) for s in SOURCES])
    memory, state = model.encode(source, lengths)
    ids = torch.tensor([[4, 5, 6], [7, 8, 4], [5, 5, 1], [3, 4, 4]])
    wide = {name: torch.randn(4, 3, a.shape[1]) for name, a in state.items()}
    log_probs, new, weights = model.step(ids, memory, wide)
    for k in range(3):
        alone = model.step(
            ids[:, k : k + 1], memory, {name: a[:, k : k + 1] for name, a in wide.items()}
        )
        torch.testing.assert_close(log_probs[:, k : k + 1], alone[0])
        for name, array in alone[1].items():
            torch.testing.assert_close(new[name][:, k : k + 1], array)
        if weights is not None:
            assert alone[2] is not None
            torch.testing.assert_close(weights[:, :, k : k + 1], alone[2])


@each_cell
@each_decoder
@torch.no_grad()
def test_loss_is_the_sum_of_step_log_probs_over_tokens(cell: str, decoder: str) -> None:
    model = model_of(cell, decoder)
    batch = lay_out(SOURCES, TARGETS)
    log_probs = step_log_probs(model, batch)
    total = sum(
        log_probs[row, t, token].item()
        for row, target in enumerate(TARGETS)
        for t, token in enumerate([*target, EOS])
    )
    tokens = sum(len(target) + 1 for target in TARGETS)
    assert teacher_forced_loss(model, batch, 0.0).item() == pytest.approx(-total / tokens, abs=1e-5)


@torch.no_grad()
def test_smoothed_loss_is_its_formula() -> None:
    model = model_of("lstm", "gnmt")
    batch = lay_out(SOURCES, TARGETS)
    log_probs = model(batch).log_softmax(dim=-1)
    epsilon, size, total, tokens = 0.1, log_probs.shape[-1], 0.0, 0
    for row, target in enumerate(TARGETS):
        for t, token in enumerate([*target, EOS]):
            worth = torch.full((size,), epsilon / size)
            worth[token] += 1 - epsilon
            total -= (worth * log_probs[row, t]).sum().item()
            tokens += 1
    assert teacher_forced_loss(model, batch, epsilon).item() == pytest.approx(
        total / tokens, abs=1e-5
    )


def test_two_passes_that_agree_add_nothing_to_the_loss() -> None:
    model = model_of("lstm", "gnmt")  # in evaluation mode: no dropout, the same answer twice
    batch = lay_out(SOURCES, TARGETS)
    usual = teacher_forced_loss(model, batch, 0.1)
    torch.testing.assert_close(agreement_loss(model, batch, 0.1, 5.0), usual)


def test_disagreement_is_its_formula() -> None:
    model = tiny_model(tiny_config("gru", dropout=0.4)).train()
    batch = lay_out(SOURCES, TARGETS)
    torch.manual_seed(5)
    found = agreement_loss(model, batch, 0.0, 3.0)
    torch.manual_seed(5)  # the same masks again
    twice = Batch(*(torch.cat([each, each]) for each in vars(batch).values()))
    log_probs = model(twice).log_softmax(dim=-1)
    one, other = log_probs.chunk(2)
    real = batch.target_out != PAD
    answers = batch.target_out[real]
    cross_entropies = [F.nll_loss(passed[real], answers) for passed in (one, other)]
    apart = [
        F.kl_div(p[real], q[real], log_target=True, reduction="batchmean")
        for p, q in ((one, other), (other, one))
    ]
    expected = sum(cross_entropies) / 2 + 3.0 / 2 * sum(apart) / 2
    assert sum(apart) > 0.01
    torch.testing.assert_close(found, expected)


@each_cell
def test_the_batch_changes_no_teacher_forced_probability(cell: str) -> None:
    model = model_of(cell, "gnmt")
    together = teacher_forced_log_probs(model, SOURCES, TARGETS)
    for row, (source, target) in enumerate(zip(SOURCES, TARGETS, strict=True)):
        [alone] = teacher_forced_log_probs(model, [source], [target])
        assert together[row].item() == pytest.approx(alone.item(), abs=1e-5)


@pytest.mark.parametrize(("tie", "tables"), [("none", 3), ("output", 2), ("all", 1)])
def test_tied_weights_are_one_tensor_counted_once(tie: str, tables: int) -> None:
    model = tiny_model(tiny_config(tie=tie))
    ours = {
        id(weight)
        for weight in (
            source_embedding(model).table.weight,
            model.target_embedding.table.weight,
            model.projection.weight,
        )
    }
    assert len(ours) == tables
    all_of_them = tiny_model(tiny_config(tie="none"))
    table = model.target_embedding.table.weight.numel()
    assert count_parameters(all_of_them) - count_parameters(model) == (3 - tables) * table


def test_parameters_are_counted_by_hand() -> None:
    model = Seq2Seq(tiny_config("gru", "plain"), source_size=10, target_size=9)
    gru = 3 * (8 * 6 + 8 * 8 + 8 + 8)
    assert count_parameters(model) == 10 * 6 + 9 * 6 + gru + gru + (8 * 9 + 9)


def test_padding_and_start_have_a_row_each_and_padding_starts_at_zero() -> None:
    torch.manual_seed(1)
    model = Seq2Seq(tiny_config(tie="none"), 9, 9)
    assert not source_embedding(model).table.weight[PAD].any()
    assert source_embedding(model).table.weight[SOS].any()


def test_what_stands_on_padding_gets_no_gradient() -> None:
    model = tiny_model(tiny_config(tie="none"))
    teacher_forced_loss(model, lay_out(SOURCES, TARGETS), 0.1).backward()
    for embedding in (source_embedding(model), model.target_embedding):
        gradient = embedding.table.weight.grad
        assert gradient is not None
        assert not gradient[PAD].any()
        assert gradient[5].any()


def test_pad_fills_up_on_the_right() -> None:
    assert pad([[1, 2], [], [3]], 9).tolist() == [[1, 2], [9, 9], [3, 9]]
