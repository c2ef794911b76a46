"""A run that was broken off goes on as if it had not been, or says why it cannot."""

import contextlib
import dataclasses
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from tongsa.config import Config
from tongsa.data.corpus import Corpus, Pair
from tongsa.errors import ConfigError, TrainingError
from tongsa.export.parity import Parity
from tongsa.model.seq2seq import Seq2Seq
from tongsa.training import checkpoint, run
from tongsa.training.checkpoint import folder_of
from tongsa.training.loop import Outcome, Progress
from tongsa.training.package import Packaged
from tongsa.training.prepare import Prepared
from tongsa.training.run import train
from toys import Heard, backwards, contents, interrupt_at, numbers, small, write_tsv

CORPUS = Corpus(numbers(60, backwards), "numbers")
DEV = Corpus(numbers(75, backwards)[60:], "dev numbers")

# Everything that draws lots or remembers.
RESTLESS: dict[str, Any] = {
    "text__unit": "subwords",
    "model__dropout": 0.2,
    "model__word_dropout": 0.1,
    "training__subword_dropout": 0.1,
    "training__scheduled_sampling": 0.3,
    "training__epochs": 4,
    "training__batch_tokens": 80,
    "training__validate_every": 5,
    "training__checkpoint_seconds": 0.0,
}


def config(**changes: Any) -> Config:
    return small(**(RESTLESS | changes))


class _Killed(BaseException):
    """Ends a run as a power cut does: nothing has a chance to tidy up."""


@dataclasses.dataclass
class Ended:
    """What a run came to, caught before it is exported, which takes seconds."""

    weights: dict[str, torch.Tensor]
    outcome: Outcome


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch) -> list[Ended]:
    caught: list[Ended] = []

    def pack(model: Seq2Seq, _: Prepared, outcome: Outcome, output: Path, __: Heard) -> Packaged:
        caught.append(Ended(dict(model.named_parameters()), outcome))
        output.write_bytes(b"a model")
        return Packaged(Parity(1, 1, 0.0), ())

    monkeypatch.setattr(run, "package", pack)
    # A save as quick as these steps, or none would be due.
    monkeypatch.setattr(checkpoint, "_MOST_OF_THE_TIME", 1e9)
    return caught


def kill_at(step: int) -> Callable[[Progress], None]:
    def at_step(progress: Progress) -> None:
        if progress.step == step:
            raise _Killed

    return at_step


def begin(
    output: Path, settings: Config, at_step: Callable[[Progress], None] = lambda _: None, **how: Any
) -> Heard:
    """Train; a run that is killed just ends."""
    heard = Heard(at_step)
    with contextlib.suppress(_Killed):
        train(CORPUS, output, dev=DEV, config=settings, reporter=heard, **how)
    return heard


def same(one: Ended, other: Ended) -> bool:
    return (
        all(torch.equal(w, other.weights[name]) for name, w in one.weights.items())
        and one.outcome.history == other.outcome.history
        and one.outcome.best == other.outcome.best
        and one.outcome.steps == other.outcome.steps
    )


def checkpoints(output: Path) -> list[Path]:
    return sorted(folder_of(output).glob("step-*"))


# ---- To the last bit ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"training__ema_decay": 0.0, "training__subword_dropout": 0.0},
        {"training__agreement": 0.5, "text__unit": "words", "training__subword_dropout": 0.0},
    ],
    ids=["all that draws lots", "no averages", "R-Drop"],
)
def test_a_run_killed_again_and_again_ends_as_one_that_was_not(
    changes: dict[str, Any], tmp_path: Path, ended: list[Ended]
) -> None:
    settings = config(**changes)
    begin(tmp_path / "whole", settings)
    steps = ended[0].outcome.steps
    at = sorted(random.Random(3).sample(range(2, steps), 6))
    output = tmp_path / "torn"
    for step in at:
        begin(output, settings, kill_at(step), resume=True)
        assert not output.exists()
    # Something else happens to chance in between.
    torch.manual_seed(99)
    random.seed(99)
    heard = begin(output, settings, resume=True)
    assert heard.notices[-1].startswith(f"Going on after step {at[-1] - 1:,}, in epoch ")
    assert same(ended[0], ended[1])
    assert ended[0].outcome.ended == ended[1].outcome.ended == "complete"
    assert len(ended[0].outcome.history) >= 3


