"""Sentences with tags in them: how a model sees the tags, and how they come back.

A tag at the edge of a sentence, such as a bold pair around all of it, stays outside: the model
never sees it. A tag within becomes a placeholder, numbered in the order of the source:

    Click <g id="7">here</g>, <x id="8"/>.        Click {1}here{/1}, {2}.

If the text itself holds such marks, as software strings do, the numbers begin behind them.
"""

import re
from collections.abc import Mapping, Sequence

from tongsa.text.normalise import is_empty
from tongsa.text.tags import Content, Tag, matched

_SPACE = " \t\n\r\v\f"
# A model may put spaces inside.
_PLACEHOLDER = re.compile(r"\{\s*(/?)\s*([0-9]{1,4})\s*\}")


class Segment:
    """A sentence to translate: its text, and the white space and tags around and within it."""

    def __init__(self, content: Content) -> None:
        self._before, self._inner, self._after = _peeled(matched(content))
        self._first = 1 + max(
            (int(number) for _, number in _PLACEHOLDER.findall(_plain(self._inner))), default=0
        )

    @property
    def plain(self) -> str:
        """The text without its tags."""
        return _plain(self._inner)

    @property
    def text(self) -> str:
        """The text, with placeholders for the tags within it."""
        return _marked(self._inner, self._numbers())

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the tags within it."""
        return frozenset(part.key for part in self._inner if isinstance(part, Tag))

    def text_by(self, other: "Segment") -> str:
        """Return the text with the numbers that `other` gives to the same tags."""
        return _marked(self._inner, other._numbers())

    def placed(self, answer: str) -> Content | None:
        """Return an answer with the tags in the place of their placeholders.

        None if one is missing, stands there twice, or if tags would overlap.
        """
        if not self.keys:
            return [*self._before, answer, *self._after]
        tags = {
            f"{'/' * (part.kind == 'close')}{self._numbers()[part.key]}": part
            for part in self._inner
            if isinstance(part, Tag)
        }
        parts: list[str | Tag] = []
        open_: list[str] = []
        done = 0
        for found in _PLACEHOLDER.finditer(answer):
            number = found[2].lstrip("0")
            tag = tags.pop(found[1] + number, None)
            if tag is None:
                if int(found[2]) >= self._first:  # not there, or there for the second time
                    return None
                continue
            if tag.kind == "open":
                open_.append(tag.key)
            elif tag.kind == "close" and (not open_ or open_.pop() != tag.key):
                return None
            parts += [answer[done : found.start()], tag]
            done = found.end()
        if tags:
            return None
        return [*self._before, *parts, answer[done:], *self._after]

    def beside(self, answer: str) -> Content:
        """Return an answer to the plain text with the tags within behind it: none is lost."""
        tags = [part for part in self._inner if isinstance(part, Tag)]
        return [*self._before, answer, *tags, *self._after]

    def _numbers(self) -> Mapping[str, int]:
        keys = dict.fromkeys(part.key for part in self._inner if isinstance(part, Tag))
        return {key: number for number, key in enumerate(keys, start=self._first)}


def is_blank(content: Content) -> bool:
    """Whether there is nothing between the tags but white space."""
    return all(is_empty(part) for part in content if isinstance(part, str))


def texts_of_pair(source: Content, target: Content) -> tuple[str, str]:
    """Return both sides of a pair as a model sees them.

    Placeholders stand where both sides hold the same tags; else there is nothing to learn from
    them, and they are taken out.
    """
    # Most sentences have no tags; large memories are read several times faster for this.
    if all(isinstance(part, str) for part in (*source, *target)):
        return _plain(source).strip(_SPACE), _plain(target).strip(_SPACE)
    one, other = Segment(source), Segment(target)
    if one.keys != other.keys:
        return one.plain, other.plain
    return one.text, other.text_by(one)


def _peeled(
    content: Sequence[str | Tag],
) -> tuple[list[str | Tag], list[str | Tag], list[str | Tag]]:
    """Split content into what stands before its text, the text, and what stands behind it."""
    before: list[str | Tag] = []
    after: list[str | Tag] = []
    inner = [part for part in content if part]
    while inner:
        first, last = inner[0], inner[-1]
        if isinstance(first, str):
            text = first.lstrip(_SPACE)
            if text != first:
                before.append(first[: len(first) - len(text)])
                inner[:1] = [text] if text else []
                continue
        if isinstance(last, str):
            text = last.rstrip(_SPACE)
            if text != last:
                after.insert(0, last[len(text) :])
                inner[-1:] = [text] if text else []
                continue
        if isinstance(first, Tag) and first.kind == "alone":
            before.append(inner.pop(0))
        elif isinstance(last, Tag) and last.kind == "alone":
            after.insert(0, inner.pop())
        elif (
            isinstance(first, Tag)
            and isinstance(last, Tag)
            and (first.kind, last.kind, first.key) == ("open", "close", last.key)
        ):
            before.append(inner.pop(0))
            after.insert(0, inner.pop())
        else:
            break
    return before, inner, after


def _marked(inner: Sequence[str | Tag], numbers: Mapping[str, int]) -> str:
    return "".join(
        part if isinstance(part, str) else f"{{{'/' * (part.kind == 'close')}{numbers[part.key]}}}"
        for part in inner
    )


def _plain(inner: Sequence[str | Tag]) -> str:
    # Where only a tag parts two words, as a line break does, the words stay two.
    text = "".join(
        part if isinstance(part, str) else "\0" if part.kind == "alone" else "" for part in inner
    )
    return re.sub(r"(?<=\w)\0+(?=\w)", " ", text).replace("\0", "") if "\0" in text else text
