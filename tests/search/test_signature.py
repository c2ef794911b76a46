"""The search in one string."""

from dataclasses import fields, replace
from typing import Any

import pytest

from tongsa.config import SearchConfig
from tongsa.search.signature import signature


@pytest.mark.parametrize(
    ("settings", "models", "text"),
    [
        (SearchConfig(), 1, "beam:5|lp:1.0"),
        (SearchConfig(beam_size=1), 1, "beam:1"),
        (SearchConfig(beam_size=4, coverage_penalty=0.2), 1, "beam:4|lp:1.0|cp:0.2"),
        (SearchConfig(beam_size=6, diversity_groups=3), 1, "beam:6|lp:1.0|groups:3|diversity:0.5"),
        (SearchConfig(sample=True), 1, "sample:1|temp:1.0"),
        (
            SearchConfig(sample=True, seed=7, temperature=0.5, top_k=10, top_p=0.9),
            1,
            "sample:7|temp:0.5|topk:10|topp:0.9",
        ),
        (
            SearchConfig(no_repeat_ngram=3, min_length=2, max_length=50, replace_unk=True),
            3,
            "beam:5|lp:1.0|norepeat:3|min:2|max:50|unk:copied|models:3",
        ),
    ],
)
def test_what_decides_the_outputs_is_named(settings: SearchConfig, models: int, text: str) -> None:
    assert signature(settings, models) == text


def test_every_setting_is_in_the_signature_where_it_matters() -> None:
    """A setting that is added one day must not be forgotten here."""
    searching = SearchConfig(beam_size=6, diversity_groups=2)
    drawing = SearchConfig(sample=True)
    other = {int: 3, float: 0.25}
    for field in fields(SearchConfig):
        value = getattr(SearchConfig(), field.name)
        changed: dict[str, Any] = {
            field.name: not value if isinstance(value, bool) else other.get(type(value), 9)
        }
        assert any(
            signature(replace(base, **changed)) != signature(base) for base in (searching, drawing)
        ), field.name
