"""What a model says about an input that is unlike what it has read."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongsa.text import coverage
from tongsa.text.bloom import BloomFilter
from tongsa.text.coverage import Coverage, InputWarning

TEXTS = ["A dog runs.", "The cat sleeps in a box.", "나는 커피를 마셔요."]
SEEN = Coverage.of(TEXTS, [4, 7, 4])


def test_what_was_seen_is_not_warned_of() -> None:
    for text in [*TEXTS, "the dog sleeps.", unicodedata.normalize("NFD", TEXTS[2]), ""]:
        assert SEEN.warnings(text, 5) == ()


def test_a_korean_word_is_known_by_how_it_begins() -> None:
    # 커피 with another particle; nor does 마셔 need its ending.
    assert SEEN.warnings("커피는 나는 마셔.", 4) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A dog plans.", InputWarning("unseen-words", "word not seen in training: plans")),
        (
            "a Tin log is not a tin log.",
            InputWarning("unseen-words", "words not seen in training: Tin, log, is, not"),
        ),
        ("A zebra.", InputWarning("unseen-characters", "character not seen in training: z")),
        (
            "A 🐕!",
            InputWarning("unseen-characters", "characters not seen in training: 🐕, !"),
        ),
        ("나는 나를 마셔요.", InputWarning("unseen-words", "word not seen in training: 나를")),
        ("피커 마나를.", InputWarning("unseen-words", "words not seen in training: 피커, 마나를")),
    ],
)
def test_what_is_new_is_named_once(text: str, expected: InputWarning) -> None:
    # A word of new characters is not named again.
    [found] = SEEN.warnings(text, 5)
    assert found[:2] == expected[:2]
    assert ", ".join(map(str, found.values)) == expected.text.partition(": ")[2]


def test_of_many_only_the_first_are_named() -> None:
    [found] = SEEN.warnings("".join(map(chr, range(0x3041, 0x3041 + 13))), 5)
    assert found.text == (
        "characters not seen in training: ぁ, あ, ぃ, い, ぅ, う, ぇ, え, ぉ, お and 3 more"
    )
    assert len(found.values) == 13


def test_lengths_beyond_those_of_the_training_data() -> None:
    # Of 1,000 sentences the five shortest and the five longest are outliers.
    lengths = [1, 1, 1, 1, 1, *[6] * 500, *[12] * 490, 90, 90, 90, 90, 90]
    seen = Coverage.of(["a"] * 1000, lengths)
    assert (seen.shortest, seen.longest) == (6, 12)
    assert [seen.warnings("a", length) for length in (6, 9, 12)] == [(), (), ()]
    assert seen.warnings("a", 13) == (
        InputWarning(
            "unseen-length",
            "unusually long: 13 tokens; 6 to 12 in 99 % of the training data",
            (13, 6, 12),
        ),
    )
    assert seen.warnings("a", 5)[0].text.startswith("unusually short: 5 tokens; 6 to 12")
    assert Coverage.of(["a"], [3]).warnings("a", 4)[0].text == (
        "unusually long: 4 tokens; 3 in the training data"
    )


def test_of_very_many_words_the_most_frequent_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coverage, "MOST_WORDS", 2)
    seen = Coverage.of(["one two one three two one"], [6])
    assert [w.text for w in seen.warnings("one two three", 6)] == [
        "word not seen in training: three"
    ]
    assert seen.words == BloomFilter.of(["one", "two"])


def test_it_takes_no_more_than_a_hundred_kilobytes() -> None:
    assert len(BloomFilter.of([str(i) for i in range(coverage.MOST_WORDS)]).bits) <= 100_000


@given(st.lists(st.text(), min_size=1), st.integers(1, 9))
def test_no_training_sentence_is_ever_warned_of(texts: list[str], length: int) -> None:
    seen = Coverage.of(texts, [length] * len(texts))
    assert not any(seen.warnings(text, length) for text in texts)
