"""What a setting may be, by the type of its field."""

import difflib
import math
import types
import typing
from typing import Any, Literal


def type_fault(value: object, hint: Any) -> str | None:
    """Say what a value should have been, or None where it is right."""
    # X | None is a Union to typing where X is a Literal, and a UnionType where it is a class.
    optional = typing.get_origin(hint) in (typing.Union, types.UnionType)
    options = typing.get_args(hint) if optional else (hint,)
    if value is None and type(None) in options:
        return None
    wanted = next(o for o in options if o is not type(None))
    if typing.get_origin(wanted) is Literal:
        choices = typing.get_args(wanted)
        if value in choices:
            return None
        close = difflib.get_close_matches(str(value), choices, n=1, cutoff=0.5)
        meant = f"; did you mean {close[0]!r}?" if close else ""
        return f"must be one of {', '.join(choices)}{meant}"
    # bool is an int to Python, but `epochs = true` is a mistake.
    if wanted is bool or isinstance(value, bool):
        right = wanted is bool and isinstance(value, bool)
    elif wanted is float:
        # TOML has nan, and every comparison with it is false.
        right = isinstance(value, int | float) and not math.isnan(value)
    else:
        right = isinstance(value, wanted)
    names = {int: "a whole number", float: "a number", bool: "true or false", str: "a text"}
    return None if right else f"must be {names[wanted]}"
