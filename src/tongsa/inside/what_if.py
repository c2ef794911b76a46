"""What may be changed in a run, to see what depends on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from tongsa.config import Config
from tongsa.errors import ConfigError
from tongsa.inside.weights import Floats
from tongsa.search.protocol import Source
from tongsa.text.tokenisers import Tokeniser
from tongsa.text.vocabulary import EOS, PAD, SOS, UNK

# How a step shall look at the source: at one position, or as much at each as these weights say.
Look: TypeAlias = int | Sequence[float]


class Unit(NamedTuple):
    """One number of the network.

    place   "encoder", "decoder", or "context": the context vector, which has no layers
    layer   from 0, the lowest
    unit    from 0
    """

    place: Literal["encoder", "decoder", "context"]
    layer: int
    unit: int


class Change(NamedTuple):
    """Something that is changed, or could not be.

    text           for people
    kind, values   what it says, for whoever words it in another language
    """

    text: str
    kind: Literal["replace", "force", "attend", "spread", "zero", "lend", "late"]
    values: tuple[str | int, ...]


@dataclass(frozen=True)
class WhatIf:
    """What is changed; ids and weights, checked.

    source       {position: id} other tokens in the source
    target       {step: id} what is written at a step, whatever the model says
    attention    {step: (S,)} where it is looked; sums to 1
    zero         units that are 0: of the encoder after every token, of the decoder after every
                 step, of the context vector as it is handed over
    lent         the ids of another source, whose context vector is handed over instead
    what         all of it in words
    """

    source: Mapping[int, int] = field(default_factory=dict)
    target: Mapping[int, int] = field(default_factory=dict)
    attention: Mapping[int, Floats] = field(default_factory=dict)
    zero: tuple[Unit, ...] = ()
    lent: Source | None = None
    what: tuple[Change, ...] = ()

    def units(self, place: str) -> dict[int, list[int]]:
        """Return {layer: the units that are 0} of a place."""
        found: dict[int, list[int]] = {}
        for unit in self.zero:
            if unit.place == place:
                found.setdefault(unit.layer, []).append(unit.unit)
        return found

    @property
    def rereads(self) -> bool:
        """Whether the encoder's graph cannot do it: it has to be read with `encoder`."""
        return any(unit.place != "decoder" for unit in self.zero)


def token_id(token: int | str, tokeniser: Tokeniser, side: str) -> int:
    """Return the id of a token that a person names.

    Raises ConfigError where the vocabulary holds none, or the text is several.
    """
    if isinstance(token, int):
        if not 0 <= token < tokeniser.size:
            raise ConfigError(
                f"{side} token {token}: the vocabulary has the ids 0 to {tokeniser.size - 1}"
            )
        return _writable(token, side)
    if token == "<eos>":
        return EOS
    vocabulary = tokeniser.vocabulary
    if token in vocabulary:
        return _writable(vocabulary.index(token), side)
    ids = tokeniser.encode(token)
    if len(ids) == 1 and ids[0] != UNK:
        return ids[0]
    if UNK in ids or not ids:
        raise ConfigError(f"{side} token {token!r}: the model's vocabulary does not hold it")
    raise ConfigError(
        f"{side} token {token!r}: to this model it is {len(ids)} tokens, "
        f"{' '.join(tokeniser.tokens(ids))}; name one of them"
    )


def _writable(id_: int, side: str) -> int:
    if id_ in (PAD, SOS):
        raise ConfigError(f"{side} token {id_}: <pad> and <sos> stand in no sentence")
    return id_


def look(given: Look, length: int, step: int) -> Floats:
    """Return the weights (S,) of a look at the source."""
    weights = np.zeros(length, dtype=np.float32)
    if isinstance(given, int):
        if not 0 <= given < length:
            raise ConfigError(
                f"attention at step {step}: there is no source token {given}; the source has "
                f"tokens 0 to {length - 1}"
            )
        weights[given] = 1
        return weights
    if len(given) != length:
        raise ConfigError(
            f"attention at step {step}: {len(given)} weights for {length} source tokens"
        )
    weights[:] = given
    if not np.isfinite(weights).all() or (weights < 0).any() or weights.sum() <= 0:
        raise ConfigError(f"attention at step {step}: weights must be 0 or more, and not all 0")
    weights /= weights.sum()
    return weights


def check_unit(unit: tuple[str, int, int], config: Config) -> Unit:
    """Raises ConfigError where the network has no such unit."""
    place, layer, number = unit
    model = config.model
    layers = {"encoder": model.encoder_layers, "decoder": model.decoder_layers, "context": 1}
    if place not in layers:
        raise ConfigError(f"unit of {place!r}: there are units of encoder, decoder and context")
    if not 0 <= layer < layers[place]:
        raise ConfigError(
            f"unit {number} of {place} layer {layer}: the layers are 0 to {layers[place] - 1}"
        )
    if not 0 <= number < model.hidden_size:
        raise ConfigError(
            f"unit {number} of the {place}: the units are 0 to {model.hidden_size - 1}"
        )
    if place != "decoder" and model.source == "frames":
        raise ConfigError(f"a unit of the {place} cannot be set to 0 in a model that reads sound")
    return Unit(place, layer, number)  # type: ignore[arg-type]
