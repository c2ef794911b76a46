"""Held to torch's own cross-entropy, values and gradients."""

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from tongsa.training.cross_entropy import smoothed_cross_entropy


@given(
    seed=st.integers(0, 2**31),
    positions=st.integers(1, 5),
    size=st.integers(1, 7),
    scale=st.sampled_from([0.0, 1.0, 30.0, 300.0]),
    smoothing=st.sampled_from([0.0, 0.1, 0.9]),
)
def test_loss_and_gradient_are_those_of_torch(
    seed: int, positions: int, size: int, scale: float, smoothing: float
) -> None:
    rng = torch.Generator().manual_seed(seed)
    logits = torch.randn(positions, size, generator=rng) * scale
    answers = torch.randint(size, (positions,), generator=rng)
    ours, theirs = (logits.clone().requires_grad_() for _ in range(2))

    found = smoothed_cross_entropy(ours, answers, smoothing)
    expected = F.cross_entropy(theirs, answers, label_smoothing=smoothing)
    torch.testing.assert_close(found, expected, rtol=1e-5, atol=1e-4)

    (3 * found).backward()
    (3 * expected).backward()
    torch.testing.assert_close(ours.grad, theirs.grad, rtol=1e-4, atol=1e-6)


@given(
    seed=st.integers(0, 2**31),
    positions=st.integers(1, 4),
    size=st.integers(1, 7),
    scale=st.sampled_from([0.0, 1.0, 10.0]),
)
def test_agreement_and_its_gradient_are_those_of_torch(
    seed: int, positions: int, size: int, scale: float
) -> None:
    rng = torch.Generator().manual_seed(seed)
    logits = torch.randn(2 * positions, size, generator=rng, dtype=torch.float32) * scale
    answers = torch.randint(size, (positions,), generator=rng).repeat(2)
    ours, theirs = (logits.clone().requires_grad_() for _ in range(2))

    found = smoothed_cross_entropy(ours, answers, 0.1, agreement=5.0)
    one, other = theirs.log_softmax(dim=-1).chunk(2)
    both_ways = [
        F.kl_div(p, q, reduction="batchmean", log_target=True)
        for p, q in ((one, other), (other, one))
    ]
    expected = F.cross_entropy(theirs, answers, label_smoothing=0.1) + 5.0 / 4 * sum(both_ways)
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-4)

    found.backward()
    expected.backward()
    torch.testing.assert_close(ours.grad, theirs.grad, rtol=1e-3, atol=1e-5)


def test_bf16_logits_are_computed_in_fp32() -> None:
    torch.manual_seed(1)
    logits = torch.randn(50, 4000).bfloat16()
    answers = torch.randint(4000, (50,))
    ours, theirs = (logits.clone().requires_grad_() for _ in range(2))
    found = smoothed_cross_entropy(ours, answers, 0.1)
    expected = F.cross_entropy(theirs.float(), answers, label_smoothing=0.1)
    assert found.dtype == torch.float32
    assert found.item() == pytest.approx(expected.item(), rel=1e-6)
    found.backward()
    expected.backward()
    assert ours.grad is not None
    assert ours.grad.dtype == torch.bfloat16
    torch.testing.assert_close(ours.grad, theirs.grad, rtol=2**-7, atol=1e-6)


def test_what_is_no_number_stays_none() -> None:
    logits = torch.tensor([[float("nan"), 1.0]])
    assert smoothed_cross_entropy(logits, torch.tensor([0]), 0.1).isnan()
