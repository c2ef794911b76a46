"""Reading and filling small files in tests."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tongsa.data.formats import read_pairs
from tongsa.data.formats.filling import pieces_of
from tongsa.data.formats.layout import Layout
from tongsa.data.formats.pairs import PairsRead
from tongsa.errors import TongsaError
from tongsa.tasks.filling import Filled, fill


def write(name: str | Path, content: bytes | str) -> str:
    Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
    return str(name)


def read(name: str, skip_empty: bool = False, **layout: Any) -> PairsRead:
    return read_pairs([name], Layout(**layout), skip_empty=skip_empty)


def pairs_of(name: str, **layout: Any) -> list[tuple[str, str]]:
    return [(pair.source, pair.target) for pair in read(name, **layout).pairs]


def error_of(action: Callable[..., object], *args: object, **settings: object) -> str:
    """The message of the TongsaError that an action must end in."""
    with pytest.raises(TongsaError) as caught:
        action(*args, **settings)
    return str(caught.value)


def shout(text: str) -> str:
    """A translation that shows: capitals, placeholders kept."""
    return text.upper()


def filled(
    name: str,
    translate: Callable[[str], str] = shout,
    *,
    overwrite: bool = False,
    **layout: Any,
) -> tuple[bytes, Filled]:
    """Fill a file; return what is written and the report."""
    out = bytearray()
    pieces = pieces_of(name, Layout(**layout), overwrite=overwrite)
    report = fill(pieces, lambda texts: [translate(text) for text in texts], out.extend)
    return bytes(out), report