@pytest.mark.parametrize("where", ["end of an epoch", "before its look", "first step"])
def test_nor_does_it_matter_where(where: str, tmp_path: Path, ended: list[Ended]) -> None:
    settings = config()
    heard = begin(tmp_path / "whole", settings)
    step = {
        "end of an epoch": next(p.step for p in heard.steps if p.epoch == 1.0),
        "before its look": 5,
        "first step": 1,
    }[where]
    output = tmp_path / "torn"
    # Ctrl-C leaves a checkpoint of this very moment.
    begin(output, settings, interrupt_at(step))
    assert ended[1].outcome.ended == "interrupted"
    begin(output, settings, resume=True)
    assert same(ended[0], ended[2])


def test_ctrl_c_keeps_the_best_and_what_the_run_goes_on_from(
    tmp_path: Path, ended: list[Ended]
) -> None:
    settings = config(training__checkpoint_seconds=float("inf"))
    output = tmp_path / "m"
    heard = begin(output, settings, interrupt_at(9))
    assert output.read_bytes() == b"a model"
    assert len(checkpoints(output)) == 1
    assert heard.notices == [
        "Stopped. Keeping the best so far.",
        "To go on with the training, give the same command with --resume.",
    ]
    begin(output, settings, resume=True)
    assert ended[1].outcome.ended == "complete"
    assert not folder_of(output).exists()


def test_time_that_has_gone_is_counted(tmp_path: Path, ended: list[Ended]) -> None:
    settings = config()
    output = tmp_path / "m"

    def slowly(progress: Progress) -> None:
        time.sleep(0.05)
        interrupt_at(8)(progress)

    begin(output, settings, slowly)
    begin(output, settings, resume=True)
    first, second = (e.outcome.seconds for e in ended)
    assert second > first > 0.4


# The same with a real process and a real signal: train by the command line, look at the file.
SETTINGS = {
    "text.unit": "subwords", "model.embedding_size": 32, "model.hidden_size": 32,
    "training.threads": 1, "training.epochs": 12, "training.batch_tokens": 60,
    "training.subword_dropout": 0.1, "training.checkpoint_seconds": 0,
    "training.precision": '"fp32"',
}  # fmt: skip


def command(folder: Path, output: str, *more: str) -> subprocess.Popen[bytes]:
    flags = [flag for name, value in SETTINGS.items() for flag in ("--set", f"{name}={value}")]
    return subprocess.Popen(
        [sys.executable, "-m", "tongsa", "train", "pairs.tsv", "-o", output, *flags, *more],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def kill_now_and_then(folder: Path, times: int) -> None:
    """Kill a training within the seconds after its next checkpoint, so many times."""
    chance = random.Random(11)
    for _ in range(times):
        before = checkpoints(folder / "torn.tongsa")
        process = command(folder, "torn.tongsa", "--resume")
        while process.poll() is None and checkpoints(folder / "torn.tongsa") == before:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.5))
        process.send_signal(signal.SIGKILL)
        assert process.wait() in (-signal.SIGKILL, 0)
        if process.returncode == 0:
            return


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize(
    ("pairs", "times"),
    [pytest.param(200, 1, id="once"), pytest.param(1000, 12, id="often", marks=pytest.mark.slow)],
)
def test_sigkill_at_any_moment_changes_no_byte(pairs: int, times: int, tmp_path: Path) -> None:
    write_tsv(tmp_path / "pairs.tsv", numbers(pairs, backwards))
    kill_now_and_then(tmp_path, times)
    assert not (tmp_path / "torn.tongsa").exists()
    assert command(tmp_path, "torn.tongsa", "--resume").wait() == 0
    assert command(tmp_path, "whole.tongsa").wait() == 0
    assert contents(tmp_path / "torn.tongsa") == contents(tmp_path / "whole.tongsa")
    # Nothing is left behind, half-written files neither.
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"pairs.tsv", "torn.tongsa", "whole.tongsa"}


