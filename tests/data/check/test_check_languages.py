"""Wrong scripts and languages, swapped sides, copies: planted and found, to the line."""

import pytest
from clean_pairs import Pairs, clean, corpus, found, found_in

from tongsa.data.check import check
from tongsa.data.check.identify import identifier
from tongsa.data.corpus import Pair

GIVEN = {"source_language": "en", "target_language": "fr"}


def swapped(pair: Pair) -> Pair:
    return Pair(pair.target, pair.source)


def other_pairs(count: int, name: str) -> Pairs:
    """Pairs that stand elsewhere in the same set, so that none is there twice."""
    return clean(9000, name)[8000 : 8000 + count]


@pytest.mark.parametrize("name", ["en-ko", "en-fr"])
def test_single_swapped_pairs(name: str) -> None:
    pairs = clean(2000, name)
    long = [pair for pair in other_pairs(900, name) if len(pair.source) > 30][:3]
    for place, pair in zip((5, 700, 1999), long, strict=True):
        pairs[place] = swapped(pair)
    report = check(corpus(pairs), skip=["length-ratio"])
    assert found(report) == {"swapped-lines": [6, 701, 2000]}


@pytest.mark.parametrize(("name", "to"), [("en-ko", "ko"), ("en-fr", "fr")])
def test_swapped_files(name: str, to: str) -> None:
    pairs = [swapped(pair) for pair in clean(1000, name)]
    report = check(corpus(pairs), source_language="en", target_language=to)
    [finding] = report.findings
    assert (finding.id, finding.severity, finding.count) == ("swapped-columns", "error", 1000)
    assert check(corpus(pairs), source_language=to, target_language="en").findings == ()


@pytest.mark.parametrize("name", ["en-ko", "en-fr"])
def test_untranslated_sentences(name: str) -> None:
    pairs = clean(2000, name)
    same, spaced, near = [p.source for p in other_pairs(900, name) if len(p.source) > 34][:3]
    pairs[10] = Pair(same, same)
    pairs[20] = Pair(spaced, f" {spaced}")
    pairs[30] = Pair(near, near.replace(near.split()[1], near.split()[1].upper(), 1))
    assert found_in(pairs) == {"untranslated": [11, 21, 31]}


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Dundee Stars 5-3 Belfast Giants", "Dundee Stars 5-3 Belfast Giants"),
        ("United Nations", "United Nations"),
        ("OK!", "OK!"),
        ("I use an iPhone 15 Pro Max.", "iPhone 15 Pro Max를 써요."),
        ("π = 3.14", "π = 3.14"),
    ],
)
@pytest.mark.parametrize("name", ["en-ko", "en-fr"])
def test_names_may_stay_as_they_are(source: str, target: str, name: str) -> None:
    pairs = clean(1000, name)
    pairs[500] = Pair(source, target)
    assert found(check(corpus(pairs), skip=["length-ratio"])) == {}


def test_a_target_in_the_sources_script() -> None:
    pairs = clean(1000)
    pairs[99] = Pair(pairs[99].source, "This has not been translated yet.")
    pairs[499] = Pair("이것은 번역입니다.", pairs[499].target)
    assert found_in(pairs) == {"wrong-script/target": [100], "wrong-script/source": [500]}
    [first, *_] = check(corpus(pairs)).findings
    assert first.examples[0].detail == "in Hangul letters"


def test_a_target_in_the_sources_language() -> None:
    pairs = clean(2000, "en-fr")
    wrong = next(pair for pair in other_pairs(100, "en-fr") if len(pair.source) > 40)
    pairs[99] = Pair(pairs[99].source, wrong.source)
    report = check(corpus(pairs), **GIVEN)  # type: ignore[arg-type]
    assert found(report) == {"wrong-language/target": [100]}


needs_names = pytest.mark.skipif(identifier() is None, reason="py3langid is not installed")


@needs_names
@pytest.mark.parametrize("name", ["en-ko", "en-fr"])
def test_a_line_in_a_third_language_is_named(name: str) -> None:
    pairs = clean(2000, name)
    long = max(range(1000), key=lambda i: len(pairs[i].source))
    pairs[99] = Pair("Der Junge liest heute ein Buch zu Hause.", pairs[long].target)
    del pairs[long]
    report = check(corpus(pairs), source_language="en", target_language=name[3:])
    [finding] = report.findings
    assert (finding.id, finding.side, list(finding.lines)) == (
        "wrong-language",
        "source",
        [100 - (long < 99)],
    )
    assert finding.examples[0].detail == "reads like 'de'"


@needs_names
def test_a_side_in_another_language_than_was_said() -> None:
    report = check(corpus(clean(1000, "en-fr")), source_language="en", target_language="de")
    [finding] = report.findings
    assert (finding.id, finding.side, finding.count) == ("wrong-language", "target", 1000)
    assert [example.detail for example in finding.examples] == [
        "the whole target side reads like 'fr', not 'de'"
    ]


def test_without_the_classifier_the_corpus_itself_still_tells(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tongsa.data.check.languages.identifier", lambda: None)
    monkeypatch.setattr("tongsa.data.check.run.identifier", lambda: None)
    pairs = clean(2000, "en-fr")
    wrong = next(pair for pair in other_pairs(100, "en-fr") if len(pair.source) > 40)
    pairs[99] = Pair(pairs[99].source, wrong.source)
    assert found_in(pairs) == {"wrong-language/target": [100]}


def test_within_one_language_copies_and_likeness_are_no_fault() -> None:
    pairs = [Pair(pair.target, pair.target) for pair in clean(1000)]
    assert found_in(pairs) == {}
    assert found(check(corpus(pairs), source_language="ko", target_language="ko")) == {}
