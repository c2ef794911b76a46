"""Translation: a sentence in one language, the same in another."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

from tongsa.config import Config
from tongsa.data.corpus import Corpus, Pair
from tongsa.data.formats.languages import related
from tongsa.data.formats.layout import Layout
from tongsa.data.formats.unpack import FilePath
from tongsa.data.several import read_several
from tongsa.errors import ConfigError, DataError
from tongsa.evaluation.metrics import Score, chrf, translation_scores
from tongsa.search.required import Required, Term
from tongsa.tasks.glossary import Glossary, kept, read_entries
from tongsa.tasks.options import Options
from tongsa.tasks.text_task import TextTask
from tongsa.text.coverage import Coverage, Lengths
from tongsa.text.normalise import normalise
from tongsa.text.parts import normalised
from tongsa.text.placeholders import Kept, Protected, closing_of, protect, protect_pair
from tongsa.text.tokenisers import SpellsAtRandom
from tongsa.text.vocabulary import CLOSINGS, LANGUAGES, OPENINGS, STYLES, UNK, VALUES
from tongsa.text.wishes import Wish, read_wish, wished
from tongsa.text.words import WordTokeniser

_OPENINGS = {closing_of(opening): opening for opening in OPENINGS}
# What an output may hold of the reserved symbols only where its source does.
_PLACEHOLDERS = (*VALUES, *OPENINGS, *CLOSINGS)


@dataclass(frozen=True)
class Wishes:
    """What is wished of all translations of a call.

    direction, style   those of the model that are meant; "" where there is nothing to choose
    """

    direction: str = ""
    style: str = ""
    glossary: Glossary | None = None
    keep: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sentence:
    """A sentence to translate.

    text        as it was written
    symbols     that say what is wished of its translation
    protected   the text with symbols for what is kept
    terms       that its translation must hold
    """

    text: str
    symbols: tuple[int, ...]
    protected: Protected
    terms: tuple[Term, ...] = ()

    def __str__(self) -> str:
        """Return what there is to translate, without what is kept."""
        return " ".join(part for part in self.protected.parts if isinstance(part, str))


class Translation(TextTask):
    """Sentences, in one direction or several, with what they keep and how they are said."""

    verb = "translate"
    settings: ClassVar = {"text.placeholders": "all"}

    @property
    def _kept(self) -> Kept:
        # A model that copies writes what it reads, and needs no symbols for it.
        return "none" if self.copying else self.config.text.placeholders

    # ---- Learning ----------------------------------------------------------------------------

    @classmethod
    def read(
        cls,
        paths: Sequence[FilePath],
        layout: Layout,
        config: Config,
        *,
        skip_empty: bool = False,
    ) -> Corpus:
        corpus = read_several(paths, layout, skip_empty=skip_empty)
        if corpus is not None:
            return corpus
        corpus = super().read(paths, layout, config, skip_empty=skip_empty)
        if not config.directions or all(read_wish(pair.source).direction for pair in corpus.pairs):
            return corpus
        direction = _direction(config, layout.source_language, layout.target_language)
        return replace(
            corpus,
            pairs=[Pair(wished(pair.source, direction), pair.target) for pair in corpus.pairs],
        )

    @classmethod
    def learn(cls, corpus: Corpus, config: Config) -> Self:
        wishes = [read_wish(pair.source) for pair in corpus.pairs]
        directions = _all_of([wish.direction for wish in wishes], len(LANGUAGES), "directions")
        styles = _all_of([wish.style for wish in wishes], len(STYLES), "styles")
        if config.directions or config.styles:
            # Of a model that is trained further, or of somebody who knows: the order is theirs.
            directions = config.directions.split() or directions
            styles = config.styles.split() or styles
        config = replace(config, directions=" ".join(directions), styles=" ".join(styles))
        kept_ = "none" if config.model.copy else config.text.placeholders
        texts = []
        for pair in corpus.pairs:
            wish = _wish(pair.source, config)
            sides = protect_pair(wish.text, pair.target, kept_)
            texts.append(Pair(*(_text_of(side) for side in sides)))
        return super().learn(replace(corpus, pairs=texts), config)

    def must_know(self, corpus: Corpus) -> None:
        wishes = [read_wish(pair.source) for pair in corpus.pairs]
        # Where the model knows some, `_wish` says of each pair whether it knows that.
        for known, what, names in (
            (self.config.directions, "directions", [wish.direction for wish in wishes]),
            (self.config.styles, "styles", [wish.style for wish in wishes]),
        ):
            if not known and all(names):
                raise ConfigError(
                    f"{corpus.name}: its pairs name {what} ({', '.join(sorted(set(names)))}), and "
                    "this model was trained without; pass pairs that name none, or train anew"
                )

    def encode_pair(
        self, request: str, answer: str, *, dropout: float = 0.0
    ) -> tuple[Sequence[int], Sequence[int]]:
        wish = _wish(request, self.config)
        symbols = self._symbols(wish)
        if self._kept == "none":
            read, write = super().encode_pair(wish.text, answer, dropout=dropout)
            return [*symbols, *read], write
        source, target = protect_pair(wish.text, answer, self._kept)
        if not dropout:
            return [*symbols, *self.source.encode_parts(source)], self.target.encode_parts(target)
        assert isinstance(self.source, SpellsAtRandom), "other units were refused before"
        assert isinstance(self.target, SpellsAtRandom), "other units were refused before"
        return (
            [*symbols, *self.source.encode_at_random(source, dropout)],
            self.target.encode_at_random(target, dropout),
        )

    def times(self, requests: Sequence[str]) -> Sequence[int] | None:
        temperature = self.config.training.language_temperature
        if temperature == 1 or not self.config.directions:
            return None
        directions = [_wish(request, self.config).direction for request in requests]
        counts = Counter(directions)
        most = max(counts.values())
        seen: Counter[str] = Counter()
        times = []
        for direction in directions:
            wanted = (most / counts[direction]) ** (1 - 1 / temperature)
            # What is left of a whole number goes to some pairs, evenly spread.
            so_far = seen[direction]
            times.append(round((so_far + 1) * wanted) - round(so_far * wanted))
            seen[direction] += 1
        return times

    def coverage(
        self, requests: Iterable[str], lengths: Lengths, before: Coverage | None = None
    ) -> Coverage | None:
        sentences = (str(self._sentence(request)) for request in requests)
        return super().coverage(sentences, lengths, before)

    # ---- Translating -------------------------------------------------------------------------

    def wishes(self, options: Options) -> Wishes:
        glossary = options.get("glossary")
        entries = read_entries(glossary) if glossary else []
        given = options.get("keep") or ()
        keep = (given,) if isinstance(given, str) else tuple(given)
        if self._kept == "none":
            # A model that has not learned symbols has to write what it keeps.
            entries += kept(keep)
            keep = ()
        return Wishes(
            direction=_direction(self.config, options.get("from_"), options.get("to"))
            if self.config.directions
            else _only_direction(self.config, options.get("to")),
            style=_style(self.config, options.get("style")),
            glossary=Glossary(entries, self.target) if entries else None,
            # What is kept is never changed, so names are looked for in either spelling of Unicode.
            keep=tuple(normalize(form, name) for name in keep for form in ("NFC", "NFD")),
        )

    def ask(self, request: str, wishes: Wishes) -> Sentence:
        return self._sentence(request, wishes)

    def encode(self, request: str | Sentence) -> list[int]:
        sentence = self._sentence(request)
        if sentence.protected.symbols and not any(map(str.isalnum, str(sentence))):
            return []  # nothing is left to translate
        if self._kept == "none":
            ids = list(super().encode(sentence.text))
        else:
            ids = self.source.encode_parts(sentence.protected.parts)
        return [*sentence.symbols, *ids] if ids else []

    def answer_to_nothing(self, request: str | Sentence) -> str:
        return normalise(self._sentence(request).text)

    def required(self, request: str | Sentence) -> Required | None:
        sentence = self._sentence(request)
        symbols, masked = sentence.protected.symbols, sentence.protected.masked
        if self._kept == "none" and not sentence.terms:
            return None
        return Required(
            terms=sentence.terms,
            symbols=symbols,
            places=_places(symbols, self.encode(sentence)) if symbols else {},
            openings={c: o for c, o in _OPENINGS.items() if c in symbols},
            reserved=_PLACEHOLDERS,
            # No term stands in what is kept, but it may stand too close to that.
            decode=lambda ids: masked.restored(self._parts(ids, sentence)),
        )

    def decode(self, ids: Sequence[int], request: str | Sentence) -> str:
        sentence = self._sentence(request)
        return sentence.protected.restored(self._parts(ids, sentence))

    def _parts(self, ids: Sequence[int], sentence: Sentence) -> list[str | int]:
        return self.target.decode_parts(ids, behind=self._behind(ids, sentence.text))

    def source_tokens(self, source: Sequence[int], request: str | Sentence) -> list[str]:
        return super().source_tokens(source, self._sentence(request).text)

    def target_tokens(self, ids: Sequence[int], request: str | Sentence) -> list[str]:
        return super().target_tokens(ids, self._sentence(request).text)

    def decode_copying(
        self,
        ids: Sequence[int],
        request: str | Sentence,
        attention: NDArray[np.float32] | None,
    ) -> str:
        assert isinstance(self.target, WordTokeniser), "other units were refused before"
        assert attention is not None, "models without attention were refused before"
        sentence = self._sentence(request)
        words = ["" for _ in sentence.symbols]
        words += map(str, WordTokeniser.split_parts(normalised(sentence.protected.parts)))
        looked = attention.argmax(axis=1)
        copied = [words[looked[t]] for t, id_ in enumerate(ids) if id_ == UNK]
        parts = self.target.decode_parts(ids, copied, behind=self._behind(ids, sentence.text))
        return sentence.protected.restored(parts)

    # ---- Scoring -----------------------------------------------------------------------------

    def score(self, answers: Sequence[str], references: Sequence[str]) -> Score:
        if self.config.directions:
            return chrf(answers, references)  # of letters: the same in all languages
        return super().score(answers, references)

    def scores(
        self,
        requests: Sequence[str],
        answers: Sequence[str],
        references: Sequence[str],
        *,
        tokenisation: str | None = None,
        lowercase: bool = False,
        search: str = "",
    ) -> tuple[Score, ...]:
        """Return the scores of each direction apart: they do not compare."""
        how: dict[str, Any] = {
            "tokenisation": tokenisation,
            "lowercase": lowercase,
            "search": search,
        }
        if not self.config.directions:
            return super().scores(requests, answers, references, **how)
        directions = [_wish(request, self.config).direction for request in requests]
        found: list[Score] = []
        for direction in dict.fromkeys(directions):
            rows = [i for i, each in enumerate(directions) if each == direction]
            scores = translation_scores(
                [answers[i] for i in rows],
                [references[i] for i in rows],
                direction.partition("-")[2],
                **how,
            )
            found += [replace(s, name=f"{s.name} {direction}".strip()) for s in scores]
        return tuple(found)

    # ---- A sentence --------------------------------------------------------------------------

    def _sentence(self, request: str | Sentence, wishes: Wishes | None = None) -> Sentence:
        if isinstance(request, Sentence):
            return request
        wishes = wishes or Wishes()
        wish = _wish(request, self.config)
        wish = wish._replace(
            direction=wish.direction or wishes.direction, style=wish.style or wishes.style
        )
        protected = protect(wish.text, self._kept, wishes.keep)
        symbols = self._symbols(wish)
        terms = []
        if wishes.glossary:
            terms = wishes.glossary.terms_for(
                normalised(protected.parts),
                lambda text: len(symbols) + len(self.source.encode_parts(text)),
            )
        return Sentence(wish.text, symbols, protected, tuple(terms))

    def _symbols(self, wish: Wish) -> tuple[int, ...]:
        symbols = []
        if self.config.directions:
            if not wish.direction:
                raise ConfigError(
                    f"this model translates {_listed(self.config)}: say into which language, as "
                    f"in --to {_targets(self.config)[0]}"
                )
            target = wish.direction.partition("-")[2]
            symbols.append(LANGUAGES[_targets(self.config).index(target)])
        if self.config.styles:
            styles = self.config.styles.split()
            symbols.append(STYLES[styles.index(wish.style) if wish.style else 0])
        return tuple(symbols)


def _places(symbols: Sequence[int], ids: Sequence[int]) -> dict[int, list[int]]:
    """Return where in a source its symbols stand."""
    return {symbol: [i for i, id_ in enumerate(ids) if id_ == symbol] for symbol in set(symbols)}


def _wish(request: str, config: Config) -> Wish:
    """Take what is wished off a sentence; it must be something that the model knows."""
    wish = read_wish(request, direction=bool(config.directions), style=bool(config.styles))
    if wish.direction and wish.direction not in config.directions.split():
        raise ConfigError(
            f"<{wish.direction.replace('-', '2')}>: this model translates {_listed(config)}"
        )
    if wish.style and wish.style not in config.styles.split():
        raise ConfigError(f"<2{wish.style}>: {_styles_known(config)}")
    return wish


def _direction(config: Config, source: str | None, target: str | None) -> str:
    """Return a direction of the model that is meant, or "" where each sentence has to say.

    Only its target counts: the source the network sees for itself.
    """
    fitting = [
        direction
        for direction in config.directions.split()
        for ours, theirs in [direction.split("-")]
        if (not source or related(source, ours)) and (not target or related(target, theirs))
    ]
    if not fitting:
        asked = f"{source} → {target or '?'}" if source else f"into {target!r}"
        raise ConfigError(
            f"this model translates {_listed(config)}, and not {asked}; pass one of these, as in "
            f"--to {_targets(config)[0]}"
        )
    return fitting[0] if len({direction.split("-")[1] for direction in fitting}) == 1 else ""


def _only_direction(config: Config, target: str | None) -> str:
    """Refuse another language than the one that a model of one direction translates into."""
    if target and not (config.target_language and related(target, config.target_language)):
        known = f"{config.source_language or '?'} → {config.target_language or '?'}"
        raise ConfigError(
            f"this model translates {known} and nothing else: --to {target} is not possible"
        )
    return ""


def _style(config: Config, style: str | None) -> str:
    if style and style not in config.styles.split():
        raise ConfigError(f"style {style!r}: {_styles_known(config)}")
    return style or ""


def _styles_known(config: Config) -> str:
    if not config.styles:
        return "this model has learned no styles; train it with --style-column"
    return f"this model knows {' and '.join(config.styles.split())}"


def _targets(config: Config) -> list[str]:
    """Return the languages translated into, in the order of their symbols."""
    return list(dict.fromkeys(d.split("-")[1] for d in config.directions.split()))


def _listed(config: Config) -> str:
    return ", ".join(direction.replace("-", " → ") for direction in config.directions.split())


def _all_of(names: Sequence[str], most: int, what: str) -> list[str]:
    """Return what the pairs name, the most frequent first; nothing unless all of them do.

    A sentence that only looks as if it named something is a sentence.
    """
    if not all(names):
        return []
    counts = Counter(names)
    # Of a direction only the target has a symbol.
    needed = len({name.split("-")[-1] for name in counts})
    if needed > most:
        raise DataError(f"{needed} {what} found, and a model can learn {most}; take fewer")
    return sorted(counts, key=lambda name: (-counts[name], name))


def _text_of(parts: Iterable[str | int]) -> str:
    return " ".join(part for part in parts if isinstance(part, str))
