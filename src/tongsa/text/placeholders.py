"""What a translation keeps to the letter: variables, tags, addresses, numbers.

    Hello {name}, <b>%d</b> new!     ["Hello ", <r40>, ", ", <r52>, <r41>, <r58>, " new!"]

A model sees reserved symbols in their place, and learns where they go, not what they say: `{name}`
and `{user}` are the same to it. Behind the model each symbol becomes what it stood for.
"""

import re
from collections import deque
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from typing import Literal

from tongsa.text.particles import agreeing
from tongsa.text.parts import Parts, joined
from tongsa.text.tags import Content, Tag, matched
from tongsa.text.terms import occurrences
from tongsa.text.vocabulary import CLOSINGS, OPENINGS, VALUES

# What is kept: nothing; variables, tags and addresses; numbers too.
Kept = Literal["none", "codes", "all"]

_CODES = r"""
    (?P<address> (?: https?:// | ftp:// | www\. ) [^\s<>"{}]* [^\s<>"{}.,;:!?'’”)\]]
               | [\w.+-]+ @ [\w-]+ (?: \. [\w-]+ )+ )
  | (?P<tag>     < /? [A-Za-z] [\w:.-]* (?: \s [^<>]* )? /? > )
  | (?P<braces>  \{\{ [^{}]* \}\} | [$#]? \{ \s* [\w/.:!@\[\]$-]* \s* \} )
  | (?P<printf>  (?<! \d ) %
                 (?: \( [^()\s]+ \) )? (?: \d+ \$ )? [-+#0]* (?: \d+ | \* )? (?: \. \d+ )?
                 (?: hh | h | ll | l | L | z | j | t )? [diouxXeEfFgGaAcsSrpn@] (?! [a-zA-Z] )
               | %% )
  | (?P<entity>  & (?: \# \d+ | \# x [0-9a-fA-F]+ | [A-Za-z] \w* ) ; )
"""
# Not the digits of a name (MP3, R2D2), and not an ordinal, whose ending the other language has not.
_NUMBERS = r"""
  | (?P<number>  (?<! [A-Za-z\u00c0-\u024f_\d] ) (?<! \d [.,] )
                 \d+ (?: [.,:/-] \d+ )*
                 (?! (?: st | nd | rd | th | er | re | ère | e | º | ª ) \b | \d ) )
"""
_PATTERNS = {
    "codes": re.compile(_CODES, re.VERBOSE),
    "all": re.compile(_CODES + _NUMBERS, re.VERBOSE),
}
# One of these stands in all that is kept; most sentences have none, and are read at once.
_SIGNS = re.compile(r"[<{%&@\d]|://|www\.")


@dataclass(frozen=True)
class Protected:
    """A text with symbols for what is kept, and what each stands for.

    values   by symbol, in the order of the text; more than there are symbols for share them
    pairs    by the symbol that opens: the opening tag and the one that closes it
    """

    parts: Parts
    values: Mapping[int, tuple[str, ...]]
    pairs: Mapping[int, tuple[tuple[str, str], ...]]

    @property
    def symbols(self) -> list[int]:
        """Each as often as it must come back."""
        return [part for part in self.parts if isinstance(part, int)]

    @property
    def masked(self) -> "Protected":
        """The same with what is kept made unreadable, but for where words and signs are."""

        def mask(raw: str) -> str:
            return "".join("0" if character.isalnum() else "\ufffc" for character in raw)

        return Protected(
            self.parts,
            {symbol: tuple(map(mask, raws)) for symbol, raws in self.values.items()},
            {s: tuple((mask(o), mask(c)) for o, c in pairs) for s, pairs in self.pairs.items()},
        )

    def restored(self, parts: Parts) -> str:
        """Return parts as text, each symbol replaced by what it stands for.

        Korean particles behind it take the form that it asks for.
        Symbols that stand for nothing here, or too often, write nothing.
        """
        values = {symbol: deque(raws) for symbol, raws in self.values.items()}
        pairs = {symbol: deque(raws) for symbol, raws in self.pairs.items()}
        open_: list[tuple[int, str]] = []
        text: list[str] = []
        kept = ""  # what has just come back
        for part in parts:
            if isinstance(part, str):
                text.append(agreeing(kept, part))
            elif values.get(part):
                kept = values[part].popleft()
                text.append(kept)
                continue
            elif pairs.get(part):
                opening, closing = pairs[part].popleft()
                text.append(opening)
                open_.append((closing_of(part), closing))
            elif open_ and open_[-1][0] == part:
                text.append(open_.pop()[1])
            kept = ""
        return "".join(text)


def closing_of(opening: int) -> int:
    """Return the symbol of the tag that closes what this one opens."""
    return CLOSINGS[OPENINGS.index(opening)]


