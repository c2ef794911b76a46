"""What an output must hold: terms, and symbols that stand for something.

The guarantee is of text: a term is there once the text of the output holds it at word borders,
however its tokens are cut. How far a hypothesis has come is counted in tokens.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tongsa.search.protocol import Ids
from tongsa.text.terms import written
from tongsa.text.word_spans import Span, is_unspaced

# A word follows these with a space between; in scripts without spaces nothing does.
_CLOSING = (*".,;:!?…)]}»”’%",)


@dataclass(frozen=True)
class Term:
    """A string that an output must hold, and how tokens may spell it.

    first     at the beginning of an output
    spaced    behind other text, with a space before it
    unspaced  right behind other text, as behind an opening quotation mark
    place     where in the source it comes from, as positions from … up to; None: nobody knows
    """

    text: str
    first: tuple[int, ...]
    spaced: tuple[int, ...]
    unspaced: tuple[int, ...]
    place: tuple[int, int] | None = None

    @property
    def spellings(self) -> tuple[tuple[int, ...], ...]:
        return tuple(dict.fromkeys((self.first, self.spaced, self.unspaced)))


@dataclass(frozen=True)
class Required:
    """What the output for one sentence must hold, and may hold no oftener.

    terms     each once; one that is wanted twice stands here twice
    symbols   each as often as it stands here
    places    of symbols: where in the source they stand
    openings  of the symbols that close: which one each closes; only the innermost that is open may
              be closed
    reserved  the symbols that no output holds unless they stand above
    decode    ids -> text
    """

    terms: Sequence[Term] = ()
    symbols: Sequence[int] = ()
    places: Mapping[int, Sequence[int]] = field(default_factory=dict)
    openings: Mapping[int, int] = field(default_factory=dict)
    reserved: Sequence[int] = ()
    decode: Callable[[Sequence[int]], str] = lambda _: ""

    def __post_init__(self) -> None:
        # The longest first: what is taken for `New York` is no `York` any more.
        terms = sorted(self.terms, key=lambda term: -len(term.text))
        object.__setattr__(self, "terms", tuple(terms))

    @cached_property
    def tokens(self) -> int:
        """How many tokens it takes to write all of it."""
        return len(self.symbols) + sum(len(term.spaced) for term in self.terms)

    def is_met(self, ids: Ids) -> bool:
        # The symbols first: they are quickly counted.
        return not self._symbols_left(ids) and not self._terms_left(ids)

    def progress(self, ids: Ids) -> int:
        """How many tokens of all that is required are written, a term that is begun included."""
        reached = self._written(self._terms_left(ids), ids)
        here = list(map(int, ids))
        for term in set(self.terms):
            for _, count in self._spellings(term, here, begin=False):
                # No token counts twice: what is begun has its tokens to itself.
                before = here[: len(here) - count]
                left = self._terms_left(before)
                if term in left:
                    reached = max(reached, self._written(left, before) + count)
        return reached

    def _written(self, left: Sequence[Term], ids: Ids) -> int:
        missing = sum(self._symbols_left(ids).values()) + sum(len(term.spaced) for term in left)
        return self.tokens - missing

    def next_tokens(self, ids: Ids, looked: NDArray[np.floating] | None = None) -> list[int]:
        """Return the tokens that bring an output further.

        looked   (S,) where the model looks now: nothing is begun but what comes from there; None:
                 anything may be
        """
        found = {
            symbol: None
            for symbol in self.symbols_allowed(ids)
            if _looks_at(looked, [(place, place + 1) for place in self.places.get(symbol, ())])
        }
        here = list(map(int, ids))
        for term in self._terms_left(ids):
            begin = _looks_at(looked, [term.place] if term.place else [])
            if begin and looked is not None:
                # A word that has just been written is cheap to write again, and seldom right.
                begin = not self.decode(here).endswith(term.text)
            for spelling, count in self._spellings(term, here, begin=begin):
                found[spelling[count]] = None
        return list(found)

    def symbols_allowed(self, ids: Ids) -> list[int]:
        """Return the symbols that may come next."""
        left = self._symbols_left(ids)
        if not self.openings:
            return list(left)
        open_ = [0]
        for id_ in map(int, ids):
            if id_ in self.openings:
                open_.pop()
            elif id_ in self.openings.values():
                open_.append(id_)
        return [s for s in left if s not in self.openings or self.openings[s] == open_[-1]]

    def _symbols_left(self, ids: Ids) -> dict[int, int]:
        """Return how often each symbol is still missing, where it is."""
        left = dict(self._wanted)
        if left:
            for id_ in ids:
                if id_ in left:
                    left[int(id_)] -= 1
        return {symbol: count for symbol, count in left.items() if count > 0}

    @cached_property
    def _wanted(self) -> Counter[int]:
        return Counter(self.symbols)

    def _terms_left(self, ids: Ids) -> list[Term]:
        if not self.terms:
            return []
        text = self.decode(list(map(int, ids)))
        left = []
        taken: list[Span] = []
        for term in self.terms:
            places = written(term.text, text, taken)
            taken += places[:1]
            if not places:
                left.append(term)
        return left

    def _spellings(
        self, term: Term, ids: list[int], *, begin: bool
    ) -> Iterator[tuple[tuple[int, ...], int]]:
        """Yield spellings of a term and how much of each stands at the end of `ids`, if the rest
        makes it a term there: at the border of a word.

        begin   also those of which nothing stands there yet
        """
        for spelling in term.spellings:
            for count in _begun(spelling, ids):
                if (count or begin) and _ends_well(
                    self.decode([*ids, *spelling[count:]]), term.text
                ):
                    yield spelling, count


def _looks_at(looked: NDArray[np.floating] | None, places: Sequence[tuple[int, int]]) -> bool:
    """Whether a model looks at one of these places about as much as anywhere."""
    if looked is None or not places:
        return True
    most = looked.max()
    return any(looked[start:stop].max(initial=0.0) >= most / 2 for start, stop in places)


def _ends_well(text: str, term: str) -> bool:
    """Whether a text ends with the term, as a word and not stuck to the sentence before it."""
    if not any(stop == len(text) for _, stop in written(term, text)):
        return False
    return text[: len(text) - len(term)][-1:] not in _CLOSING or is_unspaced(term[0])


def _begun(spelling: Sequence[int], ids: Ids) -> list[int]:
    """Return how many tokens of a spelling, not all of them, stand at the end of `ids`.

    There may be several answers, and none is always one: of `a a b` both one and two stand at the
    end of `a a`.
    """
    return [
        count
        for count in range(min(len(spelling) - 1, len(ids)) + 1)
        if all(int(i) == s for i, s in zip(ids[len(ids) - count :], spelling[:count], strict=True))
    ]
