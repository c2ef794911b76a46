"""The encoder–decoder."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from tongsa.config import ModelConfig
from tongsa.model.bridge import as_arrays, make_bridge
from tongsa.model.copying import Pointer
from tongsa.model.decoders import make_decoder
from tongsa.model.devices import sent
from tongsa.model.embedding import Embedding
from tongsa.model.encoder import Encoder
from tongsa.model.frames import FrameEmbedding
from tongsa.search.protocol import CTC, LENGTHS, Ids, Source, side_by_side
from tongsa.text.vocabulary import EOS, PAD, SOS, UNK


@dataclass(frozen=True)
class Batch:
    """Pairs of sequences, padded with <pad>.

    source          (B, S)   ids, or frames (B, S, M)
    source_lengths  (B,)     on the CPU
    target_in       (B, T)   <sos> y_1 … y_n: what the decoder is fed
    target_out      (B, T)   y_1 … y_n <eos>: what it should answer
    target_lengths  (B,)     n + 1, on the CPU
    """

    source: Tensor
    source_lengths: Tensor
    target_in: Tensor
    target_out: Tensor
    target_lengths: Tensor

    @property
    def target_tokens(self) -> int:
        """How many tokens there are to predict, N."""
        return int(self.target_lengths.sum())

    def real_places(self) -> Tensor:
        """Return where tokens stand in the target, padding left out: (N,) places in B · T.

        From the lengths, which the host knows: to find them in the target it would wait for a GPU.
        """
        longest = self.target_out.shape[1]
        real = torch.arange(longest) < self.target_lengths.unsqueeze(1)
        return sent(real.flatten().nonzero().squeeze(1), self.target_out.device)


class Seq2Seq(nn.Module):
    """Reads a source, hands its context vector over, writes a target.

    source_size and target_size are the two vocabularies'; with one joint vocabulary they are
    the same. Of frames source_size is how many numbers each holds. Models that copy also read and
    write ids behind the vocabularies (`text/copying.py`).

    written   for a model that copies: the id that writes the token of each source id, (W,); None
              where it is that id
    """

    def __init__(
        self,
        config: ModelConfig,
        source_size: int,
        target_size: int,
        written: NDArray[np.int64] | None = None,
    ) -> None:
        super().__init__()
        self.cell = config.cell
        width, drops = config.embedding_size, (config.dropout, config.word_dropout)
        self.source_embedding: Embedding | FrameEmbedding = (
            FrameEmbedding(config, source_size)
            if config.source == "frames"
            else Embedding(source_size, width, *drops)
        )
        self.target_embedding = Embedding(target_size, width, *drops)
        self.encoder = Encoder(config)
        self.bridge = make_bridge(config)
        self.decoder = make_decoder(config)
        self.projection = nn.Linear(self.decoder.output_size, target_size)
        nn.init.zeros_(self.projection.bias)
        # <pad>, which is never written, stands for CTC's blank.
        self.ctc = nn.Linear(config.hidden_size, target_size) if config.ctc else None
        self.pointer = (
            Pointer(self.decoder.output_size, target_size, written) if config.copy else None
        )
        if config.tie == "all":
            assert isinstance(self.source_embedding, Embedding)
            self.source_embedding.table = self.target_embedding.table
        if config.tie != "none":
            self.projection.weight = self.target_embedding.table.weight

    def encode(
        self, source: Tensor, lengths: Tensor
    ) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
        """Read the source.

        source   (B, S), or frames (B, S, M)
        lengths  (B,)
        returns  memory: what all steps share, such as the keys, values and mask of attention, and
                 what the search alone reads (`search/protocol.py`);
                 state: the decoder's first, arrays (B, ·) named by layer and part
        """
        known = source
        if self.pointer is not None:
            assert isinstance(self.source_embedding, Embedding)
            known = _or_unknown(source, self.source_embedding.table.num_embeddings)
        embedded, positions = self.source_embedding.read(known, lengths)
        outputs, finals = self.encoder(embedded, positions)
        context = finals[-1][0]
        memory = self.decoder.prepare(outputs, positions, context)
        if isinstance(self.source_embedding, FrameEmbedding):
            memory[LENGTHS] = positions
        if self.ctc is not None:
            memory[CTC] = self.ctc(outputs).log_softmax(dim=-1)
        if self.pointer is not None:
            memory["written"] = self.pointer.written_as(source)
        state = self.decoder.begin(as_arrays(self.bridge(finals), self.cell), memory)
        return memory, state

    def slots(self, source: Tensor) -> dict[str, Tensor]:
        """Return what a model that copies needs in the memory besides, to step: `slots` (B, X).

        X is how many tokens that no vocabulary holds the source (B, S) has; empty for others.
        """
        if self.pointer is None:
            return {}
        needed = max(0, int(source.max()) + 1 - self.pointer.width)
        return {"slots": torch.full((len(source), needed), float("-inf"), device=source.device)}

    @property
    def source_axes(self) -> dict[str, int]:
        """Which axis of which array of the memory is as long as the source."""
        attention = self.decoder.attention
        axes = {} if attention is None else dict(attention.source_axes)
        return axes if self.pointer is None else {**axes, "written": 1}

    def decode(
        self, target_in: Tensor, memory: dict[str, Tensor], state: dict[str, Tensor]
    ) -> tuple[Tensor, Tensor | None]:
        """Run the decoder over the right answers (B, T) at once.

        returns  outputs (B, T, ·); attention (B, heads, T, S) or None
        """
        outputs, weights = self.decoder(self._embed(target_in), memory, state)
        return outputs, weights

    def project(self, outputs: Tensor) -> Tensor:
        """Give every token of the vocabulary its logit: (..., ·) -> (..., V)."""
        logits: Tensor = self.projection(outputs)
        return logits

    def step(
        self, ids: Tensor, memory: dict[str, Tensor], state: dict[str, Tensor]
    ) -> tuple[Tensor, dict[str, Tensor], Tensor | None]:
        """Make one free-running step.

        ids      (B, K)      the last token of each hypothesis
        state    arrays (B, K, ·)
        returns  log_probs (B, K, V), of a model that copies (B, K, W + X); new state; attention
                 (B, heads, K, S) or None
        """
        outputs, new_state, weights = self.decoder.step(self._embed(ids), memory, state)
        log_probs = self.project(outputs).log_softmax(dim=-1)
        if self.pointer is not None:
            assert weights is not None
            log_probs = self.pointer.log_probs(log_probs, outputs, weights, memory)
        return log_probs, new_state, weights

    def forward(self, batch: Batch) -> Tensor:
        """Teacher forcing, start to end: logits of the vocabulary (B, T, V)."""
        memory, state = self.encode(batch.source, batch.source_lengths)
        outputs, _ = self.decode(batch.target_in, memory, state)
        return self.project(outputs)

    def _embed(self, ids: Tensor) -> Tensor:
        """Embed target tokens; what was copied from behind the vocabulary is <unk> to the next."""
        if self.pointer is not None:
            ids = _or_unknown(ids, self.projection.out_features)
        embedded: Tensor = self.target_embedding(ids)
        return embedded


def _or_unknown(ids: Tensor, size: int) -> Tensor:
    return ids.where(ids < size, UNK)


def count_parameters(model: nn.Module) -> int:
    """Return the number of trained numbers, shared ones once."""
    return sum(p.numel() for p in model.parameters())


def lay_out(
    sources: Sequence[Source], targets: Sequence[Ids], device: torch.device | None = None
) -> Batch:
    """Lay pairs side by side, on a device; without one on the CPU.

    targets   without <sos> and <eos>
    """
    there = device or torch.device("cpu")
    lengths = torch.tensor([len(target) + 1 for target in targets])
    ids = pad([np.asarray(target, dtype=np.int64) for target in targets], PAD)
    target_in = F.pad(ids, (1, 0), value=SOS)
    target_out = F.pad(ids, (0, 1), value=PAD)
    target_out[torch.arange(len(targets)), lengths - 1] = EOS
    return Batch(
        source=sent(pad(sources, PAD), there),
        source_lengths=torch.tensor([len(source) for source in sources]),
        target_in=sent(target_in, there),
        target_out=sent(target_out, there),
        target_lengths=lengths,
    )


def pad(sequences: Sequence[Source], value: int) -> Tensor:
    """Lay sequences of ids, or of frames, side by side as (B, longest, …)."""
    return torch.from_numpy(side_by_side(sequences, value))
