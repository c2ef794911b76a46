"""What training does with recordings and with nothing else."""

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
import torch

from tongsa.model.frames import FrameEmbedding
from tongsa.model.seq2seq import Seq2Seq
from tongsa.tasks.transcription import SoundReader
from tongsa.training.examples import Examples


def begin_with_measured_frames(
    model: Seq2Seq, examples: Examples, normalise: Literal["utterance", "global"]
) -> None:
    """Let the network take the training data's mean from every bin, and divide by its spread.

    The constants are weights that are not trained, so they travel with the model. Frames that are
    normalised each by their own recording need none.
    """
    if normalise == "utterance" or not isinstance(model.source_embedding, FrameEmbedding):
        return
    frames = np.concatenate([np.asarray(s, dtype=np.float32) for s in examples.sources])
    mean = frames.mean(axis=0, dtype=np.float64)
    spread = frames.std(axis=0, dtype=np.float64)
    with torch.no_grad():
        model.source_embedding.mean.copy_(torch.from_numpy(mean))
        model.source_embedding.scale.copy_(torch.from_numpy(1 / np.maximum(spread, 1e-3)))


class Speeds:
    """The recordings as each epoch hears them: slower, as they are, or faster (Ko et al. 2015).

    Each is drawn anew for every epoch; the same seed and epoch draw the same. All three are kept
    in memory, as reading them again would take longer than to learn from them.
    """

    def __init__(
        self,
        examples: Examples,
        reader: SoundReader,
        share: float,
        seed: int,
        done: Callable[[float], None] = lambda _: None,
    ) -> None:
        self._examples = examples
        self._seed = seed
        self._variants: list[Sequence[np.ndarray[tuple[int, ...], np.dtype[np.generic]]]] = []
        for number, (recording, _) in enumerate(examples.pairs):
            changed = [reader.encode(recording, speed=speed) for speed in (1 - share, 1 + share)]
            self._variants.append(
                [examples.sources[number], *(frames.astype(np.float16) for frames in changed)]
            )
            done((number + 1) / len(examples))

    def __call__(self, epoch: int) -> Examples:
        rng = np.random.default_rng([self._seed, epoch])
        drawn = rng.integers(3, size=len(self._examples))
        sources = [v[i] for v, i in zip(self._variants, drawn, strict=True)]
        return Examples(sources, self._examples.targets, self._examples.pairs)
