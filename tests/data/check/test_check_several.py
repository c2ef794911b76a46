"""Several languages at once: each is checked like a file of pairs, and named in what is found."""

from pathlib import Path

import pytest
from clean_pairs import clean, write_sides, write_tsv
from rich.console import Console

from tongsa.data import builtin
from tongsa.data.check import check, fix
from tongsa.data.check.display import show
from tongsa.data.corpus import Pair
from tongsa.data.formats import read_pairs
from tongsa.errors import ConfigError

FRENCH = [Pair(*pair) for pair in builtin.load("en-fr").train[:60]]


@pytest.fixture
def several(tmp_path: Path) -> list[str]:
    """French with a pair twice, and Korean in two files with an empty line."""
    french = write_tsv(tmp_path / "fr.tsv", [*FRENCH, FRENCH[3]])
    korean = clean(60)
    sides = [p.source for p in korean], ["" if p is korean[7] else p.target for p in korean]
    one, other = write_sides(tmp_path, *sides)
    return [f"en-fr={french}", f"en-ko={one},{other}"]


def test_each_language_has_its_own_findings(several: list[str], tmp_path: Path) -> None:
    # A pair that both know by chance gives nothing away: the targets are in two languages.
    test = write_tsv(tmp_path / "test.tsv", [FRENCH[5], clean(60)[9]])
    report = check(several, test=[f"en-ko={test}"])
    assert {(f.direction, f.part, f.id, *f.lines, *f.train_lines) for f in report.findings} == {
        ("en-ko", "train", "empty-side", 8),
        ("en-fr", "train", "duplicate-pairs", 61),
        ("en-ko", "test", "test-leak", 2, 10),
    }
    assert [part["direction"] for part in report.to_dict()["parts"]] == ["en-fr", "en-ko", "en-ko"]


def test_languages_are_those_of_the_direction(tmp_path: Path) -> None:
    turned = write_tsv(tmp_path / "p.tsv", [(target, source) for source, target in clean(120)])
    report = check([f"en-ko={turned}", f"ko-en={turned}"])
    assert [(f.direction, f.id) for f in report.findings] == [("en-ko", "swapped-columns")]


def test_people_are_told_which_language_is_meant(several: list[str]) -> None:
    console = Console(width=200, color_system=None, highlight=False)
    with console.capture() as capture:
        show(check(several), console)
    said = capture.get()
    assert "fr.tsv: 61 pairs  (en-fr)\n" in said
    assert "Pairs that stand there more than once: 1 en-fr pair, 1.6 %" in said
    assert "Pairs with an empty side: 1 en-ko pair, 1.7 %" in said


def test_each_language_has_its_own_copy(several: list[str], tmp_path: Path) -> None:
    fixed = fix(check(several), tmp_path / "clean")
    assert [path.name for path in fixed.files] == [
        "clean.en-fr.tsv", "clean.en-ko.en", "clean.en-ko.ko"
    ]  # fmt: skip
    assert fixed.removed == {"empty-side": 1, "duplicate-pairs": 1}
    assert list(read_pairs(fixed.files[:1]).pairs) == FRENCH
    assert list(read_pairs(fixed.files[1:]).pairs) == [*clean(60)[:7], *clean(60)[8:]]
    assert fixed.removed_list.read_text("utf-8").splitlines() == [
        "direction\tline\treason\tsource\ttarget",
        f"en-fr\t61\tduplicate-pairs\t{FRENCH[3].source}\t{FRENCH[3].target}",
        f"en-ko\t8\tempty-side\t{clean(60)[7].source}\t",
    ]


def test_a_leak_leaves_the_language_that_it_is_of(tmp_path: Path) -> None:
    train = write_tsv(tmp_path / "train.tsv", clean(40))
    test = write_tsv(tmp_path / "test.tsv", clean(40)[:2])
    data = [f"en-ko={train}", f"en-fr={write_tsv(tmp_path / 'fr.tsv', FRENCH)}"]
    fixed = fix(check(data, test=[f"en-ko={test}"], only=["test-leak"]), tmp_path / "clean")
    assert (fixed.removed, fixed.kept) == ({"test-leak": 2}, 98)
    assert list(read_pairs(fixed.files[:1]).pairs) == clean(40)[2:]


def test_all_files_say_their_language_or_none_does(several: list[str]) -> None:
    with pytest.raises(ConfigError, match="the others say what they translate; say it here too"):
        check([*several, "more.tsv"])
