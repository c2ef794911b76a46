"""What training does with recordings and with nothing else."""

from collections.abc import Callable
from functools import partial
from typing import Literal

import numpy as np
import torch

from tongsa.audio.noise import add_noise
from tongsa.model.frames import FrameEmbedding
from tongsa.model.seq2seq import Seq2Seq
from tongsa.tasks.transcription import Change, Samples, SoundReader
from tongsa.training.examples import Examples

# From a loud street to a quiet room; from hiss to what a fan or an engine makes.
NOISE_DB = (5.0, 30.0)
NOISE_SLOPE = (0.0, 1.0)


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


class Heard:
    """The recordings as each epoch hears them, drawn anew for each.

    speed_perturbation   some are slower and some faster by this share (Ko et al. 2015)
    noise                this share of them lie in noise, 5 to 30 dB below, white to pink

    The same seed and epoch draw the same. Everything that can be drawn is kept in memory, as
    reading recordings again would take longer than to learn from them.
    """

    def __init__(
        self,
        examples: Examples,
        reader: SoundReader,
        *,
        speed_perturbation: float = 0.0,
        noise: float = 0.0,
        seed: int,
        done: Callable[[float], None] = lambda _: None,
    ) -> None:
        # Here, for it needs the extra `audio`, and all training imports this file.
        from tongsa.audio.resample import change_speed

        self._examples = examples
        self._noise = noise
        self._seed = seed
        share = speed_perturbation
        speeds = (1.0, 1 - share, 1 + share) if share else (1.0,)
        self._speeds = len(speeds)
        rng = np.random.default_rng(seed)
        # At every speed as it is, and then at every speed in noise.
        changes: list[Change] = [partial(change_speed, factor=speed) for speed in speeds]
        if noise:
            changes += [partial(_in_noise, play=play, rng=rng) for play in changes]
        # Of each recording, what comes of each change; of the first, which is none, it is there.
        self._variants: list[list[np.ndarray[tuple[int, ...], np.dtype[np.generic]]]] = []
        for number, (recording, _) in enumerate(examples.pairs):
            changed = (reader.encode(recording, change=change) for change in changes[1:])
            self._variants.append(
                [examples.sources[number], *(frames.astype(np.float16) for frames in changed)]
            )
            done((number + 1) / len(examples))

    def __call__(self, epoch: int) -> Examples:
        rng = np.random.default_rng([self._seed, epoch])
        speeds = rng.integers(self._speeds, size=len(self._examples))
        noisy = rng.random(size=len(self._examples)) < self._noise
        drawn = speeds + self._speeds * noisy
        sources = [v[i] for v, i in zip(self._variants, drawn, strict=True)]
        return Examples(sources, self._examples.targets, self._examples.pairs)


def _in_noise(samples: Samples, play: Change, rng: np.random.Generator) -> Samples:
    return add_noise(play(samples), rng.uniform(*NOISE_DB), rng.uniform(*NOISE_SLOPE), rng)
