"""The encoder once more, in NumPy, token by token: for its states and gates.

A graph's LSTM is one operator, which tells no gates. So one sentence is read again with the weights
of the file, by the equations of torch's cells (`model/recurrent.py`). Tests hold what comes out to
the graph's and torch's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongsa.config import ModelConfig
from tongsa.inside.weights import Floats, Weights
from tongsa.text.vocabulary import UNK

_NORM_EPSILON = np.float32(1e-5)  # torch's


@dataclass(frozen=True)
class LayerReading:
    """What one layer did at every token, in the order of the text.

    gates   (S, H) each, by name; the forward direction's features come first, as in all arrays
    h       (S, H)
    c       (S, H), of LSTMs
    final   parts (H,): what stands after the last token (forwards) and the first (backwards)
    """

    gates: Mapping[str, Floats]
    h: Floats
    c: Floats | None
    final: tuple[Floats, ...]


@dataclass(frozen=True)
class Reading:
    """What the encoder made of one source.

    embedded   (S, E)
    outputs    (S, H)  of the top layer, after residual connections and normalisation
    """

    embedded: Floats
    layers: tuple[LayerReading, ...]
    outputs: Floats

    @property
    def context(self) -> tuple[Floats, ...]:
        """The context vector: the top layer's last state, h and of LSTMs c."""
        return self.layers[-1].final


def read_source(
    weights: Weights,
    config: ModelConfig,
    ids: Sequence[int],
    zeroed: Mapping[int, Sequence[int]] | None = None,
) -> Reading:
    """Read one source of tokens.

    zeroed   for a layer, the units whose h is set to 0 after every token
    """
    known = np.asarray(ids, dtype=np.int64)
    rows = len(weights[weights.source_table])
    embedded = weights.rows(weights.source_table, np.where(known < rows, known, UNK))
    outputs = embedded[::-1] if config.reverse_source else embedded
    layers = []
    for index in range(config.encoder_layers):
        dead = np.asarray((zeroed or {}).get(index, ()), dtype=np.int64)
        layer = _read_layer(weights, config, index, outputs, dead)
        outputs = between(weights, config, "encoder", index, layer.h, outputs)
        layers.append(layer)
    if config.reverse_source:
        layers = [_turned(layer) for layer in layers]
        outputs = outputs[::-1]
    return Reading(embedded, tuple(layers), outputs)


def prepare_memory(weights: Weights, config: ModelConfig, reading: Reading) -> dict[str, Floats]:
    """Return what attention reads of the outputs: `Attention.prepare`, for one sentence."""
    outputs = reading.outputs
    if config.decoder == "cho":
        summary = weights["decoder.summary.weight"] @ reading.context[0]
        return {"context": np.tanh(summary + weights["decoder.summary.bias"])[None]}
    if config.attention == "none":
        return {}
    key = "decoder.attention.key.weight"
    keys = outputs @ weights[key].T if key in weights else outputs
    if config.attention == "multi_head":
        values = outputs @ weights["decoder.attention.value.weight"].T
        split = (len(outputs), config.attention_heads, -1)
        return {
            "keys": keys.reshape(split).transpose(1, 2, 0)[None],
            "values": values.reshape(split).swapaxes(0, 1)[None],
        }
    if config.attention in ("dot", "general"):
        return {"keys": keys.T[None, None], "values": outputs[None, None]}
    return {"keys": keys[None], "values": outputs[None, None]}


def first_state(
    weights: Weights,
    config: ModelConfig,
    layers: Sequence[tuple[Floats, ...]],
) -> dict[str, Floats]:
    """Return the decoder's first state, (1, H) each, of the encoder's last: the bridge."""
    parts = ("h", "c")[: len(layers[0])]
    if config.bridge == "copy":
        return {
            f"layer{i}.{part}": array[None]
            for i, final in enumerate(layers)
            for part, array in zip(parts, final, strict=True)
        }
    first = config.hidden_size // 2 if config.bridge == "backward" else 0
    state = {}
    for i in range(config.decoder_layers):
        for part, array in zip(parts, layers[-1], strict=True):
            name = f"bridge.layers.{i}.{part}"
            image = weights[f"{name}.weight"] @ array[first:] + weights[f"{name}.bias"]
            state[f"layer{i}.{part}"] = (np.tanh(image) if part == "h" else image)[None]
    return state


