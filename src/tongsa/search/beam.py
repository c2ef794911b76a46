"""Beam search: the K likeliest beginnings of each output side by side.

Graves 2012; normalised by length as in Wu et al. 2016, section 7; in groups that keep apart as
in Vijayakumar et al. 2018. One group is the ordinary beam.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from tongsa.config import SearchConfig
from tongsa.search.banks import Banks
from tongsa.search.observing import Chosen, Observer
from tongsa.search.protocol import Engine, Hypothesis, Ids, Source, Watch, positions, take
from tongsa.search.ranking import top_sums
from tongsa.search.required import Required
from tongsa.search.rules import Beginnings, apply, rules_for
from tongsa.search.rules.required import Complete
from tongsa.search.score import final_score
from tongsa.search.trail import Entry, Trail
from tongsa.text.vocabulary import EOS, SOS


def beam(
    engine: Engine,
    sources: Sequence[Source],
    limits: Sequence[int],
    settings: SearchConfig,
    prefixes: Sequence[Ids] = (),
    required: Sequence[Required | None] = (),
    *,
    banks: Banks | None = None,
    watch: Watch | None = None,
    observer: Observer | None = None,
) -> list[list[Hypothesis]]:
    """Return up to `beam_size` finished outputs for each source, the best first.

    Every step extends each group's K hypotheses by every token and keeps the K best extensions
    that go on; those among the K best that end are finished. A group is done when it has K
    finished outputs and none that still goes on has a better score than the worst of them.

    limits     for each source, the most tokens to write before <eos> is forced
    prefixes   for each source, the ids that its outputs begin with; empty: none has any
    required   for each source, which symbols its outputs may hold; empty: whichever
    banks      ranks the extensions instead; for one group
    watch      hears of each source's outputs as soon as they are found, and, of one group, how all
               that may still become the best begin
    observer   is told what the steps decide, where there is one source
    """
    if observer is not None:
        observer.begin()
    memory, state = engine.start(sources)
    lengths = positions(memory)
    rules = rules_for(settings, limits, prefixes, required)
    if banks is not None:
        rules.append(Complete(required))
    groups = settings.diversity_groups
    k = settings.beam_size // groups
    finished = [[_Finished(k) for _ in range(groups)] for _ in sources]
    trail = Trail(len(sources))
    running = np.arange(len(sources))
    # Each sentence starts as one hypothesis, <sos>, which all groups share; after the first step
    # each group has K of its own.
    totals = np.zeros((len(sources), 1, 1))
    written = np.zeros((len(sources), 0), dtype=np.int64)
    looked: NDArray[np.floating] | None = None  # (N, S), only where the score asks for it
    ids = np.full(len(sources), SOS, dtype=np.int64)

    def outputs(sentence: int) -> list[Hypothesis]:
        entries = (entry for group in finished[sentence] for entry in group.best())
        return _different(
            trail.hypothesis(
                entry, sentence, lengths[sentence], truncated=bool(entry.length >= limits[sentence])
            )
            # A stable sort: equals keep the groups' order.
            for entry in sorted(entries, key=lambda entry: -entry.score)
        )

    length = 0
    while running.size:
        step = engine.step(ids, state, memory)
        sentences, width = running.size, totals[0].size
        begun = Beginnings(np.repeat(running, width), written)
        left = apply(rules, step.log_probs, begun)
        if banks is None:
            slots, tokens, scores = _extend(totals, left, k, settings)
        else:
            slots, tokens, scores = banks(
                totals, left, step.log_probs, begun, step.attention, 2 * k
            )
        if settings.coverage_penalty and step.attention is not None:
            looked = step.attention + (0.0 if looked is None else looked)

        ends = (tokens == EOS) & np.isfinite(scores)
        for row, group, rank in zip(*_first(ends, k).nonzero(), strict=True):
            sentence, slot = running[row], int(slots[row, group, rank])
            log_prob = float(scores[row, group, rank])
            seen = None if looked is None else looked[row * width + slot, : lengths[sentence]]
            score = final_score(log_prob, length, seen, settings)
            finished[sentence][group].add(Entry(score, log_prob, length, slot))

        # The K best that go on. A stable sort of False before True keeps their order.
        stopped = (tokens == EOS) | ~np.isfinite(scores)
        keep = np.argsort(stopped, axis=2, kind="stable")[:, :, :k]
        if observer is not None:
            begins = np.arange(groups)[:, None] * scores.shape[2]
            kept, over = (keep[0] + begins).ravel(), np.flatnonzero(_first(ends, k)[0])
            observer.chose(
                Chosen(slots[0].ravel(), tokens[0].ravel(), scores[0].ravel(), kept, over)
            )
        each = np.arange(sentences)[:, None, None], np.arange(groups)[:, None], keep
        totals = np.where(stopped, -np.inf, scores)[each]
        tokens, slots = tokens[each].reshape(sentences, -1), slots[each].reshape(sentences, -1)
        trail.append(running, tokens, slots, totals.reshape(sentences, -1), step.attention)

        # A slot with no hypothesis in it (few tokens, wide beam) is fed too, at -inf.
        ids = tokens.reshape(-1)
        rows = (np.arange(sentences)[:, None] * width + slots).reshape(-1)
        state = take(step.state, rows)
        written = np.concatenate([written[rows], ids[:, None]], axis=1)
        looked = None if looked is None else looked[rows]

        firsts = totals.argmax(axis=2)  # of a group of the ordinary beam the very first
        improving = np.isfinite(totals.max(axis=2))
        for row, group in zip(*improving.nonzero(), strict=True):
            # Its score should <eos> follow now, and for nothing.
            first = firsts[row, group]
            best = row * tokens.shape[1] + group * totals.shape[2] + first
            seen = None if looked is None else looked[best, : lengths[running[row]]]
            bound = final_score(totals[row, group, first], length + 1, seen, settings)
            improving[row, group] = finished[running[row]][group].can_improve(bound)
        totals = np.where(improving[:, :, None], totals, -np.inf)
        going_on = np.flatnonzero(improving.any(axis=1))
        if watch is not None:
            for row in np.flatnonzero(~improving.any(axis=1)).tolist():
                watch.found(int(running[row]), outputs(int(running[row])))
            if groups == 1:
                begun_so = written.reshape(sentences, -1, length + 1)
                for row in going_on.tolist():
                    sentence = int(running[row])
                    if not watch.follows(sentence):
                        continue
                    alive = begun_so[row, np.isfinite(totals[row, 0])]
                    ended = [trail.ids(entry, sentence) for entry in finished[sentence][0].best()]
                    watch.settled(sentence, _common([*map(np.ndarray.tolist, alive), *ended]))
        if going_on.size < sentences:
            memory, state = engine.select(memory, state, going_on)
            running, totals = running[going_on], totals[going_on]
            kept = np.arange(rows.size).reshape(sentences, -1)[going_on].reshape(-1)
            ids, written = ids[kept], written[kept]
            looked = None if looked is None else looked[kept]
        length += 1

    return [outputs(sentence) for sentence in range(len(sources))]


def _extend(
    totals: NDArray[np.float64], log_probs: NDArray[np.float32], k: int, settings: SearchConfig
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Rank the extensions of each group's hypotheses by every token.

    totals      (B, G, K), at the first step (B, 1, 1)
    log_probs   (B · G · K, V)
    returns     slots (among all of a sentence), tokens, scores: (B, G, up to 2 · K), best first;
                equal ones go to the lower slot, then to the lower id. Scores are
                log-probabilities, also where a group ranked them by less.
    """
    sentences, begun, width = totals.shape
    log_probs = log_probs.reshape(sentences, begun, width, -1)
    size = log_probs.shape[-1]
    groups, count = settings.diversity_groups, min(2 * k, width * size)
    chosen = np.zeros((sentences, size)) if groups > 1 else None
    slots = np.empty((sentences, groups, count), dtype=np.int64)
    tokens, scores = np.empty_like(slots), np.empty(slots.shape)
    rows = np.arange(sentences)[:, None]
    for group in range(groups):
        own = group if begun > 1 else 0
        ranked: NDArray[np.floating] = log_probs[:, own]
        if chosen is not None and group > 0:
            ranked = ranked - settings.diversity_strength * chosen[:, None]
        # Equals go to the lower slot, and within it to the lower id.
        slot, token = np.divmod(top_sums(totals[:, own], ranked, count), size)
        score = totals[rows, own, slot] + log_probs[rows, own, slot, token]
        if chosen is not None:
            possible, ranks = np.nonzero(np.isfinite(score[:, :k]))
            np.add.at(chosen, (possible, token[possible, ranks]), 1)
        slots[:, group], tokens[:, group], scores[:, group] = slot + own * width, token, score
    return slots, tokens, scores


