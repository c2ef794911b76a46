"""Languages as files name them: `en`, `en-US`, `EN_us`; which of them a user means."""

from collections.abc import Iterable

from tongsa.errors import DataError


def related(wanted: str, tag: str) -> bool:
    """Whether one is the other, or the other with a region or script: en and en-US."""
    wanted, tag = _normal(wanted), _normal(tag)
    return wanted == tag or wanted.startswith(f"{tag}-") or tag.startswith(f"{wanted}-")


def choose(wanted: str, tags: Iterable[str], where: str, option: str) -> str:
    """Return the one of `tags` that `wanted` means: the same one, else the only related one.

    Raises DataError, which names the languages that are there, where none or several are.
    """
    tags = list(dict.fromkeys(tags))
    same = [tag for tag in tags if _normal(tag) == _normal(wanted)]
    near = same or [tag for tag in tags if related(wanted, tag)]
    if len(near) == 1:
        return near[0]
    if near:
        raise DataError(
            f"{where}: {wanted} may be {listed(near)} here; pass the one you mean to {option}"
        )
    raise DataError(
        f"{where}: holds no {wanted}, only {listed(tags)}; pass one of these to {option}"
        if tags
        else f"{where}: holds no text in any language"
    )


def listed(tags: Iterable[str]) -> str:
    """Return `de, en and fr`."""
    *first, last = sorted(tags)
    return f"{', '.join(first)} and {last}" if first else last


def _normal(tag: str) -> str:
    return tag.replace("_", "-").casefold()
