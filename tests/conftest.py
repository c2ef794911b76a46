"""Settings of the whole test run, and servers that several files of tests ask."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from live import Live
    from tongsa.model.seq2seq import Seq2Seq

# A machine that is busy elsewhere makes no claim false.
settings.register_profile("tongsa", deadline=None)
settings.load_profile("tongsa")


@pytest.fixture(scope="session")
def translator(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Live"]:
    """Serve the model that says English numbers backwards in Korean."""
    from live import serving
    from toys import trained

    path = tmp_path_factory.mktemp("serving") / "numbers.tongsa"
    shutil.copy(trained().path, path)
    with serving([path]) as live:
        yield live


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Start Debian's chromium, with a microphone at which somebody dials 1, 5, 9 once."""
    import soundfile

    from browsing import CHROMIUM
    from tones import RATE, dial

    api = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM.exists():
        pytest.skip("Debian's chromium is not installed")
    heard = tmp_path_factory.mktemp("microphone") / "159.wav"
    soundfile.write(heard, dial("159"), RATE)
    microphone = [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",  # leave is given without asking
        f"--use-file-for-fake-audio-capture={heard}%noloop",
    ]
    with api.sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", *microphone]
        )
        yield found
        found.close()


@pytest.fixture
def model_file(tmp_path: Path) -> Path:
    from toys import trained

    path = tmp_path / "numbers.tongsa"
    shutil.copy(trained().path, path)
    return path


@pytest.fixture
def unpacked(monkeypatch: pytest.MonkeyPatch) -> "list[Seq2Seq]":
    """Catch the model where it would be exported, which takes seconds."""
    from tongsa.export.parity import Parity
    from tongsa.training import run
    from tongsa.training.package import Packaged

    caught: list[Seq2Seq] = []

    def pack(model: "Seq2Seq", _: object, __: object, output: Path, ___: object) -> Packaged:
        caught.append(model)
        output.write_bytes(b"a model")
        return Packaged(Parity(1, 1, 0.0), ())

    monkeypatch.setattr(run, "package", pack)
    return caught
