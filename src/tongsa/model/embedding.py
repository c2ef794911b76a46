"""From token ids to vectors."""

from torch import Tensor, nn

from tongsa.model.dropout import SequenceDropout, WordDropout
from tongsa.text.vocabulary import PAD


class Embedding(nn.Module):
    """Look up each token's vector; blank some while training.

    ids (B, T) -> (B, T, E)
    """

    def __init__(self, size: int, width: int, dropout: float, word_dropout: float) -> None:
        super().__init__()
        self.table = nn.Embedding(size, width, padding_idx=PAD)
        # Small, so that a rare word is what was learned of it and not what it began as; and so that
        # logits start out small where the table is the output layer too. Not scaled up on the way
        # in, as in Vaswani et al. 2017, 3.4: each step of the optimiser would move what the encoder
        # reads √E times as far. Both slow a recurrent network down (docs/recipe.md).
        nn.init.normal_(self.table.weight, std=1.6 * width**-0.5)
        nn.init.zeros_(self.table.weight[PAD])
        self.word_dropout = WordDropout(word_dropout)
        self.dropout = SequenceDropout(dropout)

    def read(self, ids: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """Embed a source (B, S), as `FrameEmbedding.read` does: a vector a token."""
        return self(ids), lengths

    def forward(self, ids: Tensor) -> Tensor:
        embedded: Tensor = self.table(ids)
        return self.dropout(self.word_dropout(embedded))  # type: ignore[no-any-return]
