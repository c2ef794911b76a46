"""ROUGE against the reference implementation on English, and by hand on what that cannot read."""

import random
import time

import pytest
from rouge_score.rouge_scorer import RougeScorer

from tongsa.errors import DataError
from tongsa.evaluation.rouge import (
    copied,
    longest_common,
    novel,
    rouge_l,
    rouge_n,
    rouge_scores,
    tokens_of,
)

ENGLISH = [
    ("The cat sat on the mat.", "The cat was sitting on the mat!"),
    ("police killed the gunman", "the gunman police killed"),  # Lin 2004, section 3.1
    ("the the the the", "the cat and the dog"),  # clipped: only two of them count
    ("It's 3,000 km; don't go (yet)", "Its 3000 km. Do not go yet"),
    ("snake_case and UPPER case", "snake case and upper-case"),
    ("nothing in common", "wholly different words"),
    ("", "an empty output"),
    ("one", "one"),
]


@pytest.mark.parametrize(("output", "reference"), ENGLISH)
def test_on_english_it_equals_the_reference_implementation(output: str, reference: str) -> None:
    expected = RougeScorer(["rouge1", "rouge2", "rougeL"]).score(reference, output)
    found = {s.name: s.value / 100 for s in rouge_scores([output], [reference])}
    assert found["ROUGE-1"] == pytest.approx(expected["rouge1"].fmeasure)
    assert found["ROUGE-2"] == pytest.approx(expected["rouge2"].fmeasure)
    assert found["ROUGE-L"] == pytest.approx(expected["rougeL"].fmeasure)


def test_random_english_equals_the_reference_implementation_on_average() -> None:
    rng = random.Random(1)
    words = ["the", "a", "cat", "dog", "sat", "on", "in", "mat", "don't", "3.5", "well-known"]
    outputs, references = (
        [" ".join(rng.choices(words, k=rng.randint(1, 30))) for _ in range(50)] for _ in range(2)
    )
    scorer = RougeScorer(["rouge1", "rouge2", "rougeL"])
    each = [scorer.score(r, o) for o, r in zip(outputs, references, strict=True)]
    for score, name in zip(
        rouge_scores(outputs, references), ("rouge1", "rouge2", "rougeL"), strict=False
    ):
        assert score.value == pytest.approx(100 * sum(e[name].fmeasure for e in each) / 50)


def test_a_korean_summary_by_hand() -> None:
    """오늘 · 날씨 · 확인하기 against 오늘 · 서울 · 날씨 · 확인하기.

    Words: 3 of 3 and 3 of 4 are shared, in order; of the pairs 날씨 확인하기, 1 of 2 and 1 of 3.
    Characters: 8 of 8 and 8 of 10. The reference implementation sees none of it.
    """
    output, reference = ["오늘 날씨 확인하기"], ["오늘 서울 날씨 확인하기."]
    assert rouge_n(output, reference, 1).value == pytest.approx(100 * 6 / 7)
    assert rouge_n(output, reference, 2).value == pytest.approx(100 * 2 / 5)
    assert rouge_l(output, reference).value == pytest.approx(100 * 6 / 7)
    assert rouge_l(output, reference, "characters").value == pytest.approx(100 * 16 / 18)
    assert RougeScorer(["rouge1"]).score(reference[0], output[0])["rouge1"].fmeasure == 0


def test_another_particle_is_another_word_and_one_character() -> None:
    """학교에서 against 학교: no word is shared, two of four characters are."""
    assert rouge_l(["학교에서"], ["학교"]).value == 0
    assert rouge_l(["학교에서"], ["학교"], "characters").value == pytest.approx(100 * 4 / 6)


def test_order_counts_for_the_longest_common_subsequence_alone() -> None:
    """메일 확인 against 확인 메일: both words are shared, one of them in order."""
    assert rouge_n(["메일 확인"], ["확인 메일"], 1).value == 100
    assert rouge_l(["메일 확인"], ["확인 메일"]).value == 50
    assert rouge_n(["메일 확인"], ["확인 메일"], 2).value == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Café, naïve RÉSUMÉ", ["café", "naïve", "résumé"]),
        ("हिन्दी में लिखो", ["हिन्दी", "में", "लिखो"]),  # with their vowel signs
        ("كتاب جديد", ["كتاب", "جديد"]),
        ("Привет, мир-42!", ["привет", "мир", "42"]),
        ("今日は雨3mm", ["今", "日", "は", "雨", "3mm"]),
        ("ไปก่อน", ["ไ", "ป", "ก่", "อ", "น"]),
        ("오늘 3시, K팝 봐요~", ["오늘", "3시", "k팝", "봐요"]),
        ("한글", ["한글"]),  # decomposed
        ("😀 !? …", []),
    ],
)
def test_every_script_is_cut_into_words(text: str, words: list[str]) -> None:
    assert tokens_of(text) == words


def test_characters_are_letters_and_digits_without_spaces() -> None:
    assert tokens_of("3시에 봐, OK?", "characters") == ["3", "시", "에", "봐", "o", "k"]


def test_what_is_copied_and_what_is_new() -> None:
    """Of 오늘 날씨 확인하기, two words stand in the source; of its pairs 오늘 날씨 does."""
    source, output = ["오늘 날씨 어때"], ["오늘 날씨 확인하기"]
    assert copied(source, output).value == pytest.approx(100 * 2 / 3)
    assert novel(source, output, 1).value == pytest.approx(100 / 3)
    assert novel(source, output).value == pytest.approx(50)
    assert copied(source, source).value == 100
    assert novel(source, source).value == 0
    assert copied(source, [""]).value == novel(source, [""]).value == 0


def test_scores_say_how_they_were_counted() -> None:
    names = {s.name: s.signature for s in rouge_scores(["a"], ["a"])}
    assert names["ROUGE-L"] == "F1|words|case:lower|stemmed:no|mean over pairs"
    assert names["ROUGE-L (characters)"].startswith("F1|characters|")
    for score in (rouge_l, novel, copied):
        with pytest.raises(DataError, match="there is nothing to score"):
            score([], [])


def test_the_longest_common_subsequence_is_that_of_the_table() -> None:
    rng = random.Random(2)
    for _ in range(200):
        one, other = (rng.choices("abcde", k=rng.randint(0, 12)) for _ in range(2))
        table = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
        for i, a in enumerate(one):
            for j, b in enumerate(other):
                table[i + 1][j + 1] = (
                    table[i][j] + 1 if a == b else max(table[i][j + 1], table[i + 1][j])
                )
        assert longest_common(one, other) == table[-1][-1]


def test_long_texts_are_compared_in_no_time() -> None:
    rng = random.Random(3)
    one, other = (rng.choices([f"w{i}" for i in range(300)], k=2000) for _ in range(2))
    began = time.perf_counter()
    longest_common(one, other)
    assert time.perf_counter() - began < 0.5
