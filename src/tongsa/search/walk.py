"""Writing outputs token by token, each on its own: what greedy search and sampling share."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from tongsa.config import SearchConfig
from tongsa.search.observing import Chosen, Observer
from tongsa.search.protocol import Engine, Hypothesis, Ids, Source, Watch, positions
from tongsa.search.required import Required
from tongsa.search.rules import Beginnings, apply, rules_for
from tongsa.search.score import final_score
from tongsa.text.vocabulary import EOS, SOS

# Chooses the next token (N,) of each hypothesis from what the rules left of its
# log-probabilities (N, V).
Choose = Callable[[NDArray[np.float32], Beginnings], NDArray[np.int64]]


def walk(
    engine: Engine,
    sources: Sequence[Source],
    limits: Sequence[int],
    settings: SearchConfig,
    prefixes: Sequence[Ids],
    choose: Choose,
    count: int = 1,
    required: Sequence[Required | None] = (),
    watch: Watch | None = None,
    observer: Observer | None = None,
) -> list[Hypothesis]:
    """Return `count` outputs for each source, those for the first source first.

    limits     for each source, the most tokens to write before <eos> is forced
    prefixes   for each source, the ids that its outputs begin with; empty: none has any
    required   for each source, which symbols its outputs may hold; empty: whichever
    watch      hears of each output as it is written; of one a source
    observer   is told what the steps decide, where there is one output
    """
    if observer is not None:
        observer.begin()
    assert watch is None or count == 1
    memory, state = engine.start(sources)
    if count > 1:
        # The encoder ran once; from here on each output has a sentence to itself, which is no
        # longer computed once the output ends.
        each = [i for i in range(len(sources)) for _ in range(count)]
        memory, state = engine.select(memory, state, np.array(each))
        limits = [limits[i] for i in each]
        prefixes = [prefixes[i] for i in each] if len(prefixes) else ()
        required = [required[i] for i in each] if len(required) else ()
    lengths = positions(memory)
    rules = rules_for(settings, limits, prefixes, required)
    running = np.arange(len(lengths))  # which sentence each row belongs to
    written = np.zeros((len(lengths), 0), dtype=np.int64)
    outputs: list[tuple[int, ...]] = [()] * len(lengths)
    looked: list[list[NDArray[np.float32]]] = [[] for _ in lengths]
    log_probs: list[list[float]] = [[] for _ in lengths]
    ids = np.full(len(lengths), SOS, dtype=np.int64)

    def output(sentence: int) -> Hypothesis:
        attention = np.stack(looked[sentence]) if looked[sentence] else None
        log_prob = sum(log_probs[sentence])
        seen = None if attention is None else attention.sum(axis=0)
        return Hypothesis(
            ids=outputs[sentence],
            log_prob=log_prob,
            score=final_score(log_prob, len(outputs[sentence]), seen, settings),
            truncated=bool(limits[sentence] <= len(outputs[sentence])),
            token_log_probs=tuple(log_probs[sentence]),
            attention=attention,
        )

    while True:
        step = engine.step(ids, state, memory)
        begun = Beginnings(running, written)
        scores = apply(rules, step.log_probs, begun)
        ids = choose(scores, begun)
        chosen = scores[np.arange(running.size), ids]
        going_on = []
        rows = zip(running.tolist(), ids.tolist(), chosen.tolist(), strict=True)
        for row, (sentence, token, log_prob) in enumerate(rows):
            log_probs[sentence].append(log_prob)
            if step.attention is not None:
                looked[sentence].append(step.attention[row, : lengths[sentence]])
            if token == EOS:
                outputs[sentence] = tuple(written[row].tolist())
                if watch is not None:
                    watch.found(sentence, [output(sentence)])
            else:
                going_on.append(row)
                if watch is not None and watch.follows(sentence):
                    watch.settled(sentence, [*written[row].tolist(), token])

        if observer is not None:
            only = np.zeros(1, dtype=np.int64)
            so_far = np.array([sum(log_probs[0])])
            observer.chose(Chosen(only, ids, so_far, only[ids != EOS], only[ids == EOS]))
        if not going_on:
            break
        state = step.state
        written = np.concatenate([written, ids[:, None]], axis=1)
        if len(going_on) < running.size:
            kept = np.array(going_on, dtype=np.int64)
            memory, state = engine.select(memory, state, kept)
            running, ids, written = running[kept], ids[kept], written[kept]

    return [output(sentence) for sentence in range(len(outputs))]
