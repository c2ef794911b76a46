"""Whatever a sound file is made of, what is read is the sound; what is wrong with it is said."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from reading import error_of
from sounds import loudest_hz, noise, tone, write
from tongsa.audio.read import read_sound


@pytest.mark.parametrize(
    ("name", "subtype"),
    [
        ("8.wav", "PCM_U8"),
        ("16.wav", "PCM_16"),
        ("24.wav", "PCM_24"),
        ("32.wav", "PCM_32"),
        ("float.wav", "FLOAT"),
        ("double.wav", "DOUBLE"),
        ("a-law.wav", "ALAW"),
        ("sound.flac", None),
        ("sound.ogg", None),
        ("sound.mp3", None),
    ],
)
def test_every_format_and_width_gives_the_same_sound(
    tmp_path: Path, name: str, subtype: str | None
) -> None:
    wave = tone(seconds=0.5)
    sound = read_sound(write(tmp_path / name, wave, subtype=subtype), 16_000)
    assert sound.faults == ()
    assert sound.samples.dtype == np.float32
    assert abs(len(sound.samples) - len(wave)) < 2_000  # MP3 pads
    assert loudest_hz(sound.samples[:8_000], 16_000) == pytest.approx(440, abs=2)
    assert np.abs(sound.samples[2_000:4_000]).max() == pytest.approx(0.5, abs=0.03)


def test_a_whole_number_of_bits_comes_back_exactly(tmp_path: Path) -> None:
    samples = (noise() * 2**15).round() / 2**15
    assert np.array_equal(read_sound(write(tmp_path / "n.wav", samples), 16_000).samples, samples)


def test_a_wav_that_is_an_mp3_is_read_as_mp3(tmp_path: Path) -> None:
    real = write(tmp_path / "real.mp3", tone())
    named = Path(shutil.copy(real, tmp_path / "named.wav"))
    assert np.array_equal(read_sound(named, 16_000).samples, read_sound(real, 16_000).samples)


def test_an_mp3_is_read_without_a_word_to_the_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    # Bursts, so that a frame borrows the bits that those before it have left over.
    samples = np.concatenate([0.01 * noise(0.1), noise(0.1, seed=2)] * 15)
    path = write(tmp_path / "sound.mp3", samples)
    assert len(read_sound(path, 16_000).samples) == pytest.approx(len(samples), abs=2_000)
    assert capfd.readouterr().err == ""


def test_channels_are_averaged(tmp_path: Path) -> None:
    left, right = tone(300), tone(700)
    stereo = write(tmp_path / "s.wav", np.stack([left, right], axis=1), subtype="FLOAT")
    assert np.allclose(read_sound(stereo, 16_000).samples, (left + right) / 2, atol=1e-7)


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 44_100, 48_000])
def test_any_rate_becomes_the_one_wanted(tmp_path: Path, rate: int) -> None:
    sound = read_sound(write(tmp_path / "r.wav", tone(1_000, 1.0, rate), rate), 16_000)
    assert sound.seconds == pytest.approx(1.0, abs=0.01)
    wanted = tone(1_000, 1.0)
    middle = slice(2_000, 14_000)
    assert np.abs(sound.samples[middle] - wanted[middle]).max() < 1e-3


def test_resampling_lets_no_high_pitch_fold_down(tmp_path: Path) -> None:
    sound = read_sound(write(tmp_path / "h.wav", tone(11_000, 1.0, 44_100), 44_100), 16_000)
    assert np.abs(sound.samples[1_000:-1_000]).max() < 1e-3


def test_long_files_are_read_block_by_block_to_the_same_end(tmp_path: Path) -> None:
    sound = read_sound(write(tmp_path / "l.wav", tone(500, 30.0, 44_100), 44_100), 16_000)
    wanted = tone(500, 30.0)
    middle = slice(2_000, 470_000)
    assert np.abs(sound.samples[middle] - wanted[middle]).max() < 1e-3


# ---- Faults: said, and used all the same ------------------------------------------------------


def test_silence_is_named(tmp_path: Path) -> None:
    sound = read_sound(write(tmp_path / "q.wav", np.zeros(8_000)), 16_000)
    assert sound.faults == ("is silent; nothing can be heard in it",)


def test_channels_that_cancel_are_named(tmp_path: Path) -> None:
    against = np.stack([tone(), -tone()], axis=1)
    [fault] = read_sound(write(tmp_path / "a.wav", against), 16_000).faults
    assert fault == "is silent: its channels cancel each other out; nothing can be heard in it"


def test_clipping_is_named(tmp_path: Path) -> None:
    [fault] = read_sound(write(tmp_path / "c.wav", np.clip(8 * tone(), -1, 1)), 16_000).faults
    assert fault.startswith("is clipped: ")
    assert fault.endswith(" % of it stand at full scale; record it more quietly")


@pytest.mark.parametrize("gain", [2.0, 1.999])
def test_a_loud_sound_that_keeps_its_shape_is_not_clipped(tmp_path: Path, gain: float) -> None:
    assert read_sound(write(tmp_path / "l.wav", gain * tone()), 16_000).faults == ()


@pytest.mark.parametrize(("name", "kept"), [("t.wav", 0.4), ("t.flac", 0.6)])
def test_a_file_cut_short_is_read_as_far_as_it_goes(tmp_path: Path, name: str, kept: float) -> None:
    path = write(tmp_path / name, noise(3.0))
    whole = path.read_bytes()
    path.write_bytes(whole[: int(kept * len(whole))])
    sound = read_sound(path, 16_000)
    [fault] = sound.faults
    assert fault == (
        f"is cut short: {len(sound.samples):,} of 48,000 samples are there; copy it again"
    )
    assert 0.3 < len(sound.samples) / 48_000 < 0.7
    assert np.allclose(sound.samples, noise(3.0)[: len(sound.samples)], atol=1e-4)


# ---- What is no sound --------------------------------------------------------------------------


def test_what_is_no_sound_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "text.wav"
    text.write_text("RIFF and then a story, not a sound\n" * 9)
    assert error_of(read_sound, text, 16_000) == (
        f"{text}: holds no sound that can be read (Format not recognised); WAV, FLAC, Ogg and MP3 "
        "can: convert it to one of them"
    )
    empty = tmp_path / "empty.wav"
    empty.touch()
    assert error_of(read_sound, empty, 16_000) == (
        f"{empty}: the file is empty; copy or record it again"
    )
    assert error_of(read_sound, tmp_path, 16_000) == (
        f"{tmp_path}: is a folder; name a sound file in it"
    )
    missing = tmp_path / "missing.wav"
    assert error_of(read_sound, missing, 16_000) == f"{missing}: no such file; check the path"


def test_a_header_without_samples_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "n.wav", np.zeros(0))
    assert error_of(read_sound, path, 16_000) == (
        f"{path}: holds no sound: 0 samples; is it cut short? copy it again"
    )


def test_samples_that_are_no_numbers_are_refused(tmp_path: Path) -> None:
    samples = tone()
    samples[5:8] = np.nan
    path = write(tmp_path / "n.wav", samples, subtype="FLOAT")
    assert error_of(read_sound, path, 16_000) == (
        f"{path}: 3 samples are no numbers (NaN or infinite); write it again from the recording"
    )
