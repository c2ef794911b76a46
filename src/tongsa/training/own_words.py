"""Scheduled sampling: while it learns, the decoder is fed some of its own words.

Under teacher forcing it never sees its own mistakes, and later has to go on from them
(Bengio et al. 2015).
"""

from dataclasses import replace

import torch

from tongsa.model.seq2seq import Batch, Seq2Seq
from tongsa.text.vocabulary import PAD, SOS


@torch.no_grad()
def mix_in_own_words(model: Seq2Seq, batch: Batch, share: float) -> Batch:
    """Replace a share of the words that the decoder is fed by what it would have written there.

    The decoder walks over the target once, step by step: at each step a coin decides whether it
    is fed the right word or its own likeliest, given all it was fed before. What is left to learn
    is then an ordinary target. As in section 2.4, no gradient flows through the choice.
    """
    coins = torch.rand(batch.target_in.shape, device=batch.target_in.device) < share
    memory, first = model.encode(batch.source, batch.source_lengths)
    memory |= model.slots(batch.source)
    state = {name: array.unsqueeze(1) for name, array in first.items()}
    fed = batch.target_in[:, :1]
    words = [fed]
    for t in range(1, batch.target_in.shape[1]):
        log_probs, state, _ = model.step(fed, memory, state)
        for never in (PAD, SOS):  # what no search may write either
            log_probs[..., never] = float("-inf")
        own = log_probs.argmax(dim=-1)
        fed = torch.where(coins[:, t : t + 1], own, batch.target_in[:, t : t + 1])
        words.append(fed)
    return replace(batch, target_in=torch.cat(words, dim=1))
