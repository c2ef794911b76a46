"""A text of any length, or of HTML, as what is translated at once and what stands between."""

import html
import re
import threading
from collections import deque
from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from typing import TypeAlias

from tongsa.data.formats.inline import Segment, is_blank
from tongsa.text.sentences import sentences_of
from tongsa.text.tags import Content, Tag

# What waits for a translation, and what stays as it is.
Part: TypeAlias = str | Segment

# These stand within a sentence; all others begin another.
_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "img", "ins", "kbd", "label", "mark", "q", "ruby", "s", "samp", "small", "span",
    "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
_ALONE = frozenset({"img", "wbr"})
# What stands in these is no text for people.
_RAW = frozenset({"script", "style", "textarea", "pre", "svg", "math", "noscript", "template"})


def parts_of_text(text: str, too_long: Callable[[str], bool], apart: str) -> list[Part]:
    """Cut a text into its lines, and those that are too long into sentences.

    apart   what stands between two sentences that nothing stood between
    """
    parts: list[Part] = []
    for line in re.split(r"(\r?\n)", text):
        if is_blank([line]):
            parts.append(line)
        elif not too_long(line):
            parts.append(Segment([line]))
        else:
            sentences = sentences_of(line)
            for number, (sentence, space) in enumerate(sentences, start=1):
                parts.append(Segment([sentence]))
                parts.append(space or (apart if number < len(sentences) else ""))
    return parts


def parts_of_html(text: str) -> list[Part]:
    """Cut HTML at the tags that end a sentence; those within one stay in it."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.parts()


def joined(parts: Sequence[Part], answers: Sequence[Content], *, markup: bool) -> str:
    """Put answers into the place of what they translate.

    markup   the text is HTML: what the model writes is text in it, and no tags
    """
    left = iter(answers)
    said = []
    for part in parts:
        if isinstance(part, str):
            said.append(part)
            continue
        for piece in next(left):
            if isinstance(piece, Tag):
                said.append(piece.raw)
            else:
                said.append(html.escape(piece, quote=False) if markup else piece)
    return "".join(said)


class Beginning:
    """How the answer to a text begins, while its sentences are answered side by side.

    Sentences are told of in their order: each that is answered, up to the first that is not, and
    how that one begins. May be told of answers by several threads.

    tell   hears all that is settled, whenever it has grown
    """

    def __init__(self, parts: Sequence[Part], tell: Callable[[str], None]) -> None:
        self._left = deque(parts)  # what is not settled
        self._next = 0  # the number of the first sentence in that
        self._settled = ""
        self._begun: dict[int, str] = {}  # by the number of the sentence
        self._answered: dict[int, str] = {}
        self._tell = tell
        self._lock = threading.Lock()

    def so_far(self, number: int, text: str) -> None:
        """Hear how the answer to a sentence begins."""
        with self._lock:
            self._begun[number] = text
            if number == self._next:
                self._say()

    def answered(self, number: int, text: str) -> None:
        """Hear the answer to a sentence."""
        with self._lock:
            self._answered[number] = text
            if number == self._next:
                self._settle()
                self._say()

    def _settle(self) -> None:
        while self._left:
            part = self._left[0]
            if isinstance(part, Segment):
                if (answer := self._answered.pop(self._next, None)) is None:
                    return
                self._settled += _in_place(part, answer)
                self._next += 1
            else:
                self._settled += part
            self._left.popleft()

    def _say(self) -> None:
        begun = self._begun.get(self._next)
        part = self._left[0] if self._left else ""
        # White space at the end may not be there in the whole answer.
        more = _in_place(part, begun).rstrip() if begun and isinstance(part, Segment) else ""
        self._tell(self._settled + more)


def _in_place(sentence: Segment, answer: str) -> str:
    """Return the answer to a sentence of a text with the white space that stood around it."""
    return joined([sentence], [sentence.beside(answer.strip())], markup=False)


class _Reader(HTMLParser):
    """Collects contents between the tags that part sentences, and all else as it stands there."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self._parts: list[Part] = []
        self._content: list[str | Tag] = []
        self._raw_within: str | None = None

    def parts(self) -> list[Part]:
        self._end_sentence()
        return self._parts

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        raw = self.get_starttag_text() or ""
        if self._raw_within is None and tag in _RAW:
            self._end_sentence()
            self._raw_within = tag
        if self._raw_within is not None or tag not in _INLINE:
            self._stays(raw)
        else:
            self._content.append(Tag("alone" if tag in _ALONE else "open", tag, raw))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        raw = self.get_starttag_text() or ""
        if self._raw_within is None and tag in _INLINE:
            self._content.append(Tag("alone", tag, raw))
        else:
            self._stays(raw)

    def handle_endtag(self, tag: str) -> None:
        raw = f"</{tag}>"
        if self._raw_within is not None or tag not in _INLINE:
            self._stays(raw)
            if tag == self._raw_within:
                self._raw_within = None
        else:
            self._content.append(Tag("close", tag, raw))

    def handle_data(self, data: str) -> None:
        if self._raw_within is not None:
            self._parts.append(data)
        else:
            self._content.append(data)

    def handle_entityref(self, name: str) -> None:
        self._character(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._character(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self._stays(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._stays(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self._stays(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self._stays(f"<![{data}]>")

    def _character(self, raw: str) -> None:
        self.handle_data(raw if self._raw_within is not None else html.unescape(raw))

    def _stays(self, raw: str) -> None:
        self._end_sentence()
        self._parts.append(raw)

    def _end_sentence(self) -> None:
        content: list[str | Tag] = []
        for piece in self._content:  # texts that an entity has parted are one
            if isinstance(piece, str) and content and isinstance(content[-1], str):
                content[-1] += piece
            else:
                content.append(piece)
        self._content = []
        if is_blank(content):
            self._parts += [
                piece.raw if isinstance(piece, Tag) else html.escape(piece, quote=False)
                for piece in content
            ]
        else:
            self._parts.append(Segment(content))
