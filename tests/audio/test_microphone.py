"""What is spoken arrives at the model's rate; without a microphone there is a plain message."""

import sys
import types
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from reading import error_of
from sounds import loudest_hz, tone
from tongsa.audio.microphone import record


class Refused(Exception):
    pass


def device(blocks: list[np.ndarray[Any, Any]], refuses: bool = False) -> types.ModuleType:
    """Stand in for sounddevice: a microphone at 44.1 kHz that hears `blocks`."""

    class InputStream:
        def __init__(self, callback: Callable[..., None], **_: object) -> None:
            self.callback = callback

        def __enter__(self) -> None:
            for block in blocks:
                self.callback(block[:, None], len(block), None, None)

        def __exit__(self, *_: object) -> None:
            pass

    def query_devices(kind: str) -> dict[str, float]:
        assert kind == "input"
        if refuses:
            raise Refused("no input device matches")
        return {"default_samplerate": 44_100.0}

    module: Any = types.ModuleType("sounddevice")
    module.InputStream, module.query_devices = InputStream, query_devices
    module.PortAudioError = Refused
    return module  # type: ignore[no-any-return]


def test_what_is_spoken_arrives_at_the_models_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    spoken = np.split(tone(440, 1.0, 44_100), 10)
    monkeypatch.setitem(sys.modules, "sounddevice", device(spoken))
    samples = record(16_000, lambda: None)
    assert len(samples) == pytest.approx(16_000, abs=200)
    assert loudest_hz(samples, 16_000) == pytest.approx(440, abs=2)


def test_without_a_microphone_there_is_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", device([], refuses=True))
    assert error_of(record, 16_000, lambda: None) == (
        "no microphone can be recorded from: no input device matches"
    )
    monkeypatch.setitem(sys.modules, "sounddevice", device([]))
    assert error_of(record, 16_000, lambda: None) == (
        "the microphone gave no sound; record a little longer"
    )
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    assert error_of(record, 16_000, lambda: None) == (
        "to record from a microphone takes sounddevice: pip install sounddevice"
    )
