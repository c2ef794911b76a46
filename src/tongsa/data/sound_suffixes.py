"""How the names of sound files end, as far as they are looked for in a folder."""

from pathlib import Path

SOUND_SUFFIXES = (".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".aiff", ".aif", ".au", ".w64")


def holds_sound(folder: Path) -> bool:
    """Whether a folder has sound files in it, however deep."""
    return any(path.suffix.lower() in SOUND_SUFFIXES for path in folder.rglob("*"))
