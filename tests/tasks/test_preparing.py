"""A corpus becomes a folder that is learned from as the pairs themselves are."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from command_line import run_here
from tongsa.config import Config
from tongsa.data.corpus import Corpus, Pair, hold_out, load_corpus
from tongsa.data.formats import gathered
from tongsa.data.formats.gathered import PairsOnDisk
from tongsa.errors import ConfigError, DataError
from tongsa.tasks import configure, preparing
from tongsa.tasks.preparing import is_prepared, prepare_folder, read_prepared
from tongsa.tasks.registry import task_named
from tongsa.training.loop import Outcome
from tongsa.training.run import train
from toys import SMALL, Heard, backwards, numbers, small, write_tsv

PAIRS = numbers(120, backwards)


@pytest.fixture
def on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let few pairs be many: on the disk from the 20th on, spelt in blocks of 30."""
    monkeypatch.setattr(gathered, "MOST_IN_MEMORY", 20)
    monkeypatch.setattr(gathered, "_AT_ONCE", 7)
    monkeypatch.setattr(preparing, "_BLOCK", 30)


def learned(data: Any, output: Path, config: Config, **more: Any) -> tuple[Heard, Outcome]:
    heard = Heard()
    result = train(data, output, config=config, reporter=heard, **more)
    return heard, result.outcome


@pytest.mark.usefixtures("on_disk", "unpacked")
def test_learning_from_the_folder_is_learning_from_the_pairs(tmp_path: Path) -> None:
    path = write_tsv(tmp_path / "pairs.tsv", PAIRS)
    config = small(training__epochs=2, training__max_tokens=3)
    corpus = load_corpus([path])
    assert isinstance(corpus.pairs, PairsOnDisk)
    notices: list[str] = []
    shares: list[float] = []
    prepare_folder(
        corpus, None, config, tmp_path / "folder", jobs=1, notice=notices.append,
        on_progress=lambda _, share: shares.append(share or 0.0),
    )  # fmt: skip
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    # What is too long is left out of both, and said.
    heard, once = learned(path, tmp_path / "a", config)
    assert notices[0].replace(" (held out)", "").splitlines()[0].startswith(f"{path}: ")
    assert "pairs are longer than training.max_tokens = 3 and are left out" in notices[0]
    heard_too, again = learned(tmp_path / "folder", tmp_path / "b", config)
    assert again.history == once.history
    assert [p.loss for p in heard_too.steps] == [p.loss for p in heard.steps]
    assert heard.plan is not None
    assert heard_too.plan is not None
    assert heard_too.plan.pairs == heard.plan.pairs


@pytest.mark.usefixtures("on_disk")
def test_several_processes_write_the_same_as_one(tmp_path: Path) -> None:
    corpus, dev = hold_out(Corpus(PAIRS, "numbers"))
    for jobs in (1, 2):
        prepare_folder(corpus, dev, small(), tmp_path / str(jobs), jobs=jobs)
    one, two = tmp_path / "1", tmp_path / "2"
    names = sorted(path.name for path in one.iterdir())
    assert names == sorted(path.name for path in two.iterdir())
    assert len([name for name in names if name.startswith("train-")]) == 4 * 6
    assert all((one / name).read_bytes() == (two / name).read_bytes() for name in names)


@pytest.mark.usefixtures("on_disk")
def test_pairs_and_ids_come_back_one_by_one_and_in_order(tmp_path: Path) -> None:
    texts = [*PAIRS[:40], Pair("한국어 \U0001f600", "x\ty"), *PAIRS[40:]]
    corpus, dev = Corpus(texts, "numbers"), Corpus(PAIRS[:9], "dev")
    prepare_folder(corpus, dev, small(), tmp_path / "f", jobs=1)
    folder = read_prepared(tmp_path / "f")
    task = task_named("translation").load(folder.config, folder.source, folder.target)
    assert list(folder.train.pairs) == texts
    assert [folder.train.pairs[i] for i in (0, 29, 30, 40, 120)] == [
        texts[i] for i in (0, 29, 30, 40, 120)
    ]
    assert list(folder.dev.pairs) == PAIRS[:9]
    encoded = [task.encode_pair(*pair) for pair in texts]
    assert [ids.tolist() for ids in folder.train.sources] == [list(s) for s, _ in encoded]
    assert [ids.tolist() for ids in folder.train.targets] == [list(t) for _, t in encoded]
    assert folder.train.targets.lengths.tolist() == [len(t) for _, t in encoded]
    counts = np.bincount(np.concatenate([t for _, t in encoded]))
    assert folder.train.targets.counts().tolist() == counts.tolist()


