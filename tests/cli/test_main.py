"""What all commands have in common: help, errors without tracebacks, pipes and locales."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import tongsa
from command_line import command, run_apart, run_here
from toys import PAIRS_TO_WRITE, trained, write_tsv

COMMANDS = [
    *("demo", "check", "prepare", "train", "run", "translate", "chat", "serve", "push"),
    *("evaluate", "verify", "info", "inspect"),
]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_helps_with_examples(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    done = run_here(capsys, name, "--help")
    assert (done.status, done.err) == (0, "")
    assert "examples:\n" in done.out
    assert f"tongsa {name} " in done.out.partition("examples:\n")[2]


def test_the_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    done = run_here(capsys, "--help")
    assert done.status == 0
    for name in COMMANDS:
        assert re.search(rf"^    {name}\s+\w", done.out, re.MULTILINE)


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_here(capsys, "--version") == (0, f"tongsa {tongsa.__version__}\n", "")


@pytest.mark.parametrize("args", [["tranlate", "m"], [], ["info"], ["info", "m", "--jsn"]])
def test_what_is_not_understood_is_status_2(
    args: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    done = run_here(capsys, *args)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("usage: tongsa")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["tranlate", "m"], "there is no command 'tranlate'; did you mean 'translate'?"),
        (["xyz"], "there is no command 'xyz'; tongsa --help lists them"),
        (
            ["train", "a.tsv", "--epoch-s=3", "--overwrite"],
            "tongsa train has no option --epoch-s; did you mean --epochs?\n"
            "tongsa train has no option --overwrite; it is of tongsa translate, summarise",
        ),
        (["info", "m", "--qq"], "tongsa info has no option --qq; tongsa info --help lists them"),
        (
            ["inspect", "m", "I", "drink", "coffee."],
            "there is no place for 'drink coffee.' in tongsa inspect; a text of several words "
            'stands in quotes: "I drink coffee."',
        ),
    ],
)
def test_slips_are_told_with_what_was_probably_meant(
    args: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    done = run_here(capsys, *args)
    assert done.status == 2
    assert done.err.partition("tongsa: error: ")[2] == f"{says}\n"


def test_ctrl_c_is_status_130(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("tongsa.cli.info.run", stop)
    assert run_here(capsys, "info", "m") == (130, "", "tongsa: stopped\n")


def test_python_m_tongsa_is_tongsa() -> None:
    done = run_apart("info", trained().path, "--config")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith('task = "translation"\n')
    assert run_apart("info", "missing.tongsa") == (
        1, "", "tongsa: missing.tongsa: no such file; name a model file (.tongsa)\n"
    )  # fmt: skip


def without_torch(*args: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command as if only the base of tongsa were installed."""
    program = (
        "import sys\n"
        "for name in ('torch', 'onnx', 'onnxscript', 'sacrebleu'):\n"
        "    sys.modules[name] = None\n"
        "from tongsa.cli.main import main\n"
        "sys.exit(main())"
    )
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, args)], capture_output=True, encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("args", "out"),
    [
        (["translate", "MODEL", "three one two"], "둘 하나 셋\n"),
        (["info", "MODEL"], "task "),
        (["inspect", "MODEL", "three one two"], "source   three one two\n"),
        (["verify", "MODEL"], "8 of 8 conformance pairs agree"),
    ],
)
def test_a_model_runs_without_torch(args: list[str], out: str) -> None:
    done = without_torch(*(trained().path if arg == "MODEL" else arg for arg in args))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(out)


def test_training_on_texts_needs_nothing_that_reads_sound() -> None:
    program = (
        "import sys\n"
        "for name in ('samplerate', 'soundfile', 'kaldi_native_fbank', 'webrtcvad'):\n"
        "    sys.modules[name] = None\n"
        "import tongsa\n"
        "import tongsa.training.run\n"
        "print(tongsa.train.__name__)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8")
    assert (done.stdout, done.stderr) == ("train\n", "")


@pytest.mark.parametrize(
    ("name", "missing"), [("train", "sacrebleu|torch"), ("evaluate", "sacrebleu")]
)
def test_training_and_scoring_say_what_to_install(name: str, missing: str, tmp_path: Path) -> None:
    pairs = write_tsv(tmp_path / "pairs.tsv", PAIRS_TO_WRITE)
    args = [pairs, "-o", tmp_path / "m"] if name == "train" else [trained().path, pairs]
    done = without_torch(name, *args)
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(
        rf"tongsa: tongsa {name} needs ({missing}), which is not installed\.\n"
        r"  pip install 'tongsa\[train\]'\n"
        r"On a machine without a GPU install PyTorch's CPU build first; the README says how\.\n",
        done.stderr,
    )


def test_a_module_that_is_missing_by_our_own_fault_is_not_hidden(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(_: object) -> int:
        raise ModuleNotFoundError("No module named 'tongsa.mistyped'", name="tongsa.mistyped")

    from tongsa.cli.main import main

    monkeypatch.setattr("tongsa.cli.info.run", broken)
    with pytest.raises(ModuleNotFoundError):
        main(["info", "m"])


@pytest.mark.skipif(sys.platform == "win32", reason="a shell")
@pytest.mark.parametrize("args", [["translate"], ["info", "--json"]], ids=["translate", "info"])
def test_a_reader_that_leaves_early_is_no_error(args: list[str]) -> None:
    # More than a pipe holds, so that the writer is sure to notice; `info` writes less, and all of
    # it at the end.
    process = subprocess.Popen(
        command(args[0], trained().path, *args[1:]),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    if args[0] == "translate":
        process.stdin.write(b"one two\n")
        process.stdin.flush()  # and the pipe stays open: more might come
    try:
        assert process.wait(120) == 0
        assert process.stderr.read() == b""
    finally:
        process.kill()
        process.stdin.close()
        process.stderr.close()


@pytest.mark.parametrize(
    "env",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
    ],
    ids=["C", "C and no UTF-8 mode", "ascii", "latin-1"],
)
def test_korean_goes_in_and_out_whatever_the_locale(env: dict[str, str]) -> None:
    done = run_apart(
        "translate", trained().path, "--json", stdin="three one two\n한국어\n", env=env
    )
    assert (done.status, done.err) == (0, "")
    assert '"text": "둘 하나 셋"' in done.out
    assert '"source": "한국어"' in done.out


def test_half_a_character_on_the_command_line_is_no_error() -> None:
    done = subprocess.run(
        [*command("translate", trained().path, "--json"), b"one \xed\x95"], capture_output=True
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b'{"source": "one \\udced\\udc95"')
