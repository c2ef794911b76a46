"""One run of a model, looked at from the inside."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tongsa.config import Config, SearchConfig
from tongsa.errors import ConfigError
from tongsa.inside.decoder import step_layers, told
from tongsa.inside.encoder import LayerReading, read_source
from tongsa.inside.record import (
    Candidate,
    Changes,
    DecoderStep,
    Difference,
    Network,
    Token,
    Trace,
)
from tongsa.inside.tree import tree
from tongsa.inside.watched import Made, Watched
from tongsa.inside.weights import Floats, Weights
from tongsa.inside.what_if import Change, WhatIf
from tongsa.search import Engine, Hypothesis, Required, search
from tongsa.search.protocol import Source
from tongsa.search.ranking import top_indices
from tongsa.search.signature import signature
from tongsa.text.vocabulary import EOS


@dataclass(frozen=True)
class Words:
    """From ids to what people read, for one request."""

    source: Callable[[Source], Sequence[str]]
    target: Callable[[Sequence[int]], Sequence[str]]
    text: Callable[[Sequence[int]], str]


@dataclass(frozen=True)
class Asked:
    """What to trace, and how to search."""

    request: str
    source: Source
    limit: int
    search: SearchConfig
    prefix: tuple[int, ...]
    required: Required | None


@dataclass(frozen=True)
class Looker:
    """A model as a trace needs it.

    slots_from   as `runtime.contents.Graphs` has it, of models that copy
    """

    engine: Engine
    weights: Weights
    config: Config
    precision: str
    slots_from: int | None = None

    def trace(self, asked: Asked, words: Words, what_if: WhatIf, candidates: int) -> Trace:
        """Run once, and once more without what is changed, where something is.

        candidates   how many tokens to keep of each step

        Raises ConfigError where nothing can come of what is asked for.
        """
        now = self._run(asked, words, what_if, candidates)
        if not what_if.what:
            return now
        before = self._run(asked, words, WhatIf(), 1)
        return _compared(before, now, what_if)

    def _run(self, asked: Asked, words: Words, what_if: WhatIf, candidates: int) -> Trace:
        source = asked.source
        if what_if.source:
            source = [what_if.source.get(place, int(id_)) for place, id_ in enumerate(asked.source)]
        watched = Watched(self.engine, self.weights, self.config.model, what_if, self.slots_from)
        prefixes = [asked.prefix] if asked.prefix else ()
        found = search(
            watched,
            [source],
            [asked.limit],
            asked.search,
            prefixes,
            [asked.required],
            observer=watched,
        )[0]
        if not found:
            raise ConfigError(
                "no answer is left: what is forced cannot be written there, "
                "or the answer may not be so long"
            )
        if not watched.steps:
            raise ConfigError("ctc_weight = 1: the decoder is not asked, so it shows nothing")
        best = found[0]

        def name(id_: int) -> Token:
            return Token(id_, words.target([id_])[0])

        nodes, path = tree(watched.steps, watched.choices, [*best.ids, EOS], name)
        layers, context, missing = self._encoder(source, what_if)
        texts = words.source(source)
        ids = [-1] * len(texts) if self._hears else [int(id_) for id_ in source]
        return Trace(
            network=self._network(asked.search),
            request=asked.request,
            answer=words.text(best.ids),
            log_prob=best.log_prob,
            score=best.score,
            source=tuple(Token(id_, text) for id_, text in zip(ids, texts, strict=True)),
            encoder=layers,
            context=context,
            first_state=_own_rows(watched.first, 0),
            steps=self._steps(watched.steps, path, best, what_if, name, candidates),
            beam=nodes,
            missing=missing,
        )

    @property
    def _hears(self) -> bool:
        return self.config.model.source == "frames"

    def _steps(
        self,
        made: Sequence[Made],
        path: Sequence[int],
        best: Hypothesis,
        what_if: WhatIf,
        name: Callable[[int], Token],
        candidates: int,
    ) -> tuple[DecoderStep, ...]:
        steps = []
        for number, (row, token) in enumerate(zip(path, [*best.ids, EOS], strict=True)):
            step = made[number]
            log_probs = step.log_probs[row]
            likeliest = top_indices(log_probs[None], candidates)[0].tolist()
            heads = step.step.heads
            before = _own_rows(step.before, row)
            context = told(self.config.model, step.memory, None if heads is None else heads[row])
            layers = step_layers(
                self.weights, self.config.model, int(step.fed[row]), before, context
            )
            steps.append(
                DecoderStep(
                    fed=name(int(step.fed[row])),
                    wrote=name(token),
                    prob=float(np.exp(log_probs[token])),
                    forced=number in what_if.target,
                    candidates=tuple(
                        Candidate(name(id_), float(np.exp(log_probs[id_]))) for id_ in likeliest
                    ),
                    state=_own_rows(step.step.state, row),
                    attention=None if heads is None else heads[row],
                    copied=None if step.copied is None else float(step.copied[row]),
                    coverage=before.get("coverage"),
                    gates={name: gate for name, gate in layers.items() if name not in before},
                )
            )
        return tuple(steps)

    def _encoder(
        self, source: Source, what_if: WhatIf
    ) -> tuple[tuple[LayerReading, ...], dict[str, Floats], dict[str, str]]:
        if self._hears:
            why = "this model reads sound, and its convolutions are in the graph alone"
            return (), {}, {"encoder": why, "context": why}
        model = self.config.model
        reading = read_source(
            self.weights, model, [int(id_) for id_ in source], what_if.units("encoder")
        )
        handed = reading
        if what_if.lent is not None:
            handed = read_source(self.weights, model, [int(id_) for id_ in what_if.lent])
        context = dict(zip("hc", (part.copy() for part in handed.context), strict=False))
        for unit in what_if.units("context").get(0, ()):
            for part in context.values():
                part[unit] = 0
        missing = {}
        if self.precision != "fp32":
            missing["exactness"] = (
                "the file's weights have 8 bits: encoder and context are computed from them in "
                "fp32, as the graph does; the decoder's products are those of 8 bits"
            )
        return reading.layers, context, missing

    def _network(self, searched: SearchConfig) -> Network:
        model = self.config.model
        return Network(
            task=self.config.task,
            source_language=self.config.source_language or "",
            target_language=self.config.target_language or "",
            cell=model.cell,
            decoder=model.decoder,
            attention=model.attention,
            layers=(model.encoder_layers, model.decoder_layers),
            directions=model.encoder_directions,
            width=model.hidden_size,
            precision=self.precision,
            search=signature(searched),
        )


def _own_rows(state: Mapping[str, Floats], row: int) -> dict[str, Floats]:
    """Return one hypothesis's arrays; the network's, not what a search keeps beside them."""
    return {name: np.asarray(array)[row] for name, array in state.items()}


def _compared(before: Trace, now: Trace, what_if: WhatIf) -> Trace:
    tokens = [[step.wrote.text for step in trace.steps] for trace in (before, now)]
    longest = max(map(len, tokens))
    old, new = ([*each, *[""] * (longest - len(each))] for each in tokens)
    late = sorted(n for n in {*what_if.target, *what_if.attention} if n >= len(now.steps))
    notes = [
        Change(f"step {n} was never reached: the answer ends before", "late", (n,)) for n in late
    ]
    changes = Changes(
        what=tuple(change.text for change in what_if.what),
        before=before.answer,
        prob_before=float(np.exp(before.log_prob)),
        prob_now=float(np.exp(now.log_prob)),
        steps=tuple(
            Difference(number, was, is_)
            for number, (was, is_) in enumerate(zip(old, new, strict=True))
            if was != is_
        ),
        context=_turned(before.context.get("h"), now.context.get("h")),
        notes=tuple(note.text for note in notes),
        kinds=tuple((change.kind, *change.values) for change in [*what_if.what, *notes]),
    )
    return Trace(**{**vars(now), "changes": changes})


def _turned(before: Floats | None, now: Floats | None) -> float | None:
    """Return 1 - cosine."""
    if before is None or now is None:
        return None
    lengths = float(np.linalg.norm(before) * np.linalg.norm(now))
    return 1 - float(before @ now) / lengths if lengths else None