def _read_layer(
    weights: Weights, config: ModelConfig, index: int, x: Floats, dead: NDArray[np.int64]
) -> LayerReading:
    width = config.hidden_size // config.encoder_directions
    ways = []
    for direction, end in enumerate(("_l0", "_l0_reverse")[: config.encoder_directions]):
        parts = {
            part: weights[f"encoder.layers.{index}.rnn.{part}{end}"]
            for part in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        }
        own = dead[dead // width == direction] % width
        way = _read_direction(config.cell, parts, x[::-1] if direction else x, own)
        ways.append(_turned(way) if direction else way)
    return LayerReading(
        gates={name: np.hstack([way.gates[name] for way in ways]) for name in ways[0].gates},
        h=np.hstack([way.h for way in ways]),
        c=None if ways[0].c is None else np.hstack([way.c for way in ways if way.c is not None]),
        final=tuple(np.hstack(parts) for parts in zip(*(w.final for w in ways), strict=True)),
    )


def _read_direction(
    cell: str, weights: Mapping[str, Floats], x: Floats, dead: NDArray[np.int64]
) -> LayerReading:
    """Read in one direction, from states of 0."""
    from_input = x @ weights["weight_ih"].T + weights["bias_ih"]
    w_hh, b_hh = weights["weight_hh"], weights["bias_hh"]
    h = np.zeros(w_hh.shape[1], dtype=np.float32)
    c = np.zeros_like(h)
    gates: dict[str, list[Floats]] = {}
    hs, cs = [], []
    for seen in from_input:
        named, h, c = advance(cell, seen, w_hh @ h + b_hh, h, c)
        h[dead] = 0
        for name, gate in named.items():
            gates.setdefault(name, []).append(gate)
        hs.append(h)
        cs.append(c)
    return LayerReading(
        gates={name: np.stack(values) for name, values in gates.items()},
        h=np.stack(hs),
        c=np.stack(cs) if cell == "lstm" else None,
        final=(h, c) if cell == "lstm" else (h,),
    )


def advance(
    cell: str, seen: Floats, kept: Floats, h: Floats, c: Floats
) -> tuple[dict[str, Floats], Floats, Floats]:
    """Make one step of a cell: `Recurrent.step`. Returns its gates by name, the new h, the new c.

    seen, kept   W_ih x + b_ih and W_hh h + b_hh
    c            of cells other than LSTMs it stays as it is
    """
    if cell == "lstm":
        i, f, g, o = np.split(seen + kept, 4)
        gates = {"input": _sigmoid(i), "forget": _sigmoid(f), "candidate": np.tanh(g)}
        gates["output"] = _sigmoid(o)
        c = gates["forget"] * c + gates["input"] * gates["candidate"]
        return gates, gates["output"] * np.tanh(c), c
    if cell == "gru":
        (r_seen, z_seen, n_seen), (r, z, n) = np.split(seen, 3), np.split(kept, 3)
        gates = {"reset": _sigmoid(r_seen + r), "update": _sigmoid(z_seen + z)}
        gates["candidate"] = np.tanh(n_seen + gates["reset"] * n)
        return gates, (1 - gates["update"]) * gates["candidate"] + gates["update"] * h, c
    return {}, np.tanh(seen + kept), c


def between(
    weights: Weights, config: ModelConfig, side: str, index: int, h: Floats, below: Floats
) -> Floats:
    """`model/between.py`, of the encoder's layers or the decoder's."""
    outputs = h + below if config.residual and index > 0 else h
    if not config.layer_norm:
        return outputs
    name = f"{side}.between.norms.{index}"
    centred = outputs - outputs.mean(axis=1, keepdims=True)
    spread = np.sqrt((centred**2).mean(axis=1, keepdims=True) + _NORM_EPSILON)
    normal: Floats = centred / spread * weights[f"{name}.weight"] + weights[f"{name}.bias"]
    return normal


def _turned(layer: LayerReading) -> LayerReading:
    """Return the reading in the other order of tokens."""
    return LayerReading(
        {name: gate[::-1] for name, gate in layer.gates.items()},
        layer.h[::-1],
        None if layer.c is None else layer.c[::-1],
        layer.final,
    )


def _sigmoid(x: Floats) -> Floats:
    # By tanh: exp(-x) of a large negative number overflows.
    sigmoid: Floats = (np.tanh(x / 2) + np.float32(1)) / np.float32(2)
    return sigmoid
