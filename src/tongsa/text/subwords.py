"""Text as subwords: byte-pair encoding by SentencePiece, trained in memory.

SentencePiece is told to change nothing (its `identity` rule): our own `normalise` came first.
"""

import io
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, final

import sentencepiece

from tongsa.errors import ConfigError, DataError, ModelFileError
from tongsa.text.bpe_dropout import RandomSpelling
from tongsa.text.normalise import normalise
from tongsa.text.parts import Parts, normalised, split_ids, stripped
from tongsa.text.printable import printable
from tongsa.text.vocabulary import EOS, FIRST_FREE, PAD, RESERVED, SOS, SPECIALS, UNK, UNKNOWN_SIGN

# At two to four thousand the projection onto the vocabulary no longer dwarfs the rest of a small
# model, and every piece is seen often enough to be learnt from a few thousand pairs.
AUTOMATIC_SIZE = 4_000

# Of smaller corpora fewer pieces are seen often enough: 500 pairs teach with 1,000 better than with
# 4,000 (docs/recipe.md).
_CHARACTERS_A_PIECE = 60

# A million lines teach the same pieces as ten million, in seconds.
_TRAINING_LINES = 1_000_000

# The share of the running text that the vocabulary must be able to spell, whatever its size.
_LEAST_COVERAGE = 0.9995

# SentencePiece drops longer lines without a word, and words of 65,536 characters end the process;
# we cut them instead.
_LINE_CHARACTERS = 10_000

_chance = random.Random(1)  # of BPE-dropout


@final
class SubwordTokeniser:
    """Frequent words are one piece, rare ones several; `▁` begins a word."""

    unit = "subwords"

    def __init__(self, model: bytes) -> None:
        """Take a SentencePiece model whose first ids are ours; RuntimeError if it is none."""
        self._model = model
        self._processor: Any = sentencepiece.SentencePieceProcessor(model_proto=model)
        self._pieces: list[str] = (
            self._processor.id_to_piece(list(range(len(self._processor))))
            if len(self._processor)
            else []
        )

    @property
    def size(self) -> int:
        return len(self._pieces)

    @property
    def vocabulary(self) -> Sequence[str]:
        return self._pieces

    def encode(self, text: str) -> list[int]:
        return self._spelt(_escape(normalise(text)), None)

    def pieces(self, text: str) -> Sequence[str]:
        pieces: list[str] = self._processor.encode(_escape(normalise(text)), out_type=str)
        return pieces

    def encode_parts(self, parts: Parts) -> list[int]:
        return self._encode_parts(parts, None)

    def encode_at_random(self, parts: Parts, dropout: float) -> list[int]:
        """Spell a text in one of many ways: BPE-dropout (Provilkov et al. 2020, section 3.1).

        Each merge of two pieces is skipped with probability `dropout`; 0 gives `encode`'s ids, 1
        single characters. Draws from one generator for the whole process: `seed_random_spelling`
        seeds it.
        """
        return self._encode_parts(parts, dropout)

    def _encode_parts(self, parts: Parts, dropout: float | None) -> list[int]:
        ids: list[int] = []
        for part in normalised(parts):
            if isinstance(part, int):
                ids.append(part)
            elif not ids:
                ids += self._spelt(_escape(part), dropout)
            else:
                ids += self._continued(part, dropout)
        return ids

    def _spelt(self, text: str, dropout: float | None) -> list[int]:
        if dropout is None:
            ids: list[int] = self._processor.encode(text)
        else:
            spaced = f"▁{text}".replace(" ", "▁") if text else ""  # as SentencePiece does it
            ids = self._at_random.spell(spaced, dropout, _chance)
        return ids

    @cached_property
    def _at_random(self) -> RandomSpelling:
        own = range(FIRST_FREE, self.size)
        long = [id_ for id_ in own if len(self._pieces[id_]) > 1]
        return RandomSpelling(
            {self._pieces[id_]: id_ for id_ in own},
            {self._pieces[id_]: self._processor.get_score(id_) for id_ in long},
        )

    def _continued(self, text: str, dropout: float | None) -> list[int]:
        """Spell a text that goes on behind a symbol.

        SentencePiece begins every text with a space. Here it comes before a character that is no
        piece, which parts it from the text, and both are taken away again.
        """
        text = _escape(text)
        ids = self._spelt(_NO_PIECE + text, dropout)
        # SentencePiece makes one <unk> of a run of characters that are no pieces.
        known = self._processor.piece_to_id(text[0].replace(" ", "▁")) != UNK
        return ids[ids.index(UNK) + known :]

    def decode_parts(self, ids: Sequence[int], *, behind: Sequence[str] = ()) -> list[str | int]:
        return stripped(
            part if isinstance(part, int) else self._text(part, behind) for part in split_ids(ids)
        )

    def decode(self, ids: Sequence[int], *, behind: Sequence[str] = ()) -> str:
        return self._text(ids, behind).strip(" ")

    def _text(self, ids: Sequence[int], behind: Sequence[str]) -> str:
        # Not SentencePiece's own decode: it strips and pads around control symbols and <unk>.
        pieces = (
            UNKNOWN_SIGN if id_ == UNK else self._piece(id_, behind)
            for id_ in ids
            if id_ == UNK or id_ >= FIRST_FREE
        )
        return _unescape("".join(pieces).replace("▁", " "))

    def tokens(self, ids: Sequence[int], *, behind: Sequence[str] = ()) -> list[str]:
        return [printable(_unescape(self._piece(id_, behind))) for id_ in ids]

    def _piece(self, id_: int, behind: Sequence[str]) -> str:
        return self._pieces[id_] if id_ < self.size else behind[id_ - self.size]

    def to_bytes(self) -> bytes:
        return self._model

    @classmethod
    def from_bytes(cls, data: bytes) -> "SubwordTokeniser":
        damaged = "the model file's subword vocabulary is damaged"
        try:
            tokeniser = cls(data)
        except (RuntimeError, UnicodeDecodeError) as error:
            raise ModelFileError(
                f"{damaged} (it is no SentencePiece model); copy the model file again"
            ) from error
        if tuple(tokeniser._pieces[:FIRST_FREE]) != SPECIALS + RESERVED:
            raise ModelFileError(
                f"{damaged} (it does not begin with our {FIRST_FREE} special and reserved "
                "symbols); copy the model file again"
            )
        return tokeniser

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SubwordTokeniser) and other._model == self._model

    def __hash__(self) -> int:
        return hash(self._model)

    def __repr__(self) -> str:
        return f"<{self.size} {self.unit}>"


