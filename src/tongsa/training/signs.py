"""What can be seen of a model's health at a validation, in numbers."""

import math
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import torch

from tongsa.model.seq2seq import Seq2Seq
from tongsa.text.vocabulary import EOS, UNK
from tongsa.training.examples import Examples, collate
from tongsa.training.loss import teacher_forced_loss

# A loop: the same one to eight tokens, three times in a row or more, and six tokens long at least.
_LONGEST_TURN, _FEWEST_TURNS, _SHORTEST_LOOP = 8, 3, 6
# Of the dev set, for `source_gain`: in so many batches of so many, which take as long as a few
# steps of training.
_BATCHES, _SIDE_BY_SIDE = 16, 8

_Found = TypeVar("_Found", bound=Hashable)


@dataclass(frozen=True)
class Signs:
    """What an answered dev set shows. Shares are from 0 to 1.

    outputs       how many there are
    same          share of the commonest output among those to different sources, and what that
                  share is among the references
    commonest     that output
    loops         share of the outputs that hold a loop, and of the references that do
    loop          one that does
    empty         share of the outputs without a token, and of the references
    length        tokens written, of the outputs for each one of the references
    unknown       share of <unk> among the tokens written, and among those of the references
    source_gain   what knowing the source is worth, in nats a target token, and the standard error
                  of that; none where there are too few sentences to tell
    """

    outputs: int
    same: tuple[float, float]
    commonest: str
    loops: tuple[float, float]
    loop: str
    empty: tuple[float, float]
    length: float
    unknown: tuple[float, float]
    source_gain: tuple[float, float] | None

    @classmethod
    def stored(cls, stored: Mapping[str, Any]) -> "Signs":
        """Return the signs that `dataclasses.asdict` laid out and JSON brought back."""
        fields: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in stored.items()
        }
        return cls(**fields)


def signs_of(
    outputs: Sequence[Sequence[int]],
    texts: Sequence[str],
    examples: Examples,
    source_gain: tuple[float, float] | None,
) -> Signs:
    """Look at greedy outputs, as ids and as texts, beside what should have come."""
    references = [target.tolist() for target in examples.targets]
    ids = [list(output) for output in outputs]
    # One source may stand in the set several times, and is rightly answered the same.
    once = list({source.tobytes(): i for i, source in enumerate(examples.sources)}.values())
    answers = [texts[i] for i in once]
    loops = [has_loop(output) for output in ids]
    return Signs(
        outputs=len(ids),
        same=(_commonest(answers)[1], _commonest([tuple(references[i]) for i in once])[1]),
        commonest=_commonest(answers)[0],
        loops=(sum(loops) / len(ids), sum(map(has_loop, references)) / len(ids)),
        loop=texts[loops.index(True)] if any(loops) else "",
        empty=(ids.count([]) / len(ids), references.count([]) / len(ids)),
        length=sum(map(len, ids)) / max(1, sum(map(len, references))),
        unknown=(_unknown(ids), _unknown(references)),
        source_gain=source_gain,
    )


def has_loop(ids: Sequence[int]) -> bool:
    """Whether some tokens stand there again and again."""
    for length in range(1, _LONGEST_TURN + 1):
        run = 0  # tokens in a row that are the same as `length` before
        for now, before in zip(ids[length:], ids, strict=False):
            run = run + 1 if now == before else 0
            if run >= max((_FEWEST_TURNS - 1) * length, _SHORTEST_LOOP - length):
                return True
    return False


@torch.inference_mode()
def source_gain(model: Seq2Seq, dev: Examples, device: torch.device) -> tuple[float, float] | None:
    """Return how much likelier targets are with their own sources than with those of others.

    Nats a target token, as a mean over small batches, and its standard error. Of a model that
    never looks at its source it is 0, of a good translator several nats.
    """
    part = dev.spread(_BATCHES * _SIDE_BY_SIDE)
    if len(part) < 2 * _SIDE_BY_SIDE:
        return None
    # Of like length, so that little is padding. Half the way round is another sentence for sure.
    order = sorted(range(len(part)), key=lambda i: len(part.sources[i]))
    half = len(order) // 2
    others = [part.sources[i] for i in [*order[half:], *order[:half]]]
    exchanged = Examples(others, [part.targets[i] for i in order], [part.pairs[i] for i in order])
    gains = []
    for rows in _cut(len(order)):
        own = teacher_forced_loss(model, collate(part, [order[i] for i in rows], device), 0.0)
        other = teacher_forced_loss(model, collate(exchanged, rows, device), 0.0)
        gains.append(other.item() - own.item())
    return float(np.mean(gains)), float(np.std(gains, ddof=1)) / math.sqrt(len(gains))


def entropy_of_targets(examples: Examples) -> float:
    """Return the loss, in nats a token, of who knows nothing but how frequent each token is."""
    counts = examples.target_counts()
    counts = np.pad(counts, (0, max(0, EOS + 1 - len(counts))))
    counts[EOS] += len(examples)
    shares = counts[counts > 0] / counts.sum()
    return float(-(shares * np.log(shares)).sum())


def _cut(count: int) -> Iterator[list[int]]:
    for start in range(0, count, _SIDE_BY_SIDE):
        yield list(range(start, min(start + _SIDE_BY_SIDE, count)))


def _commonest(found: Sequence[_Found]) -> tuple[_Found, float]:
    [(commonest, count)] = Counter(found).most_common(1)
    return commonest, count / len(found)


def _unknown(outputs: Sequence[Sequence[int]]) -> float:
    return sum(of.count(UNK) for of in outputs) / max(1, sum(map(len, outputs)))
