"""Terms stand at word borders, in scripts with spaces, without, and in Korean with particles."""

import pytest

from tongsa.text.terms import occurrences, written


@pytest.mark.parametrize(
    ("term", "text", "count"),
    [
        ("cat", "A cat, a cat! (cat)", 3),
        ("cat", "catch Cats concat cat_2", 0),
        ("New York", "In New York. New Yorker", 1),
        ("C++", "C++ and C++11", 2),  # what ends with a sign has its border in itself
        ("커피", "커피를 커피에는 커피, 커피들에게만 아이스커피", 4),
        ("커피", "커피숍 커피콩", 0),
        ("LG", "LG는 LG전자 LGU", 1),
        ("貓", "白貓喜歡貓。", 2),
        ("ねこ", "このねこは", 1),
        ("5G", "5G를 15G", 1),
        ("क", "क कि", 1),
        ("aa", "aaa aa", 1),
        ("", "a", 0),
    ],
)
def test_terms_in_a_source(term: str, text: str, count: int) -> None:
    found = occurrences(term, text)
    assert len(found) == count
    assert all(text[start:stop] == term for start, stop in found)


def test_in_a_translation_any_korean_ending_may_follow() -> None:
    assert len(written("커피", "커피숍에서 커피라던데 밀크커피")) == 2
    assert len(written("cat", "cat catch")) == 1
