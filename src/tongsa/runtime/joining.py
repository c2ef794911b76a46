"""Several batches laid one below the other, and what comes of them taken apart again."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tongsa.search.protocol import Feed, Step

# The probability of a slot that a sentence does not have; all else is filled up with 0, which in
# a mask is False.
_FILLERS = {"slots": -np.inf}


def joined(feeds: Sequence[Feed]) -> Feed:
    """Make one batch of several, with equally many hypotheses a sentence.

    Arrays along the source are filled up to the longest; the mask is False there, as on padding.
    """
    return Feed(
        np.concatenate([feed.ids for feed in feeds]),
        {name: _below([feed.state[name] for feed in feeds], name) for name in feeds[0].state},
        {name: _below([feed.memory[name] for feed in feeds], name) for name in feeds[0].memory},
    )


def apart(step: Step, feeds: Sequence[Feed]) -> Iterator[Step]:
    """Give each batch its part of what one step gave for all of them, as wide as its own are."""
    most_slots = max(map(_slots, feeds))
    first = 0
    for feed in feeds:
        rows = slice(first, first + len(feed.ids))
        first = rows.stop
        attention = heads = None
        if step.attention is not None:
            attention = step.attention[rows, : feed.memory["mask"].shape[1]]
        if step.heads is not None:
            heads = step.heads[rows, :, : feed.memory["mask"].shape[1]]
        written = step.log_probs.shape[1] - most_slots + _slots(feed)
        yield Step(
            step.log_probs[rows, :written],
            {name: array[rows, : feed.state[name].shape[1]] for name, array in step.state.items()},
            attention,
            heads,
        )


def _slots(feed: Feed) -> int:
    """Return how many tokens outside of its vocabulary a batch may write."""
    return int(feed.memory["slots"].shape[1]) if "slots" in feed.memory else 0


def _below(arrays: Sequence[NDArray[Any]], name: str) -> NDArray[Any]:
    """Lay arrays that differ along any axis below each other."""
    widths = {array.shape[1:] for array in arrays}
    if len(widths) == 1:
        return np.concatenate(arrays)
    widest = tuple(map(max, zip(*widths, strict=True)))
    together = np.full(
        (sum(map(len, arrays)), *widest), _FILLERS.get(name, 0), dtype=arrays[0].dtype
    )
    first = 0
    for array in arrays:
        place = (slice(first, first + len(array)), *map(slice, array.shape[1:]))
        together[place] = array
        first += len(array)
    return together
