"""How good the model is now, on sentences it does not learn from."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch

from tongsa.config import SearchConfig
from tongsa.evaluation.metrics import Score
from tongsa.model.engine import TorchEngine
from tongsa.model.seq2seq import Seq2Seq
from tongsa.search import search
from tongsa.search.limits import length_limit
from tongsa.tasks.task import Task
from tongsa.text.normalise import normalise
from tongsa.training.examples import Examples, Ids, collate
from tongsa.training.loss import teacher_forced_loss
from tongsa.training.signs import Signs, signs_of, source_gain

_SENTENCES = 64  # translated side by side
_SAMPLES = 3  # translations to show each time


@dataclass(frozen=True)
class Validation:
    """What one validation found.

    loss      mean cross-entropy a token under teacher forcing, in nats
    score     of the free-running model, greedy, over the dev requests it answered
    merit     by what this is better or worse than another validation: the greater wins
    samples   (source, target, what the model says) for the same few sentences each time
    signs     what else the answers show of the model's health; none where nobody looked
    """

    step: int
    epoch: float
    loss: float
    score: Score
    merit: tuple[float, ...]
    samples: tuple[tuple[str, str, str], ...]
    signs: Signs | None = None

    def better_than(self, other: "Validation | None") -> bool:
        return other is None or self.merit > other.merit


@torch.inference_mode()
def dev_loss(model: Seq2Seq, dev: Examples, device: torch.device) -> float:
    total, tokens = 0.0, 0
    for rows in _side_by_side(dev.sources):
        count = dev.target_tokens(rows)
        batch = collate(dev, rows, device)
        total += teacher_forced_loss(model, batch, 0.0).item() * count
        tokens += count
    return total / tokens


def translate_greedily(
    model: Seq2Seq,
    sources: Sequence[Ids],
    limits: Sequence[int],
    done: Callable[[float], None] = lambda _: None,
    *,
    ctc_weight: float = 0.0,
) -> list[tuple[int, ...]]:
    """Let the model run freely, greedily; outputs in the order of the sources.

    ctc_weight   that the search will give to CTC by default: what is judged is what will be used
    done         told, now and then, which share of them is translated
    """
    engine = TorchEngine(model)
    settings = SearchConfig(beam_size=1, ctc_weight=ctc_weight)
    outputs: dict[int, tuple[int, ...]] = {}
    for rows in _side_by_side(sources):
        found = search(engine, [sources[i] for i in rows], [limits[i] for i in rows], settings)
        outputs.update((i, hypothesis.ids) for i, [hypothesis] in zip(rows, found, strict=True))
        done(len(outputs) / len(sources))
    return [outputs[i] for i in range(len(sources))]


def _side_by_side(sources: Sequence[Ids]) -> Iterator[list[int]]:
    """Cut the sentences into batches of like length, as indices."""
    by_length = sorted(range(len(sources)), key=lambda i: len(sources[i]))
    for start in range(0, len(by_length), _SENTENCES):
        yield by_length[start : start + _SENTENCES]


class Validator:
    """Validates a model on the dev set: the loss over all of it, the score over a part.

    ctc_weight  as in `translate_greedily`
    sentences   how many to translate; spread over the dev set, the same every time
    done        told, now and then, which share of a validation is done
    """

    def __init__(
        self,
        dev: Examples,
        task: Task,
        sentences: int,
        longest_target: int,
        done: Callable[[float], None] = lambda _: None,
        *,
        ctc_weight: float = 0.0,
    ) -> None:
        self._dev = dev
        self._part = dev.spread(sentences)
        # As the model writes it; the corpus may spell it otherwise (NFD, two spaces).
        self._references = [normalise(target) for _, target in self._part.pairs]
        self._task = task
        self._ctc_weight = ctc_weight
        self._done = done
        ratio = task.config.search.max_ratio
        self._limits = [length_limit(len(s), longest_target, ratio) for s in self._part.sources]

    def __call__(self, model: Seq2Seq, step: int, epoch: float) -> Validation:
        device = next(model.parameters()).device
        part = self._part
        outputs = translate_greedily(
            model, part.sources, self._limits, self._done, ctc_weight=self._ctc_weight
        )
        texts = [
            self._task.decode(ids, request)
            for ids, (request, _) in zip(outputs, self._part.pairs, strict=True)
        ]
        shown = [i * len(texts) // _SAMPLES for i in range(min(_SAMPLES, len(texts)))]
        loss = dev_loss(model, self._dev, device)
        score = self._task.score(texts, self._references)
        return Validation(
            step=step,
            epoch=epoch,
            loss=loss,
            score=score,
            merit=self._task.merit(score, loss),
            samples=tuple(
                (self._task.shown(part.pairs[i][0], reference), reference, texts[i])
                for i in shown
                for reference in [self._references[i]]
            ),
            signs=signs_of(outputs, texts, part, source_gain(model, self._dev, device)),
        )
