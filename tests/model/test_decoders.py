"""Every decoder is its equations, written out once more in plain torch."""

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from tiny_models import SOURCES, tiny_config, tiny_model
from tongsa.model.seq2seq import Seq2Seq, lay_out

TARGETS: tuple[list[int], ...] = ([5, 6, 7, 8], [4], [], [6, 6, 1])
BATCH = lay_out(SOURCES, TARGETS)


class Setting:
    """A model, what its encoder left, the embedded target, and the expected outputs' parts."""

    def __init__(self, decoder: str, attention: str, layers: int, **changes: object) -> None:
        changes = {"decoder_layers": layers, "tie": "none", **changes}
        self.model: Seq2Seq = tiny_model(
            tiny_config("gru", "default", decoder=decoder, attention=attention, **changes)
        )
        self.decoder: Any = self.model.decoder
        self.memory, self.state = self.model.encode(BATCH.source, BATCH.source_lengths)
        self.words = self.model.target_embedding.table.weight[BATCH.target_in]
        self.lengths = [len(s) for s in SOURCES]

    def layer(self, index: int, x: Tensor) -> Tensor:
        outputs: Tensor = self.decoder.layers[index].rnn(x, self.state[f"layer{index}.h"][None])[0]
        return outputs

    def encoder_outputs(self) -> Tensor:
        outputs: Tensor = self.model.encoder(
            self.model.source_embedding(BATCH.source), BATCH.source_lengths
        )[0]
        return outputs

    def outputs(self) -> Tensor:
        return self.model.decode(BATCH.target_in, self.memory, self.state)[0]


def linear(module: nn.Linear, x: Tensor) -> Tensor:
    return x @ module.weight.T + module.bias


def maxout(x: Tensor) -> Tensor:
    return torch.maximum(x[..., 0::2], x[..., 1::2])


@torch.no_grad()
def test_plain_is_a_stack_that_starts_in_the_context_vector() -> None:
    here = Setting("plain", "none", 2)
    assert here.memory == {}
    torch.testing.assert_close(here.outputs(), here.layer(1, here.layer(0, here.words)))


@torch.no_grad()
def test_cho_hears_the_context_vector_at_every_step() -> None:
    here = Setting("cho", "none", 2)
    _, finals = here.model.encoder(here.model.source_embedding(BATCH.source), BATCH.source_lengths)
    context = linear(here.decoder.summary, finals[-1][0]).tanh()
    known = torch.cat([here.words, context[:, None].repeat(1, here.words.shape[1], 1)], dim=-1)
    top = here.layer(1, here.layer(0, known))
    expected = maxout(linear(here.decoder.readout, torch.cat([top, known], dim=-1)))
    torch.testing.assert_close(here.outputs(), expected)


@torch.no_grad()
def test_luong_asks_with_the_top_layer() -> None:
    here = Setting("luong", "general", 2)
    top = here.layer(1, here.layer(0, here.words))
    context, _ = here.decoder.attention(top, here.memory)
    expected = linear(here.decoder.readout, torch.cat([context, top], dim=-1)).tanh()
    torch.testing.assert_close(here.outputs(), expected)


@torch.no_grad()
def test_gnmt_asks_with_the_lowest_layer_and_tells_those_above() -> None:
    here = Setting("gnmt", "multi_head", 3)
    x_1 = here.layer(0, here.words)
    context, _ = here.decoder.attention(x_1, here.memory)
    x_2 = here.layer(1, torch.cat([x_1, context], dim=-1))
    x_3 = here.layer(2, torch.cat([x_2, context], dim=-1))
    seen = torch.cat([x_1, x_2, x_3, context], dim=-1)
    torch.testing.assert_close(here.outputs(), linear(here.decoder.readout, seen).tanh())


@torch.no_grad()
def test_ways_round_the_layers_and_normalisation() -> None:
    here = Setting("gnmt", "multi_head", 3, residual=True, layer_norm=True)

    def norm(index: int, x: Tensor) -> Tensor:
        spread = (x.var(dim=-1, unbiased=False, keepdim=True) + 1e-5).sqrt()
        own = here.decoder.between.norms[index]
        normed: Tensor = (x - x.mean(dim=-1, keepdim=True)) / spread * own.weight + own.bias
        return normed

    x_1 = norm(0, here.layer(0, here.words))  # nothing of the same width lies below the first
    context, _ = here.decoder.attention(x_1, here.memory)
    x_2 = norm(1, here.layer(1, torch.cat([x_1, context], dim=-1)) + x_1)
    x_3 = norm(2, here.layer(2, torch.cat([x_2, context], dim=-1)) + x_2)
    seen = torch.cat([x_1, x_2, x_3, context], dim=-1)
    torch.testing.assert_close(here.outputs(), linear(here.decoder.readout, seen).tanh())


@torch.no_grad()
def test_bahdanau_asks_with_the_state_before_the_step() -> None:
    here = Setting("bahdanau", "additive", 1)
    attention, gru = here.decoder.attention, here.decoder.layers[0].rnn
    values = here.encoder_outputs()
    expected = []
    for row, length in enumerate(here.lengths):
        h = values[row, :length]
        s = here.state["layer0.h"][row]
        steps = []
        for word in here.words[row]:
            energies = (attention.query.weight @ s + h @ attention.key.weight.T).tanh()
            weights = (energies @ attention.score.weight[0]).softmax(dim=0)
            known = torch.cat([word, weights @ h])
            s = gru(known[None, None], s[None, None])[1][0, 0]
            steps.append(maxout(linear(here.decoder.readout, torch.cat([s, known]))))
        expected.append(torch.stack(steps))
    torch.testing.assert_close(here.outputs(), torch.stack(expected))


@torch.no_grad()
def test_input_feeding_tells_each_step_what_the_last_one_read_out() -> None:
    here = Setting("input_feeding", "dot", 1)
    gru = here.decoder.layers[0].rnn
    values = here.encoder_outputs()
    expected = []
    for row, length in enumerate(here.lengths):
        h = values[row, :length]
        s, fed = here.state["layer0.h"][row], torch.zeros(6)
        steps = []
        for word in here.words[row]:
            s = gru(torch.cat([word, fed])[None, None], s[None, None])[1][0, 0]
            weights = (h @ s).softmax(dim=0)
            fed = linear(here.decoder.readout, torch.cat([weights @ h, s])).tanh()
            steps.append(fed)
        expected.append(torch.stack(steps))
    torch.testing.assert_close(here.outputs(), torch.stack(expected))


@pytest.mark.parametrize("decoder", ["bahdanau", "input_feeding"])
def test_a_loop_over_time_drops_the_same_features_at_every_step(decoder: str) -> None:
    config = tiny_config("gru", decoder=decoder, attention="additive", dropout=0.5, tie="none")
    model = tiny_model(config).train()
    torch.manual_seed(3)
    batch = lay_out([[4, 5, 6]] * 64, [[5, 6, 7, 8]] * 64)
    memory, state = model.encode(batch.source, batch.source_lengths)
    outputs, _ = model.decode(batch.target_in, memory, state)
    dropped = outputs == 0
    assert (dropped == dropped[:, :1]).all()
    assert 0.4 < dropped.float().mean() < 0.6
