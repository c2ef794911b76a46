"""Networks small enough to enumerate, with weights that hide nothing."""

import dataclasses
import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from tongsa.config import ModelConfig, resolve
from tongsa.export.graphs import export_graphs
from tongsa.model.embedding import Embedding
from tongsa.model.engine import TorchEngine
from tongsa.model.seq2seq import Seq2Seq, lay_out
from tongsa.runtime.contents import Graphs
from tongsa.runtime.engine import OnnxEngine
from tongsa.text.vocabulary import PAD

torch.set_num_threads(1)

CELLS = ("rnn", "gru", "lstm")
VOCABULARY = 9  # <pad> <unk> <sos> <eos> and 4 … 8
SOURCES = ([4, 5, 6], [7], [8, 8, 4, 5, 7, 6, 4], [5, 4])
LIMITS = [9, 5, 12, 7]


# Every place where attention may be asked and the context may enter, by the preset that has it.
CLASSICS = ("sutskever2014", "cho2014", "bahdanau2015", "luong2015")


_SMALL: dict[str, object] = {"model.embedding_size": 6, "model.hidden_size": 8}
# Two layers have more to go wrong than the one of `default`; norms come where a test is of them.
_DEEP: dict[str, object] = {"encoder_layers": 2, "layer_norm": False}


def tiny_config(cell: str = "lstm", preset: str = "default", **changes: object) -> ModelConfig:
    """Return a preset's shape in miniature; source and target widths differ where they may."""
    changes = {"cell": cell} | (_DEEP if preset == "default" else {}) | changes
    settings = _SMALL | {f"model.{name}": value for name, value in changes.items()}
    return resolve(preset, settings=settings).model


# Two vocabularies of 9 that share <pad> … 5. The source's 6, 7 and 8 are 9, 10 and 11 to an answer,
# and the other way round.
APART = np.array([0, 1, 2, 3, 4, 5, 9, 10, 11, 6, 7, 8])


def tiny_model(
    config: ModelConfig,
    vocabulary: int = VOCABULARY,
    seed: int = 1,
    written: NDArray[np.int64] | None = None,
) -> Seq2Seq:
    """Build a network in evaluation mode; no weight is zero, biases neither."""
    torch.manual_seed(seed)
    model = Seq2Seq(config, vocabulary, vocabulary, written).eval()
    with torch.no_grad():
        for weight in model.parameters():
            weight.normal_(std=0.5)
        if model.pointer is not None:
            model.pointer.generate.bias.fill_(-1.5)  # most is copied
    return model


def source_embedding(model: Seq2Seq) -> Embedding:
    """Return the embedding of a model that reads tokens."""
    assert isinstance(model.source_embedding, Embedding)
    return model.source_embedding


@torch.no_grad()
def teacher_forced_log_probs(
    model: Seq2Seq, sources: Sequence[Sequence[int]], targets: Sequence[Sequence[int]]
) -> Tensor:
    """Return log P(target, <eos> | source) of each pair: the oracle for every search."""
    batch = lay_out(sources, targets)
    log_probs = model(batch).double().log_softmax(dim=-1)
    each: Tensor = log_probs.gather(2, batch.target_out.unsqueeze(2)).squeeze(2)
    return each.masked_fill(batch.target_out == PAD, 0.0).sum(dim=1)


@dataclass(frozen=True)
class Exported:
    """One network behind both engines."""

    model: Seq2Seq
    graphs: Graphs
    torch: TorchEngine
    onnx: OnnxEngine


SHAPES: dict[str, ModelConfig] = {
    **{
        f"{cell}-{preset}": tiny_config(cell, preset)
        for cell in CELLS
        for preset in ("default", "plain")
    },
    **{
        f"{cell}-two-heads": dataclasses.replace(tiny_config(cell), attention_heads=2)
        for cell in CELLS
    },
    **{preset: resolve(preset, settings=_SMALL).model for preset in ("default", *CLASSICS)},
    "luong-concat": tiny_config("gru", decoder="luong", attention="concat", reverse_source=True),
    "residual-norm": tiny_config("lstm", encoder_layers=3, residual=True, layer_norm=True),
    "residual-norm-feeding": dataclasses.replace(
        resolve("luong2015", settings=_SMALL).model, residual=True, layer_norm=True
    ),
    "copy": tiny_config("lstm", copy=True),
    "copy-apart": tiny_config("gru", decoder="luong", attention_heads=2, copy=True),
    "copy-coverage": tiny_config(
        "gru", decoder="input_feeding", attention="additive", copy=True, coverage=True
    ),
    "location": tiny_config("lstm", decoder="bahdanau", attention="location"),
    "coverage": tiny_config("lstm", decoder="bahdanau", attention="additive", coverage=True),
    "bahdanau-dot": tiny_config("lstm", decoder="bahdanau", attention="dot"),
}


@functools.cache
def exported(shape: str) -> Exported:
    """Export a network of `SHAPES`, once for the whole test run: it takes seconds."""
    model = tiny_model(SHAPES[shape], written=APART if shape == "copy-apart" else None)
    graphs = export_graphs(model)
    return Exported(model, graphs, TorchEngine(model), OnnxEngine(graphs, threads=1))
