"""Recordings and what is said in them, with all their faults.

Every recording is listened to from end to end, once; what stands in a table is read as any other.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tongsa.config import AudioConfig
from tongsa.data.check.part import Found, Ints, Part, PartName, Side
from tongsa.data.check.reading import read_part
from tongsa.data.formats.decode import FilePath
from tongsa.data.formats.layout import Layout
from tongsa.errors import DataError

# A sound is no text that could be looked at, and one sentence may well be said by many.
_OF_TEXTS = frozenset(
    {
        *("shifted-alignment", "swapped-columns", "swapped-lines", "untranslated"),
        *("placeholder-mismatch", "markup-mismatch", "number-mismatch"),
        *("many-to-one", "test-near-leak"),
    }
)
# Nobody speaks faster, and the encoder has no more positions, of which CTC writes a letter each.
_MOST_LETTERS_A_SECOND = 25
# In how many letters a second is counted where lengths are compared: about as fast as people speak.
_LETTERS_A_SECOND = 15

OnShare = Callable[[float], None]


@dataclass
class Recordings(Part):
    """Recordings, as the manifest names them, and transcripts.

    paths    where the recordings are
    listed   whether a manifest names them; else a folder was given
    seconds  (N,) how long each is; 0 where it cannot be read
    heard    (N,) a number that is the same for the same sound
    """

    paths: Sequence[str] = ()
    listed: bool = False
    seconds: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    heard: Sequence[int] = ()

    def _keys(self, side: Side) -> Ints:
        return np.array(self.heard, np.int64) if side == "source" else super()._keys(side)

    def size(self, side: Side) -> npt.NDArray[np.float64]:
        return self.seconds * _LETTERS_A_SECOND if side == "source" else super().size(side)

    def measures(self, pair: int) -> str:
        return f"{self.seconds[pair]:.1f} s to {len(self.target[pair])} characters"

    def named_from(self, folder: Path, pair: int) -> str:
        """Return the name of a recording in a manifest that lies in `folder`."""
        if self.listed and Path(self.source[pair]).is_absolute():
            return self.source[pair]
        # What lies beside the manifest may be moved together with it.
        return os.path.relpath(self.paths[pair], folder)


def read_recordings(
    name: PartName,
    files: Sequence[FilePath],
    layout: Layout,
    audio: AudioConfig,
    on_share: OnShare,
) -> Part:
    """Read a manifest or a folder, and listen to all that it names.

    on_share  is told how much has been listened to

    Raises DataError where the manifest as a whole cannot be read.
    """
    from tongsa.data.recordings import the_one

    path = the_one(files)
    part = _folder(name, Path(path)) if Path(path).is_dir() else _manifest(name, path, layout)
    part.senseless = _OF_TEXTS
    part.nouns = {"pair": "recording", "source": "recording", "target": "transcript"}
    part.from_text = True
    part.found += _listened_to(part, audio, on_share)
    part.alone = part.texts_alone(part.target, part.usable, part.lines, "transcript")
    part.alone.place = part.place
    return part


def _manifest(name: PartName, path: FilePath, layout: Layout) -> Recordings:
    from tongsa.data.recordings import manifest_layout

    read = read_part(name, [path], manifest_layout(path, layout))
    part = Recordings(
        name, read.files, read.source, read.target, read.usable, read.lines, read.lengths
    )
    part.paths, part.listed = [str(Path(path).parent / named) for named in read.source], True
    part.found = [replace(found, part=part) for found in read.found]
    return part


def _folder(name: PartName, folder: Path) -> Recordings:
    from tongsa.data.recordings import in_folder

    entries = list(in_folder(folder))
    if not entries:
        raise DataError(
            f"{folder}: holds no recording with a transcript; put name.txt beside name.wav, or "
            "pass a manifest"
        )
    source = [str(entry.sound or "") for entry in entries]
    target = [entry.text for entry in entries]
    usable = np.array([not entry.fault for entry in entries], bool)
    size = len(entries)
    part = Recordings(
        name, (str(folder),), source, target, usable, range(1, size + 1), (size, size)
    )
    part.paths = source

    def place(row: int, side: Side) -> str:
        sound, beside = entries[row].sound, entries[row].beside
        return str((beside or sound) if side == "target" else (sound or beside))

    part.place = place
    for fault in dict.fromkeys(entry.fault for entry in entries if entry.fault):
        rows = [row for row, entry in enumerate(entries) if entry.fault == fault]
        side: Side = "pair" if fault == "no-transcript" else "target"
        part.found.append(Found(fault, part, rows, side, lambda row: entries[row].says))
    return part


def _listened_to(part: Recordings, audio: AudioConfig, on_share: OnShare) -> Iterator[Found]:
    """Listen to every recording, note how long it is, and yield what is wrong with them."""
    from tongsa.audio.read import CLIPPED, CUT_SHORT, SILENT, read_sound

    ids = {SILENT: "silent-recording", CLIPPED: "clipped-recording", CUT_SHORT: "cut-recording"}
    says: dict[str, dict[int, str]] = {}
    seconds, heard = np.zeros(len(part)), [hash((path, "unread")) for path in part.paths]
    asked = np.flatnonzero(part.usable).tolist()
    for number, row in enumerate(asked):
        path = part.paths[row]
        try:
            sound = read_sound(path, audio.sample_rate_hz)
        except DataError as error:
            says.setdefault("no-sound", {})[row] = str(error).removeprefix(f"{path}: ")
            part.usable[row] = False
            continue
        finally:
            on_share((number + 1) / len(asked))
        seconds[row] = sound.seconds
        digest = blake2b(sound.samples.tobytes(), digest_size=8).digest()
        heard[row] = int.from_bytes(digest, signed=True)
        faults = {
            id_: fault.removeprefix("is ")
            for fault in sound.faults
            for begins, id_ in ids.items()
            if fault.startswith(begins)
        }
        letters = sum(map(str.isalnum, part.target[row]))
        if sound.seconds > audio.longest_s:
            faults["long-recording"] = f"{sound.seconds:.1f} s"
        elif sound.seconds * _MOST_LETTERS_A_SECOND < letters:
            faults["short-recording"] = f"{sound.seconds:.2f} s for {letters} letters"
        if sound.recorded_hz < audio.sample_rate_hz:
            faults["low-rate"] = f"{sound.recorded_hz:,} Hz"
        for id_, fault in faults.items():
            says.setdefault(id_, {})[row] = fault
    part.seconds, part.heard = seconds, heard
    for id_, said in says.items():
        yield Found(id_, part, list(said), "source", said.__getitem__)
