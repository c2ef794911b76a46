"""How long a run is, and the learning rate over it."""

import math

from tongsa.config.settings import Schedule

FLOOR = 0.01  # of the peak, at the last step
COOLDOWN = 0.2  # of the run

# Passes over 29,000 captions (400,000 target tokens) that were worth their time.
_EPOCHS, _TOKENS = 18, 400_000
_FEWEST, _MOST = 3, 200


def automatic_epochs(target_tokens: int, *, finetuning: bool = False) -> int:
    """Choose how often training data is read by how much of it there is.

    With the inverse of the square root: a quarter of the data is read twice as often, and takes
    half the time. A network that knows the languages already has learned what there is to learn
    after a third of that (docs/small-data.md).
    """
    epochs = round(_EPOCHS * math.sqrt(_TOKENS / target_tokens))
    epochs = min(max(epochs, _FEWEST), _MOST)
    return max(1, round(epochs / 3)) if finetuning else epochs


def learning_rate(
    peak: float, step: int, warmup_steps: int, progress: float, schedule: Schedule = "cosine"
) -> float:
    """Rise linearly over the warm-up, and fall.

    step       optimiser steps made so far
    progress   share of the run that is behind us, 0 … 1
    schedule   "cosine" (Loshchilov & Hutter 2017) and "linear" fall to a hundredth of the peak at
               the end; so does "cooldown", but in the last fifth only (Hägele et al. 2024, 3:
               along 1 - root); "inverse_sqrt" falls with the root of the steps (Vaswani et al.
               2017, 5.3)
    """
    rise = (step + 1) / (warmup_steps + 1)
    match schedule:
        case "cosine":
            height = FLOOR + (1 - FLOOR) * (1 + math.cos(math.pi * progress)) / 2
        case "linear":
            height = FLOOR + (1 - FLOOR) * (1 - progress)
        case "cooldown":
            fallen = max(0.0, progress - (1 - COOLDOWN)) / COOLDOWN
            height = FLOOR + (1 - FLOOR) * (1 - math.sqrt(fallen))
        case "inverse_sqrt":
            height = min(1.0, rise**-0.5)
        case "constant":
            height = 1.0
    return peak * min(1.0, rise) * height
