"""What goes wrong is said in one plain message on standard error, status 1, never a traceback."""

import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from command_line import Done, run_here
from tongsa.data.corpus import Pair
from tongsa.training import run
from toys import Heard, backwards, numbers, small, trained, write_tsv

PAIRS = numbers(40, backwards)

Tongsa = Callable[..., Done]


@pytest.fixture
def tongsa(capsys: pytest.CaptureFixture[str]) -> Tongsa:
    """Run a command that must fail in an orderly way."""

    def run(*args: str | Path) -> Done:
        done = run_here(capsys, *args)
        assert (done.status, done.out) == (1, "")
        assert done.err.startswith("tongsa: ")
        assert "Traceback" not in done.err
        return done

    return run


class Trained(Exception):
    pass


@pytest.fixture(autouse=True)
def fit(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test fail if the training begins: what is wrong is wrong before it."""

    def begin(*_: object) -> None:
        raise Trained

    trained()
    if "heard" not in request.fixturenames:
        monkeypatch.setattr("tongsa.training.run.fit", begin)


# ---- Pairs --------------------------------------------------------------------------------------


def one_pair(folder: Path) -> tuple[list[Path], str]:
    path = write_tsv(folder / "pairs.tsv", PAIRS[:1])
    return [path], (
        f"{path}: 1 pair found, and to hold a development set out takes at least 2 pairs with "
        "different sources; add pairs or pass --dev"
    )


def an_empty_file(folder: Path) -> tuple[list[Path], str]:
    path = write_tsv(folder / "pairs.tsv", [])
    return [path], f"{path}: the file is empty; it must hold one source<TAB>target a line"


def no_file(folder: Path) -> tuple[list[Path], str]:
    path = folder / "pairs.tsv"
    return [path], f"{path}: no such file; check the path"


def a_folder(folder: Path) -> tuple[list[Path], str]:
    return [folder], f"{folder}: this is a directory; pass a file"


def different_counts(folder: Path) -> tuple[list[Path], str]:
    source, target = folder / "a.en", folder / "a.ko"
    source.write_text("one\ntwo\nthree\n")
    target.write_text("하나\n둘\n", encoding="utf-8")
    return [source, target], (
        f"{source}:3: {source} has 3 lines, {target} has 2 lines; line n of the one must "
        "translate line n of the other: look where they part"
    )


def an_empty_side(folder: Path) -> tuple[list[Path], str]:
    path = folder / "pairs.tsv"
    path.write_text("one\t하나\ntwo\t\n\t셋\n", encoding="utf-8")
    return [path], (
        f"{path}:2: target is empty; remove the pair or pass --skip-empty\n"
        f"{path}:3: source is empty; remove the pair or pass --skip-empty"
    )


def three_files(folder: Path) -> tuple[list[Path], str]:
    path = write_tsv(folder / "a.tsv", PAIRS)
    return [path, path, path], (
        "3 files given; pass one with source<TAB>target on each line, or two aligned ones: "
        "source, then target"
    )


def another_encoding(folder: Path) -> tuple[list[Path], str]:
    path = folder / "pairs.tsv"
    path.write_bytes("one\t하나\n".encode("utf-16"))
    return [path], f"{path}: looks like UTF-16; convert it, for example with `iconv -f UTF-16 -t"


def another_language(folder: Path) -> tuple[list[Path], str]:
    path = folder / "memory.tmx"
    texts = "".join(f'<tuv lang="{tag}"><seg>{tag}</seg></tuv>' for tag in ("de", "fr"))
    path.write_text(f"<tmx><body><tu>{texts}</tu></body></tmx>")
    # The languages that the model is to be of are those to be read.
    return [path], f"{path}: holds no en, only de and fr; pass one of these to --from"


@pytest.mark.parametrize("as_dev", [False, True])
@pytest.mark.parametrize(
    "case",
    [one_pair, an_empty_file, no_file, a_folder, different_counts, an_empty_side, three_files,
     another_encoding, another_language],
    ids=lambda case: case.__name__,
)  # fmt: skip
def test_pairs_that_are_wrong(
    case: Callable[[Path], tuple[list[Path], str]], as_dev: bool, tmp_path: Path, tongsa: Tongsa
) -> None:
    data, message = case(tmp_path)
    output = tmp_path / "m.tongsa"
    if as_dev:
        if case is one_pair:
            pytest.skip("one pair is a dev set, if a poor one")
        good = write_tsv(tmp_path / "good.tsv", PAIRS)
        done = tongsa("train", good, "--dev", *data, "-o", output, "--from", "en")
    else:
        done = tongsa("train", *data, "-o", output, "--from", "en")
    assert done.err.startswith(f"tongsa: {message}")
    assert not output.exists()


def test_a_model_is_not_written_over_the_pairs(tmp_path: Path, tongsa: Tongsa) -> None:
    path = write_tsv(tmp_path / "pairs.tsv", PAIRS)
    done = tongsa("train", path, "-o", path)
    assert "the model would take its place" in done.err


@pytest.mark.parametrize("unit", ["words", "characters", "subwords"])
def test_a_vocabulary_larger_than_the_data_says_what_works(
    unit: str, tmp_path: Path, tongsa: Tongsa
) -> None:
    path = write_tsv(tmp_path / "pairs.tsv", PAIRS)

    def train(size: int) -> list[str | Path]:
        return ["train", path, "-o", tmp_path / "m", "--unit", unit,
                "--set", f"text.vocabulary_size={size}"]  # fmt: skip

    done = tongsa(*train(5000))
    assert "vocabulary_size is 5000, but" in done.err
    works = int(done.err.partition("set it to ")[2].split()[0])
    # What the message proposes works, and one more does not.
    assert f"vocabulary_size is {works + 1}, but" in tongsa(*train(works + 1)).err
    with pytest.raises(Trained):
        tongsa(*train(works))
    done = tongsa(*train(10))
    assert "vocabulary_size is 10, but" in done.err


def test_lines_all_too_long_are_an_error_that_says_so(tmp_path: Path, tongsa: Tongsa) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text("".join(f"{'word ' * 300}{i}\t{'말 ' * 300}{i}\n" for i in range(4)), "utf-8")
    done = tongsa("train", path, "-o", tmp_path / "m", "--unit", "words")
    assert "every pair is longer than max_tokens, 200" in done.err
    assert re.search(r"pairs\.tsv:\d: source has 301 tokens", done.err)


# ---- Not wrong, only unusual -----------------------------------------------------------------


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    """A reporter; runs end before the export, which takes seconds."""

    def package(*_: object) -> Any:
        raise Trained

    monkeypatch.setattr(run, "package", package)
    return Heard()


def train_on(path: Path, heard: Heard, unit: str = "words") -> None:
    config = small(training__epochs=1, text__unit=unit)
    with pytest.raises(Trained):
        run.train(path, path.with_suffix(".tongsa"), config=config, skip_empty=True, reporter=heard)


def test_an_empty_side_may_be_left_out_and_is_named(tmp_path: Path, heard: Heard) -> None:
    path = tmp_path / "pairs.tsv"
    lines = [f"{source}\t{target}" for source, target in PAIRS]
    for line in (1, 4, 9, 16, 25, 36):
        lines[line - 1] = f"{lines[line - 1].split(chr(9))[0]}\t"
    path.write_text("\n".join(lines), "utf-8")
    train_on(path, heard)
    assert heard.notices == [
        f"{path}: 6 pairs with an empty side are left out (lines 1, 4, 9, 16, 25, …)."
    ]
    assert heard.plan is not None
    assert heard.plan.pairs + heard.plan.dev_pairs == 34


def test_lines_of_ten_thousand_characters_are_left_out_and_named(
    tmp_path: Path, heard: Heard
) -> None:
    path = tmp_path / "pairs.tsv"
    long = "a b c d e " * 1000
    write_tsv(path, [*PAIRS[:20], *[Pair(long + str(i), "하나") for i in (1, 2)]])
    train_on(path, heard)
    said = "\n".join(heard.notices)
    assert "longer than training.max_tokens = 200 and are left out" in said
    assert "source has 5001 tokens" in said
    assert heard.plan is not None
    assert heard.plan.pairs + heard.plan.dev_pairs == 20


@pytest.mark.parametrize("unit", ["words", "subwords"])
def test_a_long_line_of_few_tokens_is_learned_from(unit: str, tmp_path: Path, heard: Heard) -> None:
    path = tmp_path / "pairs.tsv"
    write_tsv(path, [*PAIRS, Pair("a" * 10_000, "가" * 10_000)])
    train_on(path, heard, unit)
    assert heard.plan is not None
    if unit == "words":
        assert heard.notices == []
        assert heard.plan.pairs + heard.plan.dev_pairs == 41
    else:  # learned from, or left out and named: that is the subwords' choice
        left_out = sum("left out" in notice for notice in heard.notices)
        assert heard.plan.pairs + heard.plan.dev_pairs == 41 - left_out


# ---- Model files -----------------------------------------------------------------------------


def cut_short(path: Path) -> str:
    path.write_bytes(trained().path.read_bytes()[:-1000])
    return "cut short: "


def of_another_kind(path: Path) -> str:
    path.write_bytes(b"\x80\x04 a pickle, say")
    return "not a tongsa model; tongsa train writes model files (.tongsa)"


def another_zip(path: Path) -> str:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return "a zip, but no tongsa model"


def of_the_future(path: Path) -> str:
    with zipfile.ZipFile(trained().path) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "manifest.json":
                data = json.dumps({**json.loads(data), "version": 2}).encode()
            new.writestr(zipfile.ZipInfo(name), data)
    return "its format is version 2, and this tongsa reads up to version 1; update with: pip"


def damaged(path: Path) -> str:
    data = bytearray(trained().path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    return "damaged: "


def empty(path: Path) -> str:
    path.touch()
    return "is empty"


def a_directory(path: Path) -> str:
    path.mkdir()
    return "is a folder; name the model file in it"


@pytest.mark.parametrize(
    "spoil",
    [cut_short, of_another_kind, another_zip, of_the_future, damaged, empty, a_directory],
    ids=lambda spoil: spoil.__name__,
)
def test_a_model_file_that_is_none(
    spoil: Callable[[Path], str], tmp_path: Path, tongsa: Tongsa
) -> None:
    path = tmp_path / "m.tongsa"
    message = spoil(path)
    pairs = write_tsv(tmp_path / "pairs.tsv", PAIRS)
    for command in (["translate", path, "one"], ["info", path], ["verify", path],
                    ["evaluate", path, pairs]):  # fmt: skip
        assert tongsa(*command).err.startswith(f"tongsa: {path}: {message}")


def test_what_is_wrong_with_settings_is_said_all_at_once(tmp_path: Path, tongsa: Tongsa) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text("[model]\nhiden_size = 3\ncell = 'grue'\n[training]\nepochs = 'two'\n")
    done = tongsa("train", "x.tsv", "--config", settings, "--set", "epochs")
    assert len(done.err.splitlines()) == 4
