"""One recurrent layer: over a whole sequence, over a padded batch, and one step at a time.

The weights are torch's own `nn.RNN`, `nn.GRU` or `nn.LSTM`, with torch's equations
(Elman 1990; Cho et al. 2014; Hochreiter & Schmidhuber 1997). A state is a tuple of its parts:
(h,) for RNN and GRU, (h, c) for LSTM.
"""

from typing import cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from tongsa.model.devices import sent

Parts = tuple[Tensor, ...]

CELLS: dict[str, type[nn.RNN | nn.GRU | nn.LSTM]] = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}


def state_parts(cell: str) -> tuple[str, ...]:
    """Return the names of what a cell hands from step to step."""
    return ("h", "c") if cell == "lstm" else ("h",)


class Recurrent(nn.Module):
    """One layer of a cell, in one direction or two.

    width is the layer's output; with two directions each gets half of it.
    """

    def __init__(self, cell: str, input_size: int, width: int, directions: int = 1) -> None:
        super().__init__()
        self.cell = cell
        self.rnn = CELLS[cell](
            input_size, width // directions, batch_first=True, bidirectional=directions == 2
        )

    def read(self, x: Tensor, lengths: Tensor) -> tuple[Tensor, Parts]:
        """Read a padded batch, each sequence for its own length.

        x        (B, S, ·)
        lengths  (B,)        at least 1 each
        returns  outputs (B, S, width), 0 on padding; final state parts (B, width): what stood
                 after the last real position (forwards) and the first (backwards)
        """
        if torch.compiler.is_exporting():
            return self._read_for_export(x, lengths)
        lengths = lengths.cpu()
        if int(lengths.min()) < x.shape[1]:
            return self._read_packed(x, lengths)
        # No padding, so nothing to pack: a third faster, and most training batches are so.
        outputs, final = self.rnn(x)
        return outputs, tuple(_join_directions(part) for part in _parts(final))

    def _read_packed(self, x: Tensor, lengths: Tensor) -> tuple[Tensor, Parts]:
        """Read a batch that is padded.

        Over padding a recurrent layer would read on: its final state would be that of the padded
        end, and the backward direction would start in it. Packing is exact.
        """
        # It wants the longest first. Sorted here, because torch would wait for a GPU to sort.
        order = lengths.argsort(descending=True, stable=True)
        there, back = sent(order, x.device), sent(order.argsort(), x.device)
        packed = pack_padded_sequence(x.index_select(0, there), lengths[order], batch_first=True)
        outputs, final = self.rnn(packed)
        outputs, _ = pad_packed_sequence(outputs, batch_first=True, total_length=x.shape[1])
        parts = tuple(_join_directions(part).index_select(0, back) for part in _parts(final))
        return outputs.index_select(0, back), parts

    def run(self, x: Tensor, state: Parts) -> Tensor:
        """Run over whole sequences (B, T, ·) from a state (B, width) each; one direction only."""
        first = tuple(part.unsqueeze(0).contiguous() for part in state)
        outputs, _ = self.rnn(x, first if self.cell == "lstm" else first[0])
        return cast(Tensor, outputs)

    def step(self, x: Tensor, state: Parts) -> Parts:
        """Make one step, x (..., ·) and state (..., width); the new h is also the output.

        Written out in products and activations so that what is exported has a name for every
        inner array.
        """
        rnn = self.rnn
        w_ih, w_hh, b_ih, b_hh = rnn.all_weights[0]
        if self.cell == "gru":
            from_input = F.linear(x, w_ih, b_ih)
            from_state = F.linear(state[0], w_hh, b_hh)
            r_input, z_input, n_input = from_input.chunk(3, dim=-1)
            r_state, z_state, n_state = from_state.chunk(3, dim=-1)
            z = (z_input + z_state).sigmoid()
            n = (n_input + (r_input + r_state).sigmoid() * n_state).tanh()
            return ((1 - z) * n + z * state[0],)
        # The biases are added up first: an exported graph then does it once, as it is loaded.
        inner = F.linear(x, w_ih, b_ih + b_hh) + F.linear(state[0], w_hh)
        if self.cell == "lstm":
            i, f, g, o = inner.chunk(4, dim=-1)
            c = f.sigmoid() * state[1] + i.sigmoid() * g.tanh()
            return o.sigmoid() * c.tanh(), c
        return (inner.tanh(),)

    def _read_for_export(self, x: Tensor, lengths: Tensor) -> tuple[Tensor, Parts]:
        def both(name: str) -> Tensor:
            ends = ("_l0", "_l0_reverse") if self.rnn.bidirectional else ("_l0",)
            return torch.stack([getattr(self.rnn, name + end) for end in ends])

        weights = (both("weight_ih"), both("weight_hh"), both("bias_ih"), both("bias_hh"))
        directions = 2 if self.rnn.bidirectional else 1
        outputs, h, c = read_sequence(
            x, lengths, *weights, self.cell, self.rnn.hidden_size, directions
        )
        parts = (h, c) if self.cell == "lstm" else (h,)
        return outputs, tuple(_join_directions(part) for part in parts)


def _parts(final: Tensor | Parts) -> Parts:
    return final if isinstance(final, tuple) else (final,)


def _join_directions(part: Tensor) -> Tensor:
    """(directions, B, h) -> (B, directions · h)."""
    return part.transpose(0, 1).flatten(1)


@torch.library.custom_op("tongsa::read_sequence", mutates_args=())
def read_sequence(
    x: Tensor,
    lengths: Tensor,
    weight_ih: Tensor,
    weight_hh: Tensor,
    bias_ih: Tensor,
    bias_hh: Tensor,
    cell: str,
    hidden_size: int,
    directions: int,
) -> tuple[Tensor, Tensor, Tensor]:
    """Stand for a recurrent layer over a padded batch in exported graphs.

    ONNX has operators for just this (LSTM, GRU, RNN with `sequence_lens`), while torch's own
    export of a packed sequence does not exist, and of a bidirectional one freezes its length
    (pytorch#191855). `tongsa.export.operators` says what it becomes.
    """
    raise NotImplementedError("exists only in exported graphs")


@read_sequence.register_fake
def _shapes(  # its arguments are the operator's
    x: Tensor,
    lengths: Tensor,  # noqa: ARG001
    weight_ih: Tensor,  # noqa: ARG001
    weight_hh: Tensor,  # noqa: ARG001
    bias_ih: Tensor,  # noqa: ARG001
    bias_hh: Tensor,  # noqa: ARG001
    cell: str,  # noqa: ARG001
    hidden_size: int,
    directions: int,
) -> tuple[Tensor, Tensor, Tensor]:
    sentences, steps, _ = x.shape
    final = (directions, sentences, hidden_size)
    return (
        x.new_empty(sentences, steps, directions * hidden_size),
        x.new_empty(final),
        x.new_empty(final),
    )
