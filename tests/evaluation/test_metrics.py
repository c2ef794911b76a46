import re
from collections.abc import Callable

import pytest
import sacrebleu

from tongsa.errors import ConfigError, DataError
from tongsa.evaluation.metrics import (
    Score,
    bleu,
    bleu_tokenisation,
    chrf,
    exact_match,
    translation_scores,
)

ENGLISH = (
    ["The cat sat on a mat, didn't it?", "a Dog runs in the Park.", "I have no idea"],
    ["The cat sat on the mat, did it not?", "a dog runs in the park.", "I have no idea"],
)
KOREAN = (
    ["고양이가 매트 위에 앉았다.", "나는 커피를 마셔요.", "모르겠어요"],
    ["고양이는 매트 위에 앉았다.", "저는 커피를 마셔요.", "모르겠어요"],
)


@pytest.mark.parametrize(
    ("pairs", "language", "tokenisation"), [(ENGLISH, "en", "13a"), (KOREAN, "ko", "char")]
)
def test_bleu_is_sacrebleus(
    pairs: tuple[list[str], list[str]], language: str, tokenisation: str
) -> None:
    outputs, references = pairs
    score = bleu(outputs, references, language)
    expected = sacrebleu.corpus_bleu(outputs, [references], tokenize=tokenisation)
    assert score.value == expected.score
    assert 0 < score.value < 100
    assert f"|tok:{tokenisation}|" in score.signature
    assert str(score) == f"BLEU {expected.score:.2f}"


def test_lower_case_and_a_tokenisation_of_ones_own_are_in_the_signature() -> None:
    outputs, references = ENGLISH
    score = bleu(outputs, references, "en", tokenisation="intl", lowercase=True)
    expected = sacrebleu.corpus_bleu(outputs, [references], tokenize="intl", lowercase=True)
    assert score.value == expected.score
    assert "|case:lc|" in score.signature
    assert "|tok:intl|" in score.signature
    assert score.value != bleu(outputs, references, "en").value


def test_chrf_is_sacrebleus() -> None:
    score = chrf(*KOREAN)
    assert score.value == sacrebleu.corpus_chrf(KOREAN[0], [KOREAN[1]]).score
    assert str(score).startswith("chrF ")


def test_signatures_name_the_version_and_the_case() -> None:
    for score in (bleu(*ENGLISH, "en"), chrf(*ENGLISH)):
        assert re.search(r"nrefs:1\|case:\w+\|", score.signature)
        assert score.signature.endswith(f"version:{sacrebleu.__version__}")


@pytest.mark.parametrize(
    ("language", "expected"),
    [("ko", "char"), ("ko-KR", "char"), ("KO", "char"), ("ja", "char"), ("zh-Hant", "char"),
     ("th", "char"), ("en", "13a"), ("de-AT", "13a"), ("kok", "13a")],
)  # fmt: skip
def test_the_language_chooses_the_tokenisation(language: str, expected: str) -> None:
    # Whatever the references are written in.
    assert bleu_tokenisation(language, ["plain English"]) == expected
    assert bleu_tokenisation(language, ["한국어"]) == expected


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("저는 LG 텔레비전을 봐요.", "char"),
        ("私は学生です。", "char"),
        ("我是学生。", "char"),
        ("ฉันเป็นนักเรียน", "char"),
        ("I live in 서울 near the river.", "13a"),
        ("Tôi là sinh viên ở Việt Nam, một nước đẹp", "13a"),
        ("Я студент.", "13a"),
        ("Ἐν ἀρχῇ ἦν ὁ λόγος", "13a"),
        ("3.14 — 42!", "13a"),
        ("", "13a"),
    ],
)
def test_without_a_language_the_letters_choose(reference: str, expected: str) -> None:
    assert bleu_tokenisation("", [reference]) == expected


def test_a_tokenisation_that_is_not_installed_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import sacrebleu.metrics.bleu

    def missing(*_: object, **__: object) -> None:
        raise RuntimeError("no mecab")

    monkeypatch.setattr(sacrebleu.metrics.bleu, "BLEU", missing)
    with pytest.raises(ConfigError) as error:
        bleu(*KOREAN, "ko", tokenisation="ko-mecab")
    assert str(error.value) == (
        "BLEU tokenisation 'ko-mecab' needs a package that is not installed: "
        "pip install 'tongsa[mecab]'"
    )


def test_exact_match_is_the_share_of_equal_strings() -> None:
    score = exact_match(["a", "b ", "C", "d"], ["a", "b", "c", "d"])
    assert score == Score("exact", 50.0, "share of equal strings|case:mixed")
    with pytest.raises(ValueError, match="argument 2 is longer"):
        exact_match(["a"], ["a", "b"])


def test_what_is_reported_of_every_model_are_these_three() -> None:
    outputs, references = ENGLISH
    assert translation_scores(outputs, references, "en", lowercase=True) == (
        bleu(outputs, references, "en", lowercase=True),
        chrf(outputs, references),
        exact_match(outputs, references),
    )


@pytest.mark.parametrize("score", [bleu, chrf, exact_match, translation_scores])
def test_no_pairs_have_no_score(score: Callable[[list[str], list[str]], object]) -> None:
    with pytest.raises(DataError) as error:
        score([], [])
    assert str(error.value) == "no references: there is nothing to score; pass at least one pair"


def test_the_search_stands_in_every_signature() -> None:
    for usual, told in zip(
        translation_scores(["a b"], ["a b"]),
        translation_scores(["a b"], ["a b"], search="beam:5|lp:1.0"),
        strict=True,
    ):
        assert told == Score(usual.name, usual.value, f"{usual.signature}|beam:5|lp:1.0")
