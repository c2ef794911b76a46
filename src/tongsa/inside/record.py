"""What a trace holds: one run of a model, from the source's tokens to the answer.

S source positions, H hidden size. Every record is plain: `as_json` makes JSON of all of them.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from tongsa.inside.encoder import LayerReading
from tongsa.inside.weights import Floats

# What became of an extension of a hypothesis: part of the answer that won, a finished answer that
# did not, one that went on at least a step, or one that was discarded at once.
Fate = Literal["best", "finished", "kept", "pruned"]


@dataclass(frozen=True)
class Token:
    id: int
    text: str


@dataclass(frozen=True)
class Candidate:
    """A token that might be next, and the model's probability of it, before any rule."""

    token: Token
    prob: float


@dataclass(frozen=True)
class DecoderStep:
    """One step along the answer.

    fed         the token that the decoder read: <sos>, or what it wrote the step before
    wrote       the token that follows, with the model's probability of it
    forced      it was forced, by a what-if
    candidates  the likeliest tokens, best first
    state       after the step: h (H,), and c, of each layer; "layer0.h", …
    attention   (heads, S); None without attention
    copied      how much of the probability comes from copying, of models that copy
    coverage    (S,) how much each source position had been looked at before; where the model hears
    gates       of each layer, (H,) each: "layer0.forget", …; a plain RNN has none
    """

    fed: Token
    wrote: Token
    prob: float
    forced: bool
    candidates: tuple[Candidate, ...]
    state: Mapping[str, Floats]
    attention: Floats | None = None
    copied: float | None = None
    coverage: Floats | None = None
    gates: Mapping[str, Floats] = field(default_factory=dict)


@dataclass(frozen=True)
class Node:
    """An extension of a hypothesis by one token: a branch of the search's tree.

    parent   the node that it extends, as an index into `Trace.beam`; -1: <sos>
    step     which step it was, from 0
    prob     of the token after its parent
    total    log P of all tokens so far
    """

    parent: int
    step: int
    token: Token
    prob: float
    total: float
    fate: Fate


@dataclass(frozen=True)
class Difference:
    """A step at which the answer is another one. "" stands for no step: that answer has ended."""

    step: int
    before: str
    now: str


@dataclass(frozen=True)
class Changes:
    """What a what-if changed.

    what        what was done, in words
    before      the answer without it
    prob_before, prob_now   P(answer | source) of each
    steps       where the answers differ
    context     how far the context vector turned: 1 - cosine; None where it is not known
    notes       what was asked for and could not come about
    kinds       of each in `what`, and then in `notes`: what kind of change it is, and what it names
    """

    what: tuple[str, ...]
    before: str
    prob_before: float
    prob_now: float
    steps: tuple[Difference, ...]
    context: float | None
    notes: tuple[str, ...]
    kinds: tuple[tuple[str | int, ...], ...] = ()


@dataclass(frozen=True)
class Network:
    """What kind of model this is, for a reader of the trace."""

    task: str
    source_language: str
    target_language: str
    cell: str
    decoder: str
    attention: str
    layers: tuple[int, int]
    directions: int
    width: int
    precision: str
    search: str


@dataclass(frozen=True)
class Trace:
    """One run of a model.

    source       the tokens that the encoder read
    encoder      each layer at each token, lowest first; empty where it is not known (`missing`)
    context      the context vector: "h" (H,), and of LSTMs "c"; empty where it is not known
    first_state  what the bridge made of it: the decoder's first state
    steps        along the answer; the last one wrote <eos>
    beam         all that the search looked at, parents before children
    changes      where something was changed: what came of it
    missing      what this model cannot show, and why
    """

    network: Network
    request: str
    answer: str
    log_prob: float
    score: float
    source: tuple[Token, ...]
    encoder: tuple[LayerReading, ...]
    context: Mapping[str, Floats]
    first_state: Mapping[str, Floats]
    steps: tuple[DecoderStep, ...]
    beam: tuple[Node, ...]
    changes: Changes | None = None
    missing: Mapping[str, str] = field(default_factory=dict)

    @property
    def attention(self) -> Floats | None:
        """The attention of all steps, (steps, S), heads averaged."""
        rows = [step.attention.mean(axis=0) for step in self.steps if step.attention is not None]
        return np.stack(rows) if rows else None

    def to_dict(self) -> dict[str, Any]:
        """Return everything as dictionaries, lists, texts and numbers."""
        found: dict[str, Any] = as_json(self)
        return found


def as_json(value: Any) -> Any:
    """Turn records, arrays and mappings into what JSON knows; fp32 to its seven digits."""
    if dataclasses.is_dataclass(value):
        return {f.name: as_json(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, np.ndarray):
        return np.vectorize(_seven_digits, otypes=[float])(value).tolist() if value.size else []
    if isinstance(value, Mapping):
        return {name: as_json(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(each) for each in value]
    return value


def _seven_digits(value: float) -> float:
    return float(f"{value:.7g}")
