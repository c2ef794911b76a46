import pytest
import torch
from torch import Tensor, nn

from tiny_models import CELLS
from tongsa.model.recurrent import Parts, Recurrent, state_parts

LENGTHS = [5, 1, 3, 7]
ONE_STEP: dict[str, type[nn.RNNCell | nn.GRUCell | nn.LSTMCell]] = {
    "rnn": nn.RNNCell,
    "gru": nn.GRUCell,
    "lstm": nn.LSTMCell,
}
each_cell = pytest.mark.parametrize("cell", CELLS)
each_direction = pytest.mark.parametrize("directions", [1, 2])


def random_layer(cell: str, directions: int = 1) -> Recurrent:
    torch.manual_seed(1)
    layer = Recurrent(cell, 3, 6, directions)
    with torch.no_grad():
        for weight in layer.parameters():
            weight.normal_()
    return layer


def alone(layer: Recurrent, x: Tensor) -> tuple[Tensor, Parts]:
    """Run torch's own layer over one sentence (S, ·) by itself."""
    outputs, final = layer.rnn(x.unsqueeze(0))
    parts = final if isinstance(final, tuple) else (final,)
    return outputs[0], tuple(torch.cat([*part[:, 0]]) for part in parts)


@each_cell
@each_direction
@torch.no_grad()
def test_padding_changes_neither_outputs_nor_final_state(cell: str, directions: int) -> None:
    layer = random_layer(cell, directions)
    # What stands on padding must not matter, so it is made to hurt.
    x = torch.full((len(LENGTHS), max(LENGTHS) + 2, 3), 1e3)
    for row, length in enumerate(LENGTHS):
        x[row, :length] = torch.randn(length, 3)
    outputs, parts = layer.read(x, torch.tensor(LENGTHS))

    assert outputs.shape == (4, 9, 6)
    assert len(parts) == len(state_parts(cell))
    for row, length in enumerate(LENGTHS):
        expected, final = alone(layer, x[row, :length])
        torch.testing.assert_close(outputs[row, :length], expected)
        assert not outputs[row, length:].any()
        for part, wanted in zip(parts, final, strict=True):
            torch.testing.assert_close(part[row], wanted)


@each_cell
@each_direction
@torch.no_grad()
def test_without_padding_nothing_is_packed_and_the_result_is_the_same(
    cell: str, directions: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    layer = random_layer(cell, directions)
    x = torch.randn(3, 5, 3)
    # One longer row of padding sends the same sentences through packing.
    padded = torch.cat([x, torch.zeros(3, 1, 3)], dim=1)
    packed_outputs, packed_parts = layer.read(padded, torch.tensor([5, 5, 5]))

    monkeypatch.setattr("tongsa.model.recurrent.pack_padded_sequence", None)
    outputs, parts = layer.read(x, torch.tensor([5, 5, 5]))
    torch.testing.assert_close(outputs, packed_outputs[:, :5])
    for part, wanted in zip(parts, packed_parts, strict=True):
        torch.testing.assert_close(part, wanted)


@each_cell
@torch.no_grad()
def test_a_step_is_torchs_own_cell(cell: str) -> None:
    layer = random_layer(cell)
    oracle = ONE_STEP[cell](3, 6)
    oracle.load_state_dict({n.removesuffix("_l0"): w for n, w in layer.rnn.named_parameters()})
    x = torch.randn(4, 3)
    state = tuple(torch.randn(4, 6) for _ in state_parts(cell))

    expected = oracle(x, state if cell == "lstm" else state[0])
    expected = expected if cell == "lstm" else (expected,)
    for part, wanted in zip(layer.step(x, state), expected, strict=True):
        torch.testing.assert_close(part, wanted)


@each_cell
@torch.no_grad()
def test_a_run_is_its_own_steps(cell: str) -> None:
    layer = random_layer(cell)
    x = torch.randn(2, 5, 3)
    state = tuple(torch.randn(2, 6) for _ in state_parts(cell))
    outputs = layer.run(x, state)
    for t in range(5):
        state = layer.step(x[:, t], state)
        torch.testing.assert_close(outputs[:, t], state[0])
