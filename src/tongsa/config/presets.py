"""Named sets of settings: the default, the textbook, the classics."""

from collections.abc import Mapping
from typing import Any

# The textbook, as in Sutskever et al. 2014 with one layer: one direction, the context vector as
# the only bridge, greedy search.
_PLAIN: dict[str, Any] = {
    "model": {
        "encoder_layers": 1,
        "encoder_directions": 1,
        "bridge": "copy",
        "decoder": "plain",
        "decoder_layers": 1,
        "attention": "none",
        "tie": "none",
        "layer_norm": False,
    },
    "search": {"beam_size": 1},
}

# The classics: their networks, at our sizes and with our training, so that what differs between
# them is the network. Where a paper leaves a choice, or we leave the paper, a comment says so.

# Sutskever, Vinyals & Le 2014: four layers each, 1,000 wide, the source reversed. Beam without
# length normalisation in the paper; ours normalises.
_SUTSKEVER_2014: dict[str, Any] = {
    "model": {
        "encoder_layers": 4,
        "encoder_directions": 1,
        "reverse_source": True,
        "bridge": "copy",
        "decoder": "plain",
        "decoder_layers": 4,
        "attention": "none",
        "tie": "none",
        "layer_norm": False,
    }
}

# Cho et al. 2014 (RNN encoder–decoder): one GRU layer each, 1,000 wide. torch's GRU resets after
# the product with the state, the paper's before it.
_CHO_2014: dict[str, Any] = {
    "model": {
        "cell": "gru",
        "encoder_layers": 1,
        "encoder_directions": 1,
        "bridge": "dense",
        "decoder": "cho",
        "decoder_layers": 1,
        "attention": "none",
        "tie": "none",
        "layer_norm": False,
    }
}

# Bahdanau, Cho & Bengio 2015 (RNNsearch): a bidirectional GRU, 1,000 wide each way, one layer.
_BAHDANAU_2015: dict[str, Any] = {
    "model": {
        "cell": "gru",
        "encoder_layers": 1,
        "encoder_directions": 2,
        "bridge": "backward",
        "decoder": "bahdanau",
        "decoder_layers": 1,
        "attention": "additive",
        "tie": "none",
        "layer_norm": False,
    }
}

# Luong, Pham & Manning 2015: four layers, 1,000 wide, source reversed, input feeding, global
# attention with the general score (`--set model.attention=dot` or `concat` for the others).
_LUONG_2015: dict[str, Any] = {
    "model": {
        "encoder_layers": 4,
        "encoder_directions": 1,
        "reverse_source": True,
        "bridge": "copy",
        "decoder": "input_feeding",
        "decoder_layers": 4,
        "attention": "general",
        "tie": "none",
        "layer_norm": False,
    }
}

PRESETS: Mapping[str, Mapping[str, Any]] = {
    "default": {},  # GNMT's layout (Wu et al. 2016) at the size of small data
    "plain": _PLAIN,
    "sutskever2014": _SUTSKEVER_2014,
    "cho2014": _CHO_2014,
    "bahdanau2015": _BAHDANAU_2015,
    "luong2015": _LUONG_2015,
}
