"""The gates of the decoder's layers at one step, in NumPy.

The graph of a step gives the new state alone. So the layers are stepped once more with the weights
of the file: what each reads is said by the decoder's equations (`model/decoders/`), what it was
told of the source by the attention that the graph gave. Tests hold the states that come out to the
graph's.
"""

from collections.abc import Mapping

import numpy as np

from tongsa.config import ModelConfig
from tongsa.inside.encoder import advance, between
from tongsa.inside.weights import Floats, Weights
from tongsa.text.vocabulary import UNK


def told(config: ModelConfig, memory: Mapping[str, Floats], heads: Floats | None) -> Floats | None:
    """Return the context (H,) that a step was told: what it made of the source, if anything.

    memory   of one sentence
    heads    (heads, S) where each head of the attention looked
    """
    context: Floats
    if config.decoder == "cho":
        context = np.asarray(memory["context"])[0]
    elif heads is None:
        return None
    else:
        context = (heads[:, None, :] @ np.asarray(memory["values"])[0]).reshape(-1)
    return context


def step_layers(
    weights: Weights,
    config: ModelConfig,
    fed: int,
    before: Mapping[str, Floats],
    context: Floats | None,
) -> dict[str, Floats]:
    """Step all layers; returns gates and states by name, "layer0.forget", "layer0.h" …, (H,) each.

    fed      the token that the decoder reads
    before   the state before the step
    context  as `told` has it
    """
    table = weights.target_table
    known = fed if fed < len(weights[table]) else UNK
    x = weights.rows(table, np.array([known]))[0]
    beside = {"cho": context, "bahdanau": context, "input_feeding": before.get("fed")}
    if (more := beside.get(config.decoder)) is not None:
        x = np.concatenate([x, more])
    found: dict[str, Floats] = {}
    for index in range(config.decoder_layers):
        read = x
        if config.decoder == "gnmt" and index > 0:
            assert context is not None
            read = np.concatenate([x, context])
        part = f"decoder.layers.{index}.rnn"
        h, c = before[f"layer{index}.h"], before.get(f"layer{index}.c")
        seen = weights[f"{part}.weight_ih_l0"] @ read + weights[f"{part}.bias_ih_l0"]
        kept = weights[f"{part}.weight_hh_l0"] @ h + weights[f"{part}.bias_hh_l0"]
        gates, h, c = advance(config.cell, seen, kept, h, np.zeros_like(h) if c is None else c)
        found |= {f"layer{index}.{name}": gate for name, gate in gates.items()}
        found[f"layer{index}.h"] = h
        if config.cell == "lstm":
            found[f"layer{index}.c"] = c
        x = between(weights, config, "decoder", index, h[None], x[None])[0]
    return found
