"""Comparing two systems: sacreBLEU is the oracle where it is right, a count by hand elsewhere."""

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.significance import PairedTest, Result, _bootstrap_resample

from tongsa.errors import DataError
from tongsa.evaluation import significance
from tongsa.evaluation.metrics import bleu, bleu_metric, chrf, chrf_metric
from tongsa.evaluation.significance import Comparison, compare, score_of, statistics

METRICS = {"BLEU": bleu_metric("13a"), "chrF": chrf_metric()}
WORDS = ["the", "a", "cat", "dog", "man", "woman", "sits", "runs", "on", "in", "mat", "red"]


def spoiled(texts: list[str], share: float, seed: int) -> list[str]:
    """Put another word for some."""
    rng = random.Random(seed)
    return [
        " ".join(rng.choice(WORDS) if rng.random() < share else w for w in text.split())
        for text in texts
    ]


_RNG = random.Random(7)
REFERENCES = [" ".join(_RNG.choices(WORDS, k=_RNG.randint(5, 20))) for _ in range(60)]
GOOD, FAIR, BAD = (spoiled(REFERENCES, s, i) for i, s in enumerate((0.1, 0.12, 0.4)))


@pytest.mark.parametrize("name", METRICS)
@pytest.mark.parametrize(("a", "b"), [(GOOD, FAIR), (GOOD, BAD), (BAD, FAIR)])
def test_the_tests_are_sacrebleus(name: str, a: list[str], b: list[str]) -> None:
    ours = compare(name, METRICS[name], a, b, REFERENCES, samples=200, trials=300)
    systems: list[tuple[str, Sequence[str]]] = [("A", a), ("B", b)]
    metrics = {name: {"BLEU": BLEU, "chrF": CHRF}[name]()}
    _, scores = PairedTest(systems, metrics, [REFERENCES], "ar", 300)()
    [first, second] = next(found for key, found in scores.items() if key != "System")
    assert isinstance(first, Result)
    assert isinstance(second, Result)
    assert [ours.a, ours.b] == pytest.approx([first.score, second.score])
    assert ours.p_value == pytest.approx(second.p_value)


@pytest.mark.parametrize("name", METRICS)
def test_the_samples_are_sacrebleus(name: str) -> None:
    metric = METRICS[name]
    rows = statistics(metric, FAIR, REFERENCES)
    ours = [score_of(metric, counts @ rows) for counts in significance._resamples(60, 100, 12345)]
    _, theirs = _bootstrap_resample(rows.tolist(), metric, 100)
    assert ours == pytest.approx([score.score for score in theirs])


def test_a_clear_difference_is_claimed_and_a_slight_one_is_not() -> None:
    metric = METRICS["BLEU"]
    clear = compare("BLEU", metric, BAD, GOOD, REFERENCES, samples=300, trials=500)
    assert clear.better == "B"
    assert clear.low > 0
    assert clear.low < clear.difference < clear.high
    assert compare("BLEU", metric, GOOD, BAD, REFERENCES, samples=300, trials=500).better == "A"
    slight = compare("BLEU", metric, GOOD, FAIR, REFERENCES, samples=300, trials=500)
    assert slight.better is None
    assert slight.low < 0 < slight.high


@pytest.mark.parametrize("name", METRICS)
def test_a_system_does_not_differ_from_itself(name: str) -> None:
    found = compare(name, METRICS[name], FAIR, FAIR, REFERENCES, samples=50, trials=50)
    assert (found.difference, found.low, found.high, found.p_value) == (0, 0, 0, 1)
    assert found.better is None


def test_one_sentence_that_differs_proves_nothing() -> None:
    """However the coins fall, the difference is as large: p is 1."""
    other = [BAD[0], *GOOD[1:]]
    found = compare("chrF", METRICS["chrF"], GOOD, other, REFERENCES, samples=50, trials=50)
    assert found.difference != 0
    assert found.p_value == 1


