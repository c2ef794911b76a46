"""Sequence-to-sequence learning: from pairs of sequences to a model that turns one into the other.

tongsa.train("pairs.tsv", "model.tongsa")           # needs the extra `train` (torch)
model = tongsa.load("model.tongsa")                 # needs no torch
print(model.run("I drink coffee.").text)            # or model.translate(…), as it is a translator
"""

from typing import TYPE_CHECKING, Any

from tongsa.version import __version__

if TYPE_CHECKING:
    from tongsa.tasks.output import Output
    from tongsa.tasks.pipeline import Model, load
    from tongsa.training.run import train

__all__ = ["Model", "Output", "__version__", "load", "train"]

# Imported on first use: `import tongsa` is instant, and only training brings torch.
_HOMES = {
    "Model": "tongsa.tasks.pipeline",
    "Output": "tongsa.tasks.output",
    "load": "tongsa.tasks.pipeline",
    "train": "tongsa.training.run",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'tongsa' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)
