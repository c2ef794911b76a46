"""Recordings and what is said in them: a manifest, or a folder.

a manifest   a table (TSV, CSV, JSON lines) of sound files and transcripts; a file that is not
named from the root on lies beside the manifest, or in the folder that it names
a folder     every sound file in it, however deep, with a text file of the same name beside it
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tongsa.audio.read import seconds_of
from tongsa.data.corpus import Corpus, load_corpus
from tongsa.data.formats.layout import Layout
from tongsa.data.formats.pairs import Pair
from tongsa.data.formats.problems import Problems
from tongsa.data.formats.unpack import FilePath
from tongsa.errors import DataError
from tongsa.text.normalise import is_empty

# What is looked for in a folder; a manifest may name any file.
SOUND_SUFFIXES = (".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".aiff", ".aif", ".au", ".w64")


def load_recordings(
    paths: Sequence[FilePath], layout: Layout, longest_s: float, *, skip_empty: bool = False
) -> Corpus:
    """Read which recording says what: pairs of a file's path and its transcript.

    longest_s   longer recordings are left out, and counted
    skip_empty  leave recordings with an empty transcript out instead of raising

    Raises DataError with all that is wrong: recordings that are not there or hold no sound,
    recordings without a transcript, transcripts without a recording.
    """
    if len(paths) != 1:
        raise DataError(
            f"{len(paths)} files given; pass one manifest (sound file<TAB>transcript on each "
            "line), or one folder of recordings with a text file beside each"
        )
    [path] = paths
    folder = Path(path)
    if folder.is_dir():
        corpus = _folder(folder, skip_empty=skip_empty)
    else:
        if layout.format_of(path) == "jsonl" and not layout.columns:
            layout = replace(layout, columns=("audio", "text"))
        corpus = load_corpus(paths, layout, skip_empty=skip_empty)
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


def _folder(folder: Path, *, skip_empty: bool) -> Corpus:
    """Pair every sound file with the text file beside it; each must have the other."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sounds = [path for path in files if path.suffix.lower() in SOUND_SUFFIXES]
    texts = {path.with_suffix(""): path for path in files if path.suffix.lower() == ".txt"}
    problems = Problems()
    pairs, empty = [], 0
    for sound in sounds:
        beside = texts.pop(sound.with_suffix(""), None)
        if beside is None:
            problems.add(f"{sound}: has no transcript; write {sound.with_suffix('.txt').name}")
            continue
        try:
            text = beside.read_text(encoding="utf-8-sig").strip()
        except UnicodeDecodeError as error:
            problems.add(f"{beside}: not UTF-8 at byte {error.start}; save it as UTF-8")
            continue
        if not is_empty(text):
            pairs.append(Pair(str(sound), " ".join(text.split("\n"))))
        elif skip_empty:
            empty += 1
        else:
            problems.add(f"{beside}: is empty; write what is said, or pass --skip-empty")
    for text_file in texts.values():
        problems.add(
            f"{text_file}: has no recording; it would be {text_file.stem}.wav, .flac or .ogg"
        )
    problems.raise_if_any()
    if not pairs:
        raise DataError(
            f"{folder}: holds no recording with a transcript; put name.txt beside name.wav, or "
            "pass a manifest"
        )
    left_out = {"recordings with an empty transcript": empty} if empty else {}
    return Corpus(pairs, str(folder), left_out=left_out)
