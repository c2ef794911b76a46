"""What a model file holds, when it is read."""

from dataclasses import dataclass, field
from typing import Any

from tongsa.config import Config
from tongsa.evaluation.calibration import Calibration
from tongsa.runtime.weights import WeightTable
from tongsa.text.coverage import Coverage


@dataclass(frozen=True)
class Graph:
    """A serialised ONNX model and the names of the weights it takes from the table."""

    onnx: bytes
    weights: tuple[str, ...]


@dataclass(frozen=True)
class Graphs:
    """The exported network: two graphs, and the weights that both name.

    slots_from   the id of the first slot, W of `text/copying.py`; None for a model that copies not
    """

    encoder: Graph
    step: Graph
    weights: WeightTable
    slots_from: int | None = None


@dataclass(frozen=True)
class ConformancePair:
    """An input with what any engine must give back for it, greedily.

    ids        of the output, <eos> not counted
    log_prob   log P(output, <eos> | source), to 1e-3
    """

    source: str
    source_ids: tuple[int, ...]
    ids: tuple[int, ...]
    log_prob: float


@dataclass(frozen=True)
class ModelContents:
    """What a model file holds.

    vocabularies    what each side's tokeniser stores; the same object twice if they are one
    longest_target  tokens of the longest target in training: outputs may grow at least so long
    scores          what the model reached, as {"name", "value", "signature", "data"}
    calibration     how its probabilities become confidence; None where nobody has fitted it
    coverage        what it has read in training; None in files that do not say
    ranges          how large the step's numbers become (`export/ranges.py`); empty in files that
                    do not say
    """

    config: Config
    graphs: Graphs
    source_vocabulary: bytes
    target_vocabulary: bytes
    longest_target: int
    conformance: tuple[ConformancePair, ...] = ()
    scores: tuple[dict[str, Any], ...] = ()
    training: dict[str, Any] = field(default_factory=dict)
    created_with: str = ""
    calibration: Calibration | None = None
    coverage: Coverage | None = None
    ranges: dict[str, float] = field(default_factory=dict)