def _first(ends: NDArray[np.bool_], k: int) -> NDArray[np.bool_]:
    """Return which of (B, G, M) end, and are among the K best."""
    return ends & (np.arange(ends.shape[2]) < k)


def _different(hypotheses: Iterable[Hypothesis]) -> list[Hypothesis]:
    """Keep the first of those that are the same: two groups may end alike."""
    kept: dict[tuple[int, ...], Hypothesis] = {}
    for hypothesis in hypotheses:
        kept.setdefault(hypothesis.ids, hypothesis)
    return list(kept.values())


def _common(outputs: Sequence[Sequence[int]]) -> list[int]:
    """Return what all of some outputs begin with."""
    begun = []
    for tokens in zip(*outputs, strict=False):
        if any(token != tokens[0] for token in tokens):
            break
        begun.append(int(tokens[0]))
    return begun


class _Finished:
    """The K best finished outputs of one group."""

    def __init__(self, k: int) -> None:
        self._k = k
        self._entries: list[Entry] = []

    def add(self, entry: Entry) -> None:
        self._entries.append(entry)
        # A stable sort: equal scores go to the earlier.
        self._entries.sort(key=lambda e: -e.score)
        del self._entries[self._k :]

    def best(self) -> list[Entry]:
        return self._entries

    def can_improve(self, bound: float) -> bool:
        return len(self._entries) < self._k or bound > self._entries[-1].score
