"""What the page posts: which model shall read what, and what is changed in the run."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

HOW = (
    'post {"model": "NAME", "request": "…", "replace": {"PLACE": TOKEN}, "force": {"STEP": TOKEN}, '
    '"attend": {"STEP": PLACE}, "zero": [["encoder", LAYER, UNIT]], "context_of": "…", '
    '"among": ["…"]}'
)


class Asked(NamedTuple):
    """A run that is asked for.

    options   of a translator: the language (`to`) and the style that it shall write
    changes   arguments of `Model.trace`
    among     other requests, whose context vectors are drawn around that of this one
    """

    model: str
    request: str
    options: Mapping[str, str] = {}
    changes: Mapping[str, Any] = {}
    among: Sequence[str] = ()


def read_asked(given: object) -> Asked:
    """Raises ValueError, which says how to ask, where it makes no sense."""
    if not isinstance(given, dict):
        raise ValueError(HOW)
    options = {name: given[name] for name in ("to", "style") if given.get(name)}
    changes: dict[str, Any] = {
        name: {_step(step): _whole(value) for step, value in _object(given, name).items()}
        for name in ("force", "attend")
    }
    changes["replace"] = {
        _step(place): token if isinstance(token, str) else _whole(token)
        for place, token in _object(given, "replace").items()
    }
    changes["zero"] = _units(given.get("zero") or [])
    changes["context_of"] = given.get("context_of") or None
    among = given.get("among") or []
    if not isinstance(among, list):
        raise ValueError(HOW)
    texts = [given.get("model"), given.get("request"), changes["context_of"] or ""]
    if not all(isinstance(text, str) for text in [*texts, *options.values(), *among]):
        raise ValueError(HOW)
    return Asked(given["model"], given["request"], options, changes, among)


def _object(given: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = given.get(name) or {}
    if not isinstance(value, dict):
        raise ValueError(HOW)
    return value


def _step(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise ValueError(HOW)
    return int(text)


def _units(given: object) -> list[tuple[str, int, int]]:
    if not isinstance(given, list) or not all(isinstance(u, list) and len(u) == 3 for u in given):
        raise ValueError(HOW)
    return [(str(place), _whole(layer), _whole(unit)) for place, layer, unit in given]


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(HOW)
    return value
