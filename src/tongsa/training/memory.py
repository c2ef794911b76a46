"""How the process holds its memory while it trains."""

import ctypes
import os
import sys

# Parameters of glibc's mallopt(3), from malloc.h.
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3


def keep_freed_memory() -> None:
    """Ask the C library to reuse freed arrays instead of giving them back to the system.

    Each step frees and wants the same large arrays: logits of 600 tokens are 10 MB. By default
    glibc returns such arrays to the system at once, and the system hands them out again page by
    page, zeroed, which takes longer than the arithmetic on them: softmax over the logits 4.9 ms
    instead of 1.6. Elsewhere than on Linux with glibc it does nothing.
    """
    if not sys.platform.startswith("linux"):
        return
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except AttributeError:  # another C library, such as musl
        return
    # Older versions take no more than 32 MiB.
    if not mallopt(_MMAP_THRESHOLD, 1 << 30):
        mallopt(_MMAP_THRESHOLD, 32 << 20)
    mallopt(_TRIM_THRESHOLD, 1 << 30)


# Kernels are made anew for each shape of batch that comes, and there are thousands of shapes.
_KERNELS_KEPT = "64"


def keep_few_kernels() -> None:
    """Ask oneDNN, which multiplies for torch on CPUs, to keep fewer kernels than its 1,024.

    They are made for one shape each, and batches have thousands: 600 MB of them were kept that
    hardly ever came again, and with 64 of them training is as fast. To be said before torch
    multiplies for the first time; whoever has said something else in the environment keeps it.
    """
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", _KERNELS_KEPT)