def test_p_of_few_sentences_is_that_of_all_ways_to_swap() -> None:
    """Six sentences, all of them better in B: of 64 ways two give a difference so large."""
    references = ["the cat sat", "a dog ran", "the man is big", "red house", "on the mat", "blue"]
    worse = ["x" + r[1:-2] + "zz" for r in references]
    found = compare(
        "chrF", METRICS["chrF"], worse, references, references, samples=5, trials=20_000
    )
    assert found.p_value == pytest.approx(2 / 64, abs=0.004)


def test_the_interval_holds_95_of_100_samples_however_they_are_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    metric = METRICS["chrF"]
    of_a, of_b = (statistics(metric, texts, REFERENCES) for texts in (BAD, GOOD))
    drawn = [
        score_of(metric, c @ of_b) - score_of(metric, c @ of_a)
        for c in significance._resamples(60, 400, 3)
    ]
    found = compare("chrF", metric, BAD, GOOD, REFERENCES, samples=400, trials=2, seed=3)
    assert sum(found.low <= d <= found.high for d in drawn) == 380
    # A large set is drawn in pieces.
    monkeypatch.setattr(significance, "_AT_ONCE", 600)
    pieces = compare("chrF", metric, BAD, GOOD, REFERENCES, samples=400, trials=200, seed=3)
    assert pieces.low == pytest.approx(found.low, abs=1.0)
    assert pieces.p_value == pytest.approx(1 / 201)


def test_scores_are_those_that_evaluate_gives() -> None:
    found = compare("chrF", METRICS["chrF"], BAD, GOOD, REFERENCES, samples=2, trials=2, seed=9)
    assert found.a == pytest.approx(chrf(BAD, REFERENCES).value)
    assert found.b == pytest.approx(chrf(GOOD, REFERENCES).value)
    assert found.signature == f"{chrf(GOOD, REFERENCES).signature}|bs:2|ar:2|seed:9"
    found = compare("BLEU", METRICS["BLEU"], BAD, GOOD, REFERENCES, samples=2, trials=2)
    assert found.a == pytest.approx(bleu(BAD, REFERENCES, "en").value)


A_COMPARISON = Comparison("BLEU", 30.0, 31.2, 0.4, 2.0, 0.002, 1000, 10000, 1, "sig")


@pytest.mark.parametrize(
    ("comparison", "verdict"),
    [
        (A_COMPARISON, "B is better by 1.20 BLEU (95 % interval 0.40 … 2.00, p = 0.0020)."),
        (
            replace(A_COMPARISON, b=28.8, low=-2.0, high=-0.4, p_value=0.00001),
            "A is better by 1.20 BLEU (95 % interval 0.40 … 2.00, p < 0.0001).",
        ),
        (
            replace(A_COMPARISON, b=29.9, low=-0.5, high=0.3, p_value=0.7),
            "No difference in BLEU can be claimed: -0.10 for B (95 % interval -0.50 … +0.30, "
            "p = 0.7000).",
        ),
        # One test alone is not enough.
        (
            replace(A_COMPARISON, low=-0.01),
            "No difference in BLEU can be claimed: +1.20 for B (95 % interval -0.01 … +2.00, "
            "p = 0.0020).",
        ),
        (
            replace(A_COMPARISON, p_value=0.05),
            "No difference in BLEU can be claimed: +1.20 for B (95 % interval +0.40 … +2.00, "
            "p = 0.0500).",
        ),
    ],
)
def test_the_verdict_is_a_sentence(comparison: Comparison, verdict: str) -> None:
    assert str(comparison) == verdict


def test_what_cannot_be_compared_is_refused() -> None:
    metric = METRICS["BLEU"]
    with pytest.raises(DataError) as error:
        compare("BLEU", metric, ["a"], ["a", "b"], ["a", "b"])
    assert str(error.value) == (
        "A has 1 outputs, B has 2, and there are 2 references; each sentence needs one of each"
    )
    with pytest.raises(DataError, match="there is nothing to compare"):
        compare("BLEU", metric, [], [], [])
