from typing import Any

import pytest
import torch
import torch.nn.functional as F

from tiny_models import tiny_config
from tongsa.model.attention import Attention, LocationAttention, MultiHeadAttention, make_attention

B, T, S, H = 3, 4, 5, 8
LENGTHS = torch.tensor([5, 1, 3])


def random_attention(heads: int) -> MultiHeadAttention:
    torch.manual_seed(1)
    attention = MultiHeadAttention(tiny_config(attention_heads=heads))
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


def attention_of(kind: str, heads: int = 1) -> Attention:
    torch.manual_seed(1)
    attention = make_attention(tiny_config(attention=kind, attention_heads=heads))
    for weight in attention.parameters():
        weight.data.normal_()
    return attention


@torch.no_grad()
def test_each_score_is_its_equation() -> None:
    query, outputs = torch.randn(B, T, H), torch.randn(B, S, H)
    for kind in ("dot", "general", "additive", "concat"):
        attention = attention_of(kind)
        named = dict(attention.named_parameters())
        context, weights = attention(query, attention.prepare(outputs, LENGTHS))
        for row, length in enumerate(LENGTHS.tolist()):
            h = outputs[row, :length]
            for t in range(T):
                q = query[row, t]
                if kind == "dot":
                    scores = h @ q
                elif kind == "general":
                    scores = h @ named["key.weight"].T @ q
                else:
                    inner = named["query.weight"] @ q + h @ named["key.weight"].T
                    scores = inner.tanh() @ named["score.weight"][0]
                expected = scores.softmax(dim=0)
                torch.testing.assert_close(weights[row, 0, t, :length], expected)
                torch.testing.assert_close(context[row, t], expected @ h)


@pytest.mark.parametrize(
    ("kind", "heads"),
    [("multi_head", 1), ("multi_head", 2), ("dot", 1), ("general", 1), ("additive", 1)],
)
@torch.no_grad()
def test_weights_sum_to_one_and_are_exactly_zero_on_padding(kind: str, heads: int) -> None:
    attention = attention_of(kind, heads)
    # Large enough that a mask of, say, -100 would let padding through.
    outputs = 50 * torch.randn(B, S, H)
    _, weights = attention(torch.randn(B, T, H), attention.prepare(outputs, LENGTHS))
    assert weights.shape == (B, heads, T, S)
    torch.testing.assert_close(weights.sum(dim=-1), torch.ones(B, heads, T))
    for row, length in enumerate(LENGTHS.tolist()):
        assert not weights[row, :, :, length:].any()


@torch.no_grad()
def test_a_hand_worked_attention() -> None:
    attention = MultiHeadAttention(tiny_config(hidden_size=2, encoder_directions=1))
    for linear in (attention.query, attention.key, attention.value):
        linear.weight.copy_(torch.eye(2))
    memory = attention.prepare(torch.tensor([[[1.0, 0.0], [0.0, 1.0]]]), torch.tensor([2]))
    # Scores are q · k / √2, so √2 ln 3 on the first axis makes the odds 3 : 1.
    query = torch.tensor([[[2**0.5 * torch.tensor(3.0).log().item(), 0.0]]])
    context, weights = attention(query, memory)
    torch.testing.assert_close(weights, torch.tensor([[[[0.75, 0.25]]]]))
    torch.testing.assert_close(context, torch.tensor([[[0.75, 0.25]]]))


@torch.no_grad()
def test_attention_by_location_hears_where_has_been_looked() -> None:
    """Chorowski et al. 2015, equation 9, written out position by position."""
    attention = LocationAttention(tiny_config(decoder="bahdanau", attention="location"))
    torch.manual_seed(1)
    outputs, query = torch.randn(2, 5, 8), torch.randn(2, 3, 8)
    coverage = torch.rand(2, 3, 5)
    coverage[1, :, 4:] = 0  # padding has been looked at nowhere
    memory = attention.prepare(outputs, torch.tensor([5, 4]))
    _, weights = attention(query, memory, coverage)
    filters, reach = attention.locate.weight[:, 0], attention.reach
    for row, length in enumerate((5, 4)):
        for t in range(3):
            scores = []
            for s in range(length):
                seen = sum(
                    filters[:, reach + other - s] * coverage[row, t, other]
                    for other in range(length)
                )
                heard = attention.query(query[row, t]) + attention.key(outputs[row, s])
                heard = heard + attention.location(seen)
                scores.append(attention.score(heard.tanh()))
            expected = torch.cat(scores).softmax(dim=0)
            torch.testing.assert_close(weights[row, 0, t, :length], expected)


@pytest.mark.parametrize(
    ("settings", "weights"),
    [
        ({"attention": "additive"}, 3),
        ({"attention": "additive", "coverage": True}, 4),
        ({"attention": "location"}, 5),  # whose filters look from one piece into the next
    ],
)
def test_a_long_source_learns_the_same_with_less_kept(
    settings: dict[str, Any], weights: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.manual_seed(1)
    attention = make_attention(tiny_config(decoder="bahdanau", **settings)).train()
    query, outputs = torch.randn(B, T, H), torch.randn(B, S, H)
    coverage = torch.rand(B, T, S) if weights > 3 else None

    def gradients() -> list[torch.Tensor]:
        attention.zero_grad()
        context, _ = attention(query, attention.prepare(outputs, LENGTHS), coverage)
        context.square().sum().backward()
        return [weight.grad.clone() for weight in attention.parameters() if weight.grad is not None]

    kept = gradients()
    assert len(kept) == weights
    monkeypatch.setattr("tongsa.model.attention._LONG", 2)
    for ours, theirs in zip(gradients(), kept, strict=True):
        torch.testing.assert_close(ours, theirs)
