"""Learning begins as a model that has learned something before."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import tongsa
from command_line import run_here
from tongsa.config import Config, to_flat
from tongsa.data.corpus import Corpus, Pair
from tongsa.errors import ConfigError, ModelFileError
from tongsa.evaluation.metrics import exact_match
from tongsa.export.eight_bits import to_eight_bits
from tongsa.export.restore import restore
from tongsa.runtime.model_file import read_model_file, write_model_file
from tongsa.tasks import configure
from tongsa.training.run import train
from toys import (
    Heard,
    backwards,
    contents,
    copied,
    interrupt_at,
    numbers,
    small,
    trained,
    write_tsv,
)

# The other way round than the base has it, so that there is something to learn.
OTHER = Corpus(numbers(120, copied), "other numbers")
OTHER_DEV = Corpus(numbers(160, copied)[120:], "other dev numbers")
SAME_DEV = Corpus(numbers(160, backwards)[120:], "dev numbers")
QUICK: dict[str, Any] = {
    "training.batch_tokens": 100, "training.warmup_steps": 10, "training.label_smoothing": 0.0,
    "training.ema_decay": 0.9, "training.precision": "fp32", "training.threads": 1,
}  # fmt: skip


def finetuned(base: Path | None = None, **more: Any) -> Config:
    begun = {"training.finetune": str(base or trained().path)}
    return configure(settings=QUICK | begun | {k.replace("__", "."): v for k, v in more.items()})


def test_the_network_is_that_of_the_model_and_the_training_is_not() -> None:
    base, config = to_flat(trained().result.config), to_flat(finetuned())
    shared = [name for name in base if not name.startswith("training.")]
    assert [config[name] for name in shared] == [base[name] for name in shared]
    assert config["training.epochs"] is None
    # A third of the usual rate, unless somebody says otherwise.
    assert config["training.learning_rate"] == pytest.approx(1e-3)
    assert finetuned(training__learning_rate=0.005).training.learning_rate == 0.005


def test_epoch_0_is_the_model_itself_and_few_pairs_teach_it(tmp_path: Path) -> None:
    base, heard = trained(), Heard()
    # Longer rows than it has learned.
    rows = numbers(260, backwards, most=7)
    few, dev = Corpus(rows[:200], "longer rows"), Corpus(rows[200:], "dev")
    more: dict[str, Any] = {"training__epochs": 15, "training__learning_rate": 0.004}
    result = train(few, tmp_path / "m.tongsa", dev=dev, config=finetuned(**more), reporter=heard)
    first, _ = heard.looks[0]
    assert (first.step, first.epoch) == (0, 0.0)
    by_itself = base.model.run([pair.source for pair in dev.pairs], beam_size=1)
    assert first.samples[0][2] == by_itself[0].text
    assert any("has learned from 600 pairs" in notice for notice in heard.notices)
    # The same pairs teach far less to a network that knows nothing.
    anew = train(few, tmp_path / "anew.tongsa", dev=dev, config=small(**more), reporter=Heard())
    sources, targets = map(list, zip(*dev.pairs, strict=True))
    exact = [
        exact_match([o.text for o in tongsa.load(path).run(sources)], targets).value
        for path in (base.path, result.path, anew.path)
    ]
    assert exact[1] > exact[0] + 10
    assert exact[1] > exact[2] + 10


def test_a_model_that_does_not_get_better_stays_as_it_is(tmp_path: Path) -> None:
    base = trained()
    result = train(OTHER, tmp_path / "m.tongsa", dev=SAME_DEV, reporter=Heard(),
                   config=finetuned(training__epochs=1, training__learning_rate=0.02))  # fmt: skip
    assert result.outcome.best.step == 0
    before, now = (restore(read_model_file(path)) for path in (base.path, result.path))
    for name, weight in now.state_dict().items():
        assert np.array_equal(weight, before.state_dict()[name]), name


def test_what_was_read_before_is_not_forgotten(tmp_path: Path) -> None:
    pairs = [Pair("zwölf", "열둘"), Pair("elf", "열하나"), *numbers(8, copied)]
    result = train(Corpus(pairs, "new words"), tmp_path / "m.tongsa",
                   dev=Corpus(pairs[:2], "dev"), reporter=(heard := Heard()),
                   config=finetuned(training__epochs=1))  # fmt: skip
    before, now = (read_model_file(p) for p in (trained().path, result.path))
    assert now.coverage is not None
    assert now.coverage.warnings("zwölf seven", 2) == ()
    assert [w.code for w in now.coverage.warnings("fourteen", 2)] == ["unseen-words"]
    assert now.longest_target == before.longest_target
    # It is a model of words, and can neither read nor write those.
    assert any("of the source tokens are not in its vocabulary" in n for n in heard.notices)


@pytest.mark.parametrize("stop", [3, 9])
def test_it_goes_on_to_the_same_bytes(stop: int, tmp_path: Path) -> None:
    config = finetuned(training__epochs=3, training__validate_every=4)
    train(OTHER, tmp_path / "whole.tongsa", dev=OTHER_DEV, config=config, reporter=Heard())
    train(OTHER, tmp_path / "torn.tongsa", dev=OTHER_DEV, config=config,
          reporter=Heard(interrupt_at(stop)))  # fmt: skip
    heard = Heard()
    train(OTHER, tmp_path / "torn.tongsa", dev=OTHER_DEV, config=config, reporter=heard,
          resume=True)  # fmt: skip
    assert not any("Begins as" in notice for notice in heard.notices)
    assert contents(tmp_path / "torn.tongsa") == contents(tmp_path / "whole.tongsa")


def test_other_networks_are_refused(tmp_path: Path) -> None:
    config = finetuned(model__hidden_size=64, text__unit="characters", model__dropout=0.1)
    with pytest.raises(ConfigError) as refused:
        train(OTHER, tmp_path / "m.tongsa", config=config, reporter=Heard())
    assert str(refused.value).splitlines()[1:] == [
        f"  text.unit = 'characters' now, 'words' in {trained().path}",
        f"  model.hidden_size = 64 now, 32 in {trained().path}",
        "Leave them out, or train a model of its own.",
    ]


def test_models_that_cannot_go_on(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match=r"nowhere\.tongsa.*no such file"):
        finetuned(tmp_path / "nowhere.tongsa")
    small_file = tmp_path / "small.tongsa"
    write_model_file(small_file, to_eight_bits(trained().model.contents, [], 1))
    with pytest.raises(ModelFileError, match=r"small\.tongsa: its weights were rounded to 8 bits"):
        train(OTHER, tmp_path / "m.tongsa", config=finetuned(small_file), reporter=Heard())


def test_directions_are_for_models_that_know_some(tmp_path: Path) -> None:
    pairs = [Pair(f"<en2ko> {source}", target) for source, target in OTHER.pairs]
    with pytest.raises(ConfigError, match=r"name directions \(en-ko\), and this model was trained"):
        train(Corpus(pairs, "pairs"), tmp_path / "m.tongsa", config=finetuned(), reporter=Heard())


def test_the_command(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    data = write_tsv(tmp_path / "mine.tsv", numbers(100, copied))
    flags = [f"--set={name}={value}" for name, value in QUICK.items()]
    done = run_here(capsys, "train", data, "-o", tmp_path / "m.tongsa", "--epochs", "2",
                    "--finetune", trained().path, *flags)  # fmt: skip
    assert done.status == 0
    assert "epoch 0 · dev loss" in done.err
    assert tongsa.load(tmp_path / "m.tongsa").run("one two").text
    # It tells where it comes from.
    done = run_here(capsys, "info", tmp_path / "m.tongsa")
    assert f"begun as {trained().path}" in done.out


def test_a_prepared_folder_has_a_vocabulary_of_its_own(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    data = write_tsv(tmp_path / "mine.tsv", numbers(100, copied))
    assert run_here(capsys, "prepare", data, "-o", tmp_path / "folder").status == 0
    done = run_here(capsys, "train", tmp_path / "folder", "-o", tmp_path / "m.tongsa",
                    "--finetune", trained().path)  # fmt: skip
    assert done.status == 1
    assert "was prepared with a vocabulary of its own" in done.err
