"""What was said, and when: as text, subtitles or JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

# What `as_json` gives is one more.
FORMATS = ("text", "srt", "vtt", "json")

# A subtitle: what two lines hold, and what can be read while it stands. A longer pause ends one.
_CHARACTERS, _LONGEST_S, _PAUSE_S = 84, 7.0, 1.0


class TimedWord(NamedTuple):
    """A word, what it was said between (in seconds from the beginning), and how sure it is."""

    text: str
    start_s: float
    end_s: float
    confidence: float | None = None


@dataclass(frozen=True)
class Segment:
    """A part of a recording without a long pause.

    words   with their times; none where the model cannot tell
    """

    start_s: float
    end_s: float
    text: str
    words: tuple[TimedWord, ...] = ()


@dataclass(frozen=True)
class Transcript:
    """What is said in a recording.

    faults   what is wrong with the recording
    """

    seconds: float
    segments: tuple[Segment, ...]
    faults: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return " ".join(segment.text for segment in self.segments if segment.text)

    def __str__(self) -> str:
        return self.text


def written(transcript: Transcript, form: str) -> str:
    """Return a transcript as text or subtitles, with a line end behind it."""
    match form:
        case "srt":
            return "\n".join(
                f"{number}\n{_clock(cue.start_s, ',')} --> {_clock(cue.end_s, ',')}\n{cue.text}\n"
                for number, cue in enumerate(_cues(transcript), start=1)
            )
        case "vtt":
            cues = (
                f"{_clock(cue.start_s, '.')} --> {_clock(cue.end_s, '.')}\n{_safe(cue.text)}\n"
                for cue in _cues(transcript)
            )
            return "\n".join(["WEBVTT\n", *cues])
    return transcript.text + "\n"


def as_json(transcript: Transcript) -> dict[str, object]:
    return {
        "text": transcript.text,
        "seconds": round(transcript.seconds, 3),
        "faults": list(transcript.faults),
        "segments": [
            {
                "start_s": round(segment.start_s, 3),
                "end_s": round(segment.end_s, 3),
                "text": segment.text,
                "words": [
                    {**w._asdict(), "start_s": round(w.start_s, 3), "end_s": round(w.end_s, 3)}
                    for w in segment.words
                ],
            }
            for segment in transcript.segments
        ],
    }


def _cues(transcript: Transcript) -> Iterator[Segment]:
    """Cut segments, where their words have times, into what can be read while it stands."""
    for segment in transcript.segments:
        if not segment.text:
            continue
        if not segment.words:
            yield segment
            continue
        cue: list[TimedWord] = []
        for word in segment.words:
            if cue and (
                len(" ".join(w.text for w in [*cue, word])) > _CHARACTERS
                or word.end_s - cue[0].start_s > _LONGEST_S
                or word.start_s - cue[-1].end_s > _PAUSE_S
            ):
                yield _cue(cue)
                cue = []
            cue.append(word)
        yield _cue(cue)


def _cue(words: Sequence[TimedWord]) -> Segment:
    return Segment(words[0].start_s, words[-1].end_s, " ".join(word.text for word in words))


def _clock(seconds: float, point: str) -> str:
    """12.5 -> 00:00:12,500."""
    milliseconds = round(1000 * seconds)
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}{point}{rest % 1000:03}"


def _safe(text: str) -> str:
    """WebVTT takes & and < for the beginnings of its own signs, and an arrow for a time."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