def as_they_stand(corpus: Corpus) -> Sequence[tuple[int, Pair]]:
    return list(zip(corpus.lines, corpus.pairs, strict=True))


def test_where_pairs_lie_changes_nothing(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    path = write_tsv(tmp_path / "pairs.tsv", PAIRS)
    in_memory = load_corpus([path])
    request.getfixturevalue("on_disk")
    on_disk = load_corpus([path])
    assert as_they_stand(on_disk) == as_they_stand(in_memory)
    assert [on_disk.pairs[i] for i in range(120)] == PAIRS
    for ours, theirs in zip(hold_out(on_disk), hold_out(in_memory), strict=True):
        assert as_they_stand(ours) == as_they_stand(theirs)


# ---- What is refused -----------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "prepared"
    prepare_folder(Corpus(PAIRS, "numbers"), None, small(), path, jobs=1)
    assert is_prepared(path)
    return path


def refused(folder: Path, dev: Any = None, **settings: Any) -> str:
    with pytest.raises(ConfigError) as error:
        train(folder, folder.parent / "m", dev=dev, config=small(**settings), reporter=Heard())
    return str(error.value)


def test_settings_that_the_folder_settles(folder: Path) -> None:
    assert refused(folder, text__unit="characters") == (
        f"{folder}: was prepared otherwise:\n"
        "  text.unit = 'characters' now, 'words' when it was prepared\n"
        "Leave these out, or prepare the pairs anew."
    )
    assert refused(folder, dev=folder) == (
        f"{folder}: was prepared together with its dev set; leave --dev out"
    )
    assert "pass --task translation" in refused(folder, task="summarisation")
    said = refused(folder, training__blank_sources=0.1)
    assert said.startswith("training.blank_sources = 0.1: changes from epoch to epoch how texts")
    assert said.endswith(f"{folder} is read as it is; set it to 0, or pass the pairs themselves")


def test_a_folder_is_not_written_over(folder: Path, tmp_path: Path) -> None:
    corpus = Corpus(PAIRS, "numbers")
    with pytest.raises(ConfigError, match="holds prepared pairs already; delete it, or name"):
        prepare_folder(corpus, None, small(), folder, jobs=1)
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ConfigError, match=r"is not empty \(it holds .*\); name a new folder"):
        prepare_folder(corpus, None, small(), tmp_path, jobs=1)


def test_a_preparation_that_was_broken_off_is_begun_anew(folder: Path) -> None:
    (folder / "prepared.json").unlink()
    assert not is_prepared(folder)
    prepare_folder(Corpus(PAIRS[:50], "numbers"), None, small(), folder, jobs=1)
    found = read_prepared(folder)
    assert len(found.train.pairs) + len(found.dev.pairs) == 50


def test_a_folder_that_is_not_whole_says_so(folder: Path) -> None:
    (folder / "train-00000.target.npy").unlink()
    with pytest.raises(DataError, match=r"is not whole, as prepared pairs \(.*prepare them again"):
        read_prepared(folder)
    manifest = json.loads((folder / "prepared.json").read_text())
    (folder / "prepared.json").write_text(json.dumps(manifest | {"version": 9}))
    with pytest.raises(DataError, match=r"prepared by a later tongsa \(format 9, .* up to 1\)"):
        read_prepared(folder)


def test_only_texts_are_prepared_and_some_must_be_short_enough(tmp_path: Path) -> None:
    corpus = Corpus(PAIRS, "numbers")
    with pytest.raises(ConfigError, match="only texts are prepared; pass the pairs to train"):
        prepare_folder(corpus, None, configure(settings={"task": "transcription"}), tmp_path / "f")
    long = Corpus([Pair(f"{p.source} {p.source}", p.target) for p in PAIRS], "long")
    with pytest.raises(DataError, match="no pair to learn from is short enough; raise max_tokens"):
        prepare_folder(long, None, small(training__max_tokens=1), tmp_path / "g", jobs=1)


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_tsv(tmp_path / "pairs.tsv", PAIRS)
    folder = tmp_path / "f"
    flags = [f for name in ("text.unit",) for f in ("--set", f"{name}={SMALL[name]}")]
    done = run_here(capsys, "prepare", path, "-o", folder, "--jobs", "1", *flags)
    assert (done.status, done.err) == (0, "")
    assert done.out == f"Try: tongsa train {folder} -o model.tongsa\n"
    assert len(read_prepared(folder).dev.pairs) == 6
    done = run_here(capsys, "prepare", path, "-o", folder, "--jobs", "0")
    assert (done.status, done.err) == (1, "tongsa: --jobs 0: it takes at least one process\n")