def seed_random_spelling(seed: int) -> None:
    """Make what `encode_at_random` draws from here on repeatable."""
    _chance.seed(seed)


def train_subwords(
    texts: Iterable[str], vocabulary_size: int | None, *, name: str = ""
) -> SubwordTokeniser:
    """Learn byte-pair pieces; the same texts in the same order give the same bytes.

    Every character of `texts` becomes a piece as long as characters fill no more than half of the
    vocabulary. Where there are more (Chinese, or thousands of emoji), the rarest are left to
    `<unk>`, but never more than 0.05 % of the running text. The automatic size is 4,000, less where
    the texts have fewer than 60 characters for each piece, and more where it takes that to leave
    the other half to longer pieces.
    """
    texts_named = f"the {name} texts" if name else "the texts"
    lines = [_escape(normalise(text)) for text in texts]
    counts: Counter[str] = Counter()
    for line in lines:
        counts.update(line)
    del counts[" "]
    if not counts:
        raise DataError(f"{texts_named} hold no text to learn a vocabulary from")

    by_frequency = sorted(counts, key=lambda character: (-counts[character], character))
    needed = _how_many_cover(by_frequency, counts)
    taken = FIRST_FREE + 1  # the space is a character too
    enough = min(AUTOMATIC_SIZE, counts.total() // _CHARACTERS_A_PIECE)
    size = vocabulary_size or max(enough, taken + 2 * needed)
    if size < taken + needed:
        raise ConfigError(
            f"vocabulary_size is {size}, but {texts_named} are written with {needed} different "
            f"characters, rare ones not counted; set it to {taken + needed} or more, better twice "
            "that, or leave it out"
        )
    alphabet = by_frequency[: max(needed, (size - taken) // 2)]
    model = _train(_training_lines(lines, alphabet, left_out=by_frequency[len(alphabet) :]), size)
    tokeniser = SubwordTokeniser(model)
    if vocabulary_size is not None and tokeniser.size < vocabulary_size:
        raise ConfigError(
            f"vocabulary_size is {vocabulary_size}, but {texts_named} support at most "
            f"{tokeniser.size} subwords; set it to {tokeniser.size} or less, or leave it out"
        )
    return tokeniser


def _how_many_cover(by_frequency: Sequence[str], counts: Counter[str]) -> int:
    """Return how many of the most frequent characters spell `_LEAST_COVERAGE` of the text."""
    wanted = _LEAST_COVERAGE * counts.total()
    covered = 0
    for number, character in enumerate(by_frequency, start=1):
        covered += counts[character]
        if covered >= wanted:
            return number
    return len(by_frequency)


def _training_lines(
    lines: list[str], alphabet: Sequence[str], left_out: Sequence[str]
) -> Iterator[str]:
    """Yield what SentencePiece learns from: sampled, cut, without the characters left out."""
    if len(lines) > _TRAINING_LINES:
        # Our own draw: SentencePiece's depends on a generator shared by the whole process.
        chosen = sorted(random.Random(1).sample(range(len(lines)), _TRAINING_LINES))
        lines = [lines[i] for i in chosen]
    blank = {ord(character): " " for character in left_out}
    for line in lines:
        text = line.translate(blank) if blank else line
        for start in range(0, len(text), _LINE_CHARACTERS):
            yield text[start : start + _LINE_CHARACTERS]
    # Each character once more, so that none is missed because the sample lacks it.
    for start in range(0, len(alphabet), 1000):
        yield " ".join(alphabet[start : start + 1000])


def _train(lines: Iterator[str], size: int) -> bytes:
    writer = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=lines,
        model_writer=writer,
        model_type="bpe",
        vocab_size=size,
        hard_vocab_limit=False,  # stop where the texts support no further piece
        normalization_rule_name="identity",
        remove_extra_whitespaces=False,
        character_coverage=1.0,  # the alphabet is chosen above
        max_sentence_length=4 * _LINE_CHARACTERS,  # bytes: UTF-8 takes up to 4 a character
        pad_id=PAD,
        unk_id=UNK,
        bos_id=SOS,
        eos_id=EOS,
        pad_piece=SPECIALS[PAD],
        unk_piece=SPECIALS[UNK],
        bos_piece=SPECIALS[SOS],
        eos_piece=SPECIALS[EOS],
        control_symbols=list(RESERVED),  # control symbols: no text can spell them
        num_threads=1,  # with more, the model depends on their number
        minloglevel=3,
    )
    return writer.getvalue()


# SentencePiece keeps four characters for itself (found by training on every code point): U+2581 is
# its space, a line with U+2585 is dropped, NUL and U+001F never become pieces. They travel as
# noncharacters, code points that Unicode promises never to use; and should a text hold just
# those, they are spelt as U+FDD0 and a digit.
_STAND_INS = {"▁": "\ufdd1", "▅": "\ufdd2", "\0": "\ufdd3", "\x1f": "\ufdd4"}
_NO_PIECE = "▅"
_ESCAPES = {
    **_STAND_INS,
    **{character: f"\ufdd0{i}" for i, character in enumerate("\ufdd0\ufdd1\ufdd2\ufdd3\ufdd4")},
}
_ESCAPE_TABLE = str.maketrans(_ESCAPES)
_UNESCAPES = {escaped: character for character, escaped in _ESCAPES.items()}
_ESCAPED = re.compile("\ufdd0[0-4]|[\ufdd1-\ufdd4]")


def _escape(text: str) -> str:
    return text.translate(_ESCAPE_TABLE)


def _unescape(text: str) -> str:
    return _ESCAPED.sub(lambda match: _UNESCAPES[match.group()], text)
