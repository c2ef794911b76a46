"""Summaries: what the task learns with, how it is scored, and what it says of its data."""

import re
from pathlib import Path

import pytest

import tongsa
from tongsa.data import builtin
from tongsa.data.builtin import requests
from tongsa.data.corpus import Corpus, Pair
from tongsa.errors import ConfigError
from tongsa.search.limits import limit_for
from tongsa.tasks import configure, task_named
from tongsa.training.run import train
from toys import SMALL, Heard, trained

TASK = task_named("summarisation")


def test_it_copies_reads_articles_and_writes_no_more_than_it_has_seen() -> None:
    config = configure(settings={"task": "summarisation"})
    assert config.model.copy
    assert config.training.max_tokens == 2000
    assert limit_for(config.search, source_tokens=2000, longest_target=60) == 60
    assert limit_for(config.search, source_tokens=5, longest_target=3) == 10
    assert not configure(settings={"task": "summarisation", "model.copy": False}).model.copy


def test_scores_are_rouge_and_what_is_the_sources_own() -> None:
    task = TASK.learn(Corpus([Pair("가 나 다", "가 다")], "p"), small_config())
    scores = task.scores(["가 나 다"], ["가 다"], ["가 나"], search="beam:1")
    assert {s.name: round(s.value, 1) for s in scores} == {
        "ROUGE-1": 50.0,
        "ROUGE-2": 0.0,
        "ROUGE-L": 50.0,
        "ROUGE-L (characters)": 50.0,
        "exact": 0.0,
        "copied": 100.0,
        "novel-2": 100.0,
    }
    assert all(s.signature.endswith("|beam:1") for s in scores)
    assert task.score(["가 다"], ["가 다"]).name == "ROUGE-L"
    with pytest.raises(ConfigError, match="'char': is of BLEU; summaries are scored by ROUGE"):
        task.scores(["x"], ["x"], ["x"], tokenisation="char")


def small_config(**settings: object) -> tongsa.config.Config:
    changed = {name.replace("__", "."): value for name, value in settings.items()}
    return configure(settings={**SMALL, "task": "summarisation", **changed})


def test_summaries_longer_than_their_source_are_counted_and_placed(tmp_path: Path) -> None:
    lines = [f"write down number {i}\tnumber {i}" for i in range(60)]
    lines[2] = "call me\tcall me back at once"
    lines[40] = "hi\ta greeting"
    path = tmp_path / "pairs.tsv"
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    heard = Heard()
    dev = Corpus([Pair("write down number 77", "number 77")], "dev")
    train(
        path,
        tmp_path / "m.tongsa",
        dev=dev,
        config=small_config(training__epochs=1),
        reporter=heard,
    )
    [note] = [note for note in heard.notices if "longer than their source" in note]
    assert note == (
        f"{path}: 2 of 60 summaries are longer than their source ({path}:3, {path}:41). They are "
        "learned from all the same; should the two sides be swapped, say so with --columns."
    )
    short = Corpus([Pair("write it down", "write")], "short")
    assert TASK.learn(short, small_config()).notes() == []


def test_only_the_first_of_many_are_named() -> None:
    pairs = [Pair(f"{i}", f"number {i}") for i in range(1200)]
    [note] = TASK.learn(Corpus(pairs, "swapped"), small_config()).notes()
    assert note.startswith(
        "swapped: 1,200 of 1,200 summaries are longer than their source (swapped:1,"
    )
    assert "swapped:5, …)" in note


def test_a_model_sums_up_only_if_it_has_learned_to() -> None:
    with pytest.raises(ConfigError, match="this model's task is translation, not summarisation"):
        trained().model.summarise("one two")


@pytest.mark.parametrize("language", requests.LANGUAGES)
def test_built_in_requests_are_right(language: str) -> None:
    train_pairs, dev, test = requests.load(language)
    assert requests.load(language) == (train_pairs, dev, test)  # the same every time
    assert [len(train_pairs), len(dev), len(test)] == [1500, 100, 100]
    everything = [*train_pairs, *dev, *test]
    for source, target in everything:
        assert "{" not in source + target
        assert source.strip() == source
        assert re.fullmatch(r"[\w 가-힣:'-]+", target)
        assert len(target) < len(source)
        # What is asked for stands in the request: all capitalised or Korean nouns come from it.
        assert all(word.strip(":") in source for word in target.split() if word[0].isupper())
    names = {
        part: {name for source, _ in pairs for name in re.findall(told_names(language), source)}
        for part, pairs in (("train", train_pairs), ("held out", [*dev, *test]))
    }
    assert len(names["held out"]) > 30
    assert not names["train"] & names["held out"]  # who is asked about in a test is new
    assert "requests" not in builtin.names()  # they are no translations


def told_names(language: str) -> str:
    one, other = ("|".join(half.split()) for half in requests.LANGUAGES[language].NAMES)
    return rf"\b(?:{one})(?:{other})\b"


def test_korean_particles_follow_the_last_sound() -> None:
    sources = [source for source, _ in requests.load("ko").train]
    for right, wrong in (("보고서를", "보고서을"), ("사진을", "사진를"), ("열쇠는", "열쇠은")):
        assert any(right in source for source in sources)
        assert not any(wrong in source for source in sources)
