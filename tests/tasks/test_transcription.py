"""From sound files to a model that reads off which telephone keys were pressed, and when."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import tongsa
from reading import error_of
from sounds import write
from tones import RATE, dial, ears, phone, spoken, write_recordings
from tongsa.config import Config
from tongsa.errors import ConfigError
from tongsa.evaluation.error_rates import word_error_rate
from tongsa.export.restore import restore
from tongsa.model.engine import TorchEngine
from tongsa.search import search
from tongsa.tasks import configure, conformance
from tongsa.tasks.registry import task_named
from tongsa.tasks.transcription import Transcription
from tongsa.training.run import train
from toys import Heard

UNHEARD = ("271828", "314159", "112358", "987654321")


@pytest.fixture(scope="module")
def model() -> tongsa.Model:
    return phone().model


def test_it_learns_to_read_keys_off_their_sounds() -> None:
    wer, cer, _ = phone().result.scores
    assert wer.value < 10
    assert cer.value < 10
    assert phone().heard.looks[-1][0].score.name == "WER"


def test_fewer_errors_are_better() -> None:
    best = phone().result.outcome.best
    assert best.score.value == min(look.score.value for look, _ in phone().heard.looks)


def test_the_file_writes_what_the_trained_network_wrote(model: tongsa.Model) -> None:
    sounds = [model.task.encode(dial(row)) for row in phone().rows]
    limits = [20] * len(sounds)
    ours = search(TorchEngine(restore(model.contents)), sounds, limits, model.config.search)
    theirs = search(model.engine, sounds, limits, model.config.search)
    assert [h[0].ids for h in ours] == [h[0].ids for h in theirs]
    assert [h[0].log_prob for h in ours] == pytest.approx([h[0].log_prob for h in theirs], abs=1e-3)


def test_what_is_heard_does_not_depend_on_the_batch(model: tongsa.Model) -> None:
    sounds = [dial(row) for row in (*UNHEARD, "5")]
    together = model.run(sounds)
    for sound, output in zip(sounds, together, strict=True):
        alone = model.run(sound)
        assert alone.text == output.text
        assert alone.log_prob == pytest.approx(output.log_prob, abs=1e-5)


def test_files_and_samples_give_the_same(model: tongsa.Model, tmp_path: Path) -> None:
    line = (dial("2468") * 2**15).round() / 2**15
    path = write(tmp_path / "line.wav", line, RATE)
    assert model.run(path).text == model.run(str(path)).text == model.run(line).text


def test_loudness_changes_nothing(model: tongsa.Model) -> None:
    line = dial("13579")
    assert model.run(line).text == model.run(line / 10).text


def test_stereo_and_other_rates_are_heard_alike(model: tongsa.Model, tmp_path: Path) -> None:
    from tongsa.audio.resample import resample

    line = dial("24689")
    stereo = np.stack([line, line], axis=1)
    assert model.run(write(tmp_path / "s.wav", stereo, RATE)).text == model.run(line).text
    faster = resample(line, RATE, 44_100)
    assert model.run(write(tmp_path / "r.flac", faster, 44_100)).text == model.run(line).text


def test_to_silence_there_is_no_answer(model: tongsa.Model) -> None:
    assert model.run(np.zeros(RATE, np.float32)).text == ""
    found = model.transcribe(np.zeros(RATE, np.float32))
    assert (found.text, found.seconds, found.segments) == ("", 1.0, ())


def test_what_is_no_recording_is_refused(model: tongsa.Model) -> None:
    assert error_of(model.run, np.zeros((2, 8), np.float32)) == (
        "an array of shape (2, 8) and type float32 is no recording; pass one channel of samples "
        "between -1 and 1, as float32"
    )
    assert error_of(model.run, "nowhere.wav") == "nowhere.wav: no such file; check the path"


def test_source_tokens_are_the_times_that_attention_looks_at(model: tongsa.Model) -> None:
    output = model.run(dial("123"))
    assert output.attention is not None
    assert output.attention.shape == (len(output.tokens) + 1, len(output.source_tokens))
    assert output.source_tokens[:3] == ("0.00 s", "0.04 s", "0.08 s")


# ---- Long recordings ---------------------------------------------------------------------------


def a_long_recording() -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.float32]], list[float]]:
    """Rows of keys between long pauses, and when each row begins."""
    rng = np.random.default_rng(1)
    pieces, begins, length = [], [], 0
    for row in phone().rows[:12]:
        pause = (1e-3 * rng.standard_normal(2 * RATE)).astype(np.float32)
        begins.append((length + len(pause)) / RATE)
        pieces += [pause, dial(row)]
        length += len(pieces[-1]) + len(pause)
    return np.concatenate(pieces), begins


def test_a_long_recording_is_heard_piece_by_piece(model: tongsa.Model) -> None:
    recording, begins = a_long_recording()
    told: list[float] = []
    from tongsa.tasks.transcribing import longest_heard_s, transcribe

    assert 1 < longest_heard_s(model) < 3
    found = transcribe(model, recording, done=told.append)
    wanted = " ".join(spoken(row) for row in phone().rows[:12])
    assert word_error_rate([found.text], [wanted]).value < 15
    assert len(found.segments) >= 6
    assert told == sorted(told)
    assert told[-1] > 0.9
    assert all(
        a.end_s <= b.start_s for a, b in zip(found.segments, found.segments[1:], strict=False)
    )
    starts = [segment.words[0].start_s for segment in found.segments]
    for begin, start in zip(begins, starts, strict=False) if len(starts) == 12 else ():
        assert start == pytest.approx(begin, abs=0.4)


def test_every_word_has_its_time(model: tongsa.Model) -> None:
    """The third key is pressed when the third key is heard."""
    line = dial("159")
    found = model.transcribe(line)
    assert found.text == "1 5 9"
    [segment] = found.segments
    assert [word.text for word in segment.words] == ["1", "5", "9"]
    loud = np.abs(line) > 0.01
    edges = np.flatnonzero(np.diff(np.convolve(loud, np.ones(160), "same") > 0)) / RATE
    for word, (start, end) in zip(segment.words, edges.reshape(-1, 2), strict=True):
        assert start - 0.1 < word.start_s < word.end_s < end + 0.1


# ---- The file ----------------------------------------------------------------------------------


def test_the_model_file_checks_itself_without_any_recording(model: tongsa.Model) -> None:
    assert len(model.contents.conformance) == conformance.PAIRS
    assert model.contents.conformance[0].source == "test sound 1"
    found = conformance.replay(model)
    assert found.mismatches == ()


def test_the_file_says_nothing_of_where_the_recordings_lay() -> None:
    assert str(phone().path.parent).encode() not in phone().path.read_bytes()


def test_a_model_of_sound_translates_nothing(model: tongsa.Model) -> None:
    assert error_of(model.translate, "one").startswith("this model's task is transcription")


# ---- Settings ----------------------------------------------------------------------------------


@pytest.fixture
def some(tmp_path: Path) -> Path:
    return write_recordings(tmp_path, "some", phone().rows[:12])


def quick(manifest: Path, output: Path, config: Config) -> Heard:
    heard = Heard()
    train(manifest, output, dev=manifest, config=config, reporter=heard)
    return heard


@pytest.mark.slow
def test_constants_of_the_training_data_are_kept_in_the_file(some: Path, tmp_path: Path) -> None:
    config = ears(audio__normalise="global", training__epochs=1)
    quick(some, tmp_path / "m.tongsa", config)
    model = tongsa.load(tmp_path / "m.tongsa", threads=1)
    frames = np.concatenate([model.task.encode(dial(row)) for row in phone().rows[:12]])
    weights = model.contents.graphs.weights
    mean, scale = weights["source_embedding.mean"], weights["source_embedding.scale"]
    assert np.allclose(mean, frames.mean(axis=0), atol=0.05)
    assert np.allclose(1 / scale, frames.std(axis=0), rtol=0.05)


@pytest.mark.slow
def test_recordings_are_played_faster_and_slower(some: Path, tmp_path: Path) -> None:
    config = ears(training__speed_perturbation=0.1, training__epochs=2)
    heard = quick(some, tmp_path / "m.tongsa", config)
    assert "Playing the recordings in other ways" in heard.work


def test_each_epoch_hears_other_speeds_and_the_same_epoch_the_same() -> None:
    from tongsa.training.examples import Examples
    from tongsa.training.recordings import Heard

    task = Transcription(configure(settings={"task": "transcription"}), phone().model.task.target)
    lines = [dial(row) for row in phone().rows[:6]]
    sources: Any = [np.asarray(task.encode(line), dtype=np.float16) for line in lines]
    pairs: Any = [(line, "") for line in lines]
    examples = Examples(sources, [np.array([5])] * 6, pairs)
    speeds = Heard(examples, task.source, speed_perturbation=0.2, seed=1)
    lengths = [[len(s) for s in speeds(epoch).sources] for epoch in range(20)]
    assert lengths[3] == [len(s) for s in speeds(3).sources]
    usual = len(sources[0])
    assert sorted({row[0] for row in lengths}) == pytest.approx(
        [usual / 1.2, usual, usual / 0.8], rel=0.05
    )

    noisy = Heard(examples, task.source, noise=0.5, seed=1)
    same = [
        [np.array_equal(a, b) for a, b in zip(noisy(epoch).sources, sources, strict=True)]
        for epoch in range(20)
    ]
    assert {len(s) for epoch in range(20) for s in noisy(epoch).sources[:1]} == {usual}
    assert 0.35 < np.mean(same) < 0.65
    both = Heard(examples, task.source, speed_perturbation=0.2, noise=1.0, seed=1)
    assert not any(np.array_equal(a, b) for a, b in zip(both(1).sources, sources, strict=True))
    assert len({len(both(epoch).sources[0]) for epoch in range(20)}) == 3


def test_what_is_wrong_with_recordings_is_said_before_training(tmp_path: Path) -> None:
    config = ears()
    reader = task_named("transcription").learn
    from tongsa.data.corpus import Corpus, Pair

    write(tmp_path / "quiet.wav", np.zeros(RATE), RATE)
    write(tmp_path / "loud.wav", np.clip(20 * dial("123"), -1, 1), RATE)
    pairs = [Pair(str(tmp_path / name), "1") for name in ("quiet.wav", "loud.wav")]
    task = reader(Corpus(pairs, "two"), config)
    for pair in pairs:
        task.encode_pair(*pair)
    [note] = task.notes()
    assert note.startswith("2 recordings are learned from although they are not good:\n  ")
    assert "quiet.wav is silent; nothing can be heard in it" in note
    assert "loud.wav is clipped" in note


def test_transcription_reads_sound_whatever_the_settings_say() -> None:
    config = configure(
        settings={"task": "transcription", "model.source": "tokens", "model.tie": "output"}
    )
    from tongsa.data.corpus import Corpus, Pair

    assert error_of(Transcription.learn, Corpus([Pair("a", "b")], "x"), config) == (
        'model.source = "tokens": transcription reads sound; leave it at "frames"'
    )
    with pytest.raises(ConfigError, match="plays recordings faster and slower"):
        configure(settings={"training.speed_perturbation": 0.1})
    with pytest.raises(ConfigError, match=r"noise = 0\.5: is added to recordings, and"):
        configure(settings={"training.noise": 0.5})
    with pytest.raises(ConfigError, match=r"noise = 1\.5: must be at most 1"):
        configure(settings={"task": "transcription", "training.noise": 1.5})
    with pytest.raises(ConfigError, match="frames are not spelt"):
        configure(
            settings={
                "task": "transcription", "training.subword_dropout": 0.1, "text.unit": "subwords"
            }
        )  # fmt: skip
