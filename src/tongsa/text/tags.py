"""Tags in a text: which open, which close, and which belong together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias


@dataclass(frozen=True)
class Tag:
    """A tag: an opening one, the one that closes it, or one that stands alone.

    key   what makes it the same tag in source and target; an opening and its closing one share it
    raw   what the file holds of it
    """

    kind: Literal["open", "close", "alone"]
    key: str
    raw: str


Content: TypeAlias = Sequence[str | Tag]


def matched(content: Content) -> list[str | Tag]:
    """Return content whose keys are unlike and whose opening and closing tags come in pairs.

    What has no partner stands alone from here on; a key used again gets a number.
    """
    parts = list(content)
    open_: dict[str, list[int]] = {}
    uses: dict[str, int] = {}
    for index, part in enumerate(parts):
        if isinstance(part, str):
            continue
        if part.kind == "close" and open_.get(part.key):
            partner = parts[open_[part.key].pop()]
            assert isinstance(partner, Tag)
            parts[index] = replace(part, key=partner.key)
            continue
        uses[part.key] = uses.get(part.key, 0) + 1
        if part.kind == "open":
            open_.setdefault(part.key, []).append(index)
        again = f"{part.key} again {uses[part.key]}" if uses[part.key] > 1 else part.key
        parts[index] = replace(part, key=again, kind="open" if part.kind == "open" else "alone")
    for index in (i for left in open_.values() for i in left):
        part = parts[index]
        assert isinstance(part, Tag)
        parts[index] = replace(part, kind="alone")
    return parts
