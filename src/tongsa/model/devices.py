"""Between the host, which lays batches out, and the device that computes."""

import torch
from torch import Tensor


def sent(x: Tensor, device: torch.device) -> Tensor:
    """Return x on a device, without waiting until it is there.

    A GPU works through what it was given while the host prepares what comes next. An ordinary copy
    would make the host wait until all of it is done; one from page-locked memory takes its turn.
    """
    if device.type != "cuda" or x.device.type != "cpu":
        return x.to(device)
    return x.pin_memory().to(device, non_blocking=True)
