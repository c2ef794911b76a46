"""What no search may write, whatever the model says."""

import numpy as np
from numpy.typing import NDArray

from tongsa.text.vocabulary import EOS, PAD, SOS


def forbid(log_probs: NDArray[np.float32], at_limit: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Rule out <pad> and <sos> always, and everything but <eos> where the limit is reached.

    log_probs   (N, V)
    at_limit    (N,)     True where the next token must be <eos>
    returns     (N, V)   a copy with -inf on what is ruled out
    """
    allowed = log_probs.copy()
    allowed[:, [PAD, SOS]] = -np.inf
    if at_limit.any():
        only_end = allowed[at_limit, EOS]
        allowed[at_limit] = -np.inf
        allowed[at_limit, EOS] = only_end
    return allowed
