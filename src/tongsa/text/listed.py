"""What the tokenisers of words and of characters share: a vocabulary that is a plain list."""

import json
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, repeat
from typing import ClassVar, Self

from tongsa.errors import ConfigError, DataError, ModelFileError
from tongsa.text.normalise import normalise
from tongsa.text.parts import Parts, normalised, split_ids, stripped
from tongsa.text.printable import printable
from tongsa.text.vocabulary import FIRST_FREE, RESERVED, SPECIALS, UNK, UNKNOWN_SIGN


class ListedTokeniser(ABC):
    """Splits text into tokens and looks each up; a subclass says how to split and how to join."""

    unit: ClassVar[str]

    def __init__(self, vocabulary: Sequence[str]) -> None:
        """Take the tokens that are made of text, the one with id `FIRST_FREE` first."""
        self._tokens = (*SPECIALS, *RESERVED, *vocabulary)
        self._ids = {token: FIRST_FREE + i for i, token in enumerate(vocabulary)}

    @property
    def size(self) -> int:
        return len(self._tokens)

    @property
    def vocabulary(self) -> Sequence[str]:
        return self._tokens

    @staticmethod
    @abstractmethod
    def split(text: str) -> Sequence[str]:
        """Return the tokens of a normalised text."""

    @staticmethod
    @abstractmethod
    def join(tokens: Iterable[str]) -> str:
        """Return the text of `tokens`: undoes `split`."""

    def encode(self, text: str) -> list[int]:
        ids = self._ids
        return [ids.get(token, UNK) for token in self.pieces(text)]

    def pieces(self, text: str) -> Sequence[str]:
        return self.split(normalise(text))

    def encode_parts(self, parts: Parts) -> list[int]:
        return [
            token if isinstance(token, int) else self._ids.get(token, UNK)
            for token in self.split_parts(normalised(parts))
        ]

    @classmethod
    def split_parts(cls, parts: Parts) -> list[str | int]:
        """Return the tokens of a normalised text and the symbols in it."""
        found: list[str | int] = []
        for part in parts:
            found += cls.split(part) if isinstance(part, str) else [part]
        return found

    def decode_parts(
        self, ids: Sequence[int], unknown: Iterable[str] = (), *, behind: Sequence[str] = ()
    ) -> list[str | int]:
        """Undo `encode_parts`; `unknown` as in `decode`."""
        instead = iter(unknown)
        return stripped(
            part if isinstance(part, int) else self.join(self._written(part, instead, behind))
            for part in split_ids(ids)
        )

    def decode(
        self, ids: Sequence[int], unknown: Iterable[str] = (), *, behind: Sequence[str] = ()
    ) -> str:
        """Return the text of `ids`; `unknown` are tokens to write for <unk>, one after another."""
        return self.join(self._written(ids, unknown, behind)).strip(" ")

    def _written(
        self, ids: Sequence[int], unknown: Iterable[str], behind: Sequence[str]
    ) -> Iterator[str]:
        """Yield the tokens that write something."""
        instead = chain(unknown, repeat(UNKNOWN_SIGN))
        for id_ in ids:
            if id_ == UNK or id_ >= FIRST_FREE:
                yield next(instead) if id_ == UNK else self._token(id_, behind)

    def tokens(self, ids: Sequence[int], *, behind: Sequence[str] = ()) -> list[str]:
        return [printable(self._token(id_, behind)) for id_ in ids]

    def _token(self, id_: int, behind: Sequence[str]) -> str:
        return self._tokens[id_] if id_ < self.size else behind[id_ - self.size]

    def to_bytes(self) -> bytes:
        content = {"unit": self.unit, "tokens": self._tokens}
        return json.dumps(content, ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        damaged = f"the model file's vocabulary of {cls.unit} is damaged"
        try:
            content = json.loads(data.decode())
        except (ValueError, RecursionError) as error:
            raise ModelFileError(f"{damaged} ({error}); copy the model file again") from error
        tokens = content.get("tokens") if isinstance(content, dict) else None
        if (
            not isinstance(tokens, list)
            or content.get("unit") != cls.unit
            or not all(isinstance(token, str) and token for token in tokens)
            or len(set(tokens)) < len(tokens)
            or tuple(tokens[:FIRST_FREE]) != SPECIALS + RESERVED
        ):
            raise ModelFileError(
                f"{damaged} (no list of different tokens that begins with our {FIRST_FREE} special "
                "and reserved symbols); copy the model file again"
            )
        return cls(tokens[FIRST_FREE:])

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other._tokens == self._tokens

    def __hash__(self) -> int:
        return hash(self._tokens)

    def __repr__(self) -> str:
        return f"<{self.size} {self.unit}>"

    @classmethod
    def learn(cls, texts: Iterable[str], vocabulary_size: int | None, *, name: str) -> Self:
        """Keep the most frequent tokens of `texts`; equals stand in the order of code points."""
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update(cls.split(normalise(text)))
        texts_named = f"the {name} texts" if name else "the texts"
        if not counts:
            raise DataError(f"{texts_named} hold no text to learn a vocabulary from")
        largest = FIRST_FREE + len(counts)
        if vocabulary_size is None:
            vocabulary_size = largest
        elif vocabulary_size > largest:
            raise ConfigError(
                f"vocabulary_size is {vocabulary_size}, but {texts_named} hold only {len(counts)} "
                f"different {cls.unit}; set it to {largest} or less, or leave it out"
            )
        by_frequency = sorted(counts, key=lambda token: (-counts[token], token))
        return cls(by_frequency[: vocabulary_size - FIRST_FREE])
