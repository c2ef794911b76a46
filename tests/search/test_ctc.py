"""CTC against an enumeration of all its paths, and against torch."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from table_engine import LONGEST, TableEngine, drawn

from tongsa.config import SearchConfig
from tongsa.search import beam, greedy, search
from tongsa.search.ctc import prefix
from tongsa.search.ctc.alignment import align
from tongsa.search.ctc.joint import JointEngine
from tongsa.search.protocol import CTC, LENGTHS, Memory, Source, State
from tongsa.text.vocabulary import EOS, PAD, SOS, UNK

SIZE = 6
LENGTHS_OF = (4, 2, 5)
Text = tuple[int, ...]


def random_log_probs(lengths: tuple[int, ...], seed: int = 1) -> NDArray[np.float32]:
    """(B, S, V); behind the end of a source stands what must not matter."""
    rng = np.random.default_rng(seed)
    logits = torch.from_numpy(rng.normal(scale=2, size=(len(lengths), max(lengths), SIZE)))
    return logits.log_softmax(dim=-1).float().numpy()


def collapsed(path: tuple[int, ...]) -> Text:
    once = [c for t, c in enumerate(path) if t == 0 or c != path[t - 1]]
    return tuple(c for c in once if c != PAD)


def all_texts(log_probs: NDArray[np.float32]) -> dict[Text, float]:
    """The probability of every text, by going through all paths."""
    texts: defaultdict[Text, float] = defaultdict(float)
    for path in product(range(log_probs.shape[1]), repeat=len(log_probs)):
        texts[collapsed(path)] += float(np.exp(sum(log_probs[t, c] for t, c in enumerate(path))))
    return texts


def begun_with(texts: dict[Text, float], beginning: Text) -> float:
    return sum(p for text, p in texts.items() if text[: len(beginning)] == beginning)


@pytest.mark.parametrize("beginning", [(), (4,), (4, 5), (4, 4), (5, 4, 5), (1, 1)])
def test_the_probability_of_a_beginning_is_the_sum_over_all_paths(beginning: Text) -> None:
    log_probs = random_log_probs(LENGTHS_OF)
    spoken = prefix.Spoken.of(log_probs, np.array(LENGTHS_OF))
    state = prefix.begin(spoken)
    for token in beginning:
        state = prefix.extend(state, np.full(3, token), spoken)
    found = prefix.next_log_probs(state, spoken)
    for row, length in enumerate(LENGTHS_OF):
        texts = all_texts(log_probs[row, :length])
        whole = begun_with(texts, beginning)
        assert np.exp(state["total"][row]) == pytest.approx(whole, abs=1e-6)
        if whole == 0:  # more tokens than the source has room for
            assert found[row, EOS] == 0
            continue
        for token in range(SIZE):
            wanted = begun_with(texts, (*beginning, token))
            wanted = texts.get(beginning, 0.0) if token == EOS else wanted
            wanted = 0.0 if token == PAD else wanted
            assert np.exp(found[row, token]) == pytest.approx(wanted / whole, abs=1e-6)


def test_many_hypotheses_a_source_are_reckoned_as_each_alone() -> None:
    log_probs = random_log_probs(LENGTHS_OF)
    spoken = prefix.Spoken.of(log_probs, np.array(LENGTHS_OF))
    one = prefix.begin(spoken)
    three = {name: np.repeat(array, 3, axis=0) for name, array in one.items()}
    tokens = np.array([4, 5, 1] * 3)
    together = prefix.next_log_probs(prefix.extend(three, tokens, spoken), spoken)
    for rank, token in enumerate((4, 5, 1)):
        alone = prefix.next_log_probs(prefix.extend(one, np.full(3, token), spoken), spoken)
        assert np.allclose(together[rank::3], alone, atol=1e-12)


def test_a_whole_text_has_the_probability_that_torch_gives_it() -> None:
    lengths = (30, 22)
    log_probs = random_log_probs(lengths, seed=3)
    text = [4, 4, 5, 1, 1, 4, 5]
    spoken = prefix.Spoken.of(log_probs, np.array(lengths))
    state = prefix.begin(spoken)
    for token in text:
        state = prefix.extend(state, np.full(2, token), spoken)
    found = state["total"] + prefix.next_log_probs(state, spoken)[:, EOS]
    loss = torch.nn.functional.ctc_loss(
        torch.from_numpy(log_probs).transpose(0, 1),
        torch.tensor([text, text]),
        torch.tensor(lengths),
        torch.tensor([len(text)] * 2),
        blank=PAD,
        reduction="none",
    )
    assert np.allclose(found, -loss.numpy(), atol=1e-4)


# ---- Together with a decoder -------------------------------------------------------------------


class Listening(TableEngine):
    """A table for a decoder, and log-probabilities for CTC; sources spell their own row."""

    def __init__(self, seed: int = 1) -> None:
        super().__init__(drawn(seed))
        self.log_probs = random_log_probs(LENGTHS_OF, seed)

    def start(self, sources: Sequence[Source]) -> tuple[Memory, State]:
        memory, state = super().start(sources)
        rows = [LENGTHS_OF.index(len(source)) for source in sources]
        longest = max(map(len, sources))
        return {**memory, CTC: self.log_probs[rows, :longest]}, state


SOURCES: list[list[int]] = [[4, 4, 5, 5], [5, 4], [4, 5, 4, 5, 4]]


def joint_scores(
    engine: Listening, source: list[int], limit: int, weight: float
) -> dict[Text, float]:
    """Score every text that may be written, from the table and the enumeration of paths."""
    row = LENGTHS_OF.index(len(source))
    texts = all_texts(engine.log_probs[row, : len(source)])
    scores = {}
    for length in range(limit + 1):
        for ids in product((UNK, 4, 5), repeat=length):
            whole = [*ids, EOS]
            decoder = sum(
                engine.table(tuple(source), ids[:t])[token] for t, token in enumerate(whole)
            )
            if texts.get(ids, 0.0) > 0:
                scores[ids] = (1 - weight) * decoder + weight * float(np.log(texts[ids]))
    return scores


@pytest.mark.parametrize("weight", [0.3, 0.7, 1.0])
def test_a_wide_beam_finds_the_best_of_all_texts(weight: float) -> None:
    engine = Listening()
    settings = SearchConfig(beam_size=300, length_penalty=0.0, ctc_weight=weight)
    found = search(engine, SOURCES, [3, 2, 3], settings)
    for source, limit, hypotheses in zip(SOURCES, [3, 2, 3], found, strict=True):
        scores = joint_scores(engine, source, limit, weight)
        best = max(scores, key=lambda ids: scores[ids])
        assert hypotheses[0].ids == best
        assert hypotheses[0].log_prob == pytest.approx(scores[best], abs=1e-5)
        assert len(hypotheses) == min(300, len(scores))
        for hypothesis in hypotheses:
            assert hypothesis.log_prob == pytest.approx(scores[hypothesis.ids], abs=1e-4)


@pytest.mark.parametrize("beam_size", [1, 2, 4])
@pytest.mark.parametrize("sampled", [False, True])
def test_what_is_found_for_a_source_does_not_depend_on_its_batch(
    beam_size: int, sampled: bool
) -> None:
    settings = SearchConfig(beam_size=beam_size, ctc_weight=0.4, sample=sampled)
    together = search(Listening(), SOURCES, [4, 3, 4], settings)
    for source, limit, found in zip(SOURCES, [4, 3, 4], together, strict=True):
        [alone] = search(Listening(), [source], [limit], settings)
        assert [h.ids for h in alone] == [h.ids for h in found]
        assert [h.log_prob for h in alone] == pytest.approx([h.log_prob for h in found], abs=1e-5)


def test_greedy_search_is_a_beam_of_one() -> None:
    engine = JointEngine(Listening(), 0.5)
    settings = SearchConfig(beam_size=1)
    one = beam(engine, SOURCES, [4, 3, 4], settings)
    assert [h.ids for h in greedy(engine, SOURCES, [4, 3, 4])] == [h[0].ids for h in one]


def test_no_output_is_longer_than_its_source_has_room_for() -> None:
    settings = SearchConfig(beam_size=4, ctc_weight=0.1)
    for source, hypotheses in zip(
        SOURCES, search(Listening(2), SOURCES, [LONGEST - 1] * 3, settings), strict=True
    ):
        assert hypotheses
        for h in hypotheses:
            repeats = sum(a == b for a, b in zip(h.ids, h.ids[1:], strict=False))
            assert len(h.ids) + repeats <= len(source)


# ---- CTC alone ---------------------------------------------------------------------------------


def test_the_best_path_is_read_off_position_by_position() -> None:
    log_probs = random_log_probs(LENGTHS_OF, seed=7)
    engine = Listening()
    engine.log_probs = log_probs
    found = search(engine, SOURCES, [9, 9, 9], SearchConfig(beam_size=1, ctc_weight=1.0))
    for row, [hypothesis] in enumerate(found):

        def probability(path: tuple[int, ...], row: int = row) -> float:
            return float(sum(log_probs[row, t, c] for t, c in enumerate(path)))

        best = max(product(range(SIZE), repeat=LENGTHS_OF[row]), key=probability)
        assert hypothesis.ids == collapsed(best)
        assert hypothesis.log_prob == pytest.approx(probability(best), abs=1e-5)
        assert sum(hypothesis.token_log_probs) == pytest.approx(hypothesis.log_prob)
        assert len(hypothesis.token_log_probs) == len(hypothesis.ids) + 1
    assert engine.steps == []  # the decoder was not asked


def test_with_a_rule_to_heed_ctc_alone_searches() -> None:
    settings = SearchConfig(beam_size=1, ctc_weight=1.0, min_length=2)
    found = search(Listening(), SOURCES[:1], [9], settings)
    assert len(found[0][0].ids) >= 2


def test_a_path_of_blanks_is_an_empty_text() -> None:
    engine = Listening()
    engine.log_probs = np.full_like(engine.log_probs, -5.0)
    engine.log_probs[:, :, PAD] = 0.0
    settings = SearchConfig(beam_size=1, ctc_weight=1.0)
    assert [h.ids for [h] in search(engine, SOURCES, [9, 9, 9], settings)] == [(), (), ()]


@pytest.mark.parametrize("text", [(4,), (4, 5), (4, 4), (5, 4, 5), ()])
def test_the_alignment_is_the_likeliest_path_that_writes_the_text(text: Text) -> None:
    log_probs = random_log_probs((5,), seed=5)[0]
    paths = [p for p in product(range(SIZE), repeat=5) if collapsed(p) == text]
    best = max(paths, key=lambda p: sum(log_probs[t, c] for t, c in enumerate(p)))
    found = align(log_probs, text)
    assert found is not None
    path = [PAD] * 5
    for token, (start, end) in zip(text, found, strict=True):
        path[start:end] = [token] * (end - start)
    assert tuple(path) == best


def test_a_text_of_any_length_is_aligned() -> None:
    """As long as a spoken sentence: the path that is all but certain is found."""
    rng = np.random.default_rng(6)
    text, path = [], [PAD]
    for _ in range(200):
        text.append(int(rng.integers(4, SIZE)))
        path += [text[-1]] * int(rng.integers(1, 4)) + [PAD] * int(rng.integers(1, 3))
    log_probs = np.full((len(path), SIZE), -20.0, dtype=np.float32)
    log_probs[np.arange(len(path)), path] = 0.0
    found = align(log_probs, text)
    assert found is not None
    aligned = [PAD] * len(path)
    for token, (start, end) in zip(text, found, strict=True):
        aligned[start:end] = [token] * (end - start)
    assert aligned == path


def test_a_text_that_no_path_writes_is_not_aligned() -> None:
    log_probs = random_log_probs((3,))[0]
    assert align(log_probs, [4, 5, 4]) is not None
    assert align(log_probs, [4, 4, 5]) is None


def test_ensembles_average_what_ctc_says() -> None:
    from tongsa.search.ensemble import EnsembleEngine

    members = [Listening(1), Listening(2)]
    memory, _ = EnsembleEngine(members).start(SOURCES)
    mean = np.mean([np.exp(m.log_probs) for m in members], axis=0)
    assert np.allclose(np.exp(memory[CTC]), mean, atol=1e-6)
    assert memory[LENGTHS].tolist() == [4, 2, 5]
    settings = SearchConfig(beam_size=2, ctc_weight=0.5)
    found = search(EnsembleEngine(members), SOURCES, [3, 2, 3], settings)
    assert all(found)
    assert SOS not in {id_ for hypotheses in found for h in hypotheses for id_ in h.ids}
