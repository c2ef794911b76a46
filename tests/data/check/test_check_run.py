"""The whole check: silent on clean data, never lost for an answer, honest about its exits."""

import gzip
import json
import re
from pathlib import Path

import pytest
from clean_pairs import clean, corpus, found, found_in, write_sides, write_tsv
from hypothesis import given, settings
from hypothesis import strategies as st

from tongsa.data import builtin
from tongsa.data.check import CHECKS, SEVERITIES, check
from tongsa.data.check.identify import NOT_INSTALLED
from tongsa.data.corpus import Corpus, Pair
from tongsa.errors import ConfigError, DataError


@pytest.mark.parametrize(("name", "target"), [("en-ko", "ko"), ("en-fr", "fr")])
@pytest.mark.parametrize("told", [True, False], ids=["languages given", "languages unknown"])
def test_clean_data_gives_nothing(name: str, target: str, told: bool) -> None:
    splits = builtin.load(name)
    train, dev, test = (
        Corpus([Pair(*pair) for pair in pairs], part)
        for part, pairs in (("train", splits.train), ("dev", splits.dev), ("test", splits.test))
    )
    report = check(
        train,
        dev=dev,
        test=test,
        source_language="en" if told else "",
        target_language=target if told else "",
    )
    assert found(report) == {}
    assert not report.worse_than("note")


@pytest.mark.parametrize("count", [1, 2, 10, 60, 120, 350])
def test_small_clean_data_gives_nothing(count: int) -> None:
    assert found_in(clean(count)) == {}


@settings(max_examples=60)
@given(st.binary(max_size=400), st.binary(max_size=400))
def test_whatever_the_bytes_there_is_a_report_or_a_plain_error(
    tmp_path_factory: pytest.TempPathFactory, left: bytes, right: bytes
) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    paths = [folder / "left", folder / "right"]
    for path, content in zip(paths, (left, right), strict=True):
        path.write_bytes(content)
    for data in ([paths[0]], paths):
        try:
            report = check(data, test=[paths[1]], source_language="en", target_language="ko")
        except DataError:
            continue
        json.dumps(report.to_dict())
        for finding in report.findings:
            assert 0 < finding.count == len(finding.lines)
            assert 0 < finding.share <= 1
            assert finding.examples


lines = st.text(st.characters(codec="utf-8", exclude_characters="\n\t"), max_size=30)


@settings(max_examples=60)
@given(st.lists(st.tuples(lines, lines), min_size=1, max_size=120))
def test_whatever_the_text_there_is_a_report(pairs: list[tuple[str, str]]) -> None:
    report = check(corpus([Pair(*pair) for pair in pairs]))
    assert all(1 <= line <= len(pairs) for f in report.findings for line in f.lines)
    order = [SEVERITIES.index(finding.severity) for finding in report.findings]
    assert order == sorted(order)


def test_half_an_emoji_from_memory_is_no_crash() -> None:
    assert found_in([Pair("a \ud83d b", "가")] * 2) == {"duplicate-pairs": [2]}


def test_only_and_skip_choose(tmp_path: Path) -> None:
    path = write_tsv(tmp_path / "p.tsv", [("a", "가"), ("a", "가"), ("b", "")])
    assert set(found(check([path]))) == {"duplicate-pairs", "empty-side"}
    assert set(found(check([path], only=["empty-side"]))) == {"empty-side"}
    assert set(found(check([path], skip=["empty-side"]))) == {"duplicate-pairs"}


@pytest.mark.parametrize("how", ["only", "skip"])
def test_an_unknown_check_is_an_error_that_names_the_nearest(how: str) -> None:
    with pytest.raises(ConfigError) as caught:
        check(corpus(clean(3)), **{how: ["duplicate-pair"]})  # type: ignore[arg-type]
    assert str(caught.value) == (
        "there is no check 'duplicate-pair'; did you mean 'duplicate-pairs'?"
    )


def test_errors_come_first_and_set_the_worst(tmp_path: Path) -> None:
    path = write_tsv(tmp_path / "p.tsv", [("a", "가"), ("a", "가"), ("b", "")])
    report = check([path])
    assert [finding.severity for finding in report.findings] == ["error", "warning"]
    assert report.count("error") == report.count("warning") == 1
    assert report.worse_than("error")
    warned = check([path], skip=["empty-side"])
    assert not warned.worse_than("error")
    assert warned.worse_than("warning")


def test_gzipped_files_and_a_number_of_examples(tmp_path: Path) -> None:
    path = tmp_path / "p.tsv.gz"
    path.write_bytes(gzip.compress("a\t가\n".encode() * 9))
    [finding] = check([path], only=["duplicate-pairs"], examples=5).findings
    assert [example.where for example in finding.examples] == [f"{path}:{n}" for n in range(2, 7)]
    assert (finding.count, list(finding.lines)) == (8, list(range(2, 10)))
    assert finding.share == pytest.approx(8 / 9)


def test_held_out_data_is_checked_too(tmp_path: Path) -> None:
    test = write_sides(tmp_path, ["What is it?", "\ufffd"], ["", "네"])
    report = check(corpus(clean(50)), test=test)
    assert {(f.id, f.part, tuple(f.lines)) for f in report.findings} == {
        ("empty-side", "test", (1,)),
        ("lost-characters", "test", (2,)),
    }


def test_progress_rises_to_the_end() -> None:
    told: list[tuple[str, float]] = []
    check(corpus(clean(20)), on_progress=lambda what, share: told.append((what, share)))
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 1
    assert {"reading", "alignment", "leaks"} <= {what for what, _ in told}


def test_what_could_not_be_looked_at_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("languages", "run"):
        monkeypatch.setattr(f"tongsa.data.check.{module}.identifier", lambda: None)
    report = check(corpus(clean(400)), source_language="en", target_language="ko")
    assert report.remarks == (NOT_INSTALLED,)
    assert check(corpus(clean(10)), only=["mojibake"]).remarks == ()


def test_every_check_says_what_it_means_and_what_to_do() -> None:
    for id_, entry in CHECKS.items():
        assert id_ == entry.id
        assert entry.severity in SEVERITIES
        for text in (entry.title, entry.why, entry.remedy):
            assert text.strip()


def test_more_than_two_files_are_an_error() -> None:
    with pytest.raises(DataError, match="3 files given"):
        check(["a", "b", "c"])


def test_the_table_in_the_documents_is_that_of_the_checks() -> None:
    page = (Path(__file__).parents[3] / "docs" / "check.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (\w+) \|.*\| (\S+) \|$", page, flags=re.MULTILINE)
    assert rows == [(c.id, c.severity, c.fixed or "–") for c in CHECKS.values()]
