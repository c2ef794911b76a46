"""The documents are true: their Python runs, their commands exist, their links lead somewhere.

A Python block runs if its fence says so (```python run) or if the line above it is a comment that
names what it uses: <!-- uses: model.tongsa -->. It runs in a folder that holds

    model.tongsa                  a small trained model
    pairs.tsv, train.en, train.ko, dev.en, dev.ko, test.tsv    pairs

If the line above is <!-- trains -->, it runs in an empty folder and learns what it says; if it is
<!-- trains: minutes -->, among the slow tests.

Every line of a ```bash block that calls `tongsa` must be understood by its command line.
"""

import importlib.util
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import pytest

import tongsa
from tongsa.cli import main
from tongsa.tasks import TASKS
from toys import trained, write_tsv

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/**/*.md")
    for path in ROOT.glob(pattern)
)
FILES = ("model.tongsa", "pairs.tsv", "train.en", "train.ko", "dev.en", "dev.ko", "test.tsv")


class Block(NamedTuple):
    """A fenced block: where it is, what its fence says, and the line above it."""

    where: str
    info: str
    above: str
    code: str


def blocks(text: str, name: str) -> Iterator[Block]:
    lines = text.splitlines()
    number = 0
    while number < len(lines):
        fence = re.match(r" *(`{3,}|~{3,})(.*)", lines[number])
        if fence:
            begin = number
            number += 1
            while number < len(lines) and not lines[number].strip().startswith(fence[1]):
                number += 1
            code = "\n".join(lines[begin + 1 : number]) + "\n"
            above = lines[begin - 1].strip() if begin else ""
            yield Block(f"{name}:{begin + 1}", fence[2].strip(), above, code)
        number += 1


def prose(text: str) -> str:
    """The text without code, which has brackets of its own."""
    text = re.sub(r"^ *(`{3,}|~{3,}).*?^ *\1 *$", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"`[^`\n]*`", "`code`", text)


def runs(block: Block) -> bool:
    return block.info == "python run" or (
        block.info.startswith("python") and block.above.startswith("<!-- uses:")
    )


def trains(block: Block) -> bool:
    return block.info.startswith("python") and block.above.startswith("<!-- trains")


def commands(code: str) -> Iterator[list[str]]:
    """The arguments of every call of `tongsa` in shell code."""
    for line in re.sub(r"\\\n", " ", code).splitlines():
        shell = shlex.shlex(line, posix=True, punctuation_chars=True)
        shell.whitespace_split = True
        call: list[str] | None = None
        begins = True  # a command may begin here
        redirected = False
        for word in shell:
            if word and set(word) <= set("();<>|&"):
                if not set(word) <= set("<>"):
                    if call is not None:
                        yield call
                    call, begins = None, True
                redirected = set(word) <= set("<>")
            elif redirected:
                redirected = False
            elif call is not None:
                call.append(word)
            elif begins and word in ("tongsa", ".venv/bin/tongsa"):
                call = []
            elif "=" not in word and word != "$":
                begins = False
        if call is not None:
            yield call


ALL = [block for name in DOCUMENTS for block in blocks((ROOT / name).read_text("utf-8"), name)]


def test_there_are_documents() -> None:
    assert {"README.md", "README.ko.md", "docs/architecture.md"} <= set(DOCUMENTS)


