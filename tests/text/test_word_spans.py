"""Words of a text, wherever it puts its spaces, and wherever it puts none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongsa.text.word_spans import word_spans, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don't go, l'été!", ["Don't", "go", ",", "l'", "été", "!"]),
        ("나는 커피를 마셔요.", ["나는", "커피를", "마셔요", "."]),
        ("私はLGの人", ["私", "は", "LG", "の", "人"]),
        ("我是学生。", ["我", "是", "学", "生", "。"]),
        ("ที่นี่", ["ที่", "นี่"]),  # marks stay on their consonants
        ("한국어 and 日本", ["한국어", "and", "日", "本"]),
        ("Wie geht’s\u00a0?", ["Wie", "geht’s", "?"]),  # a no-break space is no word
        ("3,000 km", ["3,000", "km"]),
        ("", []),
        (" \u3000 ", []),
    ],
)
def test_words_are_these(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@given(st.text())
def test_spans_lie_side_by_side_and_leave_out_white_space_only(text: str) -> None:
    spans = word_spans(text)
    ends = [0, *(end for _, end in spans)]
    for (start, end), before in zip(spans, ends, strict=False):
        assert before <= start < end
        assert not text[before:start].strip()
    assert not text[ends[-1] :].strip()
    assert words_of(text) == [text[start:end] for start, end in spans]
