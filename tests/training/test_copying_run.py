"""Copying from end to end: what no vocabulary holds comes through, also from the file."""

import functools
import random
import tempfile
from pathlib import Path
from typing import Any

import pytest

import tongsa
from command_line import run_here
from tongsa.data.corpus import Corpus, Pair
from tongsa.errors import ConfigError
from tongsa.export.restore import restore
from tongsa.model.engine import TorchEngine
from tongsa.search import greedy
from tongsa.tasks.conformance import replay
from tongsa.tasks.options import read_options
from tongsa.training.run import train
from toys import Heard, small

LETTERS = "가나다라마바사아자차카타파하"


def calls(seed: int, count: int) -> list[Pair]:
    """Return requests to call somebody whose name stands in no other request, and that name."""
    rng = random.Random(seed)
    asked = ["please call {} at once", "{} wants you to call", "call {} please"]
    pairs = []
    for _ in range(count):
        name = "".join(rng.choices(LETTERS, k=4))
        pairs.append(Pair(rng.choice(asked).format(name), f"{name} call"))
    return pairs


@functools.cache
def trained(joint: bool) -> tuple[tongsa.Model, Path]:
    path = Path(tempfile.mkdtemp(prefix="tongsa-tests-")) / "calls.tongsa"
    apart: dict[str, Any] = {} if joint else {"text__joint": False, "model__tie": "output"}
    # The vocabulary holds the words of the patterns and a handful of the names.
    config = small(
        model__copy=True,
        text__vocabulary_size=80,
        training__epochs=12,
        search__beam_size=3,
        **apart,
    )
    train(
        Corpus(calls(1, 300), "calls"),
        path,
        dev=Corpus(calls(2, 40), "more calls"),
        config=config,
        reporter=Heard(),
    )
    return tongsa.load(path, threads=1), path


each_vocabulary = pytest.mark.parametrize(
    "joint", [True, pytest.param(False, marks=pytest.mark.slow)], ids=["joint", "apart"]
)


@each_vocabulary
def test_names_that_no_vocabulary_holds_come_through(joint: bool) -> None:
    model, _ = trained(joint)
    new = calls(3, 50)
    answers = model.run([source for source, _ in new])
    right = sum(answer.text == target for answer, (_, target) in zip(answers, new, strict=True))
    assert right >= 48
    one = model.run("please call 홍길동 at once")
    assert one.text == "홍길동 call"
    assert one.tokens == ("홍길동", "call")
    assert one.source_tokens == ("please", "call", "홍길동", "at", "once")
    assert [word.text for word in one.words] == ["홍길동", "call"]


@each_vocabulary
def test_the_file_says_what_was_trained_and_verifies(
    joint: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    model, path = trained(joint)
    assert not replay(model).mismatches
    slots_from = model.contents.graphs.slots_from
    assert slots_from is not None
    conformance = model.contents.conformance
    assert any(max(pair.source_ids) >= slots_from for pair in conformance)
    assert any(max(pair.ids) >= slots_from for pair in conformance)
    engine = TorchEngine(restore(model.contents))
    ids = [model.task.encode(source) for source, _ in calls(4, 30)]
    for ours, theirs in zip(
        greedy(model.engine, ids, [9] * 30), greedy(engine, ids, [9] * 30), strict=True
    ):
        assert ours.ids == theirs.ids
        assert ours.log_prob == pytest.approx(theirs.log_prob, abs=1e-4)
    assert run_here(capsys, "verify", path).status == 0


def test_several_that_copy_answer_together_but_not_with_one_that_does_not(tmp_path: Path) -> None:
    model, path = trained(True)
    together = tongsa.load([path, path], threads=1)
    request = "뷁뷁 wants you to call"
    assert together.run(request).text == model.run(request).text == "뷁뷁 call"
    plain = tmp_path / "plain.tongsa"
    pairs = Corpus(calls(1, 300), "calls")
    config = small(text__vocabulary_size=80, training__epochs=1, training__validation_sentences=5)
    train(pairs, plain, dev=Corpus(calls(2, 40), "more"), config=config, reporter=Heard())
    with pytest.raises(ConfigError, match=r"plain\.tongsa: has model\.copy = false, and .* true; "):
        tongsa.load([path, plain])


@pytest.mark.slow
@pytest.mark.parametrize(
    "changes",
    [
        {"training__agreement": 1.0},
        {"training__scheduled_sampling": 0.2},
        {"text__unit": "jamo", "text__vocabulary_size": None, "training__epochs": 25},
        {"text__unit": "subwords", "text__vocabulary_size": 110, "training__subword_dropout": 0.05},
        {
            "model__decoder": "input_feeding",
            "model__attention": "additive",
            "model__coverage": True,
        },
    ],
    ids=["agreement", "own words", "jamo", "subwords", "coverage"],
)
def test_it_learns_to_copy_every_other_way_too(changes: dict[str, Any], tmp_path: Path) -> None:
    settings: dict[str, Any] = {
        "model__copy": True,
        "text__vocabulary_size": 80,
        "training__epochs": 14,
        **changes,
    }
    path = tmp_path / "m.tongsa"
    train(
        Corpus(calls(1, 300), "calls"),
        path,
        dev=Corpus(calls(2, 40), "more calls"),
        config=small(**settings),
        reporter=Heard(),
    )
    model = tongsa.load(path, threads=1)
    new = calls(3, 50)
    answers = model.run([source for source, _ in new])
    right = sum(answer.text == target for answer, (_, target) in zip(answers, new, strict=True))
    assert right >= 40


def test_what_copies_words_puts_a_word_of_the_source_in_the_place_of_an_unknown_one() -> None:
    model, _ = trained(True)
    assert "unk:copied" in model.search_signature()
    assert "unk:copied" not in model.search_signature(replace_unk=False)
    # By letters nothing is unknown in one place and known in another.
    letters = small(model__copy=True, text__unit="characters")
    assert letters.search.replace_unk is None
    asked = read_options({}, [letters], model.task.target)
    assert asked.search.replace_unk is False
