"""The entries of a PO file, each with the lines that it stands on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tongsa.data.formats.decode import BadLine, FilePath, RawLine, name_of, raw_lines
from tongsa.errors import DataError
from tongsa.text.normalise import is_empty

_STATEMENT = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr(?:\[(\d{1,3})\])?)[ \t]*(\".*)?$")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"$')
_ESCAPE = re.compile(r"\\(?:([abfnrtv\"\\?'])|([0-7]{1,3})|x([0-9a-fA-F]{1,2})|(.))")
_SIMPLE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_TO_ESCAPE = {value: f"\\{key}" for key, value in _SIMPLE.items()} | {'"': '\\"', "\\": "\\\\"}


class Statement(NamedTuple):
    """A keyword with its text, on lines start … stop - 1 of its entry."""

    keyword: str
    text: str
    line: int
    start: int
    stop: int


@dataclass
class Entry:
    """Comments, a message and its translations, or what stands behind the last of them.

    line        where its first keyword stands
    obsolete    a message no longer used, kept as a comment (`#~`)
    ended       a translation has been seen: the next comment or message is another entry
    flags_at, previous_at   which of its lines begins with `#,`, which is the first with `#|`
    """

    line: int
    lines: list[RawLine] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    obsolete: bool = False
    ended: bool = False
    flags: Sequence[str] = ()
    flags_at: int | None = None
    previous_at: int | None = None

    @property
    def raw(self) -> bytes:
        return b"".join(_whole(line) for line in self.lines)

    @property
    def has_message(self) -> bool:
        return bool(self.statements)

    @property
    def fuzzy(self) -> bool:
        return "fuzzy" in self.flags

    @property
    def is_header(self) -> bool:
        return self.has_message and self._text("msgid") == "" and not self._has("msgctxt")

    @property
    def translations(self) -> list[Statement]:
        return [s for s in self.statements if s.keyword.startswith("msgstr")]

    @property
    def sources(self) -> list[str]:
        """What each of the translations translates."""
        one, many = self._text("msgid"), self._text("msgid_plural")
        if not self._has("msgid_plural"):
            return [one]
        forms = len(self.translations)
        return [many] if forms == 1 else [one] + [many] * (forms - 1)

    @property
    def translated(self) -> bool:
        return any(not is_empty(statement.text) for statement in self.translations)

    def header_field(self, name: str) -> str:
        """Return a field of the header entry: "Language: ko" -> "ko"."""
        for line in self.translations[0].text.split("\n"):
            key, _, value = line.partition(":")
            if key.strip().casefold() == name.casefold():
                return value.strip()
        return ""

    def _has(self, keyword: str) -> bool:
        return any(statement.keyword == keyword for statement in self.statements)

    def _text(self, keyword: str) -> str:
        return next((s.text for s in self.statements if s.keyword == keyword), "")


def po_entries(path: FilePath) -> Iterator[Entry]:
    """Yield the entries in their order; raises DataError where a line is not understood."""
    name = name_of(path)
    entry = Entry(1)
    for number, line in enumerate(raw_lines(path), start=1):
        if isinstance(line.text, BadLine):
            raise DataError(line.text.problem)
        text = line.text.strip(" \t\f\v\r")
        statement = _STATEMENT.match(text)
        if _begins_entry(entry, text, statement):
            _check(entry, name)
            yield entry
            entry = Entry(number)
        entry.lines.append(line)
        try:
            _read(entry, text, statement, number)
        except ValueError as error:
            raise DataError(f"{name}:{number}: {error}") from None
    if entry.lines:
        _check(entry, name)
        yield entry


def _begins_entry(entry: Entry, text: str, statement: re.Match[str] | None) -> bool:
    """Whether a line belongs to the next entry: a comment or a message behind a translation."""
    if not entry.ended:
        return False
    if text.startswith("#~"):
        return not re.match(r'#~\s*(msgstr|")', text)
    return text.startswith("#") or (statement is not None and not statement[1].startswith("msgstr"))


def _read(entry: Entry, text: str, statement: re.Match[str] | None, number: int) -> None:
    here = len(entry.lines) - 1
    if text.startswith("#~"):
        entry.obsolete = True
        entry.ended = entry.ended or text[2:].lstrip().startswith("msgstr")
    elif text.startswith("#"):
        if text.startswith("#,"):
            entry.flags = [flag.strip() for flag in text[2:].split(",")]
            entry.flags_at = here
        elif text.startswith("#|") and entry.previous_at is None:
            entry.previous_at = here
    elif statement:
        if not entry.statements:
            entry.line = number
        string = _unquoted(statement[3]) if statement[3] else ""
        entry.statements.append(Statement(statement[1], string, number, here, here + 1))
        entry.ended = entry.ended or statement[1].startswith("msgstr")
    elif text.startswith('"') and entry.statements:
        last = entry.statements[-1]
        more = _unquoted(text)
        entry.statements[-1] = last._replace(text=last.text + more, stop=here + 1)
    elif text:
        raise ValueError(
            'not understood; expected msgid, msgstr, a text in quotation marks or a comment ("#")'
        )


def _check(entry: Entry, name: str) -> None:
    keywords = [statement.keyword for statement in entry.statements]
    if not keywords:
        return
    where = f"{name}:{entry.line}"
    if "msgid" not in keywords:
        raise DataError(f"{where}: {keywords[0]} without msgid")
    if not entry.translations:
        raise DataError(f'{where}: msgid without msgstr; an untranslated one has msgstr ""')
    twice = next((word for word in keywords if keywords.count(word) > 1), None)
    if twice:
        raise DataError(f"{where}: {twice} stands here twice; is an entry's msgid missing?")
    if "msgid_plural" not in keywords and keywords[-1] != "msgstr":
        raise DataError(f"{where}: {keywords[-1]} without msgid_plural")


def _unquoted(text: str) -> str:
    found = _QUOTED.match(text)
    if not found:
        raise ValueError(
            'a text must begin and end with a quotation mark; write `"` within it as `\\"`'
        )
    return _ESCAPE.sub(_unescaped, found[1])


def _unescaped(found: re.Match[str]) -> str:
    simple, octal, hexadecimal, other = found.groups()
    if simple:
        return _SIMPLE.get(simple, simple)
    if other:
        raise ValueError(f"the escape \\{other} is unknown; write a backslash as \\\\")
    return chr(int(octal, 8) if octal else int(hexadecimal, 16))


def quoted_lines(keyword: str, text: str) -> list[str]:
    r"""Return a statement as lines: one, or for a text of several lines one each, as in gettext."""
    parts = [part for part in re.split(r"(?<=\n)", text) if part]
    quoted = [f'"{"".join(_TO_ESCAPE.get(sign, sign) for sign in part)}"' for part in parts]
    if len(quoted) > 1:
        return [f'{keyword} ""', *quoted]
    return [f"{keyword} {quoted[0] if quoted else chr(34) * 2}"]


def _whole(line: RawLine) -> bytes:
    assert isinstance(line.text, str)
    return line.with_text(line.text)
