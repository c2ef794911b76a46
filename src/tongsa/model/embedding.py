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
        # As in Vaswani et al. 2017, 3.4, but folded into the table: the same table may serve as
        # the output layer, where logits should start out small.
        nn.init.normal_(self.table.weight, std=width**-0.5)
        nn.init.zeros_(self.table.weight[PAD])
        self.scale = width**0.5
        self.word_dropout = WordDropout(word_dropout)
        self.dropout = SequenceDropout(dropout)

    def forward(self, ids: Tensor) -> Tensor:
        embedded: Tensor = self.table(ids) * self.scale
        return self.dropout(self.word_dropout(embedded))  # type: ignore[no-any-return]
