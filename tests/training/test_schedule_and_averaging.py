import pytest
import torch
from torch import nn

from tongsa.config.settings import Schedule
from tongsa.training.averaging import WeightAverage
from tongsa.training.schedule import automatic_epochs, learning_rate


@pytest.mark.parametrize(
    ("target_tokens", "epochs"),
    [(400_000, 18), (100_000, 36), (1_600_000, 9), (400, 200), (10**9, 3)],
)
def test_a_quarter_of_the_data_is_read_twice_as_often(target_tokens: int, epochs: int) -> None:
    assert automatic_epochs(target_tokens) == epochs
    assert automatic_epochs(target_tokens, finetuning=True) == round(epochs / 3)


@pytest.mark.parametrize(
    ("step", "progress", "expected"),
    [
        (0, 0.0, 0.1),  # the first of nine warm-up steps, counted as 1 of 10
        (4, 0.0, 0.5),
        (9, 0.0, 1.0),
        (50, 0.0, 1.0),
        (50, 0.5, 0.505),  # half-way down from 1 to 0.01
        (50, 1 / 3, 0.01 + 0.99 * 0.75),
        (50, 1.0, 0.01),
        (4, 0.5, 0.2525),
    ],
)
def test_the_learning_rate_rises_linearly_and_falls_along_a_cosine(
    step: int, progress: float, expected: float
) -> None:
    assert learning_rate(1.0, step, 9, progress) == pytest.approx(expected)
    assert learning_rate(2e-3, step, 9, progress) == pytest.approx(2e-3 * expected)


@pytest.mark.parametrize(
    ("schedule", "step", "progress", "expected"),
    [
        ("linear", 4, 0.0, 0.5),
        ("linear", 50, 0.5, 0.505),
        ("linear", 50, 1.0, 0.01),
        ("cooldown", 4, 0.0, 0.5),
        ("cooldown", 50, 0.8, 1.0),
        ("cooldown", 50, 0.85, 0.01 + 0.99 * 0.5),  # 1 - √¼
        ("cooldown", 50, 1.0, 0.01),
        ("inverse_sqrt", 4, 0.1, 0.5),
        ("inverse_sqrt", 9, 0.5, 1.0),
        ("inverse_sqrt", 39, 1.0, 0.5),  # four times the warm-up
        ("constant", 4, 0.5, 0.5),
        ("constant", 50, 1.0, 1.0),
    ],
)
def test_other_schedules(schedule: Schedule, step: int, progress: float, expected: float) -> None:
    assert learning_rate(2e-3, step, 9, progress, schedule) == pytest.approx(2e-3 * expected)


def test_without_warm_up_the_first_step_is_at_the_peak() -> None:
    assert learning_rate(0.5, 0, 0, 0.0) == 0.5


@torch.no_grad()
def test_the_average_follows_its_equation() -> None:
    torch.manual_seed(1)
    model = nn.Linear(3, 2)
    average = WeightAverage(model, decay=0.3)
    by_hand = [w.clone() for w in model.parameters()]
    for n in range(1, 9):
        for weight in model.parameters():
            weight.add_(torch.randn_like(weight))
        average.update()
        # 2/11, 3/12, then no longer the ramp but 0.3
        decay = min(0.3, (1 + n) / (10 + n))
        by_hand = [
            decay * a + (1 - decay) * w for a, w in zip(by_hand, model.parameters(), strict=True)
        ]
    last = [w.clone() for w in model.parameters()]
    average.swap()
    for weight, wanted in zip(model.parameters(), by_hand, strict=True):
        torch.testing.assert_close(weight.data, wanted)
    average.swap()
    for weight, wanted in zip(model.parameters(), last, strict=True):
        assert torch.equal(weight, wanted)


@torch.no_grad()
def test_tied_weights_are_averaged_and_swapped_once() -> None:
    table, output = nn.Embedding(4, 3), nn.Linear(3, 4, bias=False)
    output.weight = table.weight
    model = nn.ModuleList([table, output])
    before = table.weight.clone()
    average = WeightAverage(model, decay=0.9)
    table.weight.add_(1.0)
    average.update()
    average.swap()
    assert output.weight is table.weight
    torch.testing.assert_close(table.weight.data, before + 9 / 11)
