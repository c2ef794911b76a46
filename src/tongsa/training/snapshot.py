"""The parts of a run that change from step to step, as named arrays and JSON, and back."""

import random
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from tongsa.evaluation.metrics import Score
from tongsa.training.averaging import WeightAverage
from tongsa.training.signs import Signs
from tongsa.training.validation import Validation

_WEIGHT, _AVERAGE, _BEST, _OPTIMISER = "weight.", "average.", "best.", "optimiser."
_CHANCE = "chance."


def arrays_of(
    model: nn.Module,
    optimiser: torch.optim.Optimizer,
    average: WeightAverage | None,
    best_weights: Mapping[str, Tensor],
) -> dict[str, Tensor]:
    """Return weights, moments, averages, the best weights and the state of torch's chance."""
    arrays = {_CHANCE + "cpu": torch.get_rng_state()}
    if torch.cuda.is_available():
        arrays[_CHANCE + "cuda"] = torch.cuda.get_rng_state()
    for name, weight in model.named_parameters():
        arrays[_WEIGHT + name] = weight.detach()
        for part, value in optimiser.state.get(weight, {}).items():
            arrays[f"{_OPTIMISER}{part}.{name}"] = value
    if average is not None:
        names = [name for name, _ in model.named_parameters()]
        arrays |= {_AVERAGE + name: a for name, a in zip(names, average.average, strict=True)}
    return arrays | {_BEST + name: weight for name, weight in best_weights.items()}


@torch.no_grad()
def restore_arrays(
    arrays: Mapping[str, Tensor],
    model: nn.Module,
    optimiser: torch.optim.Optimizer,
    average: WeightAverage | None,
    averaged_steps: int,
) -> dict[str, Tensor]:
    """Put everything back where `arrays_of` took it from, and return the best weights."""
    parts: dict[str, dict[str, Tensor]] = {}
    for name, array in arrays.items():
        if name.startswith(_OPTIMISER):
            part, _, weight = name.removeprefix(_OPTIMISER).partition(".")
            parts.setdefault(weight, {})[part] = array
    device = next(model.parameters()).device
    for name, parameter in model.named_parameters():
        parameter.copy_(arrays[_WEIGHT + name])
        if name in parts:
            # Memory of their own, laid out as torch lays it out: what was read lies anywhere.
            optimiser.state[parameter] = {k: a.to(device).clone() for k, a in parts[name].items()}
    if average is not None:
        # A run that did not average until now begins with its weights.
        kept = [
            arrays.get(_AVERAGE + name, arrays[_WEIGHT + name])
            for name, _ in model.named_parameters()
        ]
        average.restore(kept, averaged_steps)
    torch.set_rng_state(arrays[_CHANCE + "cpu"])
    if torch.cuda.is_available() and _CHANCE + "cuda" in arrays:
        torch.cuda.set_rng_state(arrays[_CHANCE + "cuda"])
    return {
        name.removeprefix(_BEST): array.to(device).clone()
        for name, array in arrays.items()
        if name.startswith(_BEST)
    }


def python_chance() -> list[Any]:
    """Return the state of Python's own `random`, for JSON."""
    return list(random.getstate())


def restore_python_chance(state: Sequence[Any]) -> None:
    version, numbers, gauss = state
    random.setstate((version, tuple(numbers), gauss))


def validation_from(stored: Mapping[str, Any]) -> Validation:
    """Return the validation that `dataclasses.asdict` laid out and JSON brought back."""
    samples = tuple((source, target, output) for source, target, output in stored["samples"])
    return Validation(
        **{
            **stored,
            "score": Score(**stored["score"]),
            "merit": tuple(stored["merit"]),
            "samples": samples,
            "signs": Signs.stored(stored["signs"]) if stored["signs"] is not None else None,
        }
    )
