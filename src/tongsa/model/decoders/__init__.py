"""Decoders, named after the papers whose layout they have.

    plain           Sutskever et al. 2014   the context vector is the first state, and no more
    cho             Cho et al. 2014         the context vector at every step
    bahdanau        Bahdanau et al. 2015    attention asked by the state before the step
    luong           Luong et al. 2015       attention asked by the top layer
    input_feeding   Luong et al. 2015, 3.3  likewise, and what a step read out is fed to the next
    gnmt            Wu et al. 2016          attention asked by the lowest layer

`parallel` holds those that train without a loop over time, `recurrent` those that need one.
"""

from collections.abc import Callable

from tongsa.config import ModelConfig
from tongsa.model.decoders.base import Decoder
from tongsa.model.decoders.parallel import ChoDecoder, GnmtDecoder, LuongDecoder, PlainDecoder
from tongsa.model.decoders.recurrent import BahdanauDecoder, InputFeedingDecoder

__all__ = ["Decoder", "make_decoder"]

_KINDS: dict[str, Callable[[ModelConfig], Decoder]] = {
    "plain": PlainDecoder,
    "cho": ChoDecoder,
    "bahdanau": BahdanauDecoder,
    "luong": LuongDecoder,
    "input_feeding": InputFeedingDecoder,
    "gnmt": GnmtDecoder,
}


def make_decoder(config: ModelConfig) -> Decoder:
    return _KINDS[config.decoder](config)
