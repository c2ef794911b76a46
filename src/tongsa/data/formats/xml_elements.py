"""Elements out of a stream of XML events: one translation unit at a time, the rest passed on."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tongsa.data.formats.xml_events import Event

# What XML 1.0 has no way to write: control characters, lone surrogates, two non-characters.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ATTRIBUTE = re.compile(r"""(\s+)([^\s=/>]+)(\s*=\s*)("[^"]*"|'[^']*')""")


@dataclass(frozen=True)
class Element:
    """An element: its events from number `start` up to `stop`, the end tag included."""

    events: Sequence[Event]
    start: int
    stop: int
    encoding: str

    @property
    def name(self) -> str:
        return self.events[self.start].name

    @property
    def attributes(self) -> Mapping[str, str]:
        return self.events[self.start].attributes

    @property
    def line(self) -> int:
        return self.events[self.start].line

    @property
    def inside(self) -> Sequence[Event]:
        return self.events[self.start + 1 : self.stop - 1]

    @property
    def start_tag(self) -> str:
        return self.decoded(self.start, self.start + 1)

    def decoded(self, start: int, stop: int) -> str:
        """Return what the file holds of some events."""
        return b"".join(event.raw for event in self.events[start:stop]).decode(self.encoding)

    def children(self) -> Iterator["Element"]:
        """Yield the elements directly within this one."""
        index = self.start + 1
        while index < self.stop - 1:
            if self.events[index].kind != "start":
                index += 1
                continue
            stop = end_of(self.events, index)
            yield Element(self.events, index, stop, self.encoding)
            index = stop

    def child(self, name: str) -> "Element | None":
        return next((child for child in self.children() if child.name == name), None)

    def space_before(self) -> str:
        """Return the white space before the start tag: what indents it."""
        start = self.start
        while start and self.events[start - 1].kind == "text":
            start -= 1
        text = self.decoded(start, self.start)
        return text[len(text.rstrip()) :]

    def replaced(self, changes: Iterable[tuple[int, int, str]]) -> bytes:
        """Return the element's bytes with events start … stop - 1 replaced by texts, in order."""
        parts: list[bytes] = []
        done = self.start
        for start, stop, text in changes:
            parts += [event.raw for event in self.events[done:start]]
            parts.append(encoded(text, self.encoding))
            done = stop
        parts += [event.raw for event in self.events[done : self.stop]]
        return b"".join(parts)


def encoded(text: str, encoding: str) -> bytes:
    """Encode XML; what a small encoding has no byte for becomes `&#44032;`."""
    return text.encode(encoding, "xmlcharrefreplace")


def end_of(events: Sequence[Event], start: int) -> int:
    """Return the number of the event behind the end tag of the element that starts at `start`."""
    depth = 0
    for index in range(start, len(events)):
        depth += {"start": 1, "end": -1}.get(events[index].kind, 0)
        if not depth:
            return index + 1
    raise AssertionError("elements are handed over whole")


def take_elements(events: Iterable[Event], names: Collection[str]) -> Iterator[Event | list[Event]]:
    """Yield the events of the outermost elements with these names in one list, others singly."""
    taken: list[Event] = []
    depth = 0
    for event in events:
        if not taken and not (event.kind == "start" and event.name in names):
            yield event
            continue
        taken.append(event)
        depth += {"start": 1, "end": -1}.get(event.kind, 0)
        if not depth:
            yield taken
            taken = []


def escaped(text: str) -> str:
    """Return text as it stands between tags; characters that XML cannot hold are left out."""
    text = _NOT_IN_XML.sub("", text)
    # A lone CR would be read back as LF.
    for sign, reference in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;")):
        text = text.replace(sign, reference)
    return text


def quoted(text: str) -> str:
    """Return text as the value of an attribute, quotation marks included."""
    return '"' + escaped(text).replace('"', "&quot;") + '"'


def with_attributes(start_tag: str, values: Mapping[str, str]) -> str:
    """Return a start tag with attributes set: in their place if they are there, else at its end."""
    left = dict(values)

    def changed(found: re.Match[str]) -> str:
        space, name, equals, old = found.groups()
        return space + name + equals + (quoted(left.pop(name)) if name in left else old)

    tag = _ATTRIBUTE.sub(changed, start_tag)
    body = tag.removesuffix(">").removesuffix("/").rstrip()
    more = "".join(f" {name}={quoted(value)}" for name, value in left.items())
    return body + more + tag[len(body) :]
