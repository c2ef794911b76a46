"""From frames of sound to vectors: what an embedding is to tokens."""

from typing import Any

import torch
from torch import Tensor, nn

from tongsa.config import ModelConfig
from tongsa.model.devices import sent
from tongsa.model.dropout import SequenceDropout


class FrameEmbedding(nn.Module):
    """Two convolutions over time and pitch, each of which halves both; then one vector a position.

    x_1 = relu(conv(x)), x_2 = relu(conv(x_1)), embedded = norm(W x_2)

    frames (B, S, M) -> (B, S / 4, E): a position is 40 ms, and the recurrent layers above have a
    quarter of the steps to make. A convolution in place of the pyramid of Chan et al. 2016,
    section 3.1, as in Zhang et al. 2017 (Very deep convolutional networks) and ESPnet.

    What lies behind the end of a recording is zero before each convolution, just what a
    convolution over that recording alone finds there; so padding changes nothing.
    """

    def __init__(self, config: ModelConfig, bins: int) -> None:
        super().__init__()
        channels = config.frame_channels
        # Trained on nothing, but measured on the training data, where that is asked for; kept with
        # the weights, so that a model file needs no other place for them.
        self.mean = nn.Parameter(torch.zeros(bins), requires_grad=False)
        self.scale = nn.Parameter(torch.ones(bins), requires_grad=False)
        self.mask = FrameMasks(config)
        self.convolutions = nn.ModuleList(
            _convolution(inputs, channels) for inputs in (1, channels)
        )
        self.projection = nn.Linear(channels * halved(halved(bins)), config.embedding_size)
        nn.init.xavier_normal_(self.projection.weight)
        nn.init.zeros_(self.projection.bias)
        self.norm = nn.LayerNorm(config.embedding_size)
        self.dropout = SequenceDropout(config.dropout)

    def read(self, frames: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """Return embedded (B, S / 4, E) and how many positions are left of each length (B,)."""
        normal = self.mask((frames - self.mean) * self.scale, lengths)
        x = _without_padding(normal.unsqueeze(1), lengths)  # (B, 1, S, M)
        for convolution in self.convolutions:
            lengths = halved(lengths)
            x = _without_padding(convolution(x).relu(), lengths)
        embedded: Tensor = self.norm(self.projection(x.transpose(1, 2).flatten(2)))
        return self.dropout(embedded), lengths


def _convolution(inputs: int, channels: int) -> nn.Conv2d:
    """Return one that halves (B, C, S, M) over its last two axes.

    With torch's own first weights the embedded vectors come out a fifth as large, and CTC takes
    several times as long to find its way out of answering with blanks alone.
    """
    made = nn.Conv2d(inputs, channels, kernel_size=3, stride=2, padding=1)
    nn.init.kaiming_normal_(made.weight, nonlinearity="relu")  # He et al. 2015
    assert made.bias is not None
    nn.init.zeros_(made.bias)
    return made


def halved(lengths: Any) -> Any:
    """Return how many positions one convolution leaves: half, rounded up."""
    return (lengths + 1) // 2


def _without_padding(x: Tensor, lengths: Tensor) -> Tensor:
    """Make (B, C, S, M) zero behind each recording's end."""
    positions = torch.arange(x.shape[2], device=x.device)
    real = positions < sent(lengths, x.device).unsqueeze(1)
    return x * real[:, None, :, None].to(x.dtype)


class FrameMasks(nn.Module):
    """SpecAugment: stretches of time and bands of pitch are blanked while training.

    Park et al. 2019, section 2, without the time warp, which did least there. A blank is zero,
    the mean. Of each kind `frame_masks` are drawn a recording, each up to `time_mask` frames (but
    never more than a fifth of the recording) or `pitch_mask` bins wide.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.masks = config.frame_masks
        self.time, self.pitch = config.time_mask, config.pitch_mask

    def forward(self, frames: Tensor, lengths: Tensor) -> Tensor:
        """Blank parts of (B, S, M)."""
        if not self.training:
            return frames
        _, steps, bins = frames.shape
        lengths = sent(lengths, frames.device)
        for _ in range(self.masks):
            widest = torch.clamp(lengths // 5, max=self.time)
            frames = frames * self._kept(widest, lengths, steps).unsqueeze(2)
            all_bins = torch.full_like(lengths, bins)
            frames = frames * self._kept(all_bins.clamp(max=self.pitch), all_bins, bins)[:, None]
        return frames

    def _kept(self, widest: Tensor, among: Tensor, size: int) -> Tensor:
        """Draw one stretch of up to `widest` (B,) of `among` (B,): (B, size), 0 within it."""
        width = (torch.rand(len(among), device=among.device) * (widest + 1)).floor()
        first = (torch.rand(len(among), device=among.device) * (among - width + 1)).floor()
        place = torch.arange(size, device=among.device)
        inside = (place >= first.unsqueeze(1)) & (place < (first + width).unsqueeze(1))
        return (~inside).float()
