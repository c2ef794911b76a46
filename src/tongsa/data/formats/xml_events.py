"""XML as a stream of events, each with the bytes that it stands for.

Joined, the bytes of all events are the file. So a document can be read in little memory however
large it is, and filled in without touching a byte of what was not asked for: prefixes, quotation
marks, comments and line ends stay.

The parser is Python's own (Expat). It fetches nothing, and whoever declares entities is refused:
the formats that we read need none, and they are how a file of a kilobyte becomes one of gigabytes
or reads others from the disk.
"""

import codecs
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple
from xml.parsers import expat

from tongsa.data.formats.unpack import FilePath, name_of, unpacked
from tongsa.errors import DataError

XML_LANG = "http://www.w3.org/XML/1998/namespace lang"

_NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})
_CHUNK = 65_536  # bytes; what is held in memory beside the element being read


class Event(NamedTuple):
    """A start tag, an end tag, text, or anything else (comments, declarations, CDATA marks).

    name   of a tag, without the namespace of the root element; others stand before a space:
           "urn:other note"
    line   where it begins
    raw    its bytes; an empty element's are all with its start tag
    """

    kind: Literal["start", "end", "text", "other"]
    name: str
    attributes: Mapping[str, str]
    text: str
    line: int
    raw: bytes


_Kind = Literal["start", "end", "text", "other"]
_Begun = tuple[_Kind, str, Mapping[str, str], str, int]


class XmlFile:
    """A file, or standard input for `-`, to be read once, from its start to its end.

    encoding  of its bytes, known once the first event is
    """

    def __init__(self, path: FilePath) -> None:
        self.name = name_of(path)
        self.encoding = "utf-8"
        self._path = path
        self._namespace: str | None = None
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._bytes = bytearray()  # read, and not yet given out with an event
        self._begin = 0  # where in the file they begin
        # What is known of the event that has begun: all but its bytes.
        self._open: _Begun | None = ("other", "", _NO_ATTRIBUTES, "", 1)
        self._done: list[Event] = []

    def events(self) -> Iterator[Event]:
        """Yield the events; raises DataError, with file and line, where this is no safe XML."""
        self._listen()
        with unpacked(self._path, lambda: self._parser.CurrentLineNumber) as file:
            first = file.peek(4)
            if not first:
                raise DataError(f"{self.name}: the file is empty")
            self._sniff(first)
            while chunk := file.read1(_CHUNK):
                self._feed(chunk)
                yield from self._taken()
            self._feed(b"")
            self._close(len(self._bytes))
            yield from self._taken()

    def _listen(self) -> None:
        parser = self._parser
        parser.StartElementHandler = self._start
        parser.EndElementHandler = lambda name: self._next("end", self._local(name))
        parser.CharacterDataHandler = lambda text: self._next("text", text=text)
        parser.DefaultHandler = lambda _: self._next("other")
        parser.XmlDeclHandler = self._declaration
        parser.EntityDeclHandler = self._refuse_entity
        parser.SkippedEntityHandler = self._refuse_reference

    def _sniff(self, first: bytes) -> None:
        # Expat finds this out for itself, but does not say.
        if first.startswith((codecs.BOM_UTF16_LE, b"<\0")):
            self.encoding = "utf-16-le"
        elif first.startswith((codecs.BOM_UTF16_BE, b"\0<")):
            self.encoding = "utf-16-be"

    def _feed(self, data: bytes) -> None:
        self._bytes += data
        try:
            self._parser.Parse(data, not data)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            if error.code == expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS] or (
                not data and "unclosed" in reason
            ):
                reason = "it ends too early"
            raise DataError(
                f"{self.name}:{error.lineno}: not well-formed XML ({reason}); export or copy the "
                "file again"
            ) from error
        except (ValueError, LookupError) as error:  # an encoding that Expat cannot read
            raise DataError(
                f"{self.name}:{self._parser.CurrentLineNumber}: cannot be decoded ({error}); "
                "save the file as UTF-8"
            ) from error

    def _taken(self) -> list[Event]:
        done, self._done = self._done, []
        return done

    def _next(
        self,
        kind: _Kind,
        name: str = "",
        attributes: Mapping[str, str] | None = None,
        text: str = "",
    ) -> None:
        """Close the event before this one: where one begins, the last has ended."""
        self._close(self._parser.CurrentByteIndex - self._begin)
        line = self._parser.CurrentLineNumber
        self._open = (kind, name, attributes or _NO_ATTRIBUTES, text, line)

    def _close(self, length: int) -> None:
        if self._open is not None:
            self._done.append(Event(*self._open, bytes(self._bytes[:length])))
            del self._bytes[:length]
            self._begin += length
            self._open = None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._namespace is None:
            self._namespace = name.rpartition(" ")[0]
        self._next("start", self._local(name), attributes)

    def _local(self, name: str) -> str:
        return name.removeprefix(f"{self._namespace} ")

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and not self.encoding.startswith("utf-16"):
            self.encoding = encoding
        self._next("other")

    def _refuse_entity(self, name: str, *_: Any) -> None:
        raise DataError(
            f"{self.name}:{self._parser.CurrentLineNumber}: declares the entity `{name}`; such "
            "files can do harm and are not read: write its text instead"
        )

    def _refuse_reference(self, name: str, _parameter: bool) -> None:
        raise DataError(
            f"{self.name}:{self._parser.CurrentLineNumber}: `&{name};` is not defined in XML; "
            "write the character itself, or its number, as in `&#160;`"
        )
