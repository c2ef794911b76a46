"""When a run is over: after so many passes over the pairs, or after so long."""

from dataclasses import dataclass, replace

# What comes after training, in validations: the last one, and the scores of the exported model,
# whose beam takes about twice as long.
VALIDATIONS_AFTER = 3


@dataclass(frozen=True)
class Length:
    """How long a run is.

    epochs      passes over the pairs; where the clock decides, about how many they will be
    seconds     of training, validations included; none: the passes decide
    validate_s  how long a validation is thought to take
    """

    epochs: int
    seconds: float | None = None
    validate_s: float = 0.0

    def share(self, epoch: float, seconds: float) -> float:
        """Return which share of the run lies behind, 0 … 1, so far into the data and so late.

        At 1 the run is over; the learning rate falls along it.
        """
        if self.seconds is None:
            return epoch / self.epochs
        return 1.0 if seconds >= self.seconds else seconds / self.seconds

    def after_validation(self, took_s: float) -> "Length":
        """Return the length that leaves as much time for what comes after as that will take.

        A model that is half learned says too much or too little, and no two take equally long.
        """
        if self.seconds is None:
            return self
        longer_s = VALIDATIONS_AFTER * (took_s - self.validate_s)
        return replace(self, seconds=self.seconds - longer_s, validate_s=took_s)
