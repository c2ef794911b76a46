"""Which numbers to multiply with."""

import contextlib

import torch


def bf16_in_hardware(device: torch.device) -> bool:
    """Whether this machine multiplies bf16 matrices faster than fp32 ones.

    Processors without AVX512-BF16 or AMX emulate bf16 at a hundredth of the speed.
    """
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    return bool(torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())


def autocast(precision: str, device: torch.device) -> contextlib.AbstractContextManager[object]:
    """Return the context in which the forward pass runs, for a resolved precision."""
    if precision == "bf16":
        return torch.autocast(device.type, dtype=torch.bfloat16)
    return contextlib.nullcontext()


def resolve_precision(wanted: str, device: torch.device) -> str:
    """Turn "auto" into "bf16" or "fp32"."""
    if wanted == "auto":
        return "bf16" if bf16_in_hardware(device) else "fp32"
    return wanted
