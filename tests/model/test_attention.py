import pytest
import torch
import torch.nn.functional as F

from tiny_models import tiny_config
from tongsa.model.attention import DotAttention

B, T, S, H = 3, 4, 5, 8
LENGTHS = torch.tensor([5, 1, 3])


def random_attention(heads: int) -> DotAttention:
    torch.manual_seed(1)
    attention = DotAttention(tiny_config(attention_heads=heads))
    for weight in attention.parameters():
        weight.data.normal_()
    return attention


@pytest.mark.parametrize("heads", [1, 2, 4])
@torch.no_grad()
def test_attention_is_torchs_scaled_dot_product(heads: int) -> None:
    attention = random_attention(heads)
    query, outputs = torch.randn(B, T, H), torch.randn(B, S, H)
    context, _ = attention(query, attention.prepare(outputs, LENGTHS))

    def split(x: torch.Tensor) -> torch.Tensor:
        return x.reshape(B, -1, heads, H // heads).transpose(1, 2)

    mask = torch.arange(S) < LENGTHS[:, None]
    expected = F.scaled_dot_product_attention(
        split(query @ attention.query.weight.T),
        split(outputs @ attention.key.weight.T),
        split(outputs @ attention.value.weight.T),
        attn_mask=mask[:, None, None, :],
    )
    torch.testing.assert_close(context, expected.transpose(1, 2).reshape(B, T, H))


@pytest.mark.parametrize("heads", [1, 2])
@torch.no_grad()
def test_weights_sum_to_one_and_are_exactly_zero_on_padding(heads: int) -> None:
    attention = random_attention(heads)
    # Large enough that a mask of, say, -100 would let padding through.
    outputs = 50 * torch.randn(B, S, H)
    _, weights = attention(torch.randn(B, T, H), attention.prepare(outputs, LENGTHS))
    assert weights.shape == (B, heads, T, S)
    torch.testing.assert_close(weights.sum(dim=-1), torch.ones(B, heads, T))
    for row, length in enumerate(LENGTHS.tolist()):
        assert not weights[row, :, :, length:].any()


@torch.no_grad()
def test_a_hand_worked_attention() -> None:
    attention = DotAttention(tiny_config(hidden_size=2, encoder_directions=1))
    for linear in (attention.query, attention.key, attention.value):
        linear.weight.copy_(torch.eye(2))
    memory = attention.prepare(torch.tensor([[[1.0, 0.0], [0.0, 1.0]]]), torch.tensor([2]))
    # Scores are q · k / √2, so √2 ln 3 on the first axis makes the odds 3 : 1.
    query = torch.tensor([[[2**0.5 * torch.tensor(3.0).log().item(), 0.0]]])
    context, weights = attention(query, memory)
    torch.testing.assert_close(weights, torch.tensor([[[[0.75, 0.25]]]]))
    torch.testing.assert_close(context, torch.tensor([[[0.75, 0.25]]]))
