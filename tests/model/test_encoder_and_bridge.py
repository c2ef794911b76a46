from typing import Any

import pytest
import torch

from tiny_models import CELLS, SOURCES, source_embedding, tiny_config, tiny_model
from tongsa.model.bridge import as_arrays, as_parts
from tongsa.model.recurrent import Recurrent
from tongsa.model.seq2seq import Seq2Seq, pad
from tongsa.text.vocabulary import PAD

LENGTHS = torch.tensor([len(s) for s in SOURCES])
each_cell = pytest.mark.parametrize("cell", CELLS)


def embed(model: Seq2Seq, ids: torch.Tensor) -> torch.Tensor:
    """Look up vectors by hand."""
    return source_embedding(model).table.weight[ids]


@torch.no_grad()
def test_the_upper_layers_add_what_they_read_if_they_shall() -> None:
    config = tiny_config("gru", encoder_layers=3, residual=True)
    encoder = tiny_model(config).encoder
    x, lengths = torch.randn(1, 5, 6), torch.tensor([5])
    expected = x
    for index, layer in enumerate(encoder.layers):
        assert isinstance(layer, Recurrent)
        read, _ = layer.rnn(expected)
        expected = read if index == 0 else expected + read
    torch.testing.assert_close(encoder(x, lengths)[0], expected)


@each_cell
@torch.no_grad()
def test_padding_changes_no_encoding(cell: str) -> None:
    model = tiny_model(tiny_config(cell))
    outputs, finals = model.encoder(embed(model, pad(SOURCES, PAD)), LENGTHS)
    for row, source in enumerate(SOURCES):
        x = embed(model, torch.tensor([source]))
        # The oracle: torch's own layers, one above the other, over this sentence alone.
        for layer, final in zip(model.encoder.layers, finals, strict=True):
            assert isinstance(layer, Recurrent)
            x, last = layer.rnn(x)
            for part, wanted in zip(final, last if cell == "lstm" else (last,), strict=True):
                torch.testing.assert_close(part[row], wanted[:, 0].flatten())
        torch.testing.assert_close(outputs[row, : len(source)], x[0])
        assert not outputs[row, len(source) :].any()


@each_cell
@torch.no_grad()
def test_the_copy_bridge_starts_the_decoder_where_the_encoder_ended(cell: str) -> None:
    config = tiny_config(cell, bridge="copy", encoder_layers=2, decoder_layers=2)
    model = tiny_model(config)
    source = pad(SOURCES, PAD)
    _, finals = model.encoder(embed(model, source), LENGTHS)
    _, state = model.encode(source, LENGTHS)
    for layer, final in enumerate(finals):
        for name, part in zip("hc", final, strict=False):
            assert torch.equal(state[f"layer{layer}.{name}"], part)
    assert len(state) == 2 * len(finals[0])


@each_cell
@torch.no_grad()
def test_the_dense_bridge_is_its_equations(cell: str) -> None:
    model = tiny_model(tiny_config(cell, encoder_layers=2, decoder_layers=3))
    source = pad(SOURCES, PAD)
    _, finals = model.encoder(embed(model, source), LENGTHS)
    _, state = model.encode(source, LENGTHS)
    weights = dict(model.bridge.named_parameters())
    for layer in range(3):
        w, b = weights[f"layers.{layer}.h.weight"], weights[f"layers.{layer}.h.bias"]
        h = torch.tanh(finals[-1][0] @ w.T + b)
        torch.testing.assert_close(state[f"layer{layer}.h"], h)
        if cell == "lstm":
            w, b = weights[f"layers.{layer}.c.weight"], weights[f"layers.{layer}.c.bias"]
            torch.testing.assert_close(state[f"layer{layer}.c"], finals[-1][1] @ w.T + b)
    assert len(state) == (6 if cell == "lstm" else 3)


@torch.no_grad()
def test_the_backward_bridge_hears_the_backward_direction_alone() -> None:
    model = tiny_model(tiny_config("gru", bridge="backward", decoder_layers=1))
    _, finals = model.encoder(embed(model, pad(SOURCES, PAD)), LENGTHS)
    _, state = model.encode(pad(SOURCES, PAD), LENGTHS)
    weights = dict(model.bridge.named_parameters())
    w, b = weights["layers.0.h.weight"], weights["layers.0.h.bias"]
    for row, source in enumerate(SOURCES):
        # The oracle: torch's own top layer; its state after the first word, read backwards.
        below, _ = model.encoder.layers[0].rnn(embed(model, torch.tensor([source])))  # type: ignore[operator]
        _, last = model.encoder.layers[1].rnn(below)  # type: ignore[operator]
        torch.testing.assert_close(state["layer0.h"][row], torch.tanh(w @ last[1, 0] + b))
        torch.testing.assert_close(finals[-1][0][row, 4:], last[1, 0])


@each_cell
@torch.no_grad()
def test_a_reversed_source_is_read_from_its_end_and_remembered_in_its_order(cell: str) -> None:
    settings: dict[str, Any] = {"encoder_directions": 1, "encoder_layers": 1, "tie": "none"}
    forwards = tiny_model(tiny_config(cell, **settings))
    backwards = tiny_model(tiny_config(cell, reverse_source=True, **settings))
    turned_round = [source[::-1] for source in SOURCES]
    wanted, wanted_finals = forwards.encoder(embed(forwards, pad(turned_round, PAD)), LENGTHS)
    outputs, finals = backwards.encoder(embed(backwards, pad(SOURCES, PAD)), LENGTHS)
    for ours, theirs in zip(finals[0], wanted_finals[0], strict=True):
        torch.testing.assert_close(ours, theirs)
    for row, source in enumerate(SOURCES):
        n = len(source)
        torch.testing.assert_close(outputs[row, :n], wanted[row, :n].flip(0))
        assert not outputs[row, n:].any()


@each_cell
def test_state_survives_being_named(cell: str) -> None:
    parts = 2 if cell == "lstm" else 1
    states = [tuple(torch.randn(2, 3) for _ in range(parts)) for _ in range(12)]
    assert as_parts(as_arrays(states, cell), cell) == states
