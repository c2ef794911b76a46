"""A file that is written bit by bit over hours, and goes on where it was broken off.

Until it is whole it lies beside its place as `out.txt.part`, unpacked, and `out.txt.part.json` says
how much of it counts. What stands behind that belongs to a mark that never came, and is cut off.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from tongsa.data.whole_file import moved_when_whole, why_not_written, written_whole
from tongsa.errors import ConfigError


class Unfinished:
    """What is there of a file. Made by `unfinished`.

    resumed   what `mark` was told last, where it goes on
    """

    def __init__(self, path: Path, begun_with: Mapping[str, Any]) -> None:
        self.path = path
        self.part = path.with_name(path.name + ".part")
        self.journal = path.with_name(path.name + ".part.json")
        self.resumed: Any = None
        self.marked = False
        # As it will be read back: lists for tuples.
        self._begun_with: Mapping[str, Any] = json.loads(json.dumps(begun_with))
        self._hash = hashlib.sha256()
        self._bytes = 0
        self._file: IO[bytes] | None = None

    def begin(self, resume: bool) -> None:
        """Open the file. Raises ConfigError where it shall go on and cannot, or the other way."""
        if self.journal.exists() and not resume:
            raise ConfigError(
                f"{self.part}: is what was broken off; go on with --resume, or delete it and "
                f"{self.journal.name}"
            )
        if resume and self.journal.exists():
            self._go_on()
            return
        if resume and self.path.exists():
            raise ConfigError(
                f"{self.path}: is done, for nothing that was broken off is beside it; leave "
                "--resume out to make it anew"
            )
        self._file = self.part.open("wb")

    def write(self, data: bytes) -> None:
        assert self._file is not None
        self._file.write(data)
        self._hash.update(data)
        self._bytes += len(data)

    def mark(self, facts: Any) -> None:
        """Let all that was written until now count, with what is needed to go on from here."""
        assert self._file is not None
        self._file.flush()
        os.fsync(self._file.fileno())
        journal = {
            "begun_with": self._begun_with,
            "bytes": self._bytes,
            "sha256": self._hash.hexdigest(),
            "facts": facts,
        }
        with moved_when_whole(self.journal) as file:
            file.write(json.dumps(journal, indent=1).encode())
        self.marked = True

    def finish(self) -> None:
        """Put the file in its place, packed if its name says so."""
        assert self._file is not None
        self._file.close()
        with self.part.open("rb") as part, written_whole(self.path) as whole:
            shutil.copyfileobj(part, whole)
        self.journal.unlink(missing_ok=True)
        self.part.unlink()

    def leave(self) -> None:
        """Close the file; it stays only if there is something to go on from."""
        if self._file is not None:
            self._file.close()
            if not self.marked:
                self.part.unlink(missing_ok=True)

    def _go_on(self) -> None:
        try:
            journal = json.loads(self.journal.read_bytes())
            begun_with, count = dict(journal["begun_with"]), int(journal["bytes"])
            checksum, facts = str(journal["sha256"]), journal["facts"]
            self._file = self.part.open("r+b")
        except (KeyError, TypeError, ValueError, FileNotFoundError):
            raise self._damaged() from None
        self.marked = True
        changed = [
            f"{name} = {self._begun_with.get(name)!r} now, {begun_with.get(name)!r} then"
            for name in sorted({*begun_with, *self._begun_with})
            if begun_with.get(name) != self._begun_with.get(name)
        ]
        if changed:
            raise ConfigError(
                f"{self.part}: was begun with something else:\n  "
                + "\n  ".join(changed)
                + f"\nBring that back, or delete it and {self.journal.name} to begin anew."
            )
        left = count
        while left and (data := self._file.read(min(left, 1 << 20))):
            self._hash.update(data)
            left -= len(data)
        if left or self._hash.hexdigest() != checksum:
            raise self._damaged()
        self._file.seek(count)
        self._file.truncate()
        self._bytes = count
        self.resumed = facts

    def _damaged(self) -> ConfigError:
        return ConfigError(
            f"{self.part}: is not what was written; delete it and {self.journal.name} to begin anew"
        )


@contextmanager
def unfinished(path: Path, begun_with: Mapping[str, Any], *, resume: bool) -> Iterator[Unfinished]:
    """Write a file of which nothing is lost: whole in the end, or there to go on with.

    begun_with   what must be the same when it goes on; JSON
    Raises ConfigError where it cannot be written, or not be gone on with.
    """
    # A link stays, and what it leads to is written.
    file = Unfinished(Path(os.path.realpath(path)) if path.is_symlink() else path, begun_with)
    try:
        file.begin(resume)
        yield file
        file.finish()
    except OSError as error:
        raise ConfigError(why_not_written(path, error)) from error
    finally:
        file.leave()
