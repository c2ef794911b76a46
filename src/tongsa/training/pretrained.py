"""Embeddings that begin as word vectors trained on far more text than the pairs."""

import torch

from tongsa.data.formats.decode import FilePath, name_of
from tongsa.data.vectors import read_vectors
from tongsa.errors import ConfigError
from tongsa.model.embedding import Embedding
from tongsa.text.tokenisers import Tokeniser
from tongsa.text.vocabulary import FIRST_FREE


def begin_with_vectors(
    embedding: Embedding, tokeniser: Tokeniser, path: FilePath, *, freeze: bool
) -> str:
    """Copy the vectors of the vocabulary's words into an embedding; return what to tell people.

    They are scaled to a root mean square of 1, whatever it is in the file. Words without a vector
    begin at random, as usual; frozen, they stay there, so freezing suits files that hold nearly
    all words.
    """
    words = [tokeniser.decode([id_]) for id_ in range(FIRST_FREE, tokeniser.size)]
    read = read_vectors(path, set(words))
    width = embedding.table.embedding_dim
    if read.width != width:
        raise ConfigError(
            f"{name_of(path)}: its vectors have {read.width} numbers and model.embedding_size is "
            f"{width}; set model.embedding_size = {read.width}"
        )
    with torch.no_grad():
        for id_, word in enumerate(words, start=FIRST_FREE):
            if word in read.vectors:
                embedding.table.weight[id_] = torch.from_numpy(read.vectors[word]) / read.scale
    embedding.table.weight.requires_grad_(not freeze)
    known = sum(word in read.vectors for word in words)
    return (
        f"{name_of(path)}: {known:,} of {len(words):,} words have a vector"
        f"{', which stays as it is' if freeze else ''}."
    )
