"""What `tongsa::read_sequence` becomes in ONNX: the operators LSTM, GRU and RNN.

They take `sequence_lens`, so each sentence is read for its own length, in both directions, and
outputs beyond it are 0: just what packing does in torch.

torch stacks the gates of an LSTM as i, f, g, o and ONNX as i, o, f, c (c is torch's g); of a GRU
as r, z, n and as z, r, h. The file keeps torch's order, so that it can be trained further, and
the graph reorders; ONNX Runtime folds that away when it loads.
"""

from collections.abc import Callable
from typing import Any

import onnxscript
import torch

import tongsa.model.recurrent  # noqa: F401  (registers the operator)

OPSET = 20
# Annotated for finished values; while a graph is traced it takes and gives symbols.
op: Any = onnxscript.opset20


def _reorder(weight: Any, order: tuple[int, ...]) -> Any:
    """Reorder the gates, stacked along axis 1 of (directions, gates · H, …)."""
    gates = op.Split(weight, num_outputs=len(order), axis=1)
    return op.Concat(*(gates[i] for i in order), axis=1)


def _read_sequence(
    x: Any,
    lengths: Any,
    weight_ih: Any,
    weight_hh: Any,
    bias_ih: Any,
    bias_hh: Any,
    cell: str,
    hidden_size: int,
    directions: int,
) -> Any:
    if cell != "rnn":
        order = (0, 3, 1, 2) if cell == "lstm" else (1, 0, 2)
        weight_ih, weight_hh = _reorder(weight_ih, order), _reorder(weight_hh, order)
        bias_ih, bias_hh = _reorder(bias_ih, order), _reorder(bias_hh, order)
    # ONNX wants (S, B, ·) and gives (S, directions, B, H).
    inputs = (
        op.Transpose(x, perm=[1, 0, 2]),
        weight_ih,
        weight_hh,
        op.Concat(bias_ih, bias_hh, axis=1),
        op.Cast(lengths, to=6),  # int32
    )
    settings = {
        "hidden_size": hidden_size,
        "direction": "bidirectional" if directions == 2 else "forward",
    }
    if cell == "lstm":
        outputs, h, c = op.LSTM(*inputs, **settings)
    elif cell == "gru":
        # 1: the reset gate acts on W_hn h + b_hn, as in torch.
        outputs, h = op.GRU(*inputs, linear_before_reset=1, **settings)
        c = op.Identity(h)
    else:
        outputs, h = op.RNN(*inputs, **settings)
        c = op.Identity(h)
    joined = op.Reshape(
        op.Transpose(outputs, perm=[2, 0, 1, 3]), op.Constant(value_ints=[0, 0, -1])
    )
    return joined, h, c


TRANSLATIONS: dict[Callable[..., Any], Callable[..., Any]] = {
    torch.ops.tongsa.read_sequence.default: _read_sequence
}
