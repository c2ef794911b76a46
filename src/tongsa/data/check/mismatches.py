"""What should stand on both sides alike: placeholders, tags, numbers."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

import numpy as np

from tongsa.data.check.part import Bools, Found, Part

_PLACEHOLDER = re.compile(
    r"\$?\{\{?\s*[\w.$-]*\s*\}?\}"  # {0}, {name}, {{name}}, ${name}, {}
    r"|(?<![\d%])%(?:\(\w+\))?(?:\d+\$)?[-+0#]*\d*(?:\.\d+)?[sdifgxXu@](?!\w)"  # %s, %1$d, %(n)s
)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*)?/?>")
# 1,000 and 1.000 and 1 000 are one number, and so are 3.5 and 3,5.
_NUMBER = re.compile(r"\d+(?:[.,'’\xa0\u202f]\d+| \d{3}(?!\d))*")
_NO_CENTS = re.compile(r"[.,]0{1,2}$")
# 12억 5000만 is 1.25 billion: other digits, the same number.
_BIG_UNIT = re.compile(
    r"\d\s?[십백천만억조千百万萬億亿兆]|\d\s?(?:million|billion|trillion|[kKmM]\b)"
)
_SEPARATOR = re.compile(r"\D")
# Single digits are written as words too often, and as often as not on one side only.
_FEWEST_DIGITS = 2
# Where this share of the pairs with numbers do not keep them, they are not meant to be kept.
_KEPT = 0.9
_FEWEST_PAIRS = 20


def find_placeholders(part: Part) -> Iterator[Found]:
    def named(text: str) -> Counter[str]:
        return Counter(re.sub(r"\s", "", match) for match in _PLACEHOLDER.findall(text))

    suspects = _either(part, "brace") | _either(part, "percent")
    yield _unlike(part, "placeholder-mismatch", suspects, named)


def find_markup(part: Part) -> Iterator[Found]:
    def named(text: str) -> Counter[str]:
        return Counter(f"<{end}{name.lower()}>" for end, name in _TAG.findall(text))

    yield _unlike(part, "markup-mismatch", _either(part, "less"), named)


def find_numbers(part: Part) -> Iterator[Found]:
    """Compare digits where both sides have as many numbers; 오후 3시 may well be 15:00."""
    both = part.usable
    for profile in part.profiles.values():
        both = both & profile.has("digit")
    compared = 0
    differ: list[int] = []
    for pair in np.flatnonzero(both).tolist():
        if _BIG_UNIT.search(part.source[pair]) or _BIG_UNIT.search(part.target[pair]):
            continue
        source, target = _numbers(part.source[pair]), _numbers(part.target[pair])
        if source and source.total() == target.total():
            compared += 1
            if source != target:
                differ.append(pair)
    if compared < _FEWEST_PAIRS or len(differ) > (1 - _KEPT) * compared:
        return
    yield Found("number-mismatch", part, differ, detail=_difference(part, _numbers))


def _numbers(text: str) -> Counter[str]:
    found = (_NO_CENTS.sub("", number) for number in _NUMBER.findall(text))
    plain = (_SEPARATOR.sub("", number).lstrip("0") for number in found)
    return Counter(number for number in plain if len(number) >= _FEWEST_DIGITS)


def _either(part: Part, flag: str) -> Bools:
    there = part.profiles["source"].has(flag) | part.profiles["target"].has(flag)
    return there & part.usable


def _unlike(part: Part, check: str, suspects: Bools, named: Callable[[str], Counter[str]]) -> Found:
    pairs = [
        pair
        for pair in np.flatnonzero(suspects).tolist()
        if named(part.source[pair]) != named(part.target[pair])
    ]
    return Found(check, part, pairs, detail=_difference(part, named))


def _difference(part: Part, named: Callable[[str], Counter[str]]) -> Callable[[int], str]:
    def say(pair: int) -> str:
        source, target = named(part.source[pair]), named(part.target[pair])
        only = {
            "source": sorted((source - target).elements()),
            "target": sorted((target - source).elements()),
        }
        return "; ".join(
            f"only in {side}: {' '.join(names)}" for side, names in only.items() if names
        )

    return say
