"""Terms whose translation is settled: `coffee` is 커피, wherever a source holds it."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tongsa.data.corpus import load_corpus
from tongsa.data.formats.layout import Layout
from tongsa.errors import ConfigError, DataError
from tongsa.search.required import Term
from tongsa.text.normalise import is_empty, normalise
from tongsa.text.parts import Parts, is_reserved
from tongsa.text.terms import occurrences
from tongsa.text.tokenisers import Tokeniser
from tongsa.text.vocabulary import UNK, VALUES
from tongsa.text.word_spans import Span


@dataclass(frozen=True)
class Entry:
    """A term, its translation, and where that was said."""

    source: str
    target: str
    where: str


class Glossary:
    """Entries that a vocabulary can write; ConfigError names those that it cannot."""

    def __init__(self, entries: Iterable[Entry], target: Tokeniser) -> None:
        problems: list[str] = []
        self._terms: dict[str, Term] = {}
        for entry in entries:
            source, text = normalise(entry.source), normalise(entry.target)
            if source in self._terms and self._terms[source].text != text:
                problems.append(
                    f"{entry.where}: `{source}` is {self._terms[source].text} and here {text}; "
                    "keep one of them"
                )
                continue
            term = spelt(text, target)
            if term is None:
                problems.append(
                    f"{entry.where}: the model's vocabulary cannot write all of `{text}`; it "
                    f"knows `{target.decode(target.encode(text))}`"
                )
            else:
                self._terms[source] = term
        if problems:
            raise ConfigError("\n".join(problems))
        # The longest first: where `New York` stands, `York` is part of it.
        self._sources = sorted(self._terms, key=lambda source: (-len(source), source))

    def terms_for(self, parts: Parts, length: Callable[[Parts], int]) -> list[Term]:
        """Return what the translation of a text must hold, once for each place.

        length   how many positions of the source a text takes
        """
        found: list[Term] = []
        for index, part in enumerate(parts):
            if not isinstance(part, str):
                continue
            taken: list[Span] = []
            for source in self._sources:
                # Words that begin a sentence are written large in many languages.
                for form in dict.fromkeys((source, source[0].upper() + source[1:])):
                    places = occurrences(form, part, taken)
                    taken += places
                    for start, stop in places:
                        before = [*parts[:index], part[:start]]
                        place = (length(before), length([*parts[:index], part[:stop]]))
                        found.append(replace(self._terms[source], place=place))
        return found


def read_entries(
    given: str | os.PathLike[str] | Mapping[str, str] | Sequence[Entry],
) -> list[Entry]:
    """Return the entries of a file, `source<TAB>target` a line (CSV, TMX and others too), or of a
    mapping; DataError where they cannot be read.
    """
    if isinstance(given, Mapping):
        for source, target in given.items():
            if is_empty(source) or is_empty(target):
                raise ConfigError(f"glossary: {source!r}: {target!r}: a side is empty")
        return [Entry(source, target, "glossary") for source, target in given.items()]
    if not isinstance(given, str | os.PathLike):
        return list(given)
    layout = Layout()
    if layout.format_of(given) is None:
        layout = Layout(format="tsv")
    try:
        corpus = load_corpus([given], layout)
    except DataError as error:
        raise DataError(f"the glossary {error}") from None
    return [
        Entry(pair.source, pair.target, corpus.where(index))
        for index, pair in enumerate(corpus.pairs)
    ]


def spelt(text: str, target: Tokeniser) -> Term | None:
    """Return the term as tokens; None where the vocabulary cannot write all of it."""
    anything = VALUES[0]
    first = target.encode(text)
    spaced = target.encode_parts([anything, " " + text])[1:]
    unspaced = target.encode_parts([anything, text])[1:]
    if is_reserved(unspaced[0]):  # words say so where there is no space, and seldom need to
        unspaced = spaced
    if UNK in (*first, *spaced, *unspaced) or target.decode(first) != text:
        return None
    return Term(text, tuple(first), tuple(spaced), tuple(unspaced))


def kept(terms: Sequence[str]) -> list[Entry]:
    """Return entries for terms that stay as they are."""
    return [Entry(term, term, f"keep {term!r}") for term in terms]
