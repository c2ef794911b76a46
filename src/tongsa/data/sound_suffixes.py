"""How the names of sound files end, as far as they are looked for in a folder."""

from itertools import islice
from pathlib import Path

SOUND_SUFFIXES = (".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".aiff", ".aif", ".au", ".w64")


def holds_sound(folder: Path) -> bool:
    """Whether a folder has sound files in it, however deep; of a very large one a part is seen."""
    some = islice(folder.rglob("*"), 10_000)
    return any(path.suffix.lower() in SOUND_SUFFIXES for path in some)
