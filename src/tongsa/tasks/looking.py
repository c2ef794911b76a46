"""What users call to look into a model."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Unpack

import numpy as np
from numpy.typing import NDArray

from tongsa.config import Config
from tongsa.errors import ConfigError
from tongsa.runtime.contents import ModelContents
from tongsa.search import Engine
from tongsa.search.limits import limit_for
from tongsa.tasks.options import Options, read_options
from tongsa.tasks.task import Task
from tongsa.text.tokenisers import Tokeniser
from tongsa.text.vocabulary import FIRST_FREE, UNK

if TYPE_CHECKING:
    from tongsa.inside.beside import Beside, Taught
    from tongsa.inside.lessons import Lessons
    from tongsa.inside.record import DecoderStep, Trace
    from tongsa.inside.space import Map, Neighbour
    from tongsa.inside.trace import Looker
    from tongsa.inside.what_if import Look


class Looks:
    """The part of `Model` that shows what it does."""

    contents: ModelContents
    members: tuple[ModelContents, ...]
    config: Config
    task: Task
    engine: Engine

    def trace(
        self,
        request: Any,
        *,
        replace: Mapping[int, int | str] | None = None,
        force: Mapping[int, int | str] | None = None,
        attend: "Mapping[int, Look] | None" = None,
        zero: Sequence[tuple[str, int, int]] = (),
        context_of: Any = None,
        candidates: int = 8,
        **options: Unpack[Options],
    ) -> "Trace":
        """Answer one request, and keep all that happens on the way (`inside/record.py`).

            model.trace("A dog runs.").steps[0].candidates
            model.trace("A dog runs.", force={0: "Eine"}).changes

        replace      {position: token} of the source
        force        {step: token} to write, whatever the model says
        attend       {step: position}, or {step: weights}: where to look
        zero         units to silence, ("encoder", layer, unit), ("decoder", layer, unit) or
                     ("context", 0, unit)
        context_of   another request, whose context vector is handed to the decoder
        candidates   how many of the likeliest tokens to keep of every step

        A token is an id or its text. The answer is that of `run` with the same options, unless
        something is changed. Raises ConfigError where a change or an option makes no sense.
        """
        from tongsa.inside.trace import Asked, Words
        from tongsa.inside.what_if import Change, WhatIf, check_unit, look, token_id

        asked = read_options(options, [self.config], self.task.target)
        wishes = self.task.wishes(options)
        own = self.task.ask(request, wishes)
        source = self.task.encode(own)
        if not len(source):
            raise ConfigError("there is nothing to look at: the request is empty")
        if candidates < 1:
            raise ConfigError(f"candidates = {candidates}: must be at least 1")
        looker = self._looker()
        texts = self.task.source_tokens(source, own)
        what: list[Change] = []

        replaced: dict[int, int] = {}
        if replace and self.config.model.source == "frames":
            raise ConfigError("a model that reads sound has no source tokens to replace")
        for place, token in (replace or {}).items():
            if not 0 <= place < len(texts):
                raise ConfigError(
                    f"there is no source token {place}; the source has tokens 0 to {len(texts) - 1}"
                )
            source_side: Any = self.task.source
            replaced[place] = token_id(token, source_side, "source")
            [shown] = source_side.tokens([replaced[place]])
            said = f"source token {place}, {texts[place]}, is {shown}"
            what.append(Change(said, "replace", (place, texts[place], shown)))
        forced: dict[int, int] = {}
        for step, token in (force or {}).items():
            if step < 0:
                raise ConfigError(f"there is no step {step}; they count from 0")
            forced[step] = token_id(token, self.task.target, "target")
            [shown] = self.task.target.tokens([forced[step]])
            what.append(Change(f"step {step} writes {shown}", "force", (step, shown)))
        looks = {}
        if attend and self.config.model.attention == "none":
            raise ConfigError("this model has no attention to turn elsewhere")
        for step, given in (attend or {}).items():
            looks[step] = look(given, len(texts), step)
            most = texts[int(looks[step].argmax())]
            what.append(
                Change(f"step {step} looks at {most}", "attend", (step, most))
                if isinstance(given, int)
                else Change(
                    f"step {step} looks at the source as it is told to, most at {most}",
                    "spread",
                    (step, most),
                )
            )
        units = tuple(check_unit(unit, self.config) for unit in zero)
        for unit in units:
            layer = "" if unit.place == "context" else f", layer {unit.layer}"
            what.append(Change(f"unit {unit.unit} of the {unit.place}{layer} is 0", "zero", unit))
        lent = None
        if context_of is not None:
            lent = self.task.encode(self.task.ask(context_of, wishes))
            if not len(lent):
                raise ConfigError("the request whose context vector is lent is empty")
            said = f"the context vector is that of {str(context_of)!r}"
            what.append(Change(said, "lend", (str(context_of),)))

        return looker.trace(
            Asked(
                request=request if isinstance(request, str) else str(request),
                source=source,
                limit=limit_for(
                    asked.search, len(source), self.contents.longest_target, len(asked.prefix)
                ),
                search=asked.search,
                prefix=asked.prefix,
                required=self.task.required(own),
            ),
            Words(
                source=lambda ids: self.task.source_tokens(ids, own),
                target=lambda ids: self.task.target_tokens(ids, own),
                text=lambda ids: self.task.decode(ids, own),
            ),
            WhatIf(replaced, forced, looks, units, lent, tuple(what)),
            candidates,
        )

    def neighbours(
        self, word: int | str, count: int = 10, *, side: Literal["source", "target"] = "source"
    ) -> "list[Neighbour]":
        """Return the tokens whose embeddings point the same way as that of `word` most.

        word   one token of that side's vocabulary: its id or its text
        Raises ConfigError where it is none, or where the side has no tokens.
        """
        from tongsa.inside.space import nearest
        from tongsa.inside.what_if import token_id

        tokeniser, table = self._side(side)
        return [*_named(tokeniser, nearest(table, token_id(word, tokeniser, side), count))]

    def beside(
        self,
        trace: "Trace",
        count: int = 5,
        *,
        among: Sequence[Any] = (),
        lessons: "Lessons | None" = None,
        pairs: Sequence[tuple[Any, str]] = (),
        **options: Unpack[Options],
    ) -> "Beside":
        """Return what stands beside a trace of this model (`inside/beside.py`).

        count      neighbours of each token, and lessons of each step
        among      other requests, whose context vectors are drawn around that of the trace
        lessons    what `lessons(pairs)` has returned

        Raises ConfigError as `sentence_map` does.
        """
        from tongsa.inside.beside import Beside

        hears = self.config.model.source == "frames"
        read = () if hears else self._near([token.id for token in trace.source], count, "source")
        sentences = None
        if among:
            both = [trace.request, *among]
            sentences = dataclasses.replace(self.sentence_map(both, **options), own=1)
        taught: list[tuple[Taught, ...]] = []
        if lessons is not None:
            taught = [self._taught(step, lessons, pairs, count) for step in trace.steps]
        return Beside(
            read,
            self._near([step.wrote.id for step in trace.steps], count, "target"),
            self._around(trace, read),
            sentences,
            tuple(taught),
        )

    def _near(
        self, ids: Sequence[int], count: int, side: Literal["source", "target"]
    ) -> "tuple[tuple[Neighbour, ...], ...]":
        """Return the neighbours of tokens; none of what is no word of the vocabulary."""
        from tongsa.inside.space import nearest

        tokeniser, table = self._side(side)
        words = range(FIRST_FREE, tokeniser.size)
        return tuple(
            _named(tokeniser, nearest(table, id_, count)) if id_ in words else () for id_ in ids
        )

    def _taught(
        self,
        step: "DecoderStep",
        lessons: "Lessons",
        pairs: Sequence[tuple[Any, str]],
        count: int,
    ) -> "tuple[Taught, ...]":
        """Return the places in the pairs at which the decoder stood most as it did at a step."""
        from tongsa.inside.beside import Taught
        from tongsa.inside.lessons import top_state

        found = lessons.nearest(top_state(step.state), count)
        texts = self.task.target.tokens([lesson.token for lesson in found])
        return tuple(
            Taught(lesson.distance, text, str(pairs[lesson.pair][0]), pairs[lesson.pair][1])
            for lesson, text in zip(found, texts, strict=True)
        )

    def _around(self, trace: "Trace", read: "Sequence[Sequence[Neighbour]]") -> "Map | None":
        """Lay the words that were read onto a plane, and those near them around them."""
        from tongsa.inside.space import plane

        own = {
            token.id: token.text for token, near in zip(trace.source, read, strict=False) if near
        }
        if len(own) < 2:  # one point is no map
            return None
        others = {n.token.id: n.token.text for near in read for n in near[:3]}
        names = own | {id_: text for id_, text in others.items() if id_ not in own}
        _, table = self._side("source")
        return dataclasses.replace(plane(list(names.values()), table[list(names)]), own=len(own))

    def word_map(
        self, words: Sequence[str], *, side: Literal["source", "target"] = "source"
    ) -> "Map":
        """Lay the embeddings of words onto a plane; of several tokens, their mean.

        Raises ConfigError where the vocabulary cannot spell a word.
        """
        from tongsa.inside.space import plane

        tokeniser, table = self._side(side)
        vectors = []
        for word in words:
            ids = tokeniser.encode(word)
            if not ids or UNK in ids:
                raise ConfigError(f"{side} word {word!r}: the model's vocabulary does not hold it")
            vectors.append(table[ids].mean(axis=0))
        return plane(words, _some(vectors))

    def sentence_map(self, requests: Sequence[Any], **options: Unpack[Options]) -> "Map":
        """Lay the context vectors of sentences onto a plane: those of like meaning lie together.

        Raises ConfigError where a sentence is empty, or the model reads no tokens.
        """
        from tongsa.inside.encoder import read_source
        from tongsa.inside.space import plane

        if self.config.model.source == "frames":
            raise ConfigError("a model that reads sound shows no context vectors")
        looker, wishes = self._looker(), self.task.wishes(options)
        vectors = []
        for request in requests:
            ids = [int(id_) for id_ in self.task.encode(self.task.ask(request, wishes))]
            if not ids:
                raise ConfigError("a sentence of the map is empty")
            vectors.append(read_source(looker.weights, self.config.model, ids).context[0])
        return plane([str(request) for request in requests], _some(vectors))

    def lessons(
        self,
        pairs: Sequence[tuple[Any, str]],
        done: Callable[[float], None] = lambda _: None,
    ) -> "Lessons":
        """Return what `lessons.nearest(trace.steps[t].state["layer1.h"])` is asked of.

        Which of these pairs taught the model to write that? Those whose states lie nearest.

        pairs   (request, answer), such as those the model has learned from
        done    told, now and then, which share of them is read
        """
        from tongsa.inside.lessons import learn_states

        encoded = [self.task.encode_pair(request, answer) for request, answer in pairs]
        return learn_states(
            self._looker().engine, [s for s, _ in encoded], [t for _, t in encoded], done
        )

    def _side(self, side: str) -> "tuple[Tokeniser, NDArray[np.float32]]":
        weights = self._looker().weights
        if side not in ("source", "target"):
            raise ConfigError(f"side = {side!r}: it is source or target")
        if side == "target":
            return self.task.target, weights[weights.target_table]
        if not isinstance(self.task.source, Tokeniser):
            raise ConfigError("a model that reads sound has no source words")
        return self.task.source, weights[weights.source_table]

    def _looker(self) -> "Looker":
        from tongsa.inside.trace import Looker
        from tongsa.inside.weights import Weights

        if len(self.members) > 1:
            raise ConfigError(
                "these are several models that answer together; look into one of them at a time"
            )
        graphs = self.contents.graphs
        return Looker(
            self.engine,
            Weights(graphs.weights),
            self.config,
            graphs.weights.precision,
            graphs.slots_from,
        )


def _named(tokeniser: Tokeniser, found: Sequence[tuple[int, float]]) -> "tuple[Neighbour, ...]":
    from tongsa.inside.record import Token
    from tongsa.inside.space import Neighbour

    texts = tokeniser.tokens([id_ for id_, _ in found])
    return tuple(
        Neighbour(Token(id_, text), cosine)
        for (id_, cosine), text in zip(found, texts, strict=True)
    )


def _some(vectors: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    if not vectors:
        raise ConfigError("a map needs something to show: the list is empty")
    return np.stack(vectors)
