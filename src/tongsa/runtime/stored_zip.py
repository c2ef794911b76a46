"""A zip whose members are stored as they are: what a model file is packed in."""

import os
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from tongsa.errors import ModelFileError


def write_members(file: IO[bytes], members: Mapping[str, bytes]) -> None:
    """Write a zip that holds `members`, in their order."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            # A fixed date: the same model gives the same bytes.
            archive.writestr(zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0)), data)


def read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return what a member holds.

    Raises ModelFileError where it is damaged, KeyError where there is none of that name.
    """
    info = archive.getinfo(name)
    # Members are stored, so a file can never unpack to more than it weighs: no zip bomb.
    if info.compress_type != zipfile.ZIP_STORED or info.file_size != info.compress_size:
        raise ModelFileError(f"damaged: its member {name} is compressed; ours are stored")
    # Nor can the directory promise more than there is, and have that much memory set aside.
    assert archive.fp is not None
    if info.header_offset + info.file_size > os.fstat(archive.fp.fileno()).st_size:
        raise ModelFileError(f"damaged: its member {name} is longer than the whole file")
    try:
        return archive.read(info)
    except (zipfile.BadZipFile, EOFError, OSError) as error:
        raise ModelFileError(f"damaged: its member {name} cannot be read: {error}") from None


def why_no_zip(path: Path) -> str:
    """Return what the user is told of a file that is no zip."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(4)
    if size == 0:
        return "is empty"
    if head == b"PK\x03\x04":
        return (
            f"cut short: {size:,} bytes are there, but its end is missing; "
            "copy or download it again"
        )
    return "not a tongsa model; tongsa train writes model files (.tongsa)"
