"""The tags within sentences of TMX 1.4, XLIFF 1.2 and XLIFF 2.x, by what they do.

TMX 1.4b, section 3.3; XLIFF 1.2, section 2.5; XLIFF 2.1, section 4.2.3.
"""

from collections.abc import Iterable

from tongsa.data.formats.xml_elements import Element, end_of, escaped
from tongsa.text.tags import Content, Tag

# Around text: the text within is the sentence's.
_AROUND = frozenset(("g", "hi", "mrk", "pc"))
# One begins, another ends: their names may differ, and what they hold is code.
_OPENS = {"bpt": "pt", "bx": "bx", "sc": "sc", "sm": "sm"}
_CLOSES = {"ept": "pt", "ex": "bx", "ec": "sc", "em": "sm"}
# What tells one tag from another of its name, best first. `rid`, `i` and `startRef` name the
# partner.
_IDENTITY = ("startRef", "rid", "i", "id", "x", "mid")


def content_of(element: Element) -> Content:
    """Return the text and the tags of a `source`, `target` or `seg`."""
    events = element.events
    parts: list[str | Tag] = []
    around: list[str] = []  # the keys of the open elements
    index = element.start + 1
    while index < element.stop - 1:
        event = events[index]
        if event.kind == "text":
            parts.append(event.text)
        elif event.kind == "end":
            parts.append(Tag("close", around.pop(), element.decoded(index, index + 1)))
        elif event.kind == "start":
            stop = end_of(events, index)
            if event.name in _AROUND and stop > index + 2:
                around.append(_key(event.name, element, index))
                parts.append(Tag("open", around[-1], element.decoded(index, index + 1)))
            else:
                # All else is code, or unknown: kept as one piece.
                parts.append(_piece(element, index, stop))
                index = stop
                continue
        index += 1
    return parts


def rendered(content: Content) -> str:
    """Return content as XML."""
    return "".join(part.raw if isinstance(part, Tag) else escaped(part) for part in content)


def _piece(element: Element, start: int, stop: int) -> Tag:
    name, raw = element.events[start].name, element.decoded(start, stop)
    if name in _OPENS:
        return Tag("open", _key(_OPENS[name], element, start), raw)
    if name in _CLOSES:
        return Tag("close", _key(_CLOSES[name], element, start), raw)
    return Tag("alone", _key(name, element, start), raw)


def _key(name: str, element: Element, index: int) -> str:
    attributes = element.events[index].attributes
    return f"{name} {_first(attributes.get(a) for a in _IDENTITY)}"


def _first(values: Iterable[str | None]) -> str:
    return next((value for value in values if value), "")
