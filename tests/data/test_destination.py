"""Results never replace what they are made from."""

from pathlib import Path

import pytest

from tongsa.data.destination import destination, refuse_to_overwrite
from tongsa.errors import ConfigError


def test_an_input_is_found_under_another_name(tmp_path: Path) -> None:
    data, link = tmp_path / "pairs.tsv", tmp_path / "link.tsv"
    data.write_text("one\t하나\n", encoding="utf-8")
    link.symlink_to(data)
    for path in (data, link, tmp_path / "." / "pairs.tsv"):
        with pytest.raises(ConfigError) as error:
            refuse_to_overwrite(path, ["-", "missing", data], "the model")
        assert str(error.value) == f"{path}: is read from, and the model would take its place"


def test_other_files_may_be_replaced(tmp_path: Path) -> None:
    data, other = tmp_path / "pairs.tsv", tmp_path / "other.tsv"
    data.write_text("one\t하나\n", encoding="utf-8")
    refuse_to_overwrite(other, [data], "the model")
    other.write_text("the same text does not make the same file", encoding="utf-8")
    refuse_to_overwrite(other, [data], "the model")


def test_a_link_is_judged_by_where_it_leads(tmp_path: Path) -> None:
    link = tmp_path / "link.tongsa"
    link.symlink_to(tmp_path / "missing" / "m.tongsa")
    with pytest.raises(ConfigError) as error:
        destination(link, [], "the model", "model.tongsa")
    assert str(error.value) == f"{link}: cannot be written: No such file or directory"
    (tmp_path / "missing").mkdir()
    assert destination(link, [], "the model", "model.tongsa") == link
    assert list((tmp_path / "missing").iterdir()) == []
