"""Several processes, launched by torchrun, learn what one would have learned, and end together."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import torch

from tongsa.model.seq2seq import Seq2Seq
from tongsa.tasks import configure
from tongsa.training.checkpoint import folder_of
from tongsa.training.examples import Examples
from tongsa.training.run import train
from tongsa.training.workers import ALONE
from toys import Heard, backwards, contents, numbers, small, write_tsv

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="gloo and signals")

PAIRS = numbers(60, backwards)
# Batches of a pair or two: some have none for the second worker.
SETTINGS: dict[str, Any] = {
    "text.unit": "words", "model.embedding_size": 16, "model.hidden_size": 16,
    "model.dropout": 0.0, "training.batch_tokens": 12, "training.epochs": 2,
    "training.validate_every": 10, "training.warmup_steps": 10, "training.threads": 1,
    "training.precision": "fp32", "training.checkpoint_seconds": 0.0,
}  # fmt: skip


def launch(
    folder: Path,
    output: str,
    *more: str,
    workers: int = 2,
    program: Sequence[str] = ("-m", "tongsa"),
) -> subprocess.Popen[str]:
    launcher = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", str(workers)]
    # After Ctrl-C there is a model to write, and this machine may be busy.
    launcher += ["--shutdown-timeout", "300"]
    flags = [flag for name, value in SETTINGS.items() for flag in ("--set", _assigned(name, value))]
    return subprocess.Popen(
        [sys.executable, *launcher, *program, "train", "pairs.tsv", "-o", output, *flags, *more],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )


def _assigned(name: str, value: object) -> str:
    return f"{name}={json.dumps(value)}"


def ended(process: subprocess.Popen[str]) -> tuple[int, str, list[str]]:
    """Return status, output, and what our workers (not torchrun) said on standard error."""
    out, err = process.communicate()
    print(err)  # for who looks at a test that fails
    own: list[str] = []
    for line in err.partition("Traceback")[0].splitlines():
        if not re.match(r"[WE]\d{4} ", line):  # as torchrun writes its log
            own.append(line)
    # What is said while torchrun ends may stand behind its report.
    own += re.findall(r"^tongsa: .*", err.partition("Traceback")[2], re.MULTILINE)
    return process.returncode, out, own


def history(path: Path) -> list[dict[str, Any]]:
    with zipfile.ZipFile(path) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    found: list[dict[str, Any]] = manifest["training"]["history"]
    return found


def test_two_workers_give_the_losses_of_one(tmp_path: Path) -> None:
    write_tsv(tmp_path / "pairs.tsv", PAIRS)
    status, out, said = ended(launch(tmp_path, "two.tongsa"))
    assert status == 0
    train(tmp_path / "pairs.tsv", tmp_path / "one.tongsa", config=configure(settings=SETTINGS),
          reporter=Heard())  # fmt: skip
    one, two = history(tmp_path / "one.tongsa"), history(tmp_path / "two.tongsa")
    assert len(one) >= 3
    assert [look["step"] for look in one] == [look["step"] for look in two]
    assert [look["loss"] for look in two] == pytest.approx([look["loss"] for look in one], rel=1e-4)
    # One display, one model, and no checkpoint is left.
    assert sum("2 workers with 1 threads" in line for line in said) == 1
    assert sum("Wrote two.tongsa" in line for line in said) == 1
    assert out.count("Try: tongsa translate") == 1
    assert {p.name for p in tmp_path.iterdir()} == {"pairs.tsv", "one.tongsa", "two.tongsa"}


def test_one_alone_learns_from_all_and_waits_for_nobody() -> None:
    examples = Examples([], [], [])
    rows = torch.arange(5).numpy()
    assert ALONE.part(rows, examples) == ([0, 1, 2, 3, 4], 1.0)
    model = Seq2Seq(small().model, 80, 80)
    assert ALONE.add_up(model, torch.tensor(1.25), 1.0).tolist() == [1.25, 0]
    assert ALONE.from_first(lambda: "found") == "found"
    assert ALONE.leads


def until_there_is_a_checkpoint(folder: Path, output: str, process: subprocess.Popen[str]) -> None:
    while process.poll() is None:
        if any(folder_of(folder / output).glob("step-*")):
            return
        time.sleep(0.02)
    pytest.fail("it ended before it wrote a checkpoint: " + str(process.communicate()))


def children(process: subprocess.Popen[str]) -> list[int]:
    """Return the workers of a launcher, in order."""
    path = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return sorted(map(int, path.read_text().split()))


LONG = ("--set", "training.epochs=12", "--set", "model.dropout=0.2")


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the workers in /proc")
@pytest.mark.parametrize("killed", [0, 1])
def test_a_killed_worker_is_named_and_any_number_goes_on(killed: int, tmp_path: Path) -> None:
    write_tsv(tmp_path / "pairs.tsv", PAIRS)
    torn = launch(tmp_path, "torn.tongsa", *LONG)
    until_there_is_a_checkpoint(tmp_path, "torn.tongsa", torn)
    victim = children(torn)[killed]
    os.kill(victim, signal.SIGKILL)
    status, _, said = ended(torn)
    assert status == 1
    complaints = [line for line in said if line.startswith("tongsa: ")]
    assert len(complaints) == 1
    assert complaints[0].startswith(
        f"tongsa: worker {killed + 1} of 2 has ended (process {victim} on "
    )
    assert complaints[0].endswith(
        "; the others cannot go on without it. Go on from the last checkpoint with --resume, with "
        "any number of workers."
    )
    assert not (tmp_path / "torn.tongsa").exists()
    if killed == 0:
        # As many workers: to the last bit as if nothing had happened.
        assert ended(launch(tmp_path, "torn.tongsa", *LONG, "--resume"))[0] == 0
        assert ended(launch(tmp_path, "whole.tongsa", *LONG))[0] == 0
        assert contents(tmp_path / "torn.tongsa") == contents(tmp_path / "whole.tongsa")
    else:
        heard = Heard()
        more = {"training.epochs": 12, "model.dropout": 0.2}
        config = configure(settings=SETTINGS | more)
        train(tmp_path / "pairs.tsv", tmp_path / "torn.tongsa", config=config, reporter=heard,
              resume=True)  # fmt: skip
        assert any("Goes on with workers 1 instead of 2" in notice for notice in heard.notices)
        assert heard.ended is not None
        assert heard.ended.ended == "complete"


@pytest.mark.slow
def test_ctrl_c_stops_all_at_the_same_step(tmp_path: Path) -> None:
    write_tsv(tmp_path / "pairs.tsv", PAIRS)
    process = launch(tmp_path, "m.tongsa", *LONG)
    until_there_is_a_checkpoint(tmp_path, "m.tongsa", process)
    process.send_signal(signal.SIGINT)
    _, _, said = ended(process)
    assert said.count("Stopped. Keeping the best so far.") == 1
    assert said.count("To go on with the training, give the same command with --resume.") == 1
    assert not any(line.startswith("tongsa: ") for line in said)
    assert (tmp_path / "m.tongsa").exists()
    assert ended(launch(tmp_path, "m.tongsa", *LONG, "--resume"))[0] == 0
    assert ended(launch(tmp_path, "whole.tongsa", *LONG))[0] == 0
    assert contents(tmp_path / "m.tongsa") == contents(tmp_path / "whole.tongsa")


# Each worker in a folder of its own, as on machines of their own.
APART = """
import atexit, os, sys
from tongsa.cli.main import main
atexit.register(print, "torn down")
os.chdir("worker" + os.environ["RANK"])
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.slow
def test_workers_that_see_different_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "apart.py").write_text(APART)
    for number, pairs in enumerate((PAIRS, [*PAIRS[1:], PAIRS[0]])):
        (tmp_path / f"worker{number}").mkdir()
        write_tsv(tmp_path / f"worker{number}" / "pairs.tsv", pairs)

    def refused() -> list[str]:
        status, out, said = ended(launch(tmp_path, "m.tongsa", program=["apart.py"]))
        assert status == 1
        # Where gloo's threads still run, that may end by SIGABRT.
        assert "torn down" not in out
        return said[[line.startswith("tongsa: ") for line in said].index(True) :]

    said = refused()
    assert said[0].startswith("tongsa: worker 2 of 2, on ")
    assert said[0].endswith(", does not see what the first one sees:")
    assert said[1].startswith("  pairs to learn from: 5")
    assert said[-1] == "Give all workers the same files, settings and versions."
    assert sum(line.startswith("tongsa: ") for line in said) == 1
    # One of them sees none at all: it says so itself.
    (tmp_path / "worker1" / "pairs.tsv").unlink()
    [complaint] = [line for line in refused() if line.startswith("tongsa: ")]
    assert complaint == "tongsa: worker 2 of 2: pairs.tsv: no such file; check the path"
    # All of them: once is enough.
    (tmp_path / "worker0" / "pairs.tsv").unlink()
    [complaint] = [line for line in refused() if line.startswith("tongsa: ")]
    assert complaint == "tongsa: pairs.tsv: no such file; check the path"


@pytest.mark.slow
def test_a_budget_is_one_for_all_workers(tmp_path: Path) -> None:
    write_tsv(tmp_path / "pairs.tsv", numbers(400, backwards))
    del_epochs = {name: value for name, value in SETTINGS.items() if name != "training.epochs"}
    flags = [f for n, v in del_epochs.items() for f in ("--set", _assigned(n, v))]
    launcher = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    process = subprocess.Popen(
        [sys.executable, *launcher, "-m", "tongsa", "train", "pairs.tsv", "-o", "m.tongsa", *flags,
         "--minutes", "1"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    status, _, said = ended(process)
    assert status == 0
    assert sum(line.startswith("Plan for 1 minutes: ") for line in said) == 1
    assert (tmp_path / "m.tongsa").exists()


def test_standard_input_is_not_for_several(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from contextlib import nullcontext

    from tongsa.errors import ConfigError
    from tongsa.training import run
    from tongsa.training.workers import Workers

    class Two(Workers):
        count = 2

    monkeypatch.setattr(run, "gathered", lambda: nullcontext(Two()))
    with pytest.raises(ConfigError, match="several workers cannot all read standard input"):
        train("-", tmp_path / "m", reporter=Heard())
