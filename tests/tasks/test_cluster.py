"""A cluster answers a file as one machine does, whatever becomes of its machines."""

import importlib.util
import itertools
import json
import subprocess
import sys
from pathlib import Path

import pytest

from command_line import run_apart, run_here
from toys import ENGLISH, trained

pytestmark = [
    pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="the extra ray is not here"),
    pytest.mark.skipif(sys.platform == "win32", reason="clusters of one machine"),
]


def write_lines(path: Path, count: int) -> Path:
    rows = itertools.islice(itertools.product(ENGLISH, repeat=4), count)
    path.write_text("".join(f"{' '.join(row)}\n" for row in rows), encoding="utf-8")
    return path


# In a process of its own, for Ray leaves sockets and children to whoever ends last. A head and
# another machine, of one core each; the other one is killed when 40 % of the time is over that
# all lines took before.
KILLED = """
import json, sys, threading, time
import ray
from ray.cluster_utils import Cluster
import tongsa
from tongsa.tasks import cluster

if __name__ == "__main__":
    model, path = sys.argv[1:]
    cluster._BLOCK = 50
    lines = open(path, encoding="utf-8").read().splitlines()
    expected = [output.text for output in tongsa.load(model).stream(lines)]
    machines = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    other = machines.add_node(num_cpus=1)
    machines.wait_for_nodes()
    alive = lambda: sum(node["Alive"] for node in ray.nodes())

    def one_is_left():
        # Ray learns it by itself, and not at once.
        until = time.monotonic() + 60
        while alive() != 1 and time.monotonic() < until:
            time.sleep(0.1)
        return alive() == 1

    found = {}
    with cluster.cluster(machines.address, [model], {}) as asked:
        found["machines before"] = alive()
        found["at first"] = list(asked.answers(lines)) == expected
        began = time.monotonic()
        found["undisturbed"] = list(asked.answers(lines)) == expected
        kill = lambda: machines.remove_node(other, allow_graceful=False)
        killer = threading.Timer(0.4 * (time.monotonic() - began), kill)
        killer.start()
        found["killed"] = list(asked.answers(lines)) == expected
        killer.join()
        found["one is left"] = one_is_left()
    machines.shutdown()
    print(json.dumps(found))
"""


@pytest.mark.slow
def test_a_machine_that_is_killed_costs_no_line_and_doubles_none(tmp_path: Path) -> None:
    lines = write_lines(tmp_path / "in.txt", 1500)
    program = tmp_path / "killed.py"
    program.write_text(KILLED)
    done = subprocess.run(
        [sys.executable, program, trained().path, lines], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "machines before": 2,
        "at first": True,
        "undisturbed": True,
        "killed": True,
        "one is left": True,
    }


@pytest.mark.slow
def test_the_command_gives_what_it_gives_without(tmp_path: Path) -> None:
    lines = write_lines(tmp_path / "in.txt", 300)
    here, there = tmp_path / "here.txt", tmp_path / "there.txt"
    assert run_apart("translate", trained().path, "-i", lines, "-o", here).status == 0
    done = run_apart("translate", trained().path, "-i", lines, "-o", there, "--ray")
    assert done.status == 0, done.err
    assert done.err.endswith("300 translated.\n")
    assert there.read_bytes() == here.read_bytes()


@pytest.mark.parametrize("address", ["nowhere", "127.0.0.1:1"])
def test_a_cluster_that_is_not_there(address: str, tmp_path: Path) -> None:
    lines, output = write_lines(tmp_path / "in.txt", 3), tmp_path / "out.txt"
    done = run_apart("translate", trained().path, "-i", lines, "-o", output, "--ray", address)
    assert done.status == 1
    assert done.err.splitlines()[-1].startswith(
        f"tongsa: --ray {address}: no cluster answers there ("
    )
    assert "Traceback" not in done.err
    assert not output.exists()


def test_a_cluster_is_for_files(capsys: pytest.CaptureFixture[str]) -> None:
    done = run_here(capsys, "translate", trained().path, "one two", "--ray")
    assert (done.status, done.out) == (1, "")
    assert done.err == "tongsa: --ray is for files; pass one, as in -i in.po -o out.po\n"
