"""Transcripts as people and players read them, and when each word was said."""

from typing import Any

import numpy as np
import pytest

from tongsa.search.ctc.prefix import BLANK
from tongsa.tasks.confidence import Word
from tongsa.tasks.transcript import Segment, TimedWord, Transcript, as_json, written
from tongsa.tasks.word_times import timed_words
from tongsa.text.characters import train_characters

WORDS = (TimedWord("a", 1.0, 1.25), TimedWord("<b>", 1.5, 2.0), TimedWord("c", 4.0, 4.5))
TRANSCRIPT = Transcript(
    3700.0,
    (
        Segment(0.5, 5.0, "a <b> c", WORDS),
        Segment(3600.0, 3661.0, "later", ()),
    ),
    ("is clipped",),
)


def test_text_is_what_is_said() -> None:
    assert written(TRANSCRIPT, "text") == "a <b> c later\n"
    assert str(Transcript(1.0, ())) == ""


def test_subtitles_end_where_there_is_a_pause() -> None:
    assert written(TRANSCRIPT, "srt") == (
        "1\n00:00:01,000 --> 00:00:02,000\na <b>\n\n"
        "2\n00:00:04,000 --> 00:00:04,500\nc\n\n"
        "3\n01:00:00,000 --> 01:01:01,000\nlater\n"
    )
    assert written(TRANSCRIPT, "vtt") == (
        "WEBVTT\n\n"
        "00:00:01.000 --> 00:00:02.000\na &lt;b&gt;\n\n"
        "00:00:04.000 --> 00:00:04.500\nc\n\n"
        "01:00:00.000 --> 01:01:01.000\nlater\n"
    )
    assert written(Transcript(1.0, ()), "vtt") == "WEBVTT\n"


def test_no_subtitle_is_longer_than_can_be_read() -> None:
    words = tuple(TimedWord("lengthy", 0.5 * i, 0.5 * i + 0.4) for i in range(40))
    text = " ".join(word.text for word in words)
    cues = written(Transcript(20.0, (Segment(0, 20, text, words),)), "srt").split("\n\n")
    assert sum(cue.count("lengthy") for cue in cues) == 40
    assert all(len(cue.splitlines()[2]) <= 84 for cue in cues)
    assert len(cues) == 4  # ten words a line of 79 characters, in five seconds


def test_json_holds_every_time() -> None:
    found: Any = as_json(TRANSCRIPT)
    assert found["text"] == "a <b> c later"
    assert found["faults"] == ["is clipped"]
    [first, second] = found["segments"]
    assert first["words"][1] == {
        "text": "<b>", "start_s": 1.5, "end_s": 2.0, "confidence": None
    }  # fmt: skip
    assert second["words"] == []


def test_a_word_is_where_its_tokens_are() -> None:
    tokeniser = train_characters(["so 네 네"], None)
    ids = tokeniser.encode("so 네")
    s, o, space, yes = ids
    path = [BLANK, s, s, o, BLANK, space, BLANK, yes, yes, BLANK]
    log_probs = np.full((len(path), tokeniser.size), -9.0, dtype=np.float32)
    log_probs[np.arange(len(path)), path] = -0.1
    sure = [Word("so", 0, 2, -0.1, 0.9), Word("네", 3, 4, -0.1, 0.4)]
    found = timed_words(ids, tokeniser.decode, log_probs, sure)
    assert [(w.text, w.confidence) for w in found] == [("so", 0.9), ("네", 0.4)]
    assert [w.start_s for w in found] == pytest.approx([0.04, 0.28])
    assert [w.end_s for w in found] == pytest.approx([0.16, 0.36])


def test_more_tokens_than_the_recording_has_room_for_have_no_times() -> None:
    tokeniser = train_characters(["ab"], None)
    log_probs = np.zeros((2, tokeniser.size), dtype=np.float32)
    assert timed_words(tokeniser.encode("abab"), tokeniser.decode, log_probs) == ()
