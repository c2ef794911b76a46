"""What a file says of its sizes is not believed before it is compared."""

import dataclasses

import pytest

from tongsa.errors import ModelFileError
from tongsa.export.restore import restore
from toys import trained


def test_absurd_sizes_take_no_memory() -> None:
    contents = trained().model.contents
    model = dataclasses.replace(contents.config.model, hidden_size=10_000_000)
    absurd = dataclasses.replace(contents, config=dataclasses.replace(contents.config, model=model))
    with pytest.raises(
        ModelFileError, match=r"its settings ask for a weight .* of \(20000000, 32\)"
    ):
        restore(absurd)
