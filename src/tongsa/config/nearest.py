"""The setting that was probably meant."""

import dataclasses
import difflib
from collections.abc import Iterable

from tongsa.config.settings import SECTIONS, Config


def nearest(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f"; did you mean {close[0]!r}?" if close else f"; known: {', '.join(known)}"


def nearest_setting(section: str, name: str) -> str:
    # By their own names, for all of a section begin alike; so `hidden_size=384`, which lacks its
    # section, is found too.
    names: dict[str, str] = {}
    # Where two sections have a setting of one name, that of this section is meant, else the first.
    for full in sorted([*SECTIONS, *_all_names()], key=lambda full: not full.startswith(section)):
        names.setdefault(full.rpartition(".")[2], full)
    close = (
        [name]
        if name in names
        # `layers` is no misspelling, but half of a name.
        else [n for n in names if set(name.split("_")) <= set(n.split("_"))][:3]
        or difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    )
    if close:
        return f"; did you mean {' or '.join(repr(names[n]) for n in close)}?"
    return f"; known: {', '.join(n for n in _all_names() if n.startswith(section))}"


def _all_names() -> list[str]:
    names = [f.name for f in dataclasses.fields(Config) if f.name not in SECTIONS]
    for section, kind in SECTIONS.items():
        names += [f"{section}.{f.name}" for f in dataclasses.fields(kind)]
    return names
