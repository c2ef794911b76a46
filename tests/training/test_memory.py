import os
import subprocess
import sys

import pytest

from tongsa.training.memory import keep_few_kernels

# Page faults while an array of 16 MB is made and dropped fifty times, before and after.
_FAULTS = """
import resource
import numpy
from tongsa.training.memory import keep_freed_memory

def faults():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(50):
        numpy.empty(16 << 20, dtype=numpy.uint8).fill(1)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

before = faults()
keep_freed_memory()
faults()
print(before, faults())
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc is Linux's")
def test_arrays_are_reused_instead_of_fetched_anew() -> None:
    found = subprocess.run([sys.executable, "-c", _FAULTS], capture_output=True, text=True)
    assert found.returncode == 0, found.stderr
    before, after = map(int, found.stdout.split())
    assert before == 0 or after < before / 10  # 0: another C library, that kept them already


def test_few_kernels_are_kept_unless_somebody_has_said_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = "ONEDNN_PRIMITIVE_CACHE_CAPACITY"
    monkeypatch.setenv(name, "1")  # so that it is as before when the test is over
    monkeypatch.delenv(name)
    keep_few_kernels()
    assert int(os.environ[name]) < 1024
    monkeypatch.setenv(name, "7")
    keep_few_kernels()
    assert os.environ[name] == "7"
