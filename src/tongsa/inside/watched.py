"""The engine while somebody watches, and may change what it does."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tongsa.config import ModelConfig
from tongsa.inside.encoder import first_state, prepare_memory, read_source
from tongsa.inside.weights import Floats, Weights
from tongsa.inside.what_if import WhatIf
from tongsa.search.observing import Chosen
from tongsa.search.protocol import Engine, Memory, Source, State, Step


@dataclass(frozen=True)
class Made:
    """A step that the engine made for N hypotheses.

    fed        (N,)
    log_probs  (N, V) what the model says, before a token is forced
    copied     (N,) how much of the probability comes from copying; None where nothing does
    before     the state before the step; step.state is that after it
    memory     what the step could see of the source
    """

    fed: NDArray[np.int64]
    log_probs: Floats
    copied: Floats | None
    before: State
    memory: Memory
    step: Step


class Watched:
    """An engine for one source that keeps what it did, and what the search chose.

    slots_from   as `runtime.contents.Graphs` has it, of models that copy
    """

    def __init__(
        self,
        engine: Engine,
        weights: Weights,
        config: ModelConfig,
        what_if: WhatIf,
        slots_from: int | None = None,
    ) -> None:
        self._engine = engine
        self._slots_from = slots_from
        self._weights = weights
        self._config = config
        self._what_if = what_if
        self._dead = [
            (f"layer{layer}.h", units) for layer, units in what_if.units("decoder").items()
        ]
        self.first: State = {}
        self.steps: list[Made] = []
        self.choices: list[Chosen] = []
        self._last: Made | None = None

    # ---- Observer ------------------------------------------------------------------------------

    def begin(self) -> None:
        self.steps, self.choices = [], []

    def chose(self, chosen: Chosen) -> None:
        assert self._last is not None
        # Here and not as they are made: who ranks what was found makes steps of its own.
        self.steps.append(self._last)
        self.choices.append(chosen)

    # ---- Engine -----------------------------------------------------------------------------

    def start(self, sources: Sequence[Source]) -> tuple[Memory, State]:
        memory, state = self._engine.start(sources)
        if self._what_if.rereads:
            memory, state = self._reread([int(id_) for id_ in sources[0]], memory, state)
        if self._what_if.lent is not None:
            # All that the context vector says: the decoder's first state, and what it is reminded
            # of at every step. What attention looks at stays.
            lent_memory, lent_state = self._engine.start([self._what_if.lent])
            state = {n: lent_state[n] if _of_a_layer(n) else a for n, a in state.items()}
            if "context" in memory:
                memory = {**memory, "context": lent_memory["context"]}
        self.first = state = self._without_dead(state)
        return memory, state

    def step(self, ids: NDArray[np.int64], state: State, memory: Memory) -> Step:
        number = len(self.steps)
        copied: Floats | None = None
        looked = self._what_if.attention.get(number)
        if looked is not None:
            step, copied = self._looking(looked, ids, state, memory)
        else:
            step = self._engine.step(ids, state, memory)
            if self._config.copy:
                copied = np.exp(self._generated(ids, state, memory)[0])
        step = replace(step, state=self._without_dead(step.state))
        said = step.log_probs
        forced = self._what_if.target.get(number)
        if forced is not None:
            only = np.full_like(said, -np.inf)
            only[:, forced] = said[:, forced]
            step = replace(step, log_probs=only)
        self._last = Made(ids, said, copied, state, memory, step)
        return step

    def select(
        self, memory: Memory, state: State, sentences: NDArray[np.int64]
    ) -> tuple[Memory, State]:
        return self._engine.select(memory, state, sentences)

    # ---- What is changed --------------------------------------------------------------------

    def _reread(self, ids: list[int], memory: Memory, state: State) -> tuple[Memory, State]:
        reading = read_source(self._weights, self._config, ids, self._what_if.units("encoder"))
        finals = [tuple(part.copy() for part in layer.final) for layer in reading.layers]
        for unit in self._what_if.units("context").get(0, ()):
            for part in finals[-1]:
                part[unit] = 0
        top = replace(reading.layers[-1], final=finals[-1])
        reading = replace(reading, layers=(*reading.layers[:-1], top))
        return (
            {**memory, **prepare_memory(self._weights, self._config, reading)},
            {**state, **first_state(self._weights, self._config, finals)},
        )

    def _without_dead(self, state: State) -> State:
        if not self._dead:
            return state
        state = dict(state)
        for name, units in self._dead:
            state[name] = state[name].copy()
            state[name][:, units] = 0
        return state

    def _looking(
        self, weights: Floats, ids: NDArray[np.int64], state: State, memory: Memory
    ) -> tuple[Step, Floats | None]:
        """Make a step that looks at the source as it is told to.

        The graph computes its attention itself. So it is handed a source of one position, whose
        value is what the weights make of all: whatever it scores, it looks at that.
        """
        mask = np.zeros_like(memory["mask"])
        mask[:, 0] = True
        values = memory["values"].copy()
        values[..., 0, :] = weights @ memory["values"][0]
        there = {**memory, "mask": mask, "values": values}
        copied = None
        if self._config.copy:
            copy, generated = self._generated(ids, state, there)
            copied = np.exp(copy)
            places = memory["written"][0]
            probs = np.zeros_like(generated)
            for place, weight in zip(places.tolist(), weights, strict=True):
                probs[:, place] += weight
            with np.errstate(divide="ignore"):
                there_copied = copy[:, None] + np.log(probs)
            step = self._engine.step(ids, state, there)
            step = replace(step, log_probs=np.logaddexp(generated, there_copied))
        else:
            step = self._engine.step(ids, state, there)
        new_state = dict(step.state)
        if "coverage" in state:
            new_state["coverage"] = state["coverage"] + weights
        assert step.heads is not None
        rows, heads = step.heads.shape[:2]
        return replace(
            step,
            state=new_state,
            attention=np.tile(weights, (rows, 1)),
            heads=np.tile(weights, (rows, heads, 1)),
        ), copied

    def _generated(
        self, ids: NDArray[np.int64], state: State, memory: Memory
    ) -> tuple[Floats, Floats]:
        """Return log (1 - p_gen) (N,), and the log-probabilities (N, V) without what is copied.

        The graph says neither. But let every source token be one that no vocabulary holds, and all
        that is copied stands in the slot of that.
        """
        slots = memory["slots"]
        extra = np.full((len(slots), 1), -np.inf, dtype=np.float32)
        assert self._slots_from is not None
        behind = self._slots_from + slots.shape[1]
        apart = {
            **memory,
            "slots": np.hstack([slots, extra]),
            "written": np.full_like(memory["written"], behind),
        }
        log_probs = self._engine.step(ids, state, apart).log_probs
        return log_probs[:, -1], log_probs[:, :-1]


def _of_a_layer(name: str) -> bool:
    return name.startswith("layer")
