"""ONNX Runtime behind the contract that search knows."""

import os
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tongsa.errors import ModelFileError
from tongsa.runtime.contents import Graph, Graphs
from tongsa.runtime.graph_check import refuse_foreign_files
from tongsa.runtime.joining import apart, joined
from tongsa.search.protocol import LENGTHS, Feed, Memory, Source, State, Step, side_by_side
from tongsa.text.vocabulary import PAD

# Since 1.29 ONNX Runtime reports every session to its makers unless this says no, and it looks
# as it is imported. Whoever wants to report sets it to 0.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

import onnxruntime as ort

_ERRORS_ONLY = 3
# What ONNX Runtime raises of versions that it does not know, and of operators it does not have.
_MAYBE_TOO_NEW = frozenset({"Fail", "NotImplemented"})


class OnnxEngine:
    """Runs an exported model one step at a time.

    threads   None: as many as the machine has cores. The outputs do not depend on it.
    """

    def __init__(self, graphs: Graphs, threads: int | None = None) -> None:
        self._graphs, self._threads = graphs, threads
        self._alone: OnnxEngine | None = None
        # ONNX Runtime reads the weights where they lie; they must outlive the sessions.
        self._weights = {
            name: ort.OrtValue.ortvalue_from_numpy(graphs.weights[name]) for name in graphs.weights
        }
        self._encoder = self._session(graphs.encoder, threads)
        self._step = self._session(graphs.step, threads)
        self._encoder_outputs = [output.name for output in self._encoder.get_outputs()]
        self._step_outputs = [output.name for output in self._step.get_outputs()]
        # Which of the step's inputs are of Memory and of State, and which outputs are the next
        # State: (name in the graph, name there).
        inputs = [each.name.partition(".") for each in self._step.get_inputs()]
        self._of_memory = [("".join(n), n[2]) for n in inputs if n[0] == "memory"]
        self._of_state = [("".join(n), n[2]) for n in inputs if n[0] not in ("ids", "memory")]
        self._next = [(n, n[5:]) for n in self._step_outputs if n.startswith("next.")]
        self.slots_from = graphs.slots_from

    def _session(self, graph: Graph, threads: int | None) -> ort.InferenceSession:
        refuse_foreign_files(graph.onnx, graph.weights)
        options = ort.SessionOptions()
        options.log_severity_level = _ERRORS_ONLY
        if threads is not None:
            options.intra_op_num_threads = threads
        # Threads that spin while they wait for the next step would eat a whole core.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.add_external_initializers(
            list(graph.weights), [self._weights[name] for name in graph.weights]
        )
        try:
            return ort.InferenceSession(graph.onnx, options, providers=["CPUExecutionProvider"])
        except Exception as error:
            # ONNX Runtime's own errors have no common base but their module. What a newer one
            # could read is told where files are read.
            if type(error).__name__ in _MAYBE_TOO_NEW:
                raise
            raise _no_graph(error) from None

    def on_one_thread(self) -> "OnnxEngine":
        if self._threads == 1:
            return self
        if self._alone is None:
            self._alone = OnnxEngine(self._graphs, 1)
        return self._alone

    def start(self, sources: Sequence[Source]) -> tuple[Memory, State]:
        lengths = np.array([len(s) for s in sources], dtype=np.int64)
        feed = {"source": side_by_side(sources, PAD), "lengths": lengths}
        named = self._run(self._encoder, self._encoder_outputs, feed)
        memory = {LENGTHS: lengths}  # where frames become fewer positions the graph says how many
        if self.slots_from is not None:
            # As many as the batch's richest source has tokens that no vocabulary holds.
            slots = max(0, int(feed["source"].max()) + 1 - self.slots_from)
            memory["slots"] = np.full((len(sources), slots), -np.inf, dtype=np.float32)
        state: dict[str, Any] = {}
        for name, array in named.items():
            kind, _, short = name.partition(".")
            (memory if kind == "memory" else state)[short] = array
        return memory, state

    def step(self, ids: NDArray[np.int64], state: State, memory: Memory) -> Step:
        sentences = len(memory[LENGTHS])
        feed = {"ids": ids.reshape(sentences, -1)}
        for name, short in self._of_memory:
            feed[name] = memory[short]
        for name, short in self._of_state:
            array = state[short]
            feed[name] = array.reshape(sentences, -1, array.shape[-1])
        named = self._run(self._step, self._step_outputs, feed)
        attention = named.get("attention")  # (B, heads, K, S)
        looked = heads = None
        if attention is not None:
            if attention.shape[1] == 1:
                looked = attention.reshape(len(ids), -1)
                heads = looked[:, None]
            else:
                looked = attention.mean(axis=1).reshape(len(ids), -1)
                heads = attention.swapaxes(1, 2).reshape(len(ids), *attention.shape[1::2])
        return Step(
            log_probs=named["log_probs"].reshape(len(ids), -1),
            state={short: named[name].reshape(len(ids), -1) for name, short in self._next},
            attention=looked,
            heads=heads,
        )

    def _run(
        self, session: ort.InferenceSession, names: Sequence[str], feed: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Run a graph, and name what comes out."""
        return dict(zip(names, session.run(names, feed), strict=True))

    def step_together(self, feeds: Sequence[Feed]) -> list[Step]:
        if len(feeds) == 1:
            return [self.step(*feeds[0])]
        return list(apart(self.step(*joined(feeds)), feeds))

    def select(
        self, memory: Memory, state: State, sentences: NDArray[np.int64]
    ) -> tuple[Memory, State]:
        count = len(memory[LENGTHS])
        kept = {name: array[sentences] for name, array in memory.items()}
        return kept, {
            name: array.reshape(count, -1, array.shape[-1])[sentences].reshape(-1, array.shape[-1])
            for name, array in state.items()
        }


def _no_graph(error: Exception) -> ModelFileError:
    reason = str(error).partition("\n")[0]
    return ModelFileError(
        f"the model file's graph is damaged ({reason}); copy the model file again"
    )
