import pytest
import torch
from torch import nn

from tongsa.training import precision

CPU = torch.device("cpu")


@pytest.mark.parametrize(
    ("avx", "amx", "expected"),
    [(True, False, "bf16"), (False, True, "bf16"), (False, False, "fp32")],
)
def test_bf16_is_taken_just_where_the_processor_multiplies_it(
    avx: bool, amx: bool, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda: avx)
    monkeypatch.setattr(torch.cpu, "_is_amx_tile_supported", lambda: amx)
    assert precision.resolve_precision("auto", CPU) == expected
    assert precision.resolve_precision("fp32", CPU) == "fp32"
    assert precision.resolve_precision("bf16", CPU) == "bf16"


@pytest.mark.parametrize(("name", "dtype"), [("bf16", torch.bfloat16), ("fp32", torch.float32)])
def test_the_forward_pass_multiplies_in_the_chosen_precision(name: str, dtype: torch.dtype) -> None:
    with precision.autocast(name, CPU):
        assert nn.Linear(2, 2)(torch.ones(1, 2)).dtype == dtype
