"""The learning rate over a run."""

import math

FLOOR = 0.01  # of the peak, at the last step


def learning_rate(peak: float, step: int, warmup_steps: int, progress: float) -> float:
    """Rise linearly over the warm-up, then fall along a cosine (Loshchilov & Hutter 2017).

    step       optimiser steps made so far
    progress   share of the run that is behind us, 0 … 1
    """
    cosine = FLOOR + (1 - FLOOR) * (1 + math.cos(math.pi * progress)) / 2
    return peak * min(1.0, (step + 1) / (warmup_steps + 1)) * cosine
