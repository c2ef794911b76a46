"""The torch model behind the contract that search knows."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from tongsa.model.seq2seq import Seq2Seq, pad
from tongsa.search.protocol import CTC, LENGTHS, Memory, Source, State, Step
from tongsa.text.vocabulary import PAD


class TorchEngine:
    """Runs a `Seq2Seq` one step at a time; the caller has put it into evaluation mode."""

    def __init__(self, model: Seq2Seq) -> None:
        self.model = model
        self.device = next(model.parameters()).device

    @torch.inference_mode()
    def start(self, sources: Sequence[Source]) -> tuple[Memory, State]:
        lengths = torch.tensor([len(s) for s in sources])
        source = pad(sources, PAD).to(self.device)
        memory, state = self.model.encode(source, lengths)
        # Every sentence needs a row in Memory, also where there is no attention.
        if CTC in memory:  # for the search, which reckons in NumPy
            memory[CTC] = memory[CTC].float().cpu().numpy()  # type: ignore[assignment]
        return {LENGTHS: lengths, **memory, **self.model.slots(source)}, state

    @torch.inference_mode()
    def step(self, ids: NDArray[np.int64], state: State, memory: Memory) -> Step:
        sentences = len(memory[LENGTHS])
        grouped = {name: array.unflatten(0, (sentences, -1)) for name, array in state.items()}
        tokens = torch.from_numpy(ids).to(self.device).unflatten(0, (sentences, -1))
        log_probs, new_state, weights = self.model.step(tokens, dict(memory), grouped)
        return Step(
            log_probs=log_probs.flatten(0, 1).float().cpu().numpy(),
            state={name: array.flatten(0, 1) for name, array in new_state.items()},
            attention=None
            if weights is None
            else weights.mean(dim=1).flatten(0, 1).float().cpu().numpy(),
        )

    def select(
        self, memory: Memory, state: State, sentences: NDArray[np.int64]
    ) -> tuple[Memory, State]:
        count = len(memory[LENGTHS])
        kept = {name: array[sentences] for name, array in memory.items()}
        return kept, {
            name: array.unflatten(0, (count, -1))[sentences].flatten(0, 1)
            for name, array in state.items()
        }