# ---- What lies on the disk ----------------------------------------------------------------------


@pytest.fixture
def torn(tmp_path: Path, ended: list[Ended]) -> Path:
    """A run that was killed at its tenth step."""
    assert ended == []
    output = tmp_path / "m.tongsa"
    begin(output, config(), kill_at(10))
    return output


def test_the_newest_two_are_kept(torn: Path) -> None:
    assert [path.name[:13] for path in checkpoints(torn)] == ["step-00000008", "step-00000009"]
    assert all(path.suffix == ".safetensors" for path in checkpoints(torn))


@pytest.mark.parametrize("damage", ["cut short", "a flipped bit", "empty", "gone"])
def test_a_broken_newest_is_passed_over_and_told(
    damage: str, torn: Path, tmp_path: Path, ended: list[Ended]
) -> None:
    newest = checkpoints(torn)[-1]
    data = bytearray(newest.read_bytes())
    if damage == "gone":
        newest.unlink()
    else:
        data[len(data) // 2] ^= 1
        kept = {"cut short": len(data) - 100, "a flipped bit": len(data), "empty": 0}[damage]
        newest.write_bytes(data[:kept])
    heard = begin(torn, config(), resume=True)
    told = [] if damage == "gone" else [
        f"{newest}: damaged, its checksum does not agree; passed over."
    ]  # fmt: skip
    assert heard.notices[:-1] == told
    assert heard.notices[-1].startswith("Going on after step 8, in epoch ")
    begin(tmp_path / "whole", config())
    assert same(ended[0], ended[1])


def test_a_broken_one_does_not_outlive_the_next_good_one(torn: Path) -> None:
    checkpoints(torn)[-1].write_bytes(b"")
    begin(torn, config(), kill_at(10), resume=True)
    assert [path.name[:13] for path in checkpoints(torn)] == ["step-00000008", "step-00000009"]
    assert all(path.stat().st_size for path in checkpoints(torn))


def test_where_all_are_broken_it_says_what_works(torn: Path) -> None:
    for path in checkpoints(torn):
        path.write_bytes(b"rubbish")
    with pytest.raises(TrainingError) as error:
        begin(torn, config(), resume=True)
    assert str(error.value) == (
        f"{folder_of(torn)}: no checkpoint in it is whole; begin anew with --restart"
    )


@pytest.mark.parametrize(
    ("here", "said"),
    [
        (checkpoint.VERSION - 1, r"this tongsa reads up to version \d; update with: pip"),
        (checkpoint.VERSION + 1, r"written by an earlier tongsa, .*; begin anew with --restart"),
    ],
)
def test_a_checkpoint_of_another_time_is_no_damage(
    torn: Path, monkeypatch: pytest.MonkeyPatch, here: int, said: str
) -> None:
    monkeypatch.setattr(checkpoint, "VERSION", here)
    with pytest.raises(TrainingError, match=said):
        begin(torn, config(), resume=True)


def test_a_file_of_another_program_is_passed_over(torn: Path) -> None:
    import hashlib

    import safetensors.torch

    data = safetensors.torch.save({"x": torch.zeros(2)})
    name = f"step-00000099-{hashlib.sha256(data).hexdigest()}.safetensors"
    (folder_of(torn) / name).write_bytes(data)
    heard = begin(torn, config(), resume=True)
    assert heard.notices[0] == f"{folder_of(torn) / name}: no checkpoint of tongsa; passed over."


def test_a_disk_that_is_full_stops_no_training(
    tmp_path: Path, ended: list[Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(checkpoint, "moved_when_whole", full)
    heard = begin(tmp_path / "m", config())
    assert ended[0].outcome.ended == "complete"
    assert "cannot be written: No space left on device. Training goes on, but" in heard.notices[0]


def test_what_else_lies_in_the_folder_stays(torn: Path) -> None:
    (folder_of(torn) / "notes.txt").write_text("mine")
    begin(torn, config(), resume=True)
    assert [path.name for path in folder_of(torn).iterdir()] == ["notes.txt"]


# ---- What is refused ----------------------------------------------------------------------------


def test_a_run_over_one_that_was_broken_off_is_refused_and_deletes_nothing(torn: Path) -> None:
    before = checkpoints(torn)
    with pytest.raises(ConfigError) as error:
        begin(torn, config())
    assert str(error.value) == (
        f"{folder_of(torn)}: holds a run that was broken off; go on with it with --resume, begin "
        "anew and delete it with --restart, or write another model with -o"
    )
    assert checkpoints(torn) == before


def test_unless_it_shall_begin_anew(torn: Path, ended: list[Ended]) -> None:
    heard = begin(torn, config(), restart=True)
    assert heard.notices == [f"Beginning anew: deleted the checkpoints in {folder_of(torn)}."]
    assert heard.steps[0].step == 1
    assert ended[0].outcome.ended == "complete"


def test_nothing_to_go_on_from(tmp_path: Path, ended: list[Ended]) -> None:
    output = tmp_path / "m"
    heard = begin(output, config(), resume=True)
    assert heard.notices == [
        f"Nothing to go on from in {folder_of(output)}: beginning at the beginning."
    ]
    assert ended[0].outcome.ended == "complete"
    with pytest.raises(ConfigError, match="is done, for no run that was broken off is beside it"):
        begin(output, config(), resume=True)
    assert output.read_bytes() == b"a model"


def test_words_that_do_not_go_together(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="pass --resume too"):
        begin(tmp_path / "m", small(), anyway=True)
    with pytest.raises(ConfigError, match="pass one of them"):
        begin(tmp_path / "m", small(), resume=True, restart=True)


def test_a_setting_that_has_changed_is_named_and_refused_unless_told(
    torn: Path, ended: list[Ended]
) -> None:
    changed = config(training__learning_rate=0.001, training__epochs=5, search__beam_size=3)
    with pytest.raises(ConfigError) as error:
        begin(torn, changed, resume=True)
    assert str(error.value) == (
        f"{folder_of(torn)}: was begun with something else:\n"
        "  search.beam_size = 3 now, 5 then\n"
        "  training.epochs = 5 now, 4 then\n"
        "  training.learning_rate = 0.001 now, 0.006 then\n"
        "Bring that back, go on all the same with --resume --anyway, or begin anew with --restart."
    )
    heard = begin(torn, changed, resume=True, anyway=True)
    assert "Changed: training.epochs = 5 now, 4 then" in heard.notices
    assert heard.steps[0].step == 10
    assert heard.steps[-1].epoch == 5.0
    assert ended[0].outcome.ended == "complete"


def test_other_batches_go_on_as_far_into_the_epoch(torn: Path, ended: list[Ended]) -> None:
    changed = config(training__batch_tokens=40)
    heard = begin(torn, changed, resume=True, anyway=True)
    killed_in = 9 / ended[0].outcome.steps  # some share of the run that batches of 80 have
    assert 0 < heard.steps[0].share <= killed_in * 2
    assert heard.steps[-1].share == 1.0


def test_a_run_goes_on_with_as_many_threads_as_it_began_with(
    tmp_path: Path, ended: list[Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, output = config(training__threads=None), tmp_path / "m"

    def begin_on(cores: int, **how: Any) -> Heard:
        monkeypatch.setattr(run, "usable_cores", lambda: cores)
        heard = begin(output, settings, interrupt_at(8 if how else 4), **how)
        torch.set_num_threads(1)
        return heard

    first = begin_on(2)
    # The machine may be another, and all of it ours.
    second = begin_on(64, resume=True)
    assert [heard.plan and heard.plan.threads for heard in (first, second)] == [2, 2]
    assert not any(notice.startswith("Goes on with") for notice in second.notices)
    assert len(ended) == 2


def test_more_threads_or_checkpoints_are_no_other_run(torn: Path) -> None:
    changed = config(training__checkpoint_seconds=5.0)
    begin(torn, changed, kill_at(12), resume=True)
    heard = begin(torn, config(training__threads=2), resume=True)
    torch.set_num_threads(1)
    assert heard.notices[-2] == (
        "Goes on with threads 2 instead of 1: the result will be as good, but not the same to the "
        "last bit."
    )


def test_another_network_is_refused_whatever_is_said(torn: Path) -> None:
    changed = config(model__hidden_size=48, training__learning_rate=0.001)
    with pytest.raises(ConfigError) as error:
        begin(torn, changed, resume=True, anyway=True)
    assert str(error.value) == (
        f"{folder_of(torn)}: cannot go on, for these make another network:\n"
        "  model.hidden_size = 48 now, 32 then\n"
        "Bring back what it was begun with, or begin anew with --restart."
    )


def test_fewer_epochs_than_are_done(torn: Path) -> None:
    begin(torn, config(), kill_at(20), resume=True)
    with pytest.raises(ConfigError, match=r"^training.epochs = 1: the run has reached epoch"):
        begin(torn, config(training__epochs=1), resume=True, anyway=True)


# Words of one vocabulary, so that other pairs can leave it as it is.
WORDS = config(text__unit="words", training__subword_dropout=0.0)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda pairs: [*pairs[:16], pairs[17], pairs[16], *pairs[18:]],
            "  pairs.tsv: written anew since, with as many bytes\n"
            "  2 of 60 pairs to learn from are others: number 17 is the first that is another\n",
        ),
        (
            lambda pairs: [*pairs, pairs[5]],
            "  pairs.tsv: 1,737 bytes now, 1,706 then\n"
            "  61 pairs to learn from now, 60 then; the first 60 are the same\n",
        ),
        (
            lambda pairs: pairs[1:],
            "  pairs.tsv: 1,683 bytes now, 1,706 then\n"
            "  59 pairs to learn from now, 60 then; number 1 is the first that is another\n",
        ),
    ],
    ids=["order", "one more", "one less"],
)
def test_pairs_that_have_changed_are_named_by_file_and_number(
    change: Callable[[list[Pair]], list[Pair]],
    said: str,
    tmp_path: Path,
    ended: list[Ended],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    pairs = list(CORPUS.pairs)
    write_tsv(Path("pairs.tsv"), pairs)

    def go(at_step: Callable[[Progress], None] = lambda _: None, **how: Any) -> Heard:
        heard = Heard(at_step)
        with contextlib.suppress(_Killed):
            train("pairs.tsv", "m", dev=DEV, config=WORDS, reporter=heard, **how)
        return heard

    go(kill_at(10))
    write_tsv(Path("pairs.tsv"), change(pairs))
    with pytest.raises(ConfigError) as error:
        go(resume=True)
    assert str(error.value) == (
        f"m.run: was begun with something else:\n{said}"
        "Bring that back, go on all the same with --resume --anyway, or begin anew with --restart."
    )
    heard = go(resume=True, anyway=True)
    assert heard.steps[0].step == 10
    assert ended[0].outcome.ended == "complete"


def test_the_same_pairs_in_another_file_are_the_same(tmp_path: Path, ended: list[Ended]) -> None:
    one = write_tsv(tmp_path / "one.tsv", CORPUS.pairs)
    for path, at_step in ((one, kill_at(10)), (None, lambda _: None)):
        heard = Heard(at_step)
        with contextlib.suppress(_Killed):
            train(path or CORPUS, tmp_path / "m", dev=DEV, config=WORDS, reporter=heard,
                  resume=True)  # fmt: skip
    assert ended[0].outcome.ended == "complete"


def test_a_vocabulary_stays_what_it_was(torn: Path, ended: list[Ended]) -> None:
    other = Corpus([*CORPUS.pairs[1:], Pair("eleven", "열하나")], "numbers")
    heard = Heard()
    train(
        other, torn, dev=DEV, config=config(), reporter=heard, resume=True, anyway=True
    )  # fmt: skip
    assert heard.notices[0] == (
        "Changed: 60 of 60 pairs to learn from are others: number 1 is the first that is another"
    )
    assert ended[0].outcome.ended == "complete"