# ---- Python ----------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    toy = trained()
    shutil.copy(toy.path, tmp_path / "model.tongsa")
    write_tsv(tmp_path / "pairs.tsv", toy.train)
    write_tsv(tmp_path / "test.tsv", toy.held_out)
    for part, pairs in (("train", toy.train), ("dev", toy.held_out)):
        for side, texts in (("en", [p.source for p in pairs]), ("ko", [p.target for p in pairs])):
            (tmp_path / f"{part}.{side}").write_text("\n".join(texts) + "\n", "utf-8")
    assert {path.name for path in tmp_path.iterdir()} == set(FILES)
    monkeypatch.chdir(tmp_path)
    # Should a block train: the model that it would get, without the minutes.
    monkeypatch.setattr("tongsa.training.run.train", lambda *_, **__: toy.result)
    return tmp_path


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("block", [b for b in ALL if runs(b)], ids=lambda block: block.where)
def test_python_runs(block: Block) -> None:
    if block.above.startswith("<!-- uses:"):
        named = re.fullmatch(r"<!-- uses: (.*) -->", block.above)
        assert named, f"{block.where}: {block.above}"
        assert set(re.split(r"[ ,]+", named[1])) <= set(FILES), f"{block.where}: {named[1]}"
    exec(compile(block.code, block.where, "exec"), {"__name__": "__main__"})


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(b, marks=pytest.mark.slow if b.above == "<!-- trains: minutes -->" else ())
        for b in ALL
        if trains(b)
    ],
    ids=lambda block: block.where,
)
def test_python_that_trains_runs(
    block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with mock.patch.dict(TASKS):
        exec(compile(block.code, block.where, "exec"), {"__name__": "__main__"})


@pytest.mark.parametrize(
    "block", [b for b in ALL if b.info.startswith("python")], ids=lambda block: block.where
)
def test_python_is_python(block: Block) -> None:
    compile(block.code, block.where, "exec")


# ---- Commands --------------------------------------------------------------------------------


def understood(call: list[str]) -> bool:
    """Whether the command line takes these arguments; if not, it says why on standard error."""
    try:
        main._parse(call)
    except SystemExit as stop:
        return not stop.code  # 0: --help, --version
    return True


@pytest.mark.parametrize(
    ("call", "where"),
    [
        (call, block.where)
        for block in ALL
        if block.info.split(" ")[0] in ("bash", "sh", "shell")
        for call in commands(block.code)
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else value,
)
def test_commands_are_understood(call: list[str], where: str) -> None:
    assert understood(call), where


@pytest.mark.parametrize("command", main._COMMANDS, ids=lambda c: c.__name__.split(".")[-1])
def test_the_examples_of_the_help_are_understood(command: Any) -> None:
    lines = [line for line in command.EXAMPLES.splitlines() if line.startswith("  tongsa ")]
    assert lines
    for line in lines:
        [call] = commands(line)
        assert understood(call), line


def test_the_reader_of_shell_code_reads_it() -> None:
    code = """\
pip install tongsa      # not ours
tongsa train a.tsv -o m.tongsa --set x.y=1  # a comment
LC_ALL=C tongsa translate m.tongsa "I drink." < in.txt > out.txt
cat in.txt | tongsa translate m.tongsa | head -1 && tongsa info m.tongsa
tongsa evaluate m.tongsa \\
  test.tsv
echo tongsa
"""
    assert list(commands(code)) == [
        ["train", "a.tsv", "-o", "m.tongsa", "--set", "x.y=1"],
        ["translate", "m.tongsa", "I drink."],
        ["translate", "m.tongsa"],
        ["info", "m.tongsa"],
        ["evaluate", "m.tongsa", "test.tsv"],
    ]
    assert understood(["train", "a.tsv", "--set", "x.y=1"])
    assert not understood(["train", "a.tsv", "--sett", "x"])
    assert not understood(["tranlate", "m"])
    assert not understood(["translate", "m", "--beam", "0"])


# ---- Links -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_to_files(name: str) -> None:
    text = prose((ROOT / name).read_text("utf-8"))
    links = re.findall(r"\]\(\s*<?([^)\s>]+)>?[^)]*\)", text)
    links += re.findall(r"^\[[^\]]+\]:\s*(\S+)", text, flags=re.MULTILINE)
    links += re.findall(r'(?:src|href)="([^"]+)"', text)
    missing = [
        link
        for link in links
        if not re.match(r"[a-z][a-z0-9+.-]*:|#", link)
        and not (ROOT / name).parent.joinpath(link.partition("#")[0]).exists()
    ]
    assert not missing, f"{name}: {missing}"


def test_the_package_says_what_it_is() -> None:
    assert tongsa.__doc__
    assert 'tongsa.load("model.tongsa")' in tongsa.__doc__


def test_the_page_of_settings_is_made_from_the_reasons_in_the_code() -> None:
    spec = importlib.util.spec_from_file_location("options", ROOT / "docs/options.py")
    assert spec is not None
    assert spec.loader is not None
    options = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(options)
    assert (ROOT / "docs/options.md").read_text(encoding="utf-8") == options.page(), (
        "run: python docs/options.py"
    )