def protect(text: str, kept: Kept, names: Sequence[str] = ()) -> Protected:
    """Put symbols in the place of what is kept.

    names   strings that are kept too, where they stand at word borders
    """
    content = _found(text, kept, names)
    symbols = _symbols(content, {part.key for part in content if isinstance(part, Tag)})
    values: dict[int, list[str]] = {}
    pairs: dict[int, list[tuple[str, str]]] = {}
    for (key, kind), symbol in symbols.items():
        if kind == "alone":
            values.setdefault(symbol, []).append(_raw(content, key)[0])
        elif kind == "open":
            opening, closing = _raw(content, key)
            pairs.setdefault(symbol, []).append((opening, closing))
    return Protected(
        _parts(content, symbols),
        {symbol: tuple(raws) for symbol, raws in values.items()},
        {symbol: tuple(raws) for symbol, raws in pairs.items()},
    )


def protect_pair(source: str, target: str, kept: Kept) -> tuple[Parts, Parts]:
    """Put symbols in the place of what both sides hold equally often.

    What only one of them holds stays text: there the translator has written it otherwise.
    """
    ours, theirs = _found(source, kept), _found(target, kept)
    if not all(any(isinstance(part, Tag) for part in side) for side in (ours, theirs)):
        return [source], [target]
    here, there = _keys_by_raw(ours), _keys_by_raw(theirs)
    # The n-th of equals stands for the n-th.
    same = {
        their: our
        for raw, keys in here.items()
        if len(keys) == len(there.get(raw, ()))
        for our, their in zip(keys, there[raw], strict=True)
    }
    symbols = _symbols(ours, set(same.values()))
    return (
        _parts(ours, symbols),
        _parts([_renamed(part, same) for part in theirs], symbols),
    )


def _found(text: str, kept: Kept, names: Sequence[str] = ()) -> Content:
    """Cut a text into what is translated and what is kept."""
    if kept == "none" or not (_SIGNS.search(text) or names):
        return [text]
    content: list[str | Tag] = []
    done = 0
    for start, end, tag in sorted([*_codes(text, kept), *_names(text, names)], key=_where):
        if start >= done:
            content += [text[done:start], tag]
            done = end
    content.append(text[done:])
    return matched([part for part in content if part != ""])


def _where(found: tuple[int, int, Tag]) -> tuple[int, int]:
    """Sort by place; of two that begin together the longer comes first."""
    return found[0], -found[1]


def _names(text: str, names: Sequence[str]) -> Iterator[tuple[int, int, Tag]]:
    for name in names:
        for start, end in occurrences(name, text):
            yield start, end, Tag("alone", text[start:end], text[start:end])


def _codes(text: str, kept: Kept) -> Iterator[tuple[int, int, Tag]]:
    for match in _PATTERNS[kept].finditer(text):
        raw = match.group()
        kind: Literal["open", "close", "alone"] = "alone"
        key = raw
        # What has no partner stands alone (`matched`): <br>, {name}.
        if match.lastgroup == "tag" and not raw.endswith("/>"):
            kind = "close" if raw.startswith("</") else "open"
            key = "<" + raw.strip("</>").split()[0]
        elif match.lastgroup == "braces" and raw.startswith("{") and not raw.startswith("{{"):
            inside = raw.strip("{} ")
            kind = "close" if inside.startswith("/") else "open"
            key = "{" + inside.lstrip("/ ")
        yield match.start(), match.end(), Tag(kind, key, raw)


def _symbols(content: Content, keys: Container[str]) -> dict[tuple[str, str], int]:
    """Give symbols to those of these keys, in the order of the text: (key, kind) -> symbol."""
    values, openings = cycle(VALUES), cycle(OPENINGS)
    symbols: dict[tuple[str, str], int] = {}
    for part in content:
        if isinstance(part, str) or part.key not in keys:
            continue
        if part.kind == "alone":
            symbols[part.key, "alone"] = next(values)
        elif part.kind == "open":
            opening = next(openings)
            symbols[part.key, "open"] = opening
            symbols[part.key, "close"] = closing_of(opening)
    return symbols


def _parts(content: Content, symbols: Mapping[tuple[str, str], int]) -> Parts:
    return joined(
        part if isinstance(part, str) else symbols.get((part.key, part.kind), part.raw)
        for part in content
    )


def _raw(content: Content, key: str) -> tuple[str, ...]:
    """Return what the text holds of a tag, or of both of a pair."""
    return tuple(part.raw for part in content if isinstance(part, Tag) and part.key == key)


def _keys_by_raw(content: Content) -> dict[tuple[str, ...], list[str]]:
    found: dict[tuple[str, ...], list[str]] = {}
    for key in dict.fromkeys(part.key for part in content if isinstance(part, Tag)):
        found.setdefault(_raw(content, key), []).append(key)
    return found


def _renamed(part: str | Tag, names: Mapping[str, str]) -> str | Tag:
    """Return the tag under the name that the other side has for it; of those with none no name."""
    return part if isinstance(part, str) else replace(part, key=names.get(part.key, ""))
