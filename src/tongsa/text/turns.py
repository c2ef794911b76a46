"""Conversations as ids: turns, with a reserved symbol between them."""

from collections.abc import Sequence
from typing import TypeVar

from tongsa.text.parts import Parts
from tongsa.text.tokenisers import SpellsAtRandom, Tokeniser
from tongsa.text.vocabulary import TURN

_Piece = TypeVar("_Piece")

# How the symbol looks to people.
_SIGN = "↵"


class Turns:
    """A tokeniser of texts that hold a turn a line.

    tokeniser   of each turn
    most        turns that are kept, the last ones
    """

    def __init__(self, tokeniser: Tokeniser, most: int) -> None:
        self._tokeniser = tokeniser
        self._most = most

    @property
    def unit(self) -> str:
        return self._tokeniser.unit

    @property
    def size(self) -> int:
        return self._tokeniser.size

    @property
    def vocabulary(self) -> Sequence[str]:
        return self._tokeniser.vocabulary

    def encode(self, text: str) -> list[int]:
        return self._joined([self._tokeniser.encode(turn) for turn in text.split("\n")], TURN)

    def encode_at_random(self, text: str, dropout: float) -> list[int]:
        """As `SubwordTokeniser.encode_at_random`, turn by turn."""
        assert isinstance(self._tokeniser, SpellsAtRandom), "other units were refused before"
        spell = self._tokeniser.encode_at_random
        return self._joined([spell(turn, dropout) for turn in text.split("\n")], TURN)

    def encode_parts(self, parts: Parts) -> list[int]:
        return self._tokeniser.encode_parts(parts)

    def pieces(self, text: str) -> list[str]:
        turns = [self._tokeniser.pieces(turn) for turn in text.split("\n")]
        return self._joined(turns, self.vocabulary[TURN])

    def _joined(self, turns: Sequence[Sequence[_Piece]], between: _Piece) -> list[_Piece]:
        last = [turn for turn in turns if turn][-self._most :]
        return [piece for turn in last for piece in (between, *turn)][1:]

    def decode(self, ids: Sequence[int], *, behind: Sequence[str] = ()) -> str:
        turns: list[list[int]] = [[]]
        for id_ in ids:
            if id_ == TURN:
                turns.append([])
            else:
                turns[-1].append(id_)
        return "\n".join(self._tokeniser.decode(turn, behind=behind) for turn in turns)

    def decode_parts(self, ids: Sequence[int], *, behind: Sequence[str] = ()) -> list[str | int]:
        return self._tokeniser.decode_parts(ids, behind=behind)

    def tokens(self, ids: Sequence[int], *, behind: Sequence[str] = ()) -> list[str]:
        tokens = self._tokeniser.tokens(ids, behind=behind)
        return [_SIGN if id_ == TURN else t for id_, t in zip(ids, tokens, strict=True)]

    def to_bytes(self) -> bytes:
        return self._tokeniser.to_bytes()
