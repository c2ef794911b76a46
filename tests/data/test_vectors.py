import gzip
from pathlib import Path

import pytest

from tongsa.data.vectors import read_vectors
from tongsa.errors import DataError

GLOVE = "the 1 2 3\ncat -1 0.5 0\nBerlin 3 3 3\n. . . 4 5 6\n"


def written(tmp_path: Path, text: str, name: str = "vectors.txt") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_glove_has_no_heading_and_word2vec_has_one(tmp_path: Path) -> None:
    for text in (GLOVE, "4 3\n" + GLOVE, GLOVE.replace("\n", " \n")):
        read = read_vectors(written(tmp_path, text), ["the", "cat"])
        assert read.width == 3
        assert {word: v.tolist() for word, v in read.vectors.items()} == {
            "the": [1, 2, 3],
            "cat": [-1, 0.5, 0],
        }
        # √((1 + 4 + 9 + 1 + 0.25 + 0) / 6)
        assert read.scale == pytest.approx((15.25 / 6) ** 0.5)


def test_a_word_is_looked_for_as_it_is_then_in_lower_case(tmp_path: Path) -> None:
    read = read_vectors(written(tmp_path, GLOVE), ["The", "Berlin", "Cat", "berlin"])
    assert {word: v.tolist() for word, v in read.vectors.items()} == {
        "The": [1, 2, 3],
        "Berlin": [3, 3, 3],
        "Cat": [-1, 0.5, 0],
    }


def test_a_word_may_hold_spaces(tmp_path: Path) -> None:
    assert read_vectors(written(tmp_path, GLOVE), [". . ."]).vectors[". . ."].tolist() == [4, 5, 6]


def test_a_zipped_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "vectors.gz"
    path.write_bytes(gzip.compress(GLOVE.encode()))
    assert "cat" in read_vectors(path, ["cat"]).vectors


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ": no word vectors found"),
        ("5 3\n", ": no word vectors found"),
        (
            "the 1 2 3\ncat 1 2\n",
            ":2: 2 numbers found, 3 expected; a file of word vectors has a word and its numbers "
            "on each line, with single spaces between",
        ),
        (
            "the 1 2 3\ncat 1 two 3\n",
            ":2: could not convert string to float: 'two'; numbers were expected",
        ),
    ],
)
def test_what_is_no_file_of_vectors(tmp_path: Path, text: str, said: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(DataError) as caught:
        read_vectors(path, ["cat"])
    assert str(caught.value) == f"{path}{said}"
