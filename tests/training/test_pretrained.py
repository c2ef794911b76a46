from pathlib import Path

import pytest
import torch

from tongsa.errors import ConfigError
from tongsa.model.embedding import Embedding
from tongsa.text.vocabulary import FIRST_FREE, UNK
from tongsa.text.words import train_words
from tongsa.training.pretrained import begin_with_vectors

WORDS = train_words(["The cat, the dog."], None)
VECTORS = "the 1 2 3 4\ncat 4 3 2 1\n. 0 0 0 2\nhouse 9 9 9 9\n"


def begun(tmp_path: Path, *, freeze: bool, width: int = 4) -> tuple[Embedding, torch.Tensor, str]:
    """Return the embedding, its table before, and what was said."""
    path = tmp_path / "vectors.txt"
    path.write_text(VECTORS, encoding="utf-8")
    embedding = Embedding(WORDS.size, width, dropout=0.0, word_dropout=0.0).eval()
    before = embedding.table.weight.detach().clone()
    said = begin_with_vectors(embedding, WORDS, path, freeze=freeze)
    return embedding, before, said.removeprefix(f"{path}: ")


def test_words_begin_as_their_vectors_at_one_size_whatever_the_file_has(tmp_path: Path) -> None:
    embedding, _, said = begun(tmp_path, freeze=False)
    found = embedding(torch.tensor([WORDS.encode("The cat .")]))[0]
    scale = ((30 + 30 + 4) / 12) ** 0.5
    expected = torch.tensor([[1.0, 2, 3, 4], [4, 3, 2, 1], [0, 0, 0, 2]]) / scale
    torch.testing.assert_close(found[:2], expected[:2])
    # "The" and "the" share a vector, and so would "." and "￭.": 4 of The cat ￭, the dog ￭.
    assert said == "4 of 6 words have a vector."
    torch.testing.assert_close(embedding(torch.tensor([WORDS.encode("x.")]))[0, 1], expected[2])


def test_words_without_a_vector_begin_as_usual(tmp_path: Path) -> None:
    embedding, before, _ = begun(tmp_path, freeze=False)
    [dog] = WORDS.encode("dog")
    rows = [*range(FIRST_FREE), dog]
    assert dog != UNK
    assert torch.equal(embedding.table.weight[rows], before[rows])
    assert embedding.table.weight.requires_grad


def test_frozen_vectors_are_not_trained(tmp_path: Path) -> None:
    embedding, _, said = begun(tmp_path, freeze=True)
    assert not embedding.table.weight.requires_grad
    assert said == "4 of 6 words have a vector, which stays as it is."


def test_another_width_is_refused_with_the_right_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        begun(tmp_path, freeze=False, width=8)
    path = tmp_path / "vectors.txt"
    assert str(caught.value) == (
        f"{path}: its vectors have 4 numbers and model.embedding_size is 8; "
        "set model.embedding_size = 4"
    )
