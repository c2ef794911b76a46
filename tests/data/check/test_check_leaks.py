"""Held-out pairs that training gives away: exactly, by their source, and nearly."""

import random

from clean_pairs import Pairs, clean, corpus

from tongsa.data.check import Finding, check
from tongsa.data.corpus import Pair

LONG = "In the summer of last year my grandmother and I walked along the river every evening"
LONG_KO = "지난해 여름에 할머니와 나는 저녁마다 강가를 따라 오래도록 걸으며 이야기를 나누었다"


def leaks(train: Pairs, dev: Pairs | None = None, test: Pairs | None = None) -> list[Finding]:
    names = ["test-leak", "test-source-leak", "test-near-leak", "dev-test-overlap"]
    report = check(
        corpus(train),
        dev=corpus(dev) if dev else None,
        test=corpus(test) if test else None,
        only=names,
    )
    return list(report.findings)


def test_pairs_and_sources_that_stand_in_the_training_data() -> None:
    train, test = clean(300), clean(340)[300:]
    test[4] = Pair(f" {train[50].source}", train[50].target)
    test[7] = Pair(train[80].source, test[7].target)
    pair_leak, source_leak = leaks(train, test=test)
    assert (pair_leak.id, pair_leak.severity, pair_leak.part) == ("test-leak", "error", "test")
    assert (list(pair_leak.lines), list(pair_leak.train_lines)) == ([5], [51])
    assert pair_leak.examples[0].detail == "as pairs:51"
    assert source_leak.id == "test-source-leak"
    assert (list(source_leak.lines), list(source_leak.train_lines)) == ([8], [81])


def test_every_training_line_that_leaks_is_named() -> None:
    train, test = clean(300), clean(340)[300:]
    train[10] = train[20] = train[30] = test[0]
    [finding] = leaks(train, dev=test)
    assert (finding.part, finding.count, list(finding.lines)) == ("dev", 1, [1])
    assert list(finding.train_lines) == [11, 21, 31]


def test_near_copies_are_found() -> None:
    train, test = clean(300), clean(340)[300:]
    train[123] = Pair(f"{LONG}.", f"{LONG_KO}.")
    test[6] = Pair(LONG.upper() + "!", f"{LONG_KO}!")
    test[9] = Pair(LONG.replace("evening", "evenings"), LONG_KO)
    [finding] = leaks(train, test=test)
    assert (finding.id, list(finding.lines)) == ("test-near-leak", [7, 10])
    assert list(finding.train_lines) == [124]
    assert finding.examples[0].detail == f"pairs:124 has: {LONG}."


def test_another_word_is_another_sentence() -> None:
    train, test = clean(300), clean(340)[300:]
    train[123] = Pair(LONG, LONG_KO)
    test[6] = Pair(LONG.replace("grandmother", "neighbour"), LONG_KO.replace("할머니", "이웃"))
    test[9] = Pair(LONG.replace("evening", "evenings"), "같은 말이 아니다")
    assert leaks(train, test=test) == []


def runs(text: str) -> set[str]:
    letters = "".join(filter(str.isalpha, text.lower()))
    return {letters[i : i + 5] for i in range(len(letters) - 4)}


def test_near_copies_are_those_that_a_comparison_of_all_with_all_finds() -> None:
    draw = random.Random(1)
    words = [f"{a}{b}{c}" for a in "bdfgk" for b in ("ala", "emi", "oru") for c in ("n", "sta", "")]
    train = [Pair(" ".join(draw.choices(words, k=14)), f"{n}") for n in range(300)]
    test = []
    for pair in train[:100]:
        letters = list(pair.source)
        for _ in range(draw.randrange(4)):
            letters[draw.randrange(len(letters))] = draw.choice("abc")
        test.append(Pair("".join(letters), pair.target))
    expected = {
        number
        for number, pair in enumerate(test, start=1)
        if pair.source not in {p.source for p in train}
        and any(
            len(runs(pair.source) & runs(p.source)) >= 0.9 * len(runs(pair.source) | runs(p.source))
            for p in train
            if p.target == pair.target
        )
    }
    assert expected
    lines = {
        line
        for finding in leaks(train, test=test)
        if finding.id == "test-near-leak"
        for line in finding.lines
    }
    assert lines <= expected
    assert len(lines) >= 0.95 * len(expected)  # the bands miss one near copy in a hundred


def test_development_and_test_data_overlap() -> None:
    train, dev, test = clean(300), clean(340)[300:], clean(380)[340:]
    test[3] = Pair(dev[8].source, test[3].target)
    [finding] = leaks(train, dev, test)
    assert (finding.id, finding.part, list(finding.lines)) == ("dev-test-overlap", "test", [4])
    assert finding.examples[0].detail == "as pairs:9"
    assert list(finding.train_lines) == []
