"""Recordings and what is said in them: a manifest, or a folder.

a manifest   a table (TSV, CSV, JSON lines) of sound files and transcripts; a file that is not
named from the root on lies beside the manifest, or in the folder that it names
a folder     every sound file in it, however deep, with a text file of the same name beside it
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal, NamedTuple

from tongsa.audio.read import seconds_of
from tongsa.data.corpus import Corpus, load_corpus
from tongsa.data.formats.layout import Layout
from tongsa.data.formats.pairs import Pair
from tongsa.data.formats.problems import Problems
from tongsa.data.formats.unpack import FilePath
from tongsa.data.sound_suffixes import SOUND_SUFFIXES
from tongsa.errors import DataError
from tongsa.text.normalise import is_empty


def load_recordings(
    paths: Sequence[FilePath], layout: Layout, longest_s: float, *, skip_empty: bool = False
) -> Corpus:
    """Read which recording says what: pairs of a file's path and its transcript.

    longest_s   longer recordings are left out, and counted
    skip_empty  leave recordings with an empty transcript out instead of raising

    Raises DataError with all that is wrong: recordings that are not there or hold no sound,
    recordings without a transcript, transcripts without a recording.
    """
    path = the_one(paths)
    folder = Path(path)
    if folder.is_dir():
        corpus = _folder(folder, skip_empty=skip_empty)
    else:
        corpus = load_corpus(paths, manifest_layout(path, layout), skip_empty=skip_empty)
        beside = folder.parent
        corpus = replace(
            corpus, pairs=[Pair(str(beside / source), text) for source, text in corpus.pairs]
        )
    problems = Problems()
    kept = []
    for index, (recording, _) in enumerate(corpus.pairs):
        try:
            if seconds_of(recording) <= longest_s:
                kept.append(index)
        except DataError as error:
            where = "" if folder.is_dir() else f"{corpus.where(index)}: "
            problems.add(f"{where}{error}")
    problems.raise_if_any()
    left_out = len(corpus) - len(kept)
    if not kept:
        raise DataError(
            f"{corpus.name}: every recording is longer than audio.longest_s = {longest_s:g} "
            "seconds; cut them into sentences, or raise audio.longest_s"
        )
    part = corpus.part(kept, corpus.name)
    reason = f"recordings of more than {longest_s:g} seconds (audio.longest_s)"
    return replace(
        part,
        skipped_lines=corpus.skipped_lines,
        left_out=dict(corpus.left_out) | ({reason: left_out} if left_out else {}),
    )


def the_one(paths: Sequence[FilePath]) -> FilePath:
    """Return the manifest or the folder; DataError where it is not one."""
    if len(paths) != 1:
        raise DataError(
            f"{len(paths)} files given; pass one manifest (sound file<TAB>transcript on each "
            "line), or one folder of recordings with a text file beside each"
        )
    return paths[0]


def manifest_layout(path: FilePath, layout: Layout) -> Layout:
    """Return how a manifest is laid out where nobody has said which fields hold what."""
    if layout.format_of(path) == "jsonl" and not layout.columns:
        return replace(layout, columns=("audio", "text"))
    return layout


class InFolder(NamedTuple):
    """A recording of a folder and what is said in it, or what is wrong.

    sound, beside   the recording and the text file beside it; None where there is none
    fault           the id of what is wrong (`tongsa check` knows more of them); "" if nothing
    says            what is wrong and would help, in words
    """

    sound: Path | None
    beside: Path | None
    text: str = ""
    fault: Literal["", "no-transcript", "no-recording", "unreadable-lines", "empty-side"] = ""
    says: str = ""


def in_folder(folder: Path) -> Iterator[InFolder]:
    """Pair every sound file with the text file beside it; each must have the other."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sounds = [path for path in files if path.suffix.lower() in SOUND_SUFFIXES]
    texts = {path.with_suffix(""): path for path in files if path.suffix.lower() == ".txt"}
    for sound in sounds:
        beside = texts.pop(sound.with_suffix(""), None)
        if beside is None:
            says = f"has no transcript; write {sound.with_suffix('.txt').name}"
            yield InFolder(sound, None, "", "no-transcript", says)
            continue
        try:
            text = " ".join(beside.read_text(encoding="utf-8-sig").strip().split("\n"))
        except UnicodeDecodeError as error:
            says = f"not UTF-8 at byte {error.start}; save it as UTF-8"
            yield InFolder(sound, beside, "", "unreadable-lines", says)
            continue
        if is_empty(text):
            says = "is empty; write what is said, or pass --skip-empty"
            yield InFolder(sound, beside, "", "empty-side", says)
        else:
            yield InFolder(sound, beside, text)
    for beside in texts.values():
        says = f"has no recording; it would be {beside.stem}.wav, .flac or .ogg"
        yield InFolder(None, beside, "", "no-recording", says)


def _folder(folder: Path, *, skip_empty: bool) -> Corpus:
    problems = Problems()
    pairs, empty = [], 0
    for found in in_folder(folder):
        if not found.fault:
            pairs.append(Pair(str(found.sound), found.text))
        elif found.fault == "empty-side" and skip_empty:
            empty += 1
        else:
            at = found.sound if found.fault == "no-transcript" else found.beside
            problems.add(f"{at}: {found.says}")
    problems.raise_if_any()
    if not pairs:
        raise DataError(
            f"{folder}: holds no recording with a transcript; put name.txt beside name.wav, or "
            "pass a manifest"
        )
    left_out = {"recordings with an empty transcript": empty} if empty else {}
    return Corpus(pairs, str(folder), left_out=left_out)
