"""The weights of a model file by name, as numbers to reckon with."""

import numpy as np
from numpy.typing import NDArray

from tongsa.runtime.weights import SCALE, WeightTable

Floats = NDArray[np.float32]


class Weights:
    """Weights in fp32, whatever the file holds; those of 8 bits as near as the file knows them."""

    def __init__(self, table: WeightTable) -> None:
        self._table = table

    def __contains__(self, name: str) -> bool:
        return name in self._table

    def __getitem__(self, name: str) -> Floats:
        numbers = np.asarray(self._table[name], dtype=np.float32)  # as it is where it is fp32
        return numbers if name + SCALE not in self else numbers * self._scales(name)[:, None]

    def rows(self, name: str, ids: NDArray[np.int64]) -> Floats:
        """Return some rows of a table, without restoring the others."""
        rows = np.asarray(self._table[name][ids], dtype=np.float32)
        return rows if name + SCALE not in self else rows * self._scales(name)[ids][..., None]

    def _scales(self, name: str) -> Floats:
        return np.asarray(self._table[name + SCALE], dtype=np.float32)

    @property
    def source_table(self) -> str:
        """The name of the embedding of source tokens; models of sound have none."""
        return "source_embedding.table.weight"

    @property
    def target_table(self) -> str:
        own = "target_embedding.table.weight"
        return own if own in self else self.source_table  # one table may serve both sides
