"""From text to ids and back, in four units: words, characters, jamo (Korean letters), subwords.

    tokeniser = train_tokeniser(texts, "subwords", None)
    ids = tokeniser.encode("A dog runs.")
    tokeniser.decode(ids)                                   # "A dog runs."
    again = load_tokeniser(tokeniser.unit, tokeniser.to_bytes())

Every tokeniser is reversible: `decode(encode(text))` is `normalise(text)` wherever the vocabulary
holds all the tokens. The first ids are the same in all of them (see `vocabulary`).
"""

from collections.abc import Iterable, Sequence
from typing import Protocol, runtime_checkable

from tongsa.errors import ConfigError
from tongsa.text.parts import Parts
from tongsa.text.vocabulary import FIRST_FREE

UNITS = ("words", "characters", "jamo", "subwords")


@runtime_checkable
class Tokeniser(Protocol):
    """What the rest of the library knows about text."""

    @property
    def unit(self) -> str:
        """One of `UNITS`."""

    @property
    def size(self) -> int:
        """How many ids there are: the rows of the embedding, specials and reserved included."""

    @property
    def vocabulary(self) -> Sequence[str]:
        """Every token by its id, as `pieces` spells it."""

    def encode(self, text: str) -> list[int]:
        """Normalise `text` and return its ids, without `<sos>` and `<eos>`; never raises.

        What the vocabulary does not hold becomes `<unk>`.
        """

    def pieces(self, text: str) -> Sequence[str]:
        """Normalise `text` and cut it: the tokens that `encode` numbers, known and unknown."""

    def encode_parts(self, parts: Parts) -> list[int]:
        """Do what `encode` does to a text with reserved symbols in it, each of which is an id."""

    def decode(self, ids: Sequence[int], *, behind: Sequence[str] = ()) -> str:
        """Return the text of `ids`; specials and reserved ids write nothing, `<unk>` writes ⁇.

        Does not stop at `<eos>`: where a sequence ends is the search's business.

        behind   the pieces that the ids size, size + 1, … write (`text/copying.py`)
        """

    def decode_parts(self, ids: Sequence[int], *, behind: Sequence[str] = ()) -> list[str | int]:
        """Undo `encode_parts`: the text of `ids`, and its reserved symbols where they stand.

        What the symbols themselves mean is for those who put them there to know.
        """

    def tokens(self, ids: Sequence[int], *, behind: Sequence[str] = ()) -> list[str]:
        """Return one printable string for each id, for people to look at."""

    def to_bytes(self) -> bytes:
        """Return what the model file stores; `load_tokeniser` reads it back."""


@runtime_checkable
class SpellsAtRandom(Protocol):
    """What tokenisers of subwords can do too."""

    def encode_at_random(self, parts: Parts, dropout: float) -> list[int]:
        """Spell a text in one of many ways: each merge is skipped with this probability."""


def train_tokeniser(
    texts: Iterable[str], unit: str, vocabulary_size: int | None, *, name: str = ""
) -> Tokeniser:
    """Learn the vocabulary of `texts`.

    vocabulary_size  rows, specials and reserved included: the tokeniser has exactly so many.
                     None: every word, every character; for subwords 4,000, or fewer where the
                     texts support fewer.
    name             "source", "target", ...: which texts, for messages

    Raises ConfigError where the texts cannot fill `vocabulary_size`, DataError where there is no
    text.
    """
    check_unit(unit)
    if vocabulary_size is not None and vocabulary_size <= FIRST_FREE:
        raise ConfigError(
            f"vocabulary_size is {vocabulary_size}, but {FIRST_FREE} rows are taken by special and "
            f"reserved symbols; set it to {FIRST_FREE + 1} or more"
        )
    # Imported where used: to load a model of characters must not load SentencePiece.
    if unit == "words":
        from tongsa.text.words import train_words

        return train_words(texts, vocabulary_size, name=name)
    if unit == "characters":
        from tongsa.text.characters import train_characters

        return train_characters(texts, vocabulary_size, name=name)
    if unit == "jamo":
        from tongsa.text.jamo import train_jamo

        return train_jamo(texts, vocabulary_size, name=name)
    from tongsa.text.subwords import train_subwords

    return train_subwords(texts, vocabulary_size, name=name)


def load_tokeniser(unit: str, data: bytes) -> Tokeniser:
    """Return the tokeniser that `to_bytes` wrote; ModelFileError where `data` is no such thing."""
    check_unit(unit)
    if unit == "words":
        from tongsa.text.words import WordTokeniser

        return WordTokeniser.from_bytes(data)
    if unit == "characters":
        from tongsa.text.characters import CharacterTokeniser

        return CharacterTokeniser.from_bytes(data)
    if unit == "jamo":
        from tongsa.text.jamo import JamoTokeniser

        return JamoTokeniser.from_bytes(data)
    from tongsa.text.subwords import SubwordTokeniser

    return SubwordTokeniser.from_bytes(data)


def load_both(units: tuple[str, str], source: bytes, target: bytes) -> tuple[Tokeniser, Tokeniser]:
    """Return the tokenisers of source and target; the same object twice where they are one."""
    ours = load_tokeniser(units[0], source)
    return ours, ours if target == source else load_tokeniser(units[1], target)


def check_unit(unit: str) -> None:
    if unit not in UNITS:
        raise ConfigError(f"unit is {unit!r}; it can be {', '.join(UNITS[:-1])} or {UNITS[-1]}")
