"""Every setting, and how the ones of a run are chosen.

A configuration is built in three layers, the later over the earlier: a preset, a TOML file
(`--config FILE`), single settings (`--set model.hidden_size=384`). All that is wrong is reported
at once, and an unknown name comes with the nearest one that exists.
"""

from tongsa.config.presets import PRESETS
from tongsa.config.resolve import change_search, from_stored, resolve, to_dict, to_flat, to_toml
from tongsa.config.settings import (
    AudioConfig,
    Config,
    ModelConfig,
    SearchConfig,
    TextConfig,
    TrainingConfig,
)

__all__ = [
    "PRESETS",
    "AudioConfig",
    "Config",
    "ModelConfig",
    "SearchConfig",
    "TextConfig",
    "TrainingConfig",
    "change_search",
    "from_stored",
    "resolve",
    "to_dict",
    "to_flat",
    "to_toml",
]
